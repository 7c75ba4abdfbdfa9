"""Search data after an edit of a few cards, from what the last build left."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack

from msgspec import Struct

from deckpress.search import data, postings, rows
from deckpress.search.entry import SIZE, Entry, digest, fields
from deckpress.search.files import MANIFEST, files
from deckpress.search.index import MOST
from deckpress.search.memory import Block, Kept, Memory
from deckpress.search.packed import Cards
from deckpress.search.rows import PER

Changes = dict[int, Entry | None]  # cards of a block as they are now, by serial, None for those that are gone


class Edit(Struct, frozen=True):
    """What an edit does to the search data: files that are new or different, paths that are gone, and their mark.

    `save` is for the next build: it leaves what this one made, and may be called once.
    """

    files: dict[str, bytes]
    gone: frozenset[str]
    mark: str
    save: Callable[[], None]


def edited(
    entries: Iterable[Entry], count: int, memory: Memory, mark: str, decks: Mapping[str, Sequence[int]]
) -> Edit | None:
    """The edit of these cards, of so many that there are now, in the search data of that mark.

    `decks` has the serials of all cards of those decks, by first page, whose cards came, went or moved; else nothing
    but texts are another.  None where what the last build left is not there, or does not fit.
    """
    with ExitStack() as stack:
        kept = stack.enter_context(memory.kept())
        if kept and kept.mark == mark and (kept.made.shards.cards <= MOST) == (count <= MOST):
            listed, before = rows.relisted(kept.made.decks, decks) if decks else (kept.made.decks, set[int]())
            changes: dict[int, Changes] = {}
            for serial in before.difference(*decks.values()):
                changes.setdefault(serial // PER, {})[serial] = None
            for entry in entries:
                changes.setdefault(entry.serial // PER, {})[entry.serial] = entry
            return _edited(changes, count, listed, kept, stack)
    return None


def _edited(changes: Mapping[int, Changes], count: int, decks: bytes, kept: Kept, stack: ExitStack) -> Edit | None:
    old = kept.made
    known = kept.blocks(old.marks if count <= MOST else changes.keys() & old.marks.keys())
    nothing: tuple[bytes, Cards] = (b"", [])
    before = {number: terms for number, (_, terms) in known.items()}
    edits = {n: others for n, each in changes.items() if (others := _other(known.get(n, nothing), each))}
    now, made = before.copy(), dict[int, Block | None]()
    for number, others in edits.items():
        digests, terms = known.get(number, nothing)
        now[number] = _terms(terms, others)
        if now[number]:
            row = rows.renewed(number, old.rows[number] if number in known else b"", others)
            made[number] = _digests(terms, digests, others), row, now[number]
        else:
            made[number] = None
    if old.shards.cards + sum(len(now[n]) - len(before.get(n, [])) for n in edits) != count:
        return None
    cut = data.moved(old.shards, {n: before.get(n, []) for n in edits}, {n: now[n] for n in edits}, count)
    found = data.changed_from(old, cut, made, decks)
    was, is_ = files(old), files(found)
    fresh = {path: content() for path, content in is_.items() if path not in was or path == MANIFEST}
    mark, still_open = data.mark(fresh[MANIFEST]), stack.pop_all()

    def save() -> None:
        with still_open:
            kept.save(found, mark, made)

    return Edit(fresh | _lunr(now, count), frozenset(was.keys() - is_.keys()), mark, save)


def _lunr(cards: dict[int, Cards], count: int) -> dict[str, bytes]:
    """The index in lunr's own format of a small site, of which all cards are given by their blocks."""
    if count > MOST:
        return {}
    table, totals = postings.table(card for n in sorted(cards) for card in cards[n])
    return data.lunr(table, totals, [serial for n in sorted(cards) for serial, _ in cards[n]])


def _other(known: tuple[bytes, Cards], changes: Changes) -> Changes:
    """Those cards of a block that are not as the last build had them."""
    digests = _by_serial(known[1], known[0])
    return {n: entry for n, entry in changes.items() if entry is None or digest([entry]) != digests.get(n)}


def _terms(known: Cards, changes: Changes) -> Cards:
    found = dict(known)
    found.update((serial, fields(entry)) for serial, entry in changes.items() if entry)
    return [(serial, found[serial]) for serial in sorted(found) if changes.get(serial, True)]


def _digests(known: Cards, digests: bytes, changes: Changes) -> bytes:
    found = _by_serial(known, digests)
    found.update((serial, digest([entry])) for serial, entry in changes.items() if entry)
    return b"".join(found[serial] for serial in sorted(found) if changes.get(serial, True))


def _by_serial(known: Cards, digests: bytes) -> dict[int, bytes]:
    return {serial: digests[at * SIZE : (at + 1) * SIZE] for at, (serial, _) in enumerate(known)}
