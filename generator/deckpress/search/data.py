"""All search data of a site: made anew, or what the last build made brought up to date."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext

from deckpress.aside import Laid
from deckpress.search import postings, rows, shards
from deckpress.search.entry import Entry, Terms, digest, fields
from deckpress.search.files import MANIFEST, Files, Made, files, shown
from deckpress.search.index import MOST, index
from deckpress.search.lazily import over
from deckpress.search.memory import Block, Kept, Memory
from deckpress.search.packed import Cards
from deckpress.search.rows import Deck, Mark, encoded
from deckpress.search.shards import Change, Shards
from deckpress.search.spool import Held, Spool

_WORTH = 2_000  # cards from which on it is worth to remember anything; more than an index of lunr's has
_AT_ONCE = 0.1  # share of blocks that may have changed for an update to be quicker than to begin anew


def data(
    entries: Spool | Sequence[Entry], decks: Sequence[Deck], memory: Memory | None = None
) -> Iterator[tuple[str, bytes]]:
    """Path below the site and bytes of every file; the order of the entries does not matter.

    What `memory` holds makes it faster and changes nothing else.
    """
    cards = entries if isinstance(entries, Spool) else Held(entries)
    listed, given = rows.decks(decks, cards.tags), set[str]()
    if memory and len(cards) >= _WORTH:
        with memory.kept() as kept:
            found = _updated(cards, listed, kept) if kept else None
            for path, content in found.items() if found else ():
                whole = content()
                given.add(path)
                yield path, whole
            if found:
                return
    for path, whole in _anew(cards, listed, memory):  # where damage was met on the way, the rest of the same files
        if path not in given:
            yield path, whole


def mark(manifest: bytes) -> str:
    """What tells search data from any others, given their manifest, which names all files."""
    return hashlib.blake2b(manifest, digest_size=16).hexdigest()


def _anew(cards: Spool | Held, decks: bytes, memory: Memory | None) -> Iterator[tuple[str, bytes]]:
    """Everything from the cards; of small sites the index in lunr's format too, as a file."""
    with memory.anew() if memory else nullcontext() as fresh, Laid[int]() as laid:
        found, counted = cards.ready()
        marks, serials = dict[int, Mark](), list[int]()
        for block in found:
            laid.put(block.number, block.row)
            marks[block.number] = block.mark
            serials += block.serials
            if fresh:
                fresh.put(block)
        _, below = shown(marks, laid, len(serials))
        for path, content in below.items():  # they are written while shards are cut
            yield path, content()
        table, totals = counted.table()
        whole = lunr(table, totals, serials)
        cut = shards.cut(table, totals, len(serials))
        made = Made(cut, shards.vocabulary(cut), marks, laid, decks)
        every = files(made)
        if fresh:
            fresh.save(made, mark(every[MANIFEST]()))
        for path, content in every.items():
            if path not in below:
                yield path, content()
        yield from whole.items()


def lunr(table: postings.Table, totals: list[int], serials: list[int]) -> dict[str, bytes]:
    """The index in lunr's own format, as a file, of a site that is small enough for it."""
    return {"search/index.json": encoded(index(table, totals, serials))} if len(serials) <= MOST else {}


def _updated(cards: Spool | Held, decks: bytes, kept: Kept) -> Files | None:
    """The files by what the last build left and what changed since then; None where to begin anew is as quick."""
    old = kept.made
    digests = {number: digest(block) for number, block in cards.blocks()}
    known = {number: rows.summed(found) for number, found in digests.items()}
    before = {number: mark[2] for number, mark in old.marks.items()}
    changed = {number for number, _ in known.items() ^ before.items()}
    if not changed and decks == old.decks:
        return files(old)
    if len(changed) > _AT_ONCE * len(digests):
        return None
    now: dict[int, Block | None] = dict.fromkeys(changed)
    for number, block in cards.blocks():
        if number in changed:
            now[number] = digests[number], rows.row(block), _cards(block)
    gone = {number: terms for number, (_, terms) in kept.blocks(changed & before.keys()).items()}
    cut = moved(old.shards, gone, {number: block[2] if block else [] for number, block in now.items()}, len(cards))
    return saved(kept, changed_from(old, cut, now, decks), now)


def changed_from(old: Made, cut: Shards, now: Mapping[int, Block | None], decks: bytes) -> Made:
    """The search data with other shards, and with some blocks as they are now, None for those that are gone."""
    there = {number: block for number, block in now.items() if block}
    marks = {number: mark for number, mark in old.marks.items() if number not in now}
    marks.update({number: rows.mark(number, row, digests) for number, (digests, row, _) in there.items()})
    shown = over({number: row for number, (_, row, _) in there.items()}, old.rows)
    return Made(cut, shards.renewed(old.vocabulary, old.shards, cut), marks, shown, decks)


def saved(kept: Kept, made: Made, now: Mapping[int, Block | None]) -> Files:
    """The files of search data, which the next build can go on from."""
    found = files(made)
    kept.save(made, mark(found[MANIFEST]()), now)
    return found


def moved(old: Shards, before: Mapping[int, Cards], now: Mapping[int, Cards], count: int) -> Shards:
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
    old, new = _said(was), _said(is_)
    for term, field in old.keys() | new.keys():
        if old.get((term, field)) != new.get((term, field)):
            yield Change(term, field, serial, new.get((term, field), ""))


def _said(lists: Terms) -> Mapping[tuple[str, int], str]:
    """What a card says of each term in each field."""
    found: dict[tuple[str, int], str] = {}
    for field, tokens in enumerate(lists):
        for term in dict.fromkeys(tokens):
            found[term, field] = postings.said(len(tokens), tokens.count(term))
    return found


def _cards(block: Iterable[Entry]) -> Cards:
    return [(entry.serial, fields(entry)) for entry in block]
