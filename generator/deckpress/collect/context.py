"""Where a note stands: the order of the lock's notes in their files, and whether neighbours agree."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from msgspec import Struct

from deckpress.collect.lock import Entry
from deckpress.collect.matching import Pairing


def rows(old: Sequence[Entry]) -> list[list[int]]:
    """The entries that are there, a list a file, in the order of the file as far as `above` tells it."""
    files: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for at, entry in enumerate(old):
        if not entry.gone:
            files[entry.file][entry.above].append(at)
    return [_row(old, files[file]) for file in sorted(files)]


def _row(old: Sequence[Entry], under: dict[str, list[int]]) -> list[int]:
    here = {old[at].id for entries in under.values() for at in entries}
    row: list[int] = []
    heads = sorted((above for above in under if above not in here), key=lambda above: (above != "", above))
    waiting = [at for above in reversed(heads) for at in reversed(under.pop(above))]
    while waiting or under:
        if not waiting:  # a ring, which only an edited file can hold
            waiting = under.pop(min(under))
        at = waiting.pop()
        row.append(at)
        waiting.extend(reversed(under.pop(old[at].id, ())))
    return row


class Spot(Struct, frozen=True):
    """Where a note or an entry stands among those already paired: the nearest id above and below, and how far.

    At the edge of a file the id is the file's path behind a `/`.
    """

    above: str
    up: int
    below: str
    down: int
    file: str


def spots(row: Sequence[tuple[int, str]], file: str) -> dict[int, Spot]:
    """The spots of what is not paired in one file; `row` holds each number, and its id or "" if it has no pair."""
    above, up = f"/{file}", 0
    half: dict[int, tuple[str, int]] = {}
    for number, name in row:
        up = 0 if name else up + 1
        above = name or above
        half[number] = (above, up)
    below, down = f"/{file}", 0
    found: dict[int, Spot] = {}
    for number, name in reversed(row):
        down = 0 if name else down + 1
        below = name or below
        if not name:
            found[number] = Spot(*half[number], below, down, file)
    return found


class Places:
    """All spots at one moment, and which files hold notes of which."""

    def __init__(self, pairing: Pairing, ordered: list[list[int]]) -> None:
        old, new = pairing.old, pairing.new
        self.old: dict[int, Spot] = {}
        for row in ordered:
            named = [(at, "" if pairing.free(at) else old[at].id) for at in row]
            self.old.update(spots(named, old[row[0]].file))
        files: dict[str, list[tuple[int, str]]] = defaultdict(list)
        self.votes: Counter[tuple[str, str]] = Counter()
        for n, at in enumerate(pairing.entry):
            files[new[n].file].append((n, old[at].id if at >= 0 else ""))
            if at >= 0:
                self.votes[old[at].file, new[n].file] += 1
        self.new: dict[int, Spot] = {}
        for file, listed in files.items():
            self.new.update(spots(listed, file))

    def near(self, at: int, n: int) -> bool:
        """Whether the note stands in the file of the entry, or in one that took notes from it."""
        old, new = self.old[at].file, self.new[n].file
        return old == new or (old, new) in self.votes

    def agreement(self, at: int, n: int) -> float:
        """How far neighbours agree, 0 to 1: half for each side, less where others without a pair stand between."""
        one, other = self.old[at], self.new[n]
        edge = self.near(at, n)
        total = 0.0
        for a, far, b, distance in (
            (one.above, one.up, other.above, other.up),
            (one.below, one.down, other.below, other.down),
        ):
            if a == b or (edge and a[0] == "/" == b[0]):
                total += 0.5 if far == distance else 0.3
        return total
