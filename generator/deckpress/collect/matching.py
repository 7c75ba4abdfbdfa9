"""Which note of today is which note of the lock: equal text first, then likeness and neighbours, the surest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence

from msgspec import Struct

from deckpress.collect.lock import Entry


class Seen(Struct, frozen=True):
    """A note as it stands now; `id` is "" if the author gave none."""

    id: str
    digest: str
    file: str


class Pairing(Struct):
    """Who is who so far: `entry[n]` is the entry that the note `n` continues, -1 for none yet."""

    old: Sequence[Entry]
    new: Sequence[Seen]
    entry: list[int] = []
    note: dict[str, int] = {}  # id of an entry, the note that continues it

    def __post_init__(self) -> None:
        self.entry = [-1] * len(self.new)

    def join(self, at: int, n: int) -> None:
        self.entry[n] = at
        self.note[self.old[at].id] = n

    def free(self, at: int) -> bool:
        return self.old[at].id not in self.note

    def open_notes(self) -> list[int]:
        return [n for n, at in enumerate(self.entry) if at < 0]

    def above(self, n: int) -> str | None:
        """The id that the note above continues; "" if there is none above, None if it continues nothing yet."""
        return self._beside(n, n - 1)

    def below(self, n: int) -> str | None:
        return self._beside(n, n + 1)

    def _beside(self, n: int, other: int) -> str | None:
        if not 0 <= other < len(self.new) or self.new[other].file != self.new[n].file:
            return ""
        return self.old[self.entry[other]].id if self.entry[other] >= 0 else None


def exact(old: Sequence[Entry], new: Sequence[Seen]) -> Pairing:
    """Notes with the same id or the same text as an entry; `new` is sorted by file and place, its ids all differ.

    An entry that is gone is taken only after all that are there.
    """
    pairing = Pairing(old, new)
    if claims := {seen.id: n for n, seen in enumerate(new) if seen.id}:
        for at, entry in enumerate(old):
            if (n := claims.get(entry.id, -1)) >= 0 and (pairing.entry[n] < 0 or entry.digest == new[n].digest):
                pairing.join(at, n)
    _by_text(pairing)
    if pairing.open_notes():
        _by_past(pairing)
    return pairing


def _by_text(pairing: Pairing) -> None:
    entries: dict[str, list[int]] = defaultdict(list)
    for at, entry in enumerate(pairing.old):
        if not entry.gone and pairing.free(at):
            entries[entry.digest].append(at)
    notes: dict[str, list[int]] = defaultdict(list)
    for n in pairing.open_notes():
        if pairing.new[n].digest in entries:
            notes[pairing.new[n].digest].append(n)
    several: list[tuple[list[int], list[int]]] = []
    for digest, found in notes.items():
        if len(found) == 1 == len(entries[digest]):
            pairing.join(entries[digest][0], found[0])
        else:
            several.append((entries[digest], found))
    if several:
        _twins(pairing, several)


# Which of file, note above and note below must agree; the strictest first.
_RULES = ((1, 1, 1), (0, 1, 1), (1, 1, 0), (1, 0, 1), (0, 1, 0), (0, 0, 1), (1, 0, 0), (0, 0, 0))


def _twins(pairing: Pairing, groups: list[tuple[list[int], list[int]]]) -> None:
    """Notes with one text: those in the same file between the same neighbours first, in the end in their order."""
    under = {(entry.file, entry.above): entry.id for entry in pairing.old if not entry.gone}
    places = {
        at: (pairing.old[at].file, pairing.old[at].above, under.get((pairing.old[at].file, pairing.old[at].id), ""))
        for entries, _ in groups
        for at in entries
    }
    for rule in _RULES:
        for entries, notes in groups:
            waiting: dict[Hashable, list[int]] = defaultdict(list)
            for at in reversed(entries):
                if pairing.free(at):
                    waiting[_key(rule, places[at])].append(at)
            for n in notes:
                if waiting and pairing.entry[n] < 0:
                    _take(pairing, n, waiting, _key(rule, (pairing.new[n].file, pairing.above(n), pairing.below(n))))


def _key(rule: tuple[int, int, int], place: tuple[str, str | None, str | None]) -> Hashable:
    """What must be equal by a rule, None where nothing is known to compare; edges count in the same file only."""
    file, *beside = place
    for asked, name in zip(rule[1:], beside, strict=True):
        if asked and (name is None or (not name and not rule[0])):
            return None
    return tuple(value if asked else "" for asked, value in zip(rule, (file, *beside), strict=True))


def _take(pairing: Pairing, n: int, waiting: dict[Hashable, list[int]], key: Hashable) -> None:
    found = waiting.get(key, []) if key is not None else []
    while found and pairing.entry[n] < 0:
        at = found.pop()
        if pairing.free(at):
            pairing.join(at, n)


def _by_past(pairing: Pairing) -> None:
    """Text that an entry had before, or had when it went: an edit or a deletion was undone."""
    wanted = {f"c{pairing.new[n].digest}" for n in pairing.open_notes()}
    past: dict[str, list[int]] = defaultdict(list)
    order = sorted(range(len(pairing.old)), key=lambda at: (pairing.old[at].gone > 0, -pairing.old[at].gone))
    for at in order:
        entry = pairing.old[at]
        if pairing.free(at):
            for name in dict.fromkeys((f"c{entry.digest}", entry.id, *entry.former)):
                if name in wanted:
                    past[name].append(at)
    for n in pairing.open_notes():
        at = next((at for at in past.get(f"c{pairing.new[n].digest}", ()) if pairing.free(at)), -1)
        if at >= 0:
            pairing.join(at, n)
