"""The index that lunr.py's own builder makes of cards: what the search files have to answer as."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from deckpress.search.entry import BOOSTS, FIELDS, Terms
from deckpress.search.ranges import order
from lunr.builder import Builder


def monolith(cards: Sequence[tuple[int, Terms]]) -> dict[str, Any]:
    """Terms are announced to the builder in the order of UTF-16 units, so that their numbers follow it."""
    builder = Builder()
    builder.ref("ref")
    for field, boost in BOOSTS.items():
        builder.field(field, boost=boost)
    every = sorted({term for _, lists in cards for terms in lists for term in terms}, key=order)
    for at, term in enumerate(every):
        builder.inverted_index[term] = {**{field: {} for field in FIELDS}, "_index": at}
    builder.term_index = len(every)
    for serial, lists in cards:
        builder.add({"ref": str(serial), **dict(zip(FIELDS, lists, strict=True))})
    found: dict[str, Any] = builder.build().serialize()
    found["invertedIndex"].sort(key=lambda item: order(item[0]))
    return found
