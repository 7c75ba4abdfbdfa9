"""Postings as text: which cards hold a term, how often, and in how long a field.

Numbers are digits of 5 bits, lowest first; a digit of 32 or more means that another follows.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache
from itertools import accumulate, islice

from deckpress.patterns import compiled
from deckpress.search.entry import FIELDS, Terms
from deckpress.search.ranges import order

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"
_LAST, _MORE = DIGITS[:32], DIGITS[32:].replace("-", r"\-")
_NUMBER = f"[{_MORE}]*[{_LAST}]"
_EVEN = f"(?:[{DIGITS[32::2]}]{_NUMBER}|[{_LAST[::2]}])"
_ODD = f"(?:[{DIGITS[33::2]}]{_NUMBER}|[{_LAST[1::2]}])"
_FIRST = compiled(_NUMBER)
_POSTING = compiled(f"({_NUMBER})(?:{_EVEN}|{_ODD}{_NUMBER})")  # the gap, and the rest of one card

Posting = tuple[int, str]  # a serial and what is said of it
Slot = list[Posting]  # serials ascending
Table = tuple[dict[str, Slot], ...]  # by term, for each of FIELDS


@cache
def digits(number: int) -> str:
    """A number >= 0 in digits."""
    found = ""
    while number >= 32:
        found += DIGITS[number & 31 | 32]
        number >>= 5
    return found + DIGITS[number]


@cache
def said(length: int, often: int) -> str:
    """How long the field is, in terms, and how often it holds the term."""
    code = (length - 1) * 2
    return digits(code) if often == 1 else digits(code + 1) + digits(often - 2)


def told(said: str) -> tuple[int, int]:
    """The inverse of `said`."""
    code, more = [number(match[0]) for match in _FIRST.finditer(said)] if _is_odd(said) else (number(said), -1)
    return code // 2 + 1, more + 2


def _is_odd(said: str) -> bool:
    return DIGITS.index(said[0]) % 2 == 1


class Postings:
    """The postings of cards, which come in any order; in that of their serials it is quicker."""

    def __init__(self) -> None:
        self._fields = tuple(defaultdict[str, Slot](list) for _ in FIELDS)
        self._totals = [0] * len(FIELDS)
        self._last, self._ascend = -1, True

    def put(self, serial: int, lists: Terms) -> None:
        self._ascend &= serial > self._last
        self._last = serial
        for at, tokens in enumerate(lists):
            if not tokens:
                continue
            field, length = self._fields[at], len(tokens)
            self._totals[at] += length
            counts = Counter(tokens)
            told = {often: (serial, said(length, often)) for often in set(counts.values())}  # most terms share one
            for term, often in counts.items():
                field[term].append(told[often])

    def table(self) -> tuple[Table, list[int]]:
        """All of them by ascending serial, and the number of terms of each field."""
        for slots in () if self._ascend else self._fields:
            for slot in slots.values():
                slot.sort()
        return self._fields, self._totals


def table(cards: Iterable[tuple[int, Terms]]) -> tuple[Table, list[int]]:
    """All postings of some cards, and the number of terms of each field."""
    found = Postings()
    for serial, lists in cards:
        found.put(serial, lists)
    return found.table()


def listed(table: Table) -> list[str]:
    """All terms of a table, in UTF-16 order."""
    return sorted(set[str]().union(*table), key=order)


def replaced(postings: str, serial: int, new: str, before: int = -1) -> str:
    """The postings of one field with what is said of a card set, or the card taken out where `new` is "".

    They may be a stretch of the whole, behind the card with the serial `before`.
    """
    serials = list(accumulate(map(_step, _POSTING.findall(postings)), initial=before))
    place = bisect_left(serials, serial, 1) - 1  # how many stand before it
    match = next(islice(_POSTING.finditer(postings), place, None), None)
    last = base = serials[place]
    at = rest = match.start() if match else len(postings)
    if match and serials[place + 1] == serial:
        rest, base = match.end(), serial
    after = postings[rest:]
    if new:
        new = digits(serial - last - 1) + new
        last = serial
    if after and (first := _FIRST.match(after)):
        after = digits(number(first[0]) + base - last) + after[first.end() :]
    return postings[:at] + new + after


@cache
def _step(gap: str) -> int:
    return number(gap) + 1


@cache
def number(text: str) -> int:
    """The number that digits stand for."""
    return sum((DIGITS.index(digit) & 31) << 5 * place for place, digit in enumerate(text))
