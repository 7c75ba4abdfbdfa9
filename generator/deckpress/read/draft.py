"""Lines that make a card to a note, before its deck is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import compress

from msgspec import Struct
from msgspec.structs import replace

from deckpress.model.diagnostic import Code, Diagnostic
from deckpress.model.note import NOTHING, Deletion, Field, History, Kind, Note
from deckpress.read import cloze, schedule
from deckpress.read.decktags import Ruling
from deckpress.read.rows import Role, Row, Rows, Tail


class Card(Struct, frozen=True):
    """What a card says: lines of its sides; numbers of its first line, its last with text, the last it uses up."""

    kind: Kind
    front: list[Row]
    back: list[Row]
    first: int
    end: int
    last: int
    own: Ruling | None = None  # what flashcard tags on the card itself say


class Draft(Struct, frozen=True):
    """A note in the deck of its file; `first` and `last` are the lines it uses up."""

    note: Note
    first: int
    last: int
    own: Ruling | None = None
    below: tuple[int, ...] = ()  # lines below that hold its schedule

    @property
    def lines(self) -> tuple[int, ...]:
        return (*range(self.first, self.last + 1), *self.below)


def paragraph(rows: Rows, kind: Kind, front: tuple[int, int], back: tuple[int, int] | None, last: int) -> Card:
    """The card whose sides are these lines; flashcard tags around its first line are cut off."""
    asked = rows.text(*front)
    own = None
    if asked and rows.roles[front[0]] is Role.HEADING:
        asked = [rows.title(asked[0])]
    if asked:
        start, stop, own = rows.tags.cut(asked[0].mask)
        asked = [asked[0].cut(start, stop), *asked[1:]] if own else asked
    answer = rows.text(*back) if back else []
    return Card(kind, asked, answer, front[0], back[1] if back else front[1], last, own)


def deletions(text: Sequence[Row], styles: Sequence[cloze.Style]) -> tuple[Deletion, ...]:
    """The deletions in some lines."""
    return cloze.deletions("\n".join(row.text for row in text), "\n".join(row.mask for row in text), styles)


def drafts(rows: Rows, card: Card, styles: Sequence[cloze.Style] = ()) -> Iterator[Draft | Diagnostic]:
    """The note of a card, and what is wrong with it; no note where it hides nothing or says nothing."""
    source, tail = rows.page.source, _tail(rows, card)
    front, back = _field(card.front), _field(card.back)
    found = deletions(card.front, styles) if styles else ()
    filled = [bool(front.text[one.inner_start : one.inner_end].strip()) for one in found]
    kept = tuple(compress(found, filled))
    for deletion in compress(found, (not full for full in filled)):
        place = source.place(front.offset(deletion.start), front.offset(deletion.end))
        hint = "write what is to be recalled between its marks"
        yield Diagnostic(Code.EMPTY_CLOZE, place, "deletion is empty", hint)
    groups = {group for deletion in kept for group in deletion.groups}
    if card.kind is Kind.CLOZE and not groups:
        if kept:
            place = source.place(front.offset(kept[0].start), front.offset(kept[0].end))
            yield Diagnostic(Code.NO_DELETION, place, "no card asks for a deletion", "write `a` where one is to ask")
        return
    cards = len(groups) if card.kind is Kind.CLOZE else 2 if card.kind is Kind.REVERSED else 1
    history, faults = _history(rows, tail, cards)
    yield from faults
    span = rows.span(card.first, card.end)
    above = span.start - (rows.roles[card.first] is Role.HEADING)
    note = Note(
        source, span, card.kind, front, back, rows.page.deck, rows.tags.without(rows.page.section(above)), (),
        tail.id, kept, history=history,
    )  # fmt: skip
    yield Draft(note, card.first, card.last, card.own, tail.lines)


def _tail(rows: Rows, card: Card) -> Tail:
    """Id and schedule; the schedule may also stand below the line that ends an answer."""
    tail = rows.tail(card.end)
    if tail.entries is None and card.last > card.end:
        return replace(rows.tail(card.last), id=tail.id)
    return tail


def _history(rows: Rows, tail: Tail, cards: int) -> tuple[tuple[History | None, ...], tuple[Diagnostic, ...]]:
    if tail.entries is None:
        return (), ()
    end = rows.page.source.text.find("-->", tail.at) + 3
    return schedule.histories(tail.entries, cards, rows.page.source.place(tail.at, end))


def _field(rows: Sequence[Row]) -> Field:
    return Field.lines((row.text, row.start) for row in rows) if rows else NOTHING
