"""Terms and their postings cut into shards: what a reader's search fetches piece by piece."""

from __future__ import annotations

import hashlib
import zlib
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from msgspec import Struct

from deckpress.patterns import compiled
from deckpress.search import coded, postings, ranges, steps
from deckpress.search.lazily import over
from deckpress.search.steps import Steps

MANY = 50_000  # cards from which on shards are larger, for their number would grow too much
_POSTINGS = compiled(r"\t[^\n]*")
_MOST, _MOST_OF_MANY = 16_000, 36_000  # characters of a shard


class Shards(Struct):
    """All terms in UTF-16 order, and the shards that they stand in.

    `sizes` are the characters that each term takes, `marks` tell terms apart where ranges are cut, `starts` are the
    first terms of the shards, `names` tell their texts apart, and `texts` has each by its name; `totals` are the terms
    of each field over all cards, `cards` how many there are; `steps` are those of long postings, by `key`.
    """

    terms: list[str]
    sizes: array[int]
    marks: array[int]
    starts: list[int]
    names: list[str]
    texts: Mapping[str, str]
    totals: list[int]
    cards: int
    steps: dict[str, Steps]

    def keys(self) -> list[str]:
        """The first key of each shard."""
        return [ranges.separator(self.terms[at - 1], self.terms[at]) if at else "" for at in self.starts]


def cut(table: postings.Table, totals: list[int], cards: int) -> Shards:
    """The shards of the postings of all cards; the table is used up."""
    terms = postings.listed(table)
    records, known = _records(table, terms)
    sizes = array("I", (len(term) + len(record) + 2 for term, record in zip(terms, records, strict=True)))
    marks = array("I", map(_mark, terms))
    starts = ranges.starts(sizes, marks, _most(cards))
    texts = [_text(terms[a:b], records[a:b]) for a, b in _spans(starts, len(terms))]
    names = [name(text) for text in texts]
    return Shards(terms, sizes, marks, starts, names, dict(zip(names, texts, strict=True)), totals, cards, known)


def _records(table: postings.Table, terms: Iterable[str]) -> tuple[list[str], dict[str, Steps]]:
    """The postings of each term, fields parted by tabs; and the steps of long ones."""
    known, records = dict[str, Steps](), dict[str, str]()
    for field, slots in enumerate(table):
        tabs = "\t" * field
        while slots:
            term, slot = slots.popitem()
            text, found = steps.encoded(slot)
            if found:
                known[key(field, term)] = found
            before = records.get(term)
            records[term] = tabs + text if before is None else before + tabs[before.count("\t") :] + text
    return [records[term] for term in terms], known


class Change(Struct, frozen=True):
    """What one field of one card says of a term now; "" if it does not hold it any more."""

    term: str
    field: int
    serial: int
    said: str


def changed(old: Shards, changes: Iterable[Change], totals: list[int], cards: int) -> Shards:
    """The shards that `cut` would make of the changed cards; those without a changed term keep their text."""
    wanted: dict[str, list[Change]] = {}
    for change in changes:
        wanted.setdefault(change.term, []).append(change)
    parsed, found = _Parsed(old), dict(old.steps)
    records = {term: _changed(parsed.record(term), told, found) for term, told in wanted.items()}
    terms, sizes, marks = _listed(old, records)
    most = _most(cards)
    large = _large(old, terms, records) if most == _most(old.cards) else None
    starts = ranges.starts(sizes, marks, most, large)
    told: dict[int, dict[int, str]] = {}
    for term, record in records.items():
        number, at = parsed.place(term)
        lines = told.setdefault(number, {})
        if at >= 0:
            lines[at] = record
    known = {old.terms[a]: n for n, (a, _) in enumerate(parsed.spans)}
    names, texts = list[str](), dict[str, str]()
    for a, b in _spans(starts, len(terms)):
        n = known.get(terms[a], -1)
        first, last = parsed.spans[n] if n >= 0 else (0, 0)
        if n in told or last - first != b - a:
            same = old.terms[first:last] == terms[a:b]
            text = parsed.renewed(n, told[n]) if same else parsed.text(terms[a:b], records)
            names.append(name(text))
            texts[names[-1]] = text
        else:
            names.append(old.names[n])
    return Shards(terms, sizes, marks, starts, names, over(texts, old.texts), totals, cards, found)


def _listed(old: Shards, records: Mapping[str, str]) -> tuple[list[str], array[int], array[int]]:
    """Terms, sizes and marks with changed records, "" for a term that no card holds any more."""
    terms, sizes, marks = old.terms.copy(), old.sizes[:], old.marks[:]
    for term, record in records.items():
        at = bisect_left(terms, ranges.order(term), key=ranges.order)
        known = at < len(terms) and terms[at] == term
        if record and not known:
            terms.insert(at, term)
            sizes.insert(at, 0)
            marks.insert(at, _mark(term))
        if record:
            sizes[at] = len(term) + len(record) + 2
        elif known:
            del terms[at], sizes[at], marks[at]
    return terms, sizes, marks


def _large(old: Shards, terms: Sequence[str], changed: Iterable[str]) -> list[int]:
    """Where the terms stand that may be too large to share a shard: those that had one of their own, or changed."""
    alone = (old.terms[first] for first, last in _spans(old.starts, len(old.terms)) if last - first == 1)
    keys = sorted(map(ranges.order, {*alone, *changed}))
    return [bisect_left(terms, key, key=ranges.order) for key in keys]


class _Parsed:
    """The lines of shards, each shard read once and only if it is asked for."""

    def __init__(self, old: Shards) -> None:
        self.old = old
        self.spans = _spans(old.starts, len(old.terms))
        self._places: dict[str, tuple[int, int]] = {}
        self._lines: dict[int, list[str]] = {}

    def place(self, term: str) -> tuple[int, int]:
        """The number of the shard where a term is, or would be put; and its line there, -1 if no card holds it."""
        if term not in self._places:
            terms, starts = self.old.terms, self.old.starts
            at = bisect_left(terms, ranges.order(term), key=ranges.order)
            known = at < len(terms) and terms[at] == term
            number = max(bisect_right(starts, at if known else max(at - 1, 0)) - 1, 0)
            self._places[term] = number, at - starts[number] if known else -1
        return self._places[term]

    def record(self, term: str) -> str:
        """The postings of a term, "" if no card holds it."""
        number, at = self.place(term)
        return self._read(number)[at].partition("\t")[2] if at >= 0 else ""

    def renewed(self, number: int, records: Mapping[int, str]) -> str:
        """The text of a shard that keeps its terms, some of which have other postings, by their lines."""
        lines = self._read(number)
        for at, record in records.items():
            lines[at] = "\t".join((lines[at].partition("\t")[0], record))
        return "\n".join(lines)

    def text(self, terms: Sequence[str], records: Mapping[str, str]) -> str:
        """The text of a new shard."""
        found: dict[str, str] = {}
        for number in range(self.place(terms[0])[0], self.place(terms[-1])[0] + 1) if self.spans else ():
            first, last = self.spans[number]
            known = (line.partition("\t")[2] for line in self._read(number))
            found.update(zip(self.old.terms[first:last], known, strict=True))
        found.update(records)
        return _text(terms, [found[term] for term in terms])

    def _read(self, number: int) -> list[str]:
        if number not in self._lines:
            self._lines[number] = self.old.texts[self.old.names[number]].split("\n")
        return self._lines[number]


def vocabulary(shards: Shards) -> str:
    """All terms, front-coded; each shard begins anew."""
    return "\n".join(_POSTINGS.sub("", shards.texts[name]) for name in shards.names)


def renewed(vocabulary: str, old: Shards, new: Shards) -> str:
    """The vocabulary of the new shards, given that of the old ones."""
    if new.starts == old.starts and new.terms == old.terms:
        return vocabulary
    known, lines = vocabulary.split("\n"), list[str]()
    there = {old.terms[a]: (a, b) for a, b in _spans(old.starts, len(old.terms))}
    for a, b in _spans(new.starts, len(new.terms)):
        first, last = there.get(new.terms[a], (0, 0))
        same = new.terms[a:b] == old.terms[first:last]
        lines.extend(known[first:last] if same else coded.lines(new.terms[a:b]))
    return "\n".join(lines)


def _changed(record: str, changes: Iterable[Change], known: dict[str, Steps]) -> str:
    """The record with all changes of its term, the steps of which are renewed."""
    fields = record.split("\t") if record else []
    for change in changes:
        fields += [""] * (change.field + 1 - len(fields))
        here, at = fields[change.field], key(change.field, change.term)
        fields[change.field], known[at] = steps.replaced(here, known.get(at, []), change.serial, change.said)
        if not known[at]:
            del known[at]
    return "\t".join(fields).rstrip("\t")


def key(field: int, term: str) -> str:
    """What the steps of a field of a term go by."""
    return f"{field}{term}"


def name(text: str) -> str:
    """What tells the text of a shard from any other."""
    return named(text.encode("utf-8", "surrogatepass"))


def named(data: bytes) -> str:
    """As `name`, of the text in UTF-8; by the digest that processors have instructions for, as texts may be large."""
    return hashlib.sha256(data).hexdigest()[:24]


def _mark(term: str) -> int:
    return zlib.crc32(term.encode("utf-8", "surrogatepass"))


def _most(cards: int) -> int:
    return _MOST_OF_MANY if cards >= MANY else _MOST


def _spans(starts: Sequence[int], end: int) -> list[tuple[int, int]]:
    return list(pairwise([*starts, end]))


def _text(terms: Sequence[str], records: Sequence[str]) -> str:
    return "\n".join(f"{line}\t{record}" for line, record in zip(coded.lines(terms), records, strict=True))
