"""Serials: small whole numbers by which the search index knows cards, carried by `cards.lock` as ids are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, count

from msgspec import Struct
from msgspec.structs import replace

from deckpress.collect import order
from deckpress.collect.lock import UNNUMBERED, Entry
from deckpress.model.note import Note

SPARSE = 1_000  # holes among the serials that nobody minds, however few cards there are
_Serials = tuple[int, ...]  # of the cards of one note


class Open(Struct, frozen=True, array_like=True):
    """The serials that no card has: these, and all above the highest that one has."""

    top: int = -1
    holes: tuple[int, ...] = ()  # ascending, below `top`

    def without(self, gone: Iterable[int], come: Iterable[int] = ()) -> Open:
        """As these, when some serials become open and others do not stay so."""
        held = set(come)
        top = max(self.top, *held, -1)
        holes = {*self.holes, *gone, *range(self.top + 1, top)} - held
        while top in holes:
            holes.remove(top)
            top -= 1
        return Open(top, tuple(sorted(holes)))

    def __iter__(self) -> Iterator[int]:
        return chain(self.holes, count(self.top + 1))

    @property
    def sparse(self) -> bool:
        """Whether most numbers are holes, so that all cards are to be numbered anew."""
        return _sparse(self.top, len(self.holes))


def held(serials: Iterable[int]) -> Open:
    """What is open where cards have these, as `numbered` gave them."""
    return Open().without((), serials)


def _sparse(top: int, holes: int) -> bool:
    return holes >= SPARSE and 2 * holes > top


def numbered(
    entries: Sequence[Entry], notes: Sequence[Note], cards: Sequence[int], free: Open | None = None
) -> list[Entry]:
    """The entries with a serial for each card, no two alike; `notes` and how many cards they have go with them.

    A card keeps the serial that its entry has for it.  The others take the lowest that nobody has, in reading order:
    those that are `free`, where only a part of the notes is given.  Where most numbers are holes, all cards are
    numbered anew in reading order, but never a part of them.
    """
    found = [_known(entry, most) for entry, most in zip(entries, cards, strict=True)]
    flat = [serial for each in found for serial in each]
    if UNNUMBERED in flat or len(set(flat)) < len(flat):
        found = _filled(found, entries, order.reading(notes), free)
        flat = [serial for each in found for serial in each]
    top = max(flat, default=-1)  # of a lock that others wrote: any number
    if free is None and _sparse(top, top + 1 - len(flat)):
        found = _filled([(UNNUMBERED,) * most for most in cards], entries, order.reading(notes))
    return [_with(entry, each) for entry, each in zip(entries, found, strict=True)]


def _known(entry: Entry, most: int) -> _Serials:
    """What the lock has for the cards of a note, one item a card."""
    known = entry.numbers
    return known if len(known) == most else (*known, *(UNNUMBERED,) * most)[:most]


def _filled(
    found: list[_Serials], entries: Sequence[Entry], reading: list[int], free: Iterable[int] | None = None
) -> list[_Serials]:
    """As `found`, but every card has a serial of its own.

    After a merge several may claim one: the note whose id comes first has it, and of its cards the first.
    """
    holders: dict[int, tuple[int, int]] = {}
    for n in sorted(range(len(entries)), key=lambda n: entries[n].id):
        for at, serial in enumerate(found[n]):
            holders.setdefault(serial, (n, at))
    holders.pop(UNNUMBERED, None)
    left = (serial for serial in free or count() if serial not in holders)
    filled = list(found)
    for n in reading:
        filled[n] = tuple(s if holders.get(s) == (n, at) else next(left) for at, s in enumerate(found[n]))
    return filled


def _with(entry: Entry, serials: _Serials) -> Entry:
    if entry.numbers == serials:
        return entry
    if not entry.siblings:
        return replace(entry, serials=serials)
    cards = (replace(card, serial=serial) for card, serial in zip(entry.siblings, serials, strict=True))
    return replace(entry, siblings=tuple(cards))
