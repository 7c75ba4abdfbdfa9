"""Cards of one row file, ready to be put into search data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from deckpress.search import rows
from deckpress.search.counted import Counted
from deckpress.search.entry import Entry, digest
from deckpress.search.packed import packed
from deckpress.search.rows import Mark


class Ready(Struct, frozen=True):
    """What results show of some cards, and what the next build wants to know of them: digests, and packed terms."""

    number: int
    serials: tuple[int, ...]
    row: bytes
    mark: Mark
    digests: bytes
    terms: bytes


def ready(blocks: Iterable[tuple[int, Sequence[Entry]]], counted: Counted) -> Iterator[Ready]:
    """Each block of cards, which are counted from now on."""
    for number, block in blocks:
        cards, digests, row = [(entry.serial, counted.taken(entry)) for entry in block], digest(block), rows.row(block)
        serials = tuple(entry.serial for entry in block)
        yield Ready(number, serials, row, rows.mark(number, row, digests), digests, packed(number, cards))
