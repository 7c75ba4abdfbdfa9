"""Long postings changed without reading them from their start: where some of their cards stand, and which come before.

The steps of one field of a term are pairs: how many characters stand before a posting, and the serial before it.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise

from deckpress.search import postings
from deckpress.search.postings import Slot

PER = 512  # postings from one step to the next
Steps = list[int]  # pairs of offset and serial, both ascending


def record(row: list[Slot | None]) -> tuple[str, dict[int, Steps]]:
    """The postings of a term, fields parted by tabs; and the steps of those fields that have any."""
    fields = [encoded(*slot) if slot else ("", []) for slot in row]
    text = "\t".join(text for text, _ in fields).rstrip("\t")
    return text, {field: steps for field, (_, steps) in enumerate(fields) if steps}


def encoded(serials: list[int], said: list[str]) -> tuple[str, Steps]:
    """The postings of some cards, and their steps."""
    pieces, steps, at, before = list[str](), Steps(), 0, -1
    for first in range(0, len(serials), PER):
        if first:
            steps += (at, before)
        here = serials[first : first + PER]
        gaps = (postings.digits(serial - last - 1) for last, serial in pairwise((before, *here)))
        pieces.append("".join([part for pair in zip(gaps, said[first : first + PER], strict=True) for part in pair]))
        at += len(pieces[-1])
        before = here[-1]
    return "".join(pieces), steps


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
