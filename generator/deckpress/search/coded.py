"""Sorted terms as lines that say how much of the term before they repeat."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from deckpress.search.postings import DIGITS

_MOST = len(DIGITS) - 1


def lines(terms: Iterable[str]) -> Iterator[str]:
    """A line a term: how many UTF-16 units it shares with the one before, and the rest of it."""
    before = ""
    for term in terms:
        yield line(before, term)
        before = term


def line(before: str, term: str) -> str:
    """The line of a term after another; a letter above U+FFFF is never shared."""
    shared = 0
    for one, other in zip(before, term, strict=False):
        if one != other or one > "\uffff" or shared == _MOST:
            break
        shared += 1
    return DIGITS[shared] + term[shared:]


def term(before: str, line: str) -> str:
    """The term that a line stands for."""
    return before[: DIGITS.index(line[0])] + line[1:]
