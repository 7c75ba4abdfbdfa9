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
    weighed: dict[int, list[_Scores]] = {}  # by how many fields of cards hold a term
    inverted: list[list[Any]] = []
    for place, term in enumerate(postings.listed(table)):
        row = [slots.get(term, ()) for slots in table]
        posting: dict[str, Any] = {
            field: dict.fromkeys([refs[serial] for serial, _ in slot], _NOTHING) if slot else _NOTHING
            for field, slot in zip(FIELDS, row, strict=True)
        }
        count = sum(map(len, row))
        if count not in weighed:
            weight = idf(posting, len(serials))
            weighed[count] = [_Scores(weight, boost, norm) for boost, norm in zip(_BOOSTS, norms, strict=True)]
        for vector, slot, scores in zip(vectors, row, weighed[count], strict=True):
            for serial, told in slot:
                vector[serial] += (place, scores[told])
        posting["_index"] = place
        inverted.append([term, posting])
    listed = [[f"{field}/{serial}", vectors[at][serial]] for serial in serials for at, field in enumerate(FIELDS)]
    return {"version": LUNR, "fields": list(FIELDS), "fieldVectors": listed, "invertedIndex": inverted, "pipeline": []}


class _Scores(dict[str, float]):
    """By what postings say of a term in a card, its score there, for terms of one weight."""

    def __init__(self, weight: float, boost: int, norms: _Norms) -> None:
        super().__init__()
        self._weight, self._boost, self._norms = weight, boost, norms

    def __missing__(self, told: str) -> float:
        norm, often, more = self._norms[told]
        self[told] = found = round(self._weight * more / (norm + often) * self._boost, 3)
        return found


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
