"""How far an edit of a few files reaches; Unfit is raised where that is further than a patch can go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from deckpress.content import Content
from deckpress.ground import Unfit, Values, loose, shape
from deckpress.model.deck import Collection
from deckpress.model.diagnostic import Code
from deckpress.model.note import Card
from deckpress.site import tags
from deckpress.site.home import Home

_FEW = 20  # edited files
_MOST = 200  # files of the decks that these belong to
# What is told of several files, so that a part of them cannot tell it.
_SHARED = frozenset((Code.TWIN, Code.REPEATED_ID, Code.KEYWORDS_UNKNOWN, Code.PATTERN))


class Reach(Struct, frozen=True):
    """How far an edit reaches: the decks of the edited files; those and all beside them on pages of tags, by path."""

    edited: frozenset[int]
    decks: dict[tuple[str, ...], int]
    files: frozenset[str]  # of all these decks


def reached(ground: Values, changed: frozenset[str]) -> Reach:
    """How far edits of these files reach."""
    known = ground["files"]
    if not 0 < len(changed) <= _FEW or not changed <= known.keys() or not changed.isdisjoint(ground["referred"]):
        raise Unfit
    edited = frozenset(number for path in changed for number in known[path][0])
    numbers = tags.beside(ground["tagged"], edited)
    files = frozenset(path for path, (decks, *_) in known.items() if not numbers.isdisjoint(decks))
    if len(files) > _MOST:
        raise Unfit
    return Reach(edited, {tuple(ground["decks"][number][0]): number for number in numbers}, files)


def of_decks(read: Content, reach: Reach, front: Home, changed: frozenset[str]) -> Content:
    """The content with those decks alone of which all files were read, in their hues; no edited card is in another."""
    others = (deck for deck in read.collection.decks if deck.path not in reach.decks)
    if any(card.note.source.path in changed for deck in others for card in deck.cards):
        raise Unfit
    decks = (deck for deck in read.collection.decks if deck.path in reach.decks)
    found = tuple(replace(deck, hue=front.decks[reach.decks[deck.path]].hue) for deck in decks)
    if len(found) != len(reach.decks):
        raise Unfit
    return replace(read, collection=Collection(found))


def moved_in(read: Content, ground: Values, reach: Reach, changed: frozenset[str]) -> frozenset[str]:
    """All that the files have to do with others is as it was; those in which cards came, went or moved."""
    cards: dict[str, list[Card]] = {}
    for card in read.collection.cards:
        cards.setdefault(card.note.source.path, []).append(card)
    files, numbers = ground["files"], set(reach.decks.values())
    whole = {path for path in cards.keys() | changed if numbers.issuperset(files[path][0])}
    moved = {path for path in whole if shape(cards.get(path, ())) != files[path][1]}
    if changed - whole or moved - changed or any(fault.code in _SHARED for fault in read.diagnostics):
        raise Unfit
    for path in moved:
        decks = {reach.decks[card.note.deck] for card in cards.get(path, ())}
        if len(decks) != 1 or decks != set(files[path][0]) or loose(cards[path]) != (files[path][3] or None):
            raise Unfit
    if read.record.data is None:
        raise Unfit
    return frozenset(moved)


def check_lock(before: bytes, old: list[bytes], new: list[bytes]) -> None:
    """No text or id of an edited note is that of another, so that who is who is settled among these."""
    here, texts = b"\n".join(old), set[bytes]()
    there = _there(old)
    ours, come_or_gone = Counter(there.values()), there.keys() ^ _there(new).keys()
    for line in set(new).symmetric_difference(old):
        name, digest, _, _, former, *_ = (*line.split(b"\t", 5), b"", b"")
        if digest.startswith(b"~"):
            continue
        texts.add(digest)
        if name in come_or_gone:
            texts.update((name, *former.split()))
        if ours[digest] > 1:
            raise Unfit
    if any(before.count(text) != here.count(text) for text in texts):
        raise Unfit


def _there(lines: Iterable[bytes]) -> dict[bytes, bytes]:
    """The digests of the notes that are not gone, by their ids."""
    cells = (line.split(b"\t", 3) for line in lines)
    return {name: digest for name, digest, gone, _ in cells if not gone and not digest.startswith(b"~")}
