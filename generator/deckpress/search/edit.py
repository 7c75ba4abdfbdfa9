"""Search data after an edit of a few cards, from what the last build left."""

from __future__ import annotations

import json
from collections.abc import Iterable

from deckpress.search import data, postings, rows, shards
from deckpress.search.entry import SIZE, Entry, digest, fields
from deckpress.search.files import files
from deckpress.search.index import MOST
from deckpress.search.memory import Kept, Memory
from deckpress.search.rows import PER, encoded


def edited(entries: Iterable[Entry], count: int, memory: Memory) -> dict[str, bytes] | None:
    """Path below the site and bytes of every file, where no more than texts of these cards, of so many, may differ.

    None where what the last build left is not there, or does not fit.
    """
    old = memory.kept()
    blocks: dict[int, list[Entry]] = {}
    for entry in entries:
        blocks.setdefault(entry.serial // PER, []).append(entry)
    if old is None or old.shards.cards != count or not blocks.keys() <= old.rows.keys():
        return None
    shown = {n: _row(n, old.rows[n], old.digests[n], block) for n, block in blocks.items()}
    asked = old.digests if count <= MOST else {n: old.digests[n] for n in blocks}
    before = memory.terms(asked)
    if before is None or any(row is None for row in shown.values()):
        return None
    new = {entry.serial: fields(entry) for block in blocks.values() for entry in block}
    now = {n: [(serial, new.get(serial, lists)) for serial, lists in before[n]] for n in asked}
    if count <= MOST:
        table, totals = postings.table(card for n in sorted(now) for card in now[n])
        whole = data.lunr(table, totals, [serial for n in sorted(now) for serial, _ in now[n]])
        cut = shards.cut(table, totals, count)
    else:
        whole, cut = {}, data.moved(old.shards, before, now, count)
    made = {n: row for n, row in shown.items() if row is not None}
    digests, kept_rows = dict(old.digests), dict(old.rows)
    for n, (row, known) in made.items():
        kept_rows[n], digests[n] = row, known
    sums = {n: rows.total(n, made[n][0]) if n in made else known for n, known in old.sums.items()}
    same = cut.starts == old.shards.starts and cut.terms == old.shards.terms
    words = old.vocabulary if same else shards.vocabulary(cut)
    kept = Kept(cut, words, digests, kept_rows, sums, old.decks)
    memory.keep(kept, {n: now[n] for n in blocks})
    return files(cut, words, kept_rows, sums, old.decks) | whole


def _row(number: int, row: bytes, digests: bytes, block: list[Entry]) -> tuple[bytes, bytes] | None:
    """The row file and the digest of a block with some cards as they are now; None if more than texts differ."""
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
    return encoded(values), digests
