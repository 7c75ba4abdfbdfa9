"""flashcards-obsidian, both versions: `front #card` above its answer, `front::back`, clozes, `^1234567890123`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from deckpress.model.diagnostic import Code, Diagnostic, Rejected
from deckpress.model.note import NOTHING, Field, Kind, Note
from deckpress.model.source import Span
from deckpress.read import anchors, cloze, places, separators
from deckpress.read.anchors import Unit, View
from deckpress.read.dialects import callouts
from deckpress.read.page import HEADING, Page
from deckpress.read.places import Item

NAME = "flashcards"
GATE = "no tag of a card, no `cards-deck` and no id of flashcards-obsidian in the file"
MARK: re.Pattern[str] | None = re.compile(
    r"(?<!\S)#card(?!\w)|::|==(?=\S)|\{(?=\S)|^[ \t]*\^\d{13}[ \t]*$", re.MULTILINE | re.IGNORECASE
)

_ID = re.compile(r"(?<!\S)\^(?P<id>\d{13}|q-[a-z0-9]{4,8})[ \t]*$")
_WORD = re.compile(r"\S+")
_KINDS = {"": Kind.BASIC, "reverse": Kind.REVERSED, "spaced": Kind.PROMPT, "reminder": Kind.PROMPT}


@dataclass(frozen=True, slots=True)
class _Tag:
    """A tag that makes a card: its line, where it starts in it, and the tags behind it."""

    line: int
    column: int
    kind: Kind
    tags: tuple[str, ...]


def claims(page: Page) -> bool:
    """True for `cards-deck` in the front matter, an id of the plugin, or the tag at the end of a line at the margin."""
    text, tag = page.source.text, page.vault.flashcards.tag
    if "cards_deck" in page.source.meta.keys or ("^" in text and any(_ID.search(line) for line in page.shown)):
        return True
    if not tag or tag.lower() not in text.lower():
        return False
    pattern = _pattern(tag)
    return any(mask[:1] not in " \t-*+>" and _tag(mask, n, pattern) for n, mask in enumerate(page.masks) if mask)


def parse(page: Page) -> Iterator[Item]:
    """The notes of the file in order, and what is wrong with those that cannot be cards."""
    quoted = list(callouts.parse(page))
    view = _view(page, [item.span for item in quoted if isinstance(item, Note)])
    items: list[Item] = [
        replace(item, deck=view.deck, section=anchors.section(view, item.span.start))
        if isinstance(item, Note)
        else item
        for item in quoted
    ]
    items.extend(_items(view))
    yield from places.in_order(page, [*items, *_declined(view, items)])


def _view(page: Page, spans: list[Span]) -> View:
    settings = page.vault.flashcards
    rest = page.without(spans)
    lines, masks, ids = list(rest.shown), list(rest.masks), dict[int, str]()
    for span in spans:
        for n in range(page.line(span.start), page.line(span.end) + 1):
            lines[n] = masks[n] = ""
    for n, line in enumerate(lines):
        if "^" in line and (found := _ID.search(line)):
            ids[n] = found["id"]
            lines[n], masks[n] = line[: found.start()], masks[n][: found.start()]
    styles = (cloze.ANKI, cloze.CURLY_NUMBERED, *((cloze.HIGHLIGHT,) if settings.highlights else ()))
    sections = "flashcards" in page.source.meta.keys or any(name.startswith("q") for name in ids.values())
    return View(rest, lines, masks, ids, _deck(page), _pattern(settings.tag), styles, sections)


def _deck(page: Page) -> tuple[str, ...]:
    """The deck that the file names, else its folder's, else the one in the settings."""
    settings = page.vault.flashcards
    inner = page.source.path.removeprefix(f"{page.vault.folder}/" if page.vault.folder else "")
    if page.named or (settings.folders and "/" in inner):
        return page.deck
    return page.path_of(settings.deck) or page.deck


def _pattern(tag: str) -> re.Pattern[str]:
    kinds = "|".join(kind for kind in _KINDS if kind)
    return re.compile(rf"#{re.escape(tag.lstrip('#')) or '(?!)'}(?:[-/](?P<kind>{kinds}))?", re.IGNORECASE)


def _tag(mask: str, line: int, pattern: re.Pattern[str]) -> _Tag | None:
    """The tag of a card at the end of the line, with nothing but tags behind it."""
    if "#" not in mask:
        return None
    words = list(_WORD.finditer(mask))
    at, found = len(words), -1
    while at and mask[words[at - 1].start()] == "#":
        at -= 1
        found = at if pattern.fullmatch(words[at][0]) else found
    if found < 0:
        return None
    written = pattern.fullmatch(words[found][0])
    assert written is not None
    kind = _KINDS[(written["kind"] or "").lower()]
    return _Tag(line, words[found].start(), kind, tuple(word[0].lstrip("#") for word in words[found + 1 :]))


def _units(view: View) -> Iterator[Unit]:
    """Paragraphs, cut before headings and behind ids; a heading above a line that is a tag alone keeps it."""
    at = -1
    for n, line in enumerate([*view.lines, ""]):
        identity = view.ids.get(n, "")
        blank = not line.strip()
        if at < 0:
            if n < view.page.first or (blank and not identity):
                continue
            at = n
        elif HEADING.match(line) and not _lone(view, n):
            yield Unit(at, n)
            at = n
        if identity:
            yield Unit(at, n + 1, identity)
            at = -1
        elif blank and not _headless(view, at, n):
            yield Unit(at, n)
            at = -1


def _lone(view: View, n: int) -> bool:
    """True for a line that is nothing but the tag of a card and others."""
    tag = _tag(view.masks[n], n, view.tag) if n < len(view.lines) else None
    return bool(tag and not view.lines[n][: tag.column].strip())


def _headless(view: View, first: int, n: int) -> bool:
    """True if a lone heading ends before the blank line `n`, and a tag alone stands below that."""
    return n == first + 1 and bool(HEADING.match(view.lines[first])) and n + 1 < len(view.lines) and _lone(view, n + 1)


def _items(view: View) -> Iterator[Note | Diagnostic]:
    units = list(_units(view))
    at, above = 0, False  # above: a card without id stands above
    while at < len(units):
        unit = units[at]
        tags = [tag for n in range(unit.first, unit.end) if (tag := _tag(view.masks[n], n, view.tag))]
        if tags:
            back, at = _answer(view, units, at, tags[-1])
            top = _top(view, unit, tags[0])
            if top > unit.first:
                yield from separators.notes(view, Unit(unit.first, top))
            yield from _tagged(view, top, tags, back)
            above = not back.id
            continue
        found = list(separators.notes(view, unit))
        text = view.lines[unit.first]
        if above and unit.id and not found and text.strip() and not HEADING.match(text):
            about = "blank line ends the card above, so this text and its id belong to no card"
            yield Diagnostic(Code.SPLIT, places.line(view.page, unit.first), about, "remove the blank line")
        yield from found
        above = False
        at += 1


def _answer(view: View, units: list[Unit], at: int, tag: _Tag) -> tuple[Unit, int]:
    """The lines that answer the last tag of the unit `at`, and the number of the next unit."""
    unit, below = units[at], Unit(tag.line + 1, units[at].end, units[at].id)
    bare = not "".join(view.lines[below.first : below.end]).strip()
    if tag.kind is Kind.PROMPT:
        return (below if bare else Unit(below.first, below.first)), at + 1
    behind = at + 1
    if view.sections and (heading := HEADING.match(view.lines[unit.first])):
        while behind < len(units) and _follows(view, units, behind, len(heading["marks"])):
            behind += 1
    elif bare and not unit.id and behind < len(units) and _follows(view, units, behind, 6):
        behind += 1
    return Unit(below.first, units[behind - 1].end, units[behind - 1].id), behind


def _follows(view: View, units: list[Unit], at: int, level: int) -> bool:
    """True if the unit goes on with the one before: no heading as high as `level`, no tag, no card in between."""
    unit = units[at]
    heading = HEADING.match(view.lines[unit.first])
    if heading and len(heading["marks"]) <= level:
        return False
    if any(view.page.texts[n].strip() for n in range(units[at - 1].end, unit.first)):
        return False
    return not any(_tag(view.masks[n], n, view.tag) for n in range(unit.first, unit.end))


def _top(view: View, unit: Unit, tag: _Tag) -> int:
    """The line where the front of the first tag starts: its paragraph, but for items and cards of one line above."""
    top = max(tag.line - _lone(view, tag.line), unit.first)
    while top > unit.first and not separators.ITEM.match(view.lines[top]):
        if not isinstance(separators.parts(view, top - 1, ""), str):
            break
        top -= 1
    return top


def _tagged(view: View, top: int, tags: list[_Tag], last: Unit) -> Iterator[Note | Diagnostic]:
    """The cards of the tags of one unit, the first from the line `top`; `last` is what answers the last of them."""
    tops = [top]
    for above, tag in pairwise(tags):
        tops.append(max(tag.line - _lone(view, tag.line), above.line + 1))
    for n, tag in enumerate(tags):
        back = Unit(tag.line + 1, tops[n + 1]) if n + 1 < len(tags) else last
        yield _card(view, tops[n], tag, back)


def _card(view: View, top: int, tag: _Tag, back: Unit) -> Note | Diagnostic:
    front = anchors.front(view, top, tag.line + 1, tag.column)
    answer = [] if tag.kind is Kind.PROMPT else anchors.pieces(view, back.first, back.end)
    if not front:
        hint = "write it in front of the tag, or on the line above"
        return Diagnostic(Code.NO_QUESTION, places.line(view.page, tag.line), "card has no question", hint)
    if not answer and tag.kind is not Kind.PROMPT:
        hint = "write it on the line below the tag"
        return Diagnostic(Code.NO_ANSWER, places.line(view.page, tag.line), "question has no answer", hint)
    span = places.span(view.page, top, max(back.end, tag.line + 1))
    return Note(
        view.page.source, span, tag.kind, Field.lines(front), Field.lines(answer) if answer else NOTHING,
        view.deck, anchors.section(view, span.start), anchors.tags(view, tag.tags), back.id,
    )  # fmt: skip


def _declined(view: View, items: list[Item]) -> Iterator[Rejected]:
    """What looks like a card on lines that none of the items speaks of."""
    page, settings = view.page, view.page.vault.flashcards
    told = places.told(page, items)
    tag = rf"#{re.escape(settings.tag.lstrip('#')) or '(?!)'}(?!\w)"
    written = [re.escape(mark) for mark in (settings.single, settings.single_reversed) if mark]
    marks = "|".join((tag, *written, r"==(?=\S)", r"\{(?=\S)"))
    pattern = re.compile(rf"(?<!\S)\^\d{{13}}[ \t]*$|{marks}", re.IGNORECASE)
    for n, mask in enumerate(page.masks):
        if n not in told and (mark := pattern.search(mask)):
            yield Rejected(places.part(page, n, mark), _rule(view, n, mark[0]))


def _rule(view: View, n: int, mark: str) -> str:
    """Why what looks like a card is none."""
    if mark.startswith("^"):
        kept = view.lines[n].strip() or view.lines[n - 1].strip()
        return f"text above the id is {'no card' if kept else 'gone'}"
    if mark.startswith("#"):
        return f"`{mark}` does not end its line, or is another tag"
    return separators.rule(view, n, mark)
