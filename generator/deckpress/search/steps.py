"""Long postings changed without reading them from their start: where some of their cards stand, and which come before.

The steps of one field of a term are pairs: how many characters stand before a posting, and the serial before it.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise

from deckpress.search import postings
from deckpress.search.postings import Posting, Slot, Table

PER = 512  # postings from one step to the next
_STRETCH = 32  # postings that become text together; a part of PER
Steps = list[int]  # pairs of offset and serial, both ascending
_START = (-1, "")  # stands before the first posting


class _Gaps(dict[int, str]):
    """In digits, how many serials lie between two that are so far apart."""

    def __missing__(self, apart: int) -> str:
        self[apart] = found = postings.digits(apart - 1)
        return found


_GAPS = _Gaps()


class Long(list[Posting]):
    """The last postings of a slot whose first ones are text already, which takes less room and no time at the end."""

    __slots__ = ("before", "done", "end", "pieces", "steps")

    def __init__(self, slot: Slot) -> None:
        super().__init__(slot)
        self.pieces: list[str] = []
        self.steps = Steps()
        self.done, self.end, self.before = 0, 0, _START  # of those that are text; and the last of these

    def shorten(self, least: int = _STRETCH) -> None:
        """Makes text of the first ones for as long as there are so many."""
        while len(self) >= least:
            here = self[:_STRETCH]
            del self[:_STRETCH]
            if self.done and self.done % PER == 0:
                self.steps += (self.end, self.before[0])
            self.pieces.append(_text(self.before, here))
            self.end += len(self.pieces[-1])
            self.done, self.before = self.done + len(here), here[-1]


def shorten(table: Table) -> None:
    """Makes text of long slots, of cards that come by ascending serial; `encoded` ends what this began."""
    for slots in table:
        for term, slot in slots.items():
            if len(slot) >= _STRETCH:
                slots[term] = long = slot if isinstance(slot, Long) else Long(slot)
                long.shorten()


def encoded(slot: Slot) -> tuple[str, Steps]:
    """The postings of some cards, and their steps."""
    if type(slot) is list and len(slot) <= PER:
        if len(slot) == 1:  # most are
            ((serial, said),) = slot
            return _GAPS[serial + 1] + said, []
        return _text(_START, slot), []
    long = slot if isinstance(slot, Long) else Long(slot)
    long.shorten(1)
    return "".join(long.pieces), long.steps


def _text(before: Posting, slot: Slot) -> str:
    return "".join([_GAPS[serial - last] + said for (last, _), (serial, said) in pairwise((before, *slot))])


def replaced(text: str, steps: Steps, serial: int, new: str) -> tuple[str, Steps]:
    """The postings with what is said of a card set, or the card taken out where `new` is ""; and their steps."""
    at = bisect_left(steps[1::2], serial) * 2  # the first pair whose serial does not come before this one
    start, before = steps[at - 2 : at] if at else (0, -1)
    if at < len(steps) and steps[at + 1] == serial:  # the next stretch begins behind it, and goes with it
        steps = steps[:at] + steps[at + 2 :]
    end = steps[at] if at < len(steps) else len(text)
    piece = postings.replaced(text[start:end], serial, new, before)
    moved = len(piece) - (end - start)
    after = [n + moved if at % 2 == 0 else n for at, n in enumerate(steps[at:])]
    return text[:start] + piece + text[end:], steps[:at] + after
