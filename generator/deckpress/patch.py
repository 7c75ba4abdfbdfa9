"""A build after an edit of a few cards: only what they stand on is made again.

It makes the site that a build of everything makes, or raises `Unfit`: where an edit reaches further than the texts of
cards, or anything is not as the last build left it, the build of everything is what there is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from msgspec import Struct
from msgspec.structs import replace

from deckpress import cards, content, turnover
from deckpress.build import frame
from deckpress.cards import Progress, Tally
from deckpress.collect import splice
from deckpress.collect.lock import HEADER
from deckpress.content import Content
from deckpress.ground import Unfit, Values, loose, shape
from deckpress.memo import Memo
from deckpress.model.deck import Collection
from deckpress.model.diagnostic import Code, Diagnostic
from deckpress.model.note import Card
from deckpress.options import Options
from deckpress.read.discover import Part
from deckpress.render.links import Link
from deckpress.render.media import Medium
from deckpress.search import offline
from deckpress.search.edit import edited
from deckpress.search.entry import Entry
from deckpress.search.memory import Memory
from deckpress.site import entries, feeds
from deckpress.site.assets import standing
from deckpress.site.home import Shelved
from deckpress.site.layout import Given, Layout, layout
from deckpress.site.links import Lead, Leads
from deckpress.site.pages import Pages
from deckpress.site.shown import shown
from deckpress.turnover import Standing, Turnover

_FEW = 20  # edited files
_MOST = 200  # files of the decks that these belong to
# What is told of several files, so that a part of them cannot tell it.
_SHARED = frozenset((Code.TWIN, Code.REPEATED_ID, Code.KEYWORDS_UNKNOWN, Code.PATTERN))


class Patch(Struct, frozen=True):
    """What an edit changes: files of the site, and those that are gone; cards.lock; faults of edited files.

    `save` is for the next build, and may wait until others have what they wait for.
    """

    cards: int  # of the whole site
    files: dict[str, bytes]
    gone: frozenset[str]
    lock: bytes
    faults: tuple[Diagnostic, ...]
    ground: Values
    save: Callable[[], None]


def patch(
    options: Options,
    ground: Values,
    edits: Iterable[str],
    listed: Iterable[str],
    before: bytes,
    stands: Standing,
    progress: Progress,
) -> Patch:
    """The patch for edited files, given all files of the content as they are listed now, the lock and the site."""
    changed = frozenset(edits)
    numbers, files = _reach(ground, changed)
    if options.memory is None or not splice.known(before):
        raise Unfit
    old = splice.part(before, files, gone=ground["gone"])
    lines = b"\n".join((HEADER.encode(), *old, b""))
    free = turnover.free(ground, lines)
    read = content.read(options.content, Part(files, tuple(listed), lines), free)
    front = turnover.home(ground)
    here = {front.decks[number].path: number for number in numbers}
    read = _of_decks(read, [front.decks[number] for number in numbers])
    moved = _check(read, ground, here, changed)
    new = (read.record.data or b"").split(b"\n")[1:-1]
    _check_lock(before, old, new)
    given = Given({deck.path: deck.href.removesuffix(".html") for deck in front.decks}, ground["tags"])
    pages = frame(options, read, layout(read.collection, read.site.page_size, given), standing(ground["assets"]))
    turned = Turnover(front.cards)
    if moved:
        turned = turnover.turnover(read.collection.decks, moved, pages, ground, new, free, stands)
    made = _made(options, read, pages, ground, changed, turned, progress)
    try:
        return replace(made, lock=splice.exchanged(before, old, new))
    except ValueError as error:
        raise Unfit from error


def _reach(ground: Values, changed: frozenset[str]) -> tuple[list[int], frozenset[str]]:
    """The numbers of the decks that the files belong to, and all files of these."""
    known = ground["files"]
    if not 0 < len(changed) <= _FEW or not changed <= known.keys() or not changed.isdisjoint(ground["referred"]):
        raise Unfit
    numbers = sorted({number for path in changed for number in known[path][0]})
    files = frozenset(path for path, (decks, *_) in known.items() if not set(numbers).isdisjoint(decks))
    if len(files) > _MOST:
        raise Unfit
    return numbers, files


def _of_decks(read: Content, known: Iterable[Shelved]) -> Content:
    """The content with those decks alone of which all files were read, in their hues."""
    hues = {deck.path: deck.hue for deck in known}
    found = tuple(replace(deck, hue=hues[deck.path]) for deck in read.collection.decks if deck.path in hues)
    if len(found) != len(hues):
        raise Unfit
    return replace(read, collection=Collection(found))


def _check(read: Content, ground: Values, known: dict[tuple[str, ...], int], changed: frozenset[str]) -> frozenset[str]:
    """All that the files have to do with others is as it was; those in which cards came, went or moved.

    `known` are the numbers of the decks of which all files were read, by path.
    """
    cards: dict[str, list[Card]] = {}
    for card in read.collection.cards:
        cards.setdefault(card.note.source.path, []).append(card)
    files = ground["files"]
    whole = {path for path in cards.keys() | changed if set(files[path][0]) <= set(known.values())}
    moved = {path for path in whole if shape(cards.get(path, ())) != files[path][1]}
    if changed - whole or moved - changed or any(fault.code in _SHARED for fault in read.diagnostics):
        raise Unfit
    for path in moved:
        decks = {known[card.note.deck] for card in cards.get(path, ())}
        if len(decks) != 1 or decks != set(files[path][0]) or loose(cards[path]) != (files[path][3] or None):
            raise Unfit
    if read.record.data is None:
        raise Unfit
    return frozenset(moved)


def _check_lock(before: bytes, old: list[bytes], new: list[bytes]) -> None:
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


def _made(
    options: Options,
    read: Content,
    pages: Pages,
    ground: Values,
    changed: frozenset[str],
    turned: Turnover,
    progress: Progress,
) -> Patch:
    tally = Tally(media={path: Medium(name, b"", *size) for path, (name, *size) in ground["media"].items()})
    memo, found, told = Memo(options.memo, bytes.fromhex(ground["program"])), dict[str, bytes](), list[Entry]()
    finish = cards.finished(read, _leads(read, pages.layout, ground), cards.means(options), memo, progress, tally)
    for deck in read.collection.decks:
        sides = {}
        for at, (card, rendered) in zip(entries.places(deck, pages.layout), finish, strict=False):
            sides[card.id] = shown(rendered)
            if card.note.source.path in changed and card.note.tags:
                raise Unfit
            if card.note.source.path in changed or turned.decks:
                told.append(entries.entry(card, at, deck.title, rendered))
        found.update(pages.deck(deck, sides.__getitem__))
    next(finish, None)
    memo.close(whole=False)
    seen = {path: sorted(names) for path, names in tally.seen.media.items()}
    if tally.seen.embeds or any(seen.get(path) != ground["shown"].get(path) for path in changed):
        raise Unfit
    assert options.memory is not None
    search = edited(told, turned.cards, Memory(options.memory), ground["search"], turned.decks)
    if search is None:
        raise Unfit
    found.update(search.files)
    gone = set(search.gone)
    if options.offline:
        found.update(offline.offline(search.files))
        gone.update(f"{path}.js" for path in search.gone)
    ids = {card.id for card in read.collection.cards}
    former = {name: now for name, now in ground["former"].items() if now not in ids | turned.gone}
    former.update(feeds.former(read.collection.cards))
    found["cards/aliases.json"] = feeds.aliases(former)
    found.update(turned.files)
    files = dict(ground["files"])
    for path in changed:
        decks, _, _, rest = files[path]
        own = (card for card in read.collection.cards if card.note.source.path == path)
        files[path] = [decks, shape(own), tally.seen.formulas.get(path, 0), rest]
    faults = (fault for fault in (*read.diagnostics, *tally.faults) if fault.place.path in changed)
    left = {**ground, **turned.ground, "files": files, "former": former, "search": search.mark}
    return Patch(turned.cards, found, frozenset(gone), b"", tuple(faults), left, search.save)


class _Leads(Leads, frozen=True):
    """Where links lead, as the last build knew it."""

    def lead(self, link: Link, path: str) -> Lead:
        if (link.base or path, link) not in self.known:
            raise Unfit
        return super().lead(link, path)


def _leads(read: Content, places: Layout, ground: Values) -> Leads:
    known = {
        (path, Link(base, written, address)): Lead(href, about, hint)
        for path, leads in ground["leads"].items()
        for base, written, address, href, about, hint in leads
    }
    return _Leads(read.names, places, known)
