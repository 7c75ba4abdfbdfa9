"""What results show of a card, twenty cards a file, and where each deck's cards are."""

from __future__ import annotations

import hashlib
import json
import zlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from deckpress.search.entry import Entry

PER = 20  # cards of a file
_SHOWN = 700  # characters of an answer
_OPEN, _SHUT = "\ufdec", "\ufded"  # around a formula

Mark = tuple[int, int, bytes]  # bytes of a file, a sum of them, a digest of the digests of its cards
Deck = tuple[str, str, Sequence[int]]  # title, address of the first page, serials of its cards


def blocks(entries: Sequence[Entry]) -> dict[int, Sequence[Entry]]:
    """Entries by ascending serial in the files that hold them, by the number of the file."""
    serials = [entry.serial for entry in entries]
    found: dict[int, Sequence[Entry]] = {}
    at = 0
    while at < len(serials):
        number = serials[at] // PER
        end = bisect_left(serials, (number + 1) * PER, at)
        found[number] = entries[at:end]
        at = end
    return found


def row(block: Sequence[Entry]) -> bytes:
    """The file of one block: a place for each serial."""
    return _file({entry.serial: _card(entry) for entry in block})


def renewed(number: int, row: bytes, changes: Mapping[int, Entry | None]) -> bytes:
    """The file of a block with some cards as they are now, by serial, None for those that are gone."""
    known = json.loads(row) if row else {"decks": [], "cards": []}
    titles, listed = known["decks"], enumerate(known["cards"], number * PER)
    cards: dict[int, list[Any]] = {serial: [titles[card[0]], *card[1:]] for serial, card in listed if card}
    for serial, entry in changes.items():
        if entry:
            cards[serial] = _card(entry)
        else:
            cards.pop(serial, None)
    return _file({serial: cards[serial] for serial in sorted(cards)})


def _card(entry: Entry) -> list[Any]:
    return [entry.deck, entry.href, entry.number, entry.section, entry.question, cut(entry.answer)]


def _file(cards: Mapping[int, list[Any]]) -> bytes:
    """Cards by ascending serial, the decks that they name listed once."""
    decks = list(dict.fromkeys([card[0] for card in cards.values()]))
    first, last = min(cards) // PER * PER, max(cards)
    listed: list[Any] = [0] * (last - first + 1)
    for serial, (deck, *rest) in cards.items():
        listed[serial - first] = [decks.index(deck), *rest]
    return encoded({"decks": decks, "cards": listed})


def mark(number: int, row: bytes, digests: bytes) -> Mark:
    """What is to be known of the file of a block without reading it."""
    return len(row), total(number, row), summed(digests)


def summed(digests: bytes) -> bytes:
    """One digest for those of the cards of a block."""
    return hashlib.blake2b(digests, digest_size=16).digest()


def total(name: str | int, value: bytes) -> int:
    """A sum of some bytes and of the name or number that they go by."""
    return zlib.crc32(value, zlib.crc32(str(name).encode()))


def decks(listed: Iterable[Deck], tags: Iterable[str]) -> bytes:
    """The decks in their order, each with the serials of its cards as runs of first and count; and all tags."""
    found = [[title, href, list(_runs(sorted(serials)))] for title, href, serials in listed]
    return encoded({"decks": found, "tags": sorted(tags)})


def relisted(known: bytes, serials: Mapping[str, Sequence[int]]) -> tuple[bytes, set[int]]:
    """The list of decks where some, by their first page, have other cards; and the serials that these had before."""
    values, before = json.loads(known), set[int]()
    for deck in values["decks"]:
        if deck[1] in serials:
            before.update(serial for first, count in deck[2] for serial in range(first, first + count))
            deck[2] = list(_runs(sorted(serials[deck[1]])))
    return encoded(values), before


def cut(text: str) -> str:
    """As much of an answer as results keep; never half a formula."""
    if len(text) <= _SHOWN:
        return text
    start = _whole(text[:_SHOWN])
    return _whole(start.rpartition(" ")[0] or start).rstrip() + " …"


def _whole(text: str) -> str:
    """The text without the half of a formula at its end."""
    return text[: text.rindex(_OPEN)] if text.count(_OPEN) > text.count(_SHUT) else text


def encoded(value: Any) -> bytes:
    """JSON without spaces; letters as they are, for they compress better."""
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:  # half a character
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _runs(serials: Sequence[int]) -> Iterator[tuple[int, int]]:
    if serials and serials[-1] - serials[0] == len(serials) - 1:
        yield serials[0], len(serials)
        return
    start = 0
    for at in range(1, len(serials) + 1):
        if at == len(serials) or serials[at] != serials[at - 1] + 1:
            yield serials[start], at - start
            start = at
