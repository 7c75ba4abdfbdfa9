"""A note to the sides of its cards: one for a plain note, two for a reversed one, one for each group of a cloze."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from msgspec import Struct

from deckpress.model.note import (
    BLANK_CLOSE,
    BLANK_OPEN,
    CLOZE_CLOSE,
    CLOZE_OPEN,
    Deletion,
    Field,
    Kind,
    Note,
)

REVERSED = "\0r"  # the key of a reversed card
_MOST = 100  # cards of one cloze
_SIZE = 4_000_000  # characters of all of them
_DEEP = 16  # deletions inside each other


class Sides(Struct, frozen=True):
    """Prompt and answer of one card; `key` tells it from its siblings by what it asks for, "" for the first."""

    key: str
    prompt: Field
    answer: Field


def sides(note: Note) -> tuple[Sides, ...]:
    """The cards of a note, in order."""
    match note.kind:
        case Kind.CLOZE:
            return tuple(_cloze(note))
        case Kind.REVERSED:
            return (
                Sides("", note.front, _with_extra(note.back, note)),
                Sides(REVERSED, note.back, _with_extra(note.front, note)),
            )
        case Kind.CHOICE:
            return (Sides("", _with_verdicts(note), _with_extra(note.back, note)),)
        case _:
            return (Sides("", note.front, _with_extra(note.back, note)),)


def left_out(note: Note) -> int:
    """How many cards a cloze asks for that are not made: each note makes 100 at most, fewer of a very long text."""
    return len({n for deletion in note.deletions for n in deletion.groups}) - len(_groups(note, _shallow(note)))


def _groups(note: Note, deletions: tuple[Deletion, ...]) -> list[int]:
    most = max(1, min(_MOST, _SIZE // (len(note.front.text) + len(note.back.text) + 1)))
    return sorted({n for deletion in deletions for n in deletion.groups})[:most]


def _shallow(note: Note) -> tuple[Deletion, ...]:
    """The deletions without those inside too many others."""
    found: list[Deletion] = []
    above: list[int] = []  # ends of the deletions that hold the next one
    for deletion in note.deletions:
        while above and above[-1] <= deletion.start:
            above.pop()
        above.append(deletion.end)
        if len(above) <= _DEEP:
            found.append(deletion)
    return tuple(found)


def _cloze(note: Note) -> Iterator[Sides]:
    whole = (0, len(note.front.text))
    deletions = _shallow(note)
    for group in _groups(note, deletions):
        asked = [deletion for deletion in deletions if group in deletion.groups]
        key = "\n".join(note.front.text[deletion.inner_start : deletion.inner_end] for deletion in asked)
        prompt = Field.of(_pieces(note.front, deletions, *whole, group, shown=False))
        answer = Field.of(_pieces(note.front, deletions, *whole, group, shown=True))
        yield Sides(key, prompt, _with_extra(_below(answer, note.back), note))


def _pieces(
    front: Field, deletions: tuple[Deletion, ...], start: int, end: int, group: int, *, shown: bool
) -> Iterator[tuple[str, int]]:
    """The text from `start` to `end` without the marks of deletions, what the group asks for blank or marked."""
    at = start
    starts = [deletion.start for deletion in deletions]
    for deletion in deletions:
        if deletion.start < at or deletion.end > end:
            continue
        yield from front.part(at, deletion.start)
        at = deletion.end
        among = deletions[bisect_left(starts, deletion.inner_start) : bisect_left(starts, deletion.inner_end)]
        inner = [d for d in among if d.end <= deletion.inner_end]
        asked = group in deletion.groups
        opening, closing = front.offset(deletion.start), front.offset(deletion.end)
        if not shown and (asked or group in deletion.hidden):
            yield f"{BLANK_OPEN}{deletion.hint if asked else ''}{BLANK_CLOSE}", opening
            continue
        if asked:
            yield CLOZE_OPEN, opening
        yield from _pieces(front, tuple(inner), deletion.inner_start, deletion.inner_end, group, shown=shown)
        if asked:
            yield CLOZE_CLOSE, closing
    yield from front.part(at, end)


def _with_verdicts(note: Note) -> Field:
    """The front; a statement that is true or false has no choices of its own, so they are shown below it."""
    if any(choice.label for choice in note.choices):
        return note.front
    end = note.front.offset(len(note.front.text))
    verdicts = " / ".join(choice.text for choice in note.choices)
    return _below(note.front, Field.of([(f"<small>{verdicts}</small>", end)]))


def _with_extra(field: Field, note: Note) -> Field:
    extra = note.extra
    if not extra.text.strip():
        return field
    start = extra.offset(0)
    pieces = [("<small>", start), *extra.part(0, len(extra.text)), ("</small>", start)]
    return _below(field, Field.of(pieces))


def _below(above: Field, below: Field) -> Field:
    if not below.text.strip():
        return above
    if not above.text.strip():
        return below
    gap = [("\n\n", below.offset(0))]
    return Field.of([*above.part(0, len(above.text)), *gap, *below.part(0, len(below.text))])
