"""Long postings changed without reading them from their start: where some of their cards stand, and which come before.

The steps of one field of a term are pairs: how many characters stand before a posting, and the serial before it.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise

from deckpress.search import postings
from deckpress.search.postings import Posting, Slot

PER = 512  # postings from one step to the next
Steps = list[int]  # pairs of offset and serial, both ascending
_START = (-1, "")  # stands before the first posting


class _Gaps(dict[int, str]):
    """In digits, how many serials lie between two that are so far apart."""

    def __missing__(self, apart: int) -> str:
        self[apart] = found = postings.digits(apart - 1)
        return found


_GAPS = _Gaps()


def encoded(slot: Slot) -> tuple[str, Steps]:
    """The postings of some cards, and their steps."""
    if len(slot) <= PER:
        return _text(_START, slot), []
    pieces, steps, at, before = list[str](), Steps(), 0, _START
    for first in range(0, len(slot), PER):
        if first:
            steps += (at, before[0])
        here = slot[first : first + PER]
        pieces.append(_text(before, here))
        at += len(pieces[-1])
        before = here[-1]
    return "".join(pieces), steps


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
