"""Logseq: a bullet with `#card` asks, the bullets below it answer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from deckpress.model.diagnostic import Code, Diagnostic, Rejected
from deckpress.model.note import NOTHING, Field, History, Kind, Note
from deckpress.patterns import compiled
from deckpress.read import blanks, cloze, outline, places
from deckpress.read.outline import Block, Line, Text
from deckpress.read.page import Page
from deckpress.read.places import Item
from deckpress.read.properties import PROPERTY, logseq_history

NAME = "logseq"
GATE = "no bullet with `#card` and no `card-last-score::` in the file"
MARK: re.Pattern[str] | None = compiled(
    r"(?<!\S)(?:#card(?![\w/-])|#?\[\[card\]\])|\{\{cloze\b", re.MULTILINE | re.IGNORECASE
)

_SCHEDULE = compiled(r"^[ \t]*(?:-[ \t]+)?card-(?:last-score|repeats|next-schedule)::", re.MULTILINE)
_BULLETED = compiled(r"^[ \t]*-[ \t][^\n]*(?:#card|\[\[card\]\])", re.MULTILINE | re.IGNORECASE)
_HEADING = compiled(r"#{1,6}[ \t]+")


def claims(page: Page) -> bool:
    """True for the schedule of a card, or a bullet with `#card` in a file of nothing but bullets."""
    text = page.source.text
    if "card-" in text and any(page.shown[page.line(m.start())] != "\0" for m in _SCHEDULE.finditer(text)):
        return True
    bulleted = "card" in text.lower() and _BULLETED.search(text, page.source.body)
    if "cards_deck" in page.source.meta.keys or not bulleted:
        return False
    free = (line for line in page.shown[page.first :] if line[:1] not in ("", " ", "\t", "\0"))
    if not all(outline.BULLET.match(line) or PROPERTY.match(line) for line in free):
        return False
    return any(block.card for block in outline.blocks(page))


def parse(page: Page) -> Iterator[Item]:
    """The notes of the file in order, and what is wrong with those that cannot be cards."""
    blocks = outline.blocks(page)
    inside = set[int]()  # lines of cards and of what stands below them
    above: list[tuple[int, str]] = []  # heads that the block stands below: width, section
    found = list[Item]()
    for n, block in enumerate(blocks):
        above = [head for head in above if head[0] < block.width]
        section = above[-1][1] if above else ""
        if block.card:
            found.extend(_items(page, blocks, n, section))
            last = blocks[block.stop - 1].end if block.stop > n + 1 else block.end
            inside.update(range(block.first, last))
        title = page.shown[block.first][block.text :]
        if heading := _HEADING.match(title):
            title = outline.TAG.sub("", title[heading.end() :]).strip()
            section = f"{section} › {title}" if section and title else title or section
        above.append((block.width, section))
    found.extend(_declined(page, inside, places.told(page, found)))
    yield from places.in_order(page, found)


def _declined(page: Page, inside: set[int], told: set[int]) -> Iterator[Rejected]:
    assert MARK
    for n, text in enumerate(page.texts):
        marks = MARK.finditer(text) if n not in told else ()
        for mark in marks:
            if page.masks[n][mark.start()] == "\0":
                continue
            rule = "cloze in no card" if mark[0][0] == "{" else "tag in no bullet, or in a property"
            rule = "inside the answer of another card" if n in inside else rule
            yield Rejected(places.part(page, n, mark), rule)
            break


def _items(page: Page, blocks: list[Block], at: int, section: str) -> Iterator[Item]:
    """The card of the block `at`, and what is wrong with it."""
    line, start, end = blocks[at].card or (0, 0, 0)
    place = page.source.place(page.source.starts[line] + start, page.source.starts[line] + end)
    said = outline.text(page, blocks[at])
    note, unfit = _note(page, blocks, at, said)
    yield from unfit
    if not note.front.text.strip():
        yield Diagnostic(Code.NO_QUESTION, place, "card has no question", "write it in front of the tag")
        return
    asked, empty = _cloze(page, replace(note, section=section))
    yield from empty
    if asked.kind is Kind.CLOZE or note.back.text.strip():
        yield asked
    elif not empty:
        hint = "write it as bullets below, one step further in"
        yield Diagnostic(Code.NO_ANSWER, place, "question has no answer", hint)


def _note(page: Page, blocks: list[Block], at: int, said: Text) -> tuple[Note, tuple[Diagnostic, ...]]:
    """The note as question and answer; its span ends before the first card below it."""
    first, stop = blocks[at].first, blocks[at].stop
    inner = next((n for n in range(at + 1, stop) if blocks[n].card), stop)
    span = places.span(page, first, blocks[inner - 1].end)
    front, back = _field(_unheaded(said.lines)), _field(list(outline.children(page, blocks, at)))
    identity, unnamed = _identity(page, said)
    history, unfit = _history(page, said)
    deck = page.path_of(said.properties.get("deck", ("", 0))[0].strip("[] ")) or _deck(page)
    words = re.split(r"[,\s]+", said.properties.get("tags", ("", 0))[0])
    named = (word.strip("#[]") for word in (*said.tags, *words))
    tags = tuple(dict.fromkeys((*page.tags, *(word for word in named if word and word.lower() != "card"))))
    extra = _field(said.shown)
    note = Note(page.source, span, Kind.BASIC, front, back, deck, "", tags, identity, extra=extra, history=history)
    return note, (*unnamed, *unfit)


def _cloze(page: Page, note: Note) -> tuple[Note, tuple[Diagnostic, ...]]:
    """The note, as a cloze if it has deletions; bullets without any are its back."""
    if "{{cloze" not in note.front.text and "{{cloze" not in note.back.text:
        return note, ()
    front, back = note.front, note.back
    if "{{cloze" in back.text:
        joined = [*front.part(0, len(front.text)), ("\n\n", back.offset(0)), *back.part(0, len(back.text))]
        front, back = Field.of(joined), NOTHING
    full, faults = blanks.deletions(page, front, (cloze.LOGSEQ,))
    if not full:
        return note, faults
    return replace(note, kind=Kind.CLOZE, front=front, back=back, deletions=full), faults


def _unheaded(lines: list[Line]) -> list[Line]:
    """The lines without the mark of a heading at their head."""
    if not lines or not (heading := _HEADING.match(lines[0][0][0])):
        return lines
    text, start = lines[0][0]
    return [[(text[heading.end() :], start + heading.end()), *lines[0][1:]], *lines[1:]]


def _field(lines: list[Line]) -> Field:
    pieces: Line = []
    for line in lines:
        pieces.extend([*([("\n", line[0][1])] if pieces else []), *line])
    return Field.of(pieces) if pieces else NOTHING


def _identity(page: Page, said: Text) -> tuple[str, tuple[Diagnostic, ...]]:
    written, n = said.properties.get("id", ("", 0))
    if not written or re.fullmatch(r"[0-9A-Za-z-]+", written):
        return written, ()
    about, hint = f"`{written[:40]}` is no id", "letters, digits and `-`; remove the line to get a new one"
    return "", (Diagnostic(Code.BROKEN_ID, places.line(page, n), about, hint),)


def _history(page: Page, said: Text) -> tuple[tuple[History, ...], tuple[Diagnostic, ...]]:
    values = {key: value for key, (value, _) in said.properties.items() if key.startswith("card-")}
    known = logseq_history(values)
    if known or not values:
        return (known,) if known else (), ()
    first = min(n for key, (_, n) in said.properties.items() if key in values)
    about, hint = "schedule of the card has no date that can be read", "remove the lines `card-…::` to start afresh"
    return (), (Diagnostic(Code.SCHEDULE, places.line(page, first), about, hint),)


def _deck(page: Page) -> tuple[str, ...]:
    """The deck: what the file says, else its folders and its name, in which Logseq writes `___` for `/`."""
    if page.named:
        return page.deck
    *folders, name = page.deck
    return (*folders, *([part for part in name.split("___") if part.strip()] or [name]))
