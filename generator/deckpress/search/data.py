"""All search data of a site: made anew, or what the last build made brought up to date."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from operator import attrgetter

from deckpress.search import postings, rows, shards
from deckpress.search.entry import Entry, Terms, digest, fields
from deckpress.search.files import files
from deckpress.search.index import MOST, index
from deckpress.search.memory import Kept, Memory
from deckpress.search.rows import Deck, encoded
from deckpress.search.shards import Change, Shards

_WORTH = 2_000  # cards from which on it is worth to remember anything; more than an index of lunr's has
_AT_ONCE = 0.1  # share of blocks that may have changed for an update to be quicker than to begin anew

Block = Sequence[Entry]
Cards = list[tuple[int, Terms]]  # serials ascending


def data(entries: Sequence[Entry], decks: Sequence[Deck], memory: Memory | None = None) -> dict[str, bytes]:
    """Path below the site and bytes of every file; the order of the entries does not matter.

    What `memory` holds makes it faster and changes nothing else.
    """
    with _undisturbed():
        return _data(entries, decks, memory)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Without searches for garbage: so much is made here that is kept, and nothing that refers to itself."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


def _data(entries: Sequence[Entry], decks: Sequence[Deck], memory: Memory | None) -> dict[str, bytes]:
    listed = sorted(entries, key=attrgetter("serial"))
    blocks = rows.blocks(listed)
    remembered = memory if len(listed) >= _WORTH else None
    whole: dict[str, bytes] = {}
    kept = remembered and _updated(blocks, len(listed), remembered)
    if not kept:
        kept, whole = _anew(blocks, remembered)
    tags = set(chain.from_iterable(map(attrgetter("tags"), listed)))
    return files(kept.shards, kept.vocabulary, kept.rows, kept.sums, rows.decks(decks, tags)) | whole


def _anew(blocks: dict[int, Block], memory: Memory | None) -> tuple[Kept, dict[str, bytes]]:
    """Everything from the cards; of small sites the index in lunr's format too, as a file."""
    cards = {number: _cards(block) for number, block in blocks.items()}
    serials = [serial for block in cards.values() for serial, _ in block]
    table, totals = postings.table(card for block in cards.values() for card in block)
    whole = {"search/index.json": encoded(index(table, totals, serials))} if len(serials) <= MOST else {}
    cut = shards.cut(table, totals, len(serials))
    shown = {number: rows.row(block) for number, block in blocks.items()}
    kept = Kept(
        cut,
        shards.vocabulary(cut),
        _digests(blocks),
        shown,
        {number: rows.total(number, row) for number, row in shown.items()},
    )
    if memory:
        memory.keep(kept, cards, anew=True)
    return kept, whole


def _updated(blocks: dict[int, Block], count: int, memory: Memory) -> Kept | None:
    """What the last build left with what changed since then; None where to begin anew is as quick."""
    old = memory.kept()
    if old is None:
        return None
    digests = _digests(blocks)
    changed = [n for n in digests.keys() | old.digests.keys() if digests.get(n) != old.digests.get(n)]
    if not changed:
        return old
    known = {n: old.digests[n] for n in changed if n in old.digests}
    if len(changed) > _AT_ONCE * len(blocks) or (before := memory.terms(known)) is None:
        return None
    now = {number: _cards(blocks.get(number, [])) for number in changed}
    cut = _moved(old.shards, before, now, count)
    same = cut.starts == old.shards.starts and cut.terms == old.shards.terms
    words = old.vocabulary if same else shards.vocabulary(cut)
    shown = {n: row for n, row in old.rows.items() if n in digests}
    shown.update({n: rows.row(blocks[n]) for n in changed if n in blocks})
    sums = {n: rows.total(n, shown[n]) if n in now else old.sums[n] for n in shown}
    kept = Kept(cut, words, digests, shown, sums)
    memory.keep(kept, now, anew=False)
    return kept


def _moved(old: Shards, before: dict[int, Cards], now: dict[int, Cards], count: int) -> Shards:
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


def _digests(blocks: dict[int, Block]) -> dict[int, bytes]:
    return {number: digest(block) for number, block in blocks.items()}
