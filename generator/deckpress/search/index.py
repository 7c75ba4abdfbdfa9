"""Cards to an index in lunr's own format, for small sites and for whoever wants to read it with lunr.js."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from deckpress.search import postings
from deckpress.search.entry import BOOSTS, FIELDS, Terms
from deckpress.search.files import K1, LUNR, B
from deckpress.search.postings import Table

MOST = 1_500  # cards; beyond, lunr.js takes too long to load it

_NOTHING: dict[str, Any] = {}  # is known of where a term stands in a card
_BOOSTS = tuple(BOOSTS.values())

Cards = Sequence[tuple[int, Terms]]


def index(table: Table, totals: Sequence[int], serials: Sequence[int]) -> dict[str, Any]:
    """The index that lunr's builder makes of all cards, from their postings; a card's `ref` is its serial.

    Terms are numbered in the order of UTF-16 units, in which lunr.js wants to read them.  The builder itself takes
    several times as long; tests hold the two to the same bytes.
    """
    from lunr.idf import idf  # with all of lunr, which other sites do without

    refs = {serial: str(serial) for serial in serials}
    vectors: list[dict[int, list[float]]] = [{serial: [] for serial in serials} for _ in FIELDS]
    norms = [_Norms(total / len(serials)) for total in totals] if serials else []
    inverted: list[list[Any]] = []
    for place, term in enumerate(postings.listed(table)):
        row = [slots.get(term, ()) for slots in table]
        posting: dict[str, Any] = {
            field: dict.fromkeys([refs[serial] for serial, _ in slot], _NOTHING)
            for field, slot in zip(FIELDS, row, strict=True)
        }
        weight = idf(posting, len(serials))
        for at, slot in enumerate(row):
            for serial, told in slot:
                norm, often, more = norms[at][told]
                vectors[at][serial] += (place, round(weight * more / (norm + often) * _BOOSTS[at], 3))
        posting["_index"] = place
        inverted.append([term, posting])
    listed = [[f"{field}/{serial}", vectors[at][serial]] for serial in serials for at, field in enumerate(FIELDS)]
    return {"version": LUNR, "fields": list(FIELDS), "fieldVectors": listed, "invertedIndex": inverted, "pipeline": []}


class _Norms(dict[str, tuple[float, int, float]]):
    """By what postings say of a term in a card, the parts of its score: for the length of the field, and how often."""

    def __init__(self, average: float) -> None:
        super().__init__()
        self.average = average

    def __missing__(self, told: str) -> tuple[float, int, float]:
        length, often = postings.told(told)
        found = (K1 * (1 - B + B * (length / self.average)), often, (K1 + 1) * often)
        self[told] = found
        return found
