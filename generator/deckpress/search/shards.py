"""Terms and their postings cut into shards: what a reader's search fetches piece by piece."""

from __future__ import annotations

import zlib
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from deckpress.search import coded, postings, ranges
from deckpress.search.entry import Terms

MANY = 50_000  # cards from which on shards are larger, for their number would grow too much
_MOST, _MOST_OF_MANY = 16_000, 36_000  # characters of a shard


@dataclass(slots=True)
class Shards:
    """All terms in UTF-16 order, the characters that each takes, where shards begin, and their texts.

    `totals` are the terms of each field over all cards, `cards` how many there are.
    """

    terms: list[str]
    sizes: array[int]
    starts: list[int]
    texts: list[str]
    totals: list[int]
    cards: int

    def keys(self) -> list[str]:
        """The first key of each shard."""
        return [ranges.separator(self.terms[at - 1], self.terms[at]) if at else "" for at in self.starts]


def shards(cards: Sequence[tuple[int, Terms]]) -> Shards:
    """The shards of cards that come by ascending serial."""
    table, totals = postings.table(cards)
    terms = sorted(table, key=ranges.order)
    records = [postings.record(table.pop(term)) for term in terms]
    sizes = array("L", (len(term) + len(record) + 2 for term, record in zip(terms, records, strict=True)))
    starts = _starts(terms, sizes, len(cards))
    texts = [_text(terms[a:b], records[a:b]) for a, b in _spans(starts, len(terms))]
    return Shards(terms, sizes, starts, texts, totals, len(cards))


@dataclass(frozen=True, slots=True)
class Change:
    """What one field of one card says of a term now; "" if it does not hold it any more."""

    term: str
    field: int
    serial: int
    said: str


def changed(old: Shards, changes: Iterable[Change], totals: list[int], cards: int) -> Shards:
    """The shards that `shards` would make of the changed cards; those without a changed term keep their text."""
    wanted: dict[str, list[Change]] = {}
    for change in changes:
        wanted.setdefault(change.term, []).append(change)
    parsed = _Parsed(old)
    records = {term: _changed(parsed.record(term), told) for term, told in wanted.items()}
    terms, sizes = old.terms.copy(), old.sizes[:]
    touched = {parsed.shard(term) for term in records}
    for term, record in records.items():
        at = bisect_left(terms, ranges.order(term), key=ranges.order)
        there = at < len(terms) and terms[at] == term
        if record and not there:
            terms.insert(at, term)
            sizes.insert(at, 0)
        if record:
            sizes[at] = len(term) + len(record) + 2
        elif there:
            del terms[at], sizes[at]
    starts = _starts(terms, sizes, cards)
    kept = {
        old.terms[a]: (b - a, text)
        for n, ((a, b), text) in enumerate(zip(_spans(old.starts, len(old.terms)), old.texts, strict=True))
        if n not in touched
    }
    texts = []
    for a, b in _spans(starts, len(terms)):
        count, text = kept.get(terms[a], (0, ""))
        if count != b - a:
            text = _text(terms[a:b], [records.get(term) or parsed.record(term) for term in terms[a:b]])
        texts.append(text)
    return Shards(terms, sizes, starts, texts, totals, cards)


class _Parsed:
    """The records of shards, each shard read once and only if it is asked for."""

    def __init__(self, old: Shards) -> None:
        self.old = old
        self.read: dict[int, dict[str, str]] = {}

    def shard(self, term: str) -> int:
        """The number of the shard where a term is, or would be put."""
        at = bisect_right(self.old.terms, ranges.order(term), key=ranges.order) - 1
        return max(bisect_right(self.old.starts, max(at, 0)) - 1, 0)

    def record(self, term: str) -> str:
        """The postings of a term, "" if no card holds it."""
        number = self.shard(term)
        if number not in self.read:
            self.read[number] = self._records(number)
        return self.read[number].get(term, "")

    def _records(self, number: int) -> dict[str, str]:
        if not self.old.terms:
            return {}
        spans = _spans(self.old.starts, len(self.old.terms))
        first, last = spans[number]
        lines = self.old.texts[number].split("\n")
        return {term: line.partition("\t")[2] for term, line in zip(self.old.terms[first:last], lines, strict=True)}


def vocabulary(shards: Shards) -> str:
    """All terms, front-coded."""
    return "\n".join(coded.lines(shards.terms))


def _changed(record: str, changes: Iterable[Change]) -> str:
    fields = record.split("\t") if record else []
    for change in changes:
        fields += [""] * (change.field + 1 - len(fields))
        fields[change.field] = postings.replaced(fields[change.field], change.serial, change.said)
    return "\t".join(fields).rstrip("\t")


def _starts(terms: Sequence[str], sizes: Sequence[int], cards: int) -> list[int]:
    marks = [zlib.crc32(term.encode("utf-8", "surrogatepass")) for term in terms]
    return ranges.starts(sizes, marks, _MOST_OF_MANY if cards >= MANY else _MOST)


def _spans(starts: Sequence[int], end: int) -> list[tuple[int, int]]:
    return list(zip(starts, [*starts[1:], end], strict=True))


def _text(terms: Sequence[str], records: Sequence[str]) -> str:
    return "\n".join(f"{line}\t{record}" for line, record in zip(coded.lines(terms), records, strict=True))


def said(lists: Terms) -> Mapping[tuple[str, int], str]:
    """What a card says of each term in each field."""
    found: dict[tuple[str, int], str] = {}
    for field, tokens in enumerate(lists):
        for term in dict.fromkeys(tokens):
            found[term, field] = postings.said(len(tokens), tokens.count(term))
    return found
