"""Serials: small whole numbers by which the search index knows cards, carried by `cards.lock` as ids are."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

from msgspec.structs import replace

from deckpress.collect import order
from deckpress.collect.lock import UNNUMBERED, Entry
from deckpress.model.note import Note

SPARSE = 1_000  # holes among the serials that nobody minds, however few cards there are
_Serials = tuple[int, ...]  # of the cards of one note


def numbered(entries: Sequence[Entry], notes: Sequence[Note], cards: Sequence[int]) -> list[Entry]:
    """The entries with a serial for each card, no two alike; `notes` and how many cards they have go with them.

    A card keeps the serial that its entry has for it.  The others take the lowest that nobody has, in reading order.
    Where most numbers are holes, all cards are numbered anew in reading order.
    """
    found = [_known(entry, most) for entry, most in zip(entries, cards, strict=True)]
    flat = [serial for each in found for serial in each]
    if UNNUMBERED in flat or len(set(flat)) < len(flat):
        found = _filled(found, entries, order.reading(notes))
        flat = [serial for each in found for serial in each]
    highest = max(flat, default=0)
    holes = highest + 1 - len(flat)
    if holes >= SPARSE and 2 * holes > highest:
        found = _filled([(UNNUMBERED,) * most for most in cards], entries, order.reading(notes))
    return [_with(entry, each) for entry, each in zip(entries, found, strict=True)]


def known(entries: Sequence[Entry], cards: Sequence[int]) -> list[Entry]:
    """The entries with the serials that the lock has for their cards, `UNNUMBERED` for others."""
    return [_with(entry, _known(entry, most)) for entry, most in zip(entries, cards, strict=True)]


def _known(entry: Entry, most: int) -> _Serials:
    """What the lock has for the cards of a note, one item a card."""
    known = entry.numbers
    return known if len(known) == most else (*known, *(UNNUMBERED,) * most)[:most]


def _filled(found: list[_Serials], entries: Sequence[Entry], reading: list[int]) -> list[_Serials]:
    """As `found`, but every card has a serial of its own.

    After a merge several may claim one: the note whose id comes first has it, and of its cards the first.
    """
    holders: dict[int, tuple[int, int]] = {}
    for n in sorted(range(len(entries)), key=lambda n: entries[n].id):
        for at, serial in enumerate(found[n]):
            holders.setdefault(serial, (n, at))
    holders.pop(UNNUMBERED, None)
    free = (serial for serial in count() if serial not in holders)
    filled = list(found)
    for n in reading:
        filled[n] = tuple(s if holders.get(s) == (n, at) else next(free) for at, s in enumerate(found[n]))
    return filled


def _with(entry: Entry, serials: _Serials) -> Entry:
    if entry.numbers == serials:
        return entry
    if not entry.siblings:
        return replace(entry, serials=serials)
    cards = (replace(card, serial=serial) for card, serial in zip(entry.siblings, serials, strict=True))
    return replace(entry, siblings=tuple(cards))
