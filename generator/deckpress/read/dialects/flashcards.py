"""flashcards-obsidian, both versions: `front #card` above its answer, `front::back`, clozes, `^1234567890123`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from msgspec.structs import replace

from deckpress.model.diagnostic import Code, Diagnostic, Rejected
from deckpress.model.note import NOTHING, Field, Kind, Note
from deckpress.model.source import Span
from deckpress.patterns import compiled
from deckpress.read import anchors, cloze, places, separators, tags
from deckpress.read.anchors import Unit, View
from deckpress.read.dialects import callouts
from deckpress.read.page import HEADING, Page
from deckpress.read.places import Item
from deckpress.read.tags import Tag

NAME = "flashcards"
GATE = "no tag of a card, no `cards-deck` and no id of flashcards-obsidian in the file"
MARK: re.Pattern[str] | None = compiled(
    r"(?<!\S)#card(?!\w)|::|==(?=\S)|\{(?=\S)|^[ \t]*\^\d{13}[ \t]*$", re.MULTILINE | re.IGNORECASE
)

_CARD = compiled(r" {0,3}>[ _]?\[!card\]", re.IGNORECASE)
_ID = compiled(r"\^(?<!\S\^)(?P<id>\d{13}|q-[a-z0-9]{4,8})[ \t]*$")
_IDS = compiled(_ID.pattern, re.MULTILINE)


def claims(page: Page) -> bool:
    """True for `cards-deck` in the front matter, an id of the plugin, or the tag at the end of a line."""
    text, tag = page.source.text, page.vault.flashcards.tag
    marked = _IDS.search(text) is not None and any(_ID.search(line) for line in page.shown)
    if "cards_deck" in page.source.meta.keys or marked:
        return True
    if not tag or tag.lower() not in text.lower():
        return False
    pattern = tags.pattern(tag)
    return any(tags.found(mask, n, pattern) for n, mask in enumerate(page.masks) if not mask.startswith(">"))


def parse(page: Page) -> Iterator[Item]:
    """The notes of the file in order, and what is wrong with those that cannot be cards."""
    deck = _deck(page)
    quoted = list(_quoted(page, deck))
    view = _view(page, deck, [item.span for item in quoted if isinstance(item, Note)])
    items: list[Item] = [
        replace(item, deck=deck, section=anchors.section(view, item.span.start)) if isinstance(item, Note) else item
        for item in quoted
    ]
    items.extend(_items(view))
    yield from places.in_order(page, [*items, *_declined(view, items)])


def _quoted(page: Page, deck: tuple[str, ...]) -> Iterator[Item]:
    """The callouts, with the ids below them; `[!card]` is a card folded or not."""
    if "[!" not in page.source.text:
        return
    alone = {n: match["id"] for n, line in enumerate(page.shown) if "^" in line and (match := _ID.fullmatch(line))}
    free = page.without(Span(page.source.starts[n], page.source.starts[n] + len(page.texts[n])) for n in alone)
    found = list(callouts.parse(free))
    if not page.named and "[!card]" in page.source.text.lower():
        meta = replace(page.source.meta, deck="::".join(deck))
        told = places.told(page, (item for item in found if not isinstance(item, Rejected)))
        gated = callouts.parse(replace(free, source=replace(page.source, meta=meta)))
        named = {_first(page, item): item for item in gated}
        cards = {n: item for n, item in named.items() if n not in told and _CARD.match(page.texts[n])}
        found = [*(item for item in found if _first(page, item) not in cards), *cards.values()]
    for item in found:
        yield _identified(page, item, alone) if isinstance(item, Note) else item


def _first(page: Page, item: Item) -> int:
    return page.line(item.span.start) if isinstance(item, Note) else item.place.line - 1


def _identified(page: Page, note: Note, ids: dict[int, str]) -> Note:
    """The note of a callout with the id below it, and without the colon that the plugin allows before its title."""
    lead = len(note.front.text) - len(note.front.text.lstrip(": "))
    if note.front.text.startswith(":") and lead < len(note.front.text):
        note = replace(note, front=Field.of(note.front.part(lead, len(note.front.text))))
    below = page.line(note.span.end) + 1
    if below not in ids or note.id:
        return replace(note, source=page.source)
    end = page.source.starts[below] + len(page.texts[below])
    return replace(note, source=page.source, span=Span(note.span.start, end), id=ids[below])


def _view(page: Page, deck: tuple[str, ...], spans: list[Span]) -> View:
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
    return View(rest, lines, masks, ids, deck, tags.pattern(settings.tag), styles, sections)


def _deck(page: Page) -> tuple[str, ...]:
    """The deck that the file names, else its folder's, else the one in the settings."""
    settings = page.vault.flashcards
    inner = page.source.path.removeprefix(f"{page.vault.folder}/" if page.vault.folder else "")
    if page.named or (settings.folders and "/" in inner):
        return page.deck
    return page.path_of(settings.deck) or page.deck


def _items(view: View) -> Iterator[Note | Diagnostic]:
    units = list(tags.units(view))
    at, above = 0, False  # above: a card without id stands above
    while at < len(units):
        unit = units[at]
        marks = [tag for n in range(unit.first, unit.end) if (tag := tags.found(view.masks[n], n, view.tag))]
        if marks:
            back, at = _answer(view, units, at, marks[-1])
            top = _top(view, unit, marks[0])
            if top > unit.first:
                yield from separators.notes(view, Unit(unit.first, top))
            yield from _tagged(view, top, marks, back)
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


def _answer(view: View, units: list[Unit], at: int, tag: Tag) -> tuple[Unit, int]:
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
    identity = next((unit.id for unit in reversed(units[at:behind]) if unit.id), "")
    return Unit(below.first, units[behind - 1].end, identity), behind


def _follows(view: View, units: list[Unit], at: int, level: int) -> bool:
    """True if the unit goes on with the one before: no heading as high as `level`, no tag, no card in between."""
    unit = units[at]
    heading = HEADING.match(view.lines[unit.first])
    if heading and len(heading["marks"]) <= level:
        return False
    if any(view.page.texts[n].strip() for n in range(units[at - 1].end, unit.first)):
        return False
    return not any(tags.found(view.masks[n], n, view.tag) for n in range(unit.first, unit.end))


def _top(view: View, unit: Unit, tag: Tag) -> int:
    """The line where the front of the first tag starts: its paragraph, but for items and cards of one line above."""
    top = max(tag.line - tags.lone(view, tag.line), unit.first)
    while top > unit.first and not separators.ITEM.match(view.lines[top]):
        if not isinstance(separators.parts(view, top - 1, ""), str):
            break
        top -= 1
    return top


def _tagged(view: View, top: int, marks: list[Tag], last: Unit) -> Iterator[Note | Diagnostic]:
    """The cards of the tags of one unit, the first from the line `top`; `last` is what answers the last of them."""
    tops = [top]
    for above, tag in pairwise(marks):
        tops.append(max(tag.line - tags.lone(view, tag.line), above.line + 1))
    for n, tag in enumerate(marks):
        back = Unit(tag.line + 1, tops[n + 1]) if n + 1 < len(marks) else last
        yield _card(view, tops[n], tag, back)


def _card(view: View, top: int, tag: Tag, back: Unit) -> Note | Diagnostic:
    front = anchors.front(view, top, tag.line + 1, tag.column)
    answer = [] if tag.kind is Kind.PROMPT else anchors.dedented(anchors.pieces(view, back.first, back.end))
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
