"""All search data of a site: made anew, or what the last build made brought up to date."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext

from deckpress.search import postings, rows, shards
from deckpress.search.entry import Entry, Terms, digest, fields
from deckpress.search.files import files
from deckpress.search.index import MOST, index
from deckpress.search.memory import Kept, Memory
from deckpress.search.rows import Deck, encoded
from deckpress.search.shards import Change, Shards
from deckpress.search.spool import Held, Spool

_WORTH = 2_000  # cards from which on it is worth to remember anything; more than an index of lunr's has
_AT_ONCE = 0.1  # share of blocks that may have changed for an update to be quicker than to begin anew

Cards = list[tuple[int, Terms]]  # serials ascending


def data(entries: Spool | Sequence[Entry], decks: Sequence[Deck], memory: Memory | None = None) -> dict[str, bytes]:
    """Path below the site and bytes of every file; the order of the entries does not matter.

    What `memory` holds makes it faster and changes nothing else.
    """
    with undisturbed():
        return _data(entries if isinstance(entries, Spool) else Held(entries), decks, memory)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Without searches for garbage, where much is made that is kept, and nothing that refers to itself."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


def _data(cards: Spool | Held, decks: Sequence[Deck], memory: Memory | None) -> dict[str, bytes]:
    listed, whole = rows.decks(decks, cards.tags), dict[str, bytes]()
    kept = _updated(cards, listed, memory) if memory and len(cards) >= _WORTH else None
    if not kept:
        kept, whole = _anew(cards, listed, memory)
    return files(kept.shards, kept.vocabulary, kept.rows, kept.sums, listed) | whole


def _anew(cards: Spool | Held, decks: bytes, memory: Memory | None) -> tuple[Kept, dict[str, bytes]]:
    """Everything from the cards; of small sites the index in lunr's format too, as a file."""
    digests, shown, serials = dict[int, bytes](), dict[int, bytes](), list[int]()
    with memory.anew() if memory else nullcontext() as keep:

        def listed() -> Iterator[tuple[int, Terms]]:
            for number, block in cards.blocks():
                found = _cards(block)
                digests[number], shown[number] = digest(block), rows.row(block)
                serials.extend(serial for serial, _ in found)
                if keep:
                    keep(number, digests[number], shown[number], found)
                yield from found

        table, totals = postings.table(listed())
    whole = lunr(table, totals, serials)
    cut = shards.cut(table, totals, len(serials))
    sums = {number: rows.total(number, row) for number, row in shown.items()}
    kept = Kept(cut, shards.vocabulary(cut), digests, shown, sums, decks)
    if memory:
        memory.keep(kept, {})
    return kept, whole


def lunr(table: postings.Table, totals: list[int], serials: list[int]) -> dict[str, bytes]:
    """The index in lunr's own format, as a file, of a site that is small enough for it."""
    return {"search/index.json": encoded(index(table, totals, serials))} if len(serials) <= MOST else {}


def _updated(cards: Spool | Held, decks: bytes, memory: Memory) -> Kept | None:
    """What the last build left with what changed since then; None where to begin anew is as quick."""
    old = memory.kept()
    if old is None:
        return None
    digests = {number: digest(block) for number, block in cards.blocks()}
    changed = {n for n in digests.keys() | old.digests.keys() if digests.get(n) != old.digests.get(n)}
    if not changed and decks == old.decks:
        return old
    known = {n: old.digests[n] for n in changed if n in old.digests}
    if len(changed) > _AT_ONCE * len(digests) or (before := memory.terms(known)) is None:
        return None
    new = {number: block for number, block in cards.blocks() if number in changed}
    now = {number: _cards(new.get(number, [])) for number in changed}
    cut = moved(old.shards, before, now, len(cards))
    same = cut.starts == old.shards.starts and cut.terms == old.shards.terms
    words = old.vocabulary if same else shards.vocabulary(cut)
    shown = {n: row for n, row in old.rows.items() if n in digests}
    shown.update({n: rows.row(block) for n, block in new.items()})
    sums = {n: rows.total(n, shown[n]) if n in now else old.sums[n] for n in shown}
    kept = Kept(cut, words, digests, shown, sums, decks)
    memory.keep(kept, now)
    return kept


def moved(old: Shards, before: dict[int, Cards], now: dict[int, Cards], count: int) -> Shards:
    """The shards with the terms of some blocks of cards as they are `now`."""
    changes: list[Change] = []
    totals = old.totals.copy()
    gone = {serial: lists for block in before.values() for serial, lists in block}
    come = {serial: lists for block in now.values() for serial, lists in block}
    nothing: Terms = tuple([] for _ in totals)
    for serial in sorted(gone.keys() | come.keys()):
        was, is_ = gone.get(serial, nothing), come.get(serial, nothing)
        if was != is_:
            changes.extend(_changes(serial, was, is_))
            totals = [total + len(new) - len(old) for total, new, old in zip(totals, is_, was, strict=True)]
    return shards.changed(old, changes, totals, count)


def _changes(serial: int, was: Terms, is_: Terms) -> Iterator[Change]:
    old, new = shards.said(was), shards.said(is_)
    for term, field in old.keys() | new.keys():
        if old.get((term, field)) != new.get((term, field)):
            yield Change(term, field, serial, new.get((term, field), ""))


def _cards(block: Iterable[Entry]) -> Cards:
    return [(entry.serial, fields(entry)) for entry in block]
