"""Cards to an index in lunr's own format, for small sites and for whoever wants to read it with lunr.js."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from lunr.idf import idf

from deckpress.search.entry import BOOSTS, FIELDS, Terms
from deckpress.search.files import K1, LUNR, B
from deckpress.search.ranges import order

MOST = 1_500  # cards; beyond, lunr.js takes too long to load it

Cards = Sequence[tuple[int, Terms]]


def index(cards: Cards) -> dict[str, Any]:
    """The index that lunr's builder makes of cards that come by ascending serial; a card's `ref` is its serial.

    Terms are numbered in the order of UTF-16 units, in which lunr.js wants to read them.  The builder itself takes
    several times as long; tests hold the two to the same bytes.
    """
    if not cards:  # lunr.py divides by the number of cards
        return {"version": LUNR, "fields": list(FIELDS), "fieldVectors": [], "invertedIndex": [], "pipeline": []}
    inverted = _inverted(cards)
    return {
        "version": LUNR,
        "fields": list(FIELDS),
        "fieldVectors": list(_vectors(cards, inverted)),
        "invertedIndex": [[term, posting] for term, posting in inverted.items()],
        "pipeline": [],
    }


def _inverted(cards: Cards) -> dict[str, dict[str, Any]]:
    """Which cards hold a term in which field, and the number of the term."""
    every = sorted({term for _, lists in cards for terms in lists for term in terms}, key=order)
    found: dict[str, dict[str, Any]] = {
        term: {**{field: {} for field in FIELDS}, "_index": at} for at, term in enumerate(every)
    }
    for serial, lists in cards:
        ref = str(serial)
        for field, terms in zip(FIELDS, lists, strict=True):
            for term in terms:
                found[term][field][ref] = {}
    return found


def _vectors(cards: Cards, inverted: Mapping[str, Mapping[str, Any]]) -> Iterator[list[Any]]:
    """What each term counts for in each field of each card: lunr's BM25, in its own order of operations."""
    known = {term: (posting["_index"], idf(posting, len(cards))) for term, posting in inverted.items()}
    averages = [sum(len(lists[at]) for _, lists in cards) / len(cards) for at in range(len(FIELDS))]
    boosts = tuple(BOOSTS.values())
    for serial, lists in cards:
        for at, terms in enumerate(lists):
            norm = K1 * (1 - B + B * (len(terms) / averages[at])) if terms else 0.0
            boost = boosts[at]
            found = [
                (place, round(weight * ((K1 + 1) * often) / (norm + often) * boost, 3))
                for (place, weight), often in ((known[term], often) for term, often in Counter(terms).items())
            ]
            yield [f"{FIELDS[at]}/{serial}", list(chain.from_iterable(sorted(found)))]
