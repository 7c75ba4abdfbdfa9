"""Sorted terms cut into ranges of bounded size, so that a changed card moves few of the cuts."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, compress, count

_NEAR, _FAR = 0.36, 0.64  # of the size of a range: a cut falls between


def order(term: str) -> bytes:
    """The key by which JavaScript sorts."""
    return term.encode("utf-16-be", "surrogatepass")


def starts(sizes: Sequence[int], marks: Sequence[int], most: int, large: Iterable[int] | None = None) -> list[int]:
    """Where each range begins: none is larger than `most` unless it is one term alone.

    Where they are known, `large` are the places, ascending, of all terms that are larger, and perhaps of some others.

    A range that is too large is cut before the term with the lowest mark near its middle.  Marks depend on the terms
    alone, so a term that grows or comes in leaves almost all cuts where they are.
    """
    ends = list(accumulate(sizes, initial=0))
    found: list[int] = []
    for first, last in _runs(sizes, most, large):
        _cut(first, last, ends, marks, most, found)
    return found


def _runs(sizes: Sequence[int], most: int, large: Iterable[int] | None) -> Iterator[tuple[int, int]]:
    """Stretches between terms that are too large to share a range, and those terms."""
    first = 0
    for at in compress(count(), map(most.__lt__, sizes)) if large is None else large:
        if first <= at < len(sizes) and sizes[at] > most:
            if first < at:
                yield first, at
            yield at, at + 1
            first = at + 1
    if first < len(sizes):
        yield first, len(sizes)


def _cut(first: int, last: int, ends: Sequence[int], marks: Sequence[int], most: int, found: list[int]) -> None:
    size = ends[last] - ends[first]
    if size <= most or last - first == 1:
        found.append(first)
        return
    low = min(max(bisect_left(ends, ends[first] + size * _NEAR, first, last), first + 1), last - 1)
    high = min(max(bisect_right(ends, ends[first] + size * _FAR, first, last), low + 1), last)
    there = marks[low:high]
    middle = low + there.index(min(there))
    _cut(first, middle, ends, marks, most, found)
    _cut(middle, last, ends, marks, most, found)


def separator(before: str, term: str) -> str:
    """The shortest start of `term` that sorts after `before`, the term in front of it."""
    return next(term[:at] for at in range(1, len(term) + 1) if not before.startswith(term[:at]))
