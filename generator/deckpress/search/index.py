"""Cards to an index in lunr's own format, for small sites and for whoever wants to read it with lunr.js."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lunr.builder import Builder

from deckpress.search.entry import BOOSTS, FIELDS, Terms
from deckpress.search.files import LUNR
from deckpress.search.ranges import order

MOST = 1_500  # cards; beyond, lunr.js takes too long to load it


def index(cards: Sequence[tuple[int, Terms]]) -> dict[str, Any]:
    """The index that lunr makes of cards that come by ascending serial; a card's `ref` is its serial.

    lunr.js wants terms in the order of UTF-16 units.  They are announced to the builder in that order, so that the
    numbers of terms follow it too and do not depend on which card comes first.
    """
    if not cards:  # lunr.py divides by the number of cards
        return {"version": LUNR, "fields": list(FIELDS), "fieldVectors": [], "invertedIndex": [], "pipeline": []}
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
