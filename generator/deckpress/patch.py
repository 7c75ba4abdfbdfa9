"""A build after an edit of a few cards: only what they stand on is made again.

It makes the site that a build of everything makes, or raises `Unfit`: where an edit reaches further than the texts of
cards, or anything is not as the last build left it, the build of everything is what there is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec import Struct
from msgspec.structs import replace

from deckpress import cards, content
from deckpress.build import frame
from deckpress.cards import Progress, Tally
from deckpress.collect import splice
from deckpress.collect.lock import HEADER
from deckpress.content import Content
from deckpress.ground import Values, shape
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
from deckpress.site.layout import Given, Layout, layout
from deckpress.site.links import Lead, Leads
from deckpress.site.shown import shown

_FEW = 20  # edited files
_MOST = 200  # files of the decks that these belong to
# What is told of several files, so that a part of them cannot tell it.
_SHARED = frozenset((Code.TWIN, Code.REPEATED_ID, Code.KEYWORDS_UNKNOWN, Code.PATTERN))


class Unfit(Exception):
    """The edit needs a build of everything."""


class Patch(Struct, frozen=True):
    """What an edit changes: files of the site, and those that are gone; cards.lock; faults of edited files.

    `save` is for the next build, and may wait until others have what they wait for.
    """

    files: dict[str, bytes]
    gone: frozenset[str]
    lock: bytes
    faults: tuple[Diagnostic, ...]
    ground: Values
    save: Callable[[], None]


def patch(
    options: Options, ground: Values, edits: Iterable[str], listed: Iterable[str], before: bytes, progress: Progress
) -> Patch:
    """The patch for edited files, given all files of the content as they are listed now, and the lock as it stands."""
    changed = frozenset(edits)
    known = ground["files"]
    if (
        options.memory is None
        or not changed
        or len(changed) > _FEW
        or not changed <= known.keys()
        or not changed.isdisjoint(ground["referred"])
    ):
        raise Unfit
    numbers = sorted({number for path in changed for number in known[path][0]})
    files = frozenset(path for path, (decks, _, _) in known.items() if not set(numbers).isdisjoint(decks))
    if len(files) > _MOST:
        raise Unfit
    if not splice.known(before):
        raise Unfit
    old = splice.part(before, files, gone=ground["gone"])
    lines = b"\n".join((HEADER.encode(), *old, b""))
    read = content.read(options.content, Part(files, tuple(listed), lines))
    read = _of_decks(read, ground, numbers)
    _check(read, ground, files, changed)
    new = (read.record.data or b"").split(b"\n")[1:-1]
    _check_lock(before, old, new)
    places = layout(read.collection, read.site.page_size, _given(ground))
    made = _made(options, read, places, ground, changed, progress)
    try:
        return replace(made, lock=splice.exchanged(before, old, new))
    except ValueError as error:
        raise Unfit from error


def _of_decks(read: Content, ground: Values, numbers: list[int]) -> Content:
    """The content with those decks alone of which all files were read, in their hues."""
    hues = {tuple(ground["decks"][at][0]): ground["decks"][at][2] for at in numbers}
    found = tuple(replace(deck, hue=hues[deck.path]) for deck in read.collection.decks if deck.path in hues)
    if len(found) != len(hues):
        raise Unfit
    return replace(read, collection=Collection(found))


def _check(read: Content, ground: Values, files: frozenset[str], changed: frozenset[str]) -> None:
    """All that the files have to do with others is as it was."""
    cards: dict[str, list[Card]] = {path: [] for path in files}
    for card in read.collection.cards:
        cards[card.note.source.path].append(card)
    whole = {path for path in files if set(ground["files"][path][0]) <= _numbers(read, ground)}
    if changed - whole or any(shape(cards[path]) != ground["files"][path][1] for path in whole):
        raise Unfit
    if read.record.data is None or any(fault.code in _SHARED for fault in read.diagnostics):
        raise Unfit


def _numbers(read: Content, ground: Values) -> set[int]:
    here = {deck.path for deck in read.collection.decks}
    return {at for at, (path, _, _) in enumerate(ground["decks"]) if tuple(path) in here}


def _check_lock(before: bytes, old: list[bytes], new: list[bytes]) -> None:
    """No text or id of an edited note is that of a note elsewhere, so that who is who is settled among these."""
    here = b"\n".join(old)
    for digest in {line.split(b"\t")[1] for line in set(new).symmetric_difference(old)}:
        if not digest.startswith(b"~") and before.count(digest) != here.count(digest):
            raise Unfit


def _given(ground: Values) -> Given:
    decks = {tuple(path): first.removesuffix(".html") for path, first, _ in ground["decks"]}
    return Given(decks, ground["tags"])


def _made(
    options: Options,
    read: Content,
    places: Layout,
    ground: Values,
    changed: frozenset[str],
    progress: Progress,
) -> Patch:
    tally = Tally(media={path: Medium(name, b"", *size) for path, (name, *size) in ground["media"].items()})
    pages = frame(options, read, places, ground["cards"], standing(ground["assets"]))
    memo, found, told = Memo(options.memo, bytes.fromhex(ground["program"])), dict[str, bytes](), list[Entry]()
    finish = cards.finished(read, _leads(read, places, ground), cards.means(options), memo, progress, tally)
    for deck in read.collection.decks:
        sides = {}
        for at, (card, rendered) in zip(entries.places(deck, places), finish, strict=False):
            sides[card.id] = shown(rendered)
            if card.note.source.path in changed:
                if card.note.tags:
                    raise Unfit
                told.append(entries.entry(card, at, deck.title, rendered))
        found.update(pages.deck(deck, sides.__getitem__))
    next(finish, None)
    memo.close(whole=False)
    seen = {path: sorted(names) for path, names in tally.seen.media.items()}
    if tally.seen.embeds or any(seen.get(path) != ground["shown"].get(path) for path in changed):
        raise Unfit
    assert options.memory is not None
    search = edited(told, ground["cards"], Memory(options.memory), ground["search"])
    if search is None:
        raise Unfit
    found.update(search.files)
    gone = set(search.gone)
    if options.offline:
        found.update(offline.offline(search.files))
        gone.update(f"{path}.js" for path in search.gone)
    ids = {card.id for card in read.collection.cards}
    former = {name: now for name, now in ground["former"].items() if now not in ids}
    former.update(feeds.former(read.collection.cards))
    found["cards/aliases.json"] = feeds.aliases(former)
    files = {
        path: [*known[:2], tally.seen.formulas.get(path, 0) if path in changed else known[2]]
        for path, known in ground["files"].items()
    }
    faults = (fault for fault in (*read.diagnostics, *tally.faults) if fault.place.path in changed)
    left = {**ground, "files": files, "former": former, "search": search.mark}
    return Patch(found, frozenset(gone), b"", tuple(faults), left, search.save)


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
