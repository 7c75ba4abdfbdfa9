"""Changes to the text of a side that leave every other character at its place in the source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from deckpress.model.note import Field

Edit = tuple[int, int, str]  # start and end in the text, and what stands there instead


def edited(field: Field, edits: Iterable[Edit]) -> Field:
    """The field with the edits made, which are in order and apart."""
    listed = list(edits)
    return Field.of(_pieces(field, listed)) if listed else field


def _pieces(field: Field, edits: list[Edit]) -> Iterator[tuple[str, int]]:
    at = 0
    for start, end, text in edits:
        yield from field.part(at, start)
        first, rest = field.offset(start), len(text) - (end - start)
        yield text[: end - start], first
        if rest > 0:  # more than stood there: it ends where that ends
            yield text[end - start :], max(first + end - start - rest, 0)
        at = end
    yield from field.part(at, len(field.text))


def stripped(field: Field) -> Field:
    """The field without white space at its ends."""
    text = field.text
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    if (start, end) == (0, len(text)):
        return field
    return Field.of(field.part(start, end))
