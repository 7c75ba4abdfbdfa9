"""Search data after an edit of a few cards, from what the last build left."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from contextlib import ExitStack

from msgspec import Struct

from deckpress.search import data, postings, rows
from deckpress.search.entry import SIZE, Entry, digest, fields
from deckpress.search.files import MANIFEST, files
from deckpress.search.index import MOST
from deckpress.search.memory import Block, Kept, Memory
from deckpress.search.packed import Cards
from deckpress.search.rows import PER, encoded


class Edit(Struct, frozen=True):
    """What an edit does to the search data: files that are new or different, paths that are gone, and their mark.

    `save` is for the next build: it leaves what this one made, and may be called once.
    """

    files: dict[str, bytes]
    gone: frozenset[str]
    mark: str
    save: Callable[[], None]


def edited(entries: Iterable[Entry], count: int, memory: Memory, mark: str) -> Edit | None:
    """The edit of no more than texts of these cards, of so many, in the search data of that mark.

    None where what the last build left is not there, or does not fit.
    """
    blocks: dict[int, list[Entry]] = {}
    for entry in entries:
        blocks.setdefault(entry.serial // PER, []).append(entry)
    with ExitStack() as stack:
        kept = stack.enter_context(memory.kept())
        fits = kept is not None and kept.mark == mark and kept.made.shards.cards == count
        if kept and fits and blocks.keys() <= kept.made.marks.keys():
            return _edited(blocks, count, kept, stack)
    return None


def _edited(blocks: dict[int, list[Entry]], count: int, kept: Kept, stack: ExitStack) -> Edit | None:
    old = kept.made
    known = kept.blocks(old.marks if count <= MOST else blocks)
    before = {number: terms for number, (_, terms) in known.items()}
    edits = {n: others for n, block in blocks.items() if (others := _other(known[n], block))}
    new = {entry.serial: fields(entry) for block in edits.values() for entry in block}
    now = {n: [(serial, new.get(serial, lists)) for serial, lists in before[n]] for n in before}
    made: dict[int, Block | None] = {}
    for number, block in edits.items():
        row = _row(number, old.rows[number], known[number][0], block)
        if row is None:
            return None
        made[number] = *row, now[number]
    cut = data.moved(old.shards, {n: before[n] for n in edits}, {n: now[n] for n in edits}, count)
    found = data.changed_from(old, cut, made, old.decks)
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


def _other(known: tuple[bytes, Cards], block: list[Entry]) -> list[Entry]:
    """Those cards of a block that are not as the last build had them."""
    digests = {serial: known[0][at * SIZE : (at + 1) * SIZE] for at, (serial, _) in enumerate(known[1])}
    return [entry for entry in block if digest([entry]) != digests.get(entry.serial)]


def _row(number: int, row: bytes, digests: bytes, block: list[Entry]) -> tuple[bytes, bytes] | None:
    """The digests and the row file of a block with some cards as they are now; None if more than texts differ."""
    values = json.loads(row)
    listed = [at for at, card in enumerate(values["cards"]) if card]
    for entry in block:
        at = entry.serial - number * PER
        if at not in listed:
            return None
        deck, *place = values["cards"][at][:4]
        if [values["decks"][deck], *place] != [entry.deck, entry.href, entry.number, entry.section]:
            return None
        values["cards"][at][4:] = [entry.question, rows.cut(entry.answer)]
        start = listed.index(at) * SIZE
        digests = digests[:start] + digest([entry]) + digests[start + SIZE :]
    return digests, encoded(values)
