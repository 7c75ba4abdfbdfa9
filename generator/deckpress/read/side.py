"""Whole lines as the sides of a note, for dialects whose cards reach from one mark to the next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from deckpress.model.diagnostic import Code, Diagnostic
from deckpress.model.note import Field, Kind, Note
from deckpress.read import cloze, margin, scan
from deckpress.read.page import Page


class Line(Struct, frozen=True):
    """A line without its line end, the same with NUL where no card can start, and where it starts."""

    text: str
    mask: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


class Side(Struct, frozen=True):
    """One side of a note, and its text with NUL where no deletion can stand."""

    field: Field
    masked: str


class Hints(Struct, frozen=True):
    """What to do where a side is missing."""

    question: str
    answer: str


def lines(page: Page) -> list[Line]:
    """The lines below the front matter; a comment is one blank line, and so is what names deck and tags of the file."""
    blank = {n for first, last in _commented(page) for n in range(first, last)} | margin.about_file(page)
    inner = {n for first, last in _commented(page) for n in range(first + 1, last)}
    rows = zip(page.texts, page.masks, page.source.starts, strict=True)
    return [
        Line("", "", start) if n in blank else Line(text, mask, start)
        for n, (text, mask, start) in enumerate(rows)
        if n >= page.first and n not in inner
    ]


def of(rows: Sequence[Line]) -> Side:
    """The lines as one side, without the blank ones above and below."""
    filled = [n for n, row in enumerate(rows) if row.text.strip()]
    inside = rows[filled[0] : filled[-1] + 1] if filled else []
    return Side(Field.lines((row.text, row.start) for row in inside), "\n".join(row.mask for row in inside))


def checked(
    note: Note, masked: str, hints: Hints, styles: Iterable[cloze.Style] = (cloze.ANKI,)
) -> Iterator[Note | Diagnostic]:
    """The note, as a cloze if its front has deletions; what is wrong with it where it cannot be a card.

    `masked` is the front with NUL where no deletion can stand.
    """
    front = note.front.text
    found = cloze.deletions(front, masked, styles)
    kept = tuple(one for one in found if front[one.inner_start : one.inner_end].strip())
    for one in found:
        if not front[one.inner_start : one.inner_end].strip():
            place = note.source.place(note.front.offset(one.start), note.front.offset(one.end))
            hint = "write what is to be recalled between its marks"
            yield Diagnostic(Code.EMPTY_CLOZE, place, "deletion is empty", hint)
    header = note.source.place(note.span.start)
    if kept:
        yield replace(note, kind=Kind.CLOZE, deletions=kept)
    elif found:
        return
    elif not front.strip():
        yield Diagnostic(Code.NO_QUESTION, header, "card has no question", hints.question)
    elif not note.back.text.strip():
        yield Diagnostic(Code.NO_ANSWER, header, "question has no answer", hints.answer)
    else:
        yield note


def unnamed(page: Page) -> bool:
    """True if nothing but the path says to which deck the file belongs."""
    return page.deck == tuple(page.source.path.rpartition(".")[0].split("/"))


def folder(page: Page) -> tuple[str, ...]:
    """The deck of a file where a folder is a deck, and its files are cards or parts of it."""
    return (page.deck[:-1] or page.deck) if unnamed(page) else page.deck


def _commented(page: Page) -> Iterator[tuple[int, int]]:
    """First line and line behind the last of every comment that has its lines for itself."""
    for block in page.blocks:
        first, last = page.line(block.start), page.line(block.end)
        end = page.source.starts[last] + len(page.texts[last])
        if block.region is scan.Region.COMMENT and not page.source.text[block.end : end].strip():
            yield first, last + 1
