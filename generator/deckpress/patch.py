"""A build after an edit of a few cards: only what they stand on is made again.

It makes the site that a build of everything makes, or raises `Unfit`: where an edit reaches further than its decks and
the pages of their tags, or anything is not as the last build left it, the build of everything is what there is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from deckpress import cards, content, turnover
from deckpress.build import frame
from deckpress.cards import Progress, Tally
from deckpress.collect import splice
from deckpress.collect.lock import HEADER
from deckpress.content import Content
from deckpress.ground import Unfit, Values, shape
from deckpress.memo import Memo
from deckpress.model.diagnostic import Diagnostic
from deckpress.options import Options
from deckpress.reach import Reach, check_lock, moved_in, of_decks, reached
from deckpress.read.discover import Part
from deckpress.render.links import Link
from deckpress.render.media import Medium
from deckpress.search import offline
from deckpress.search.edit import edited
from deckpress.search.entry import Entry
from deckpress.search.memory import Memory
from deckpress.site import entries, feeds, tags
from deckpress.site.assets import standing
from deckpress.site.layout import Given, Layout, layout
from deckpress.site.links import Lead, Leads
from deckpress.site.pages import Pages
from deckpress.site.shown import Shown, shown
from deckpress.site.tags import PER_PAGE
from deckpress.turnover import Standing, Turnover


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
    reach, front = reached(ground, changed), turnover.home(ground)
    if options.memory is None or not splice.known(before):
        raise Unfit
    old = splice.part(before, reach.files, gone=ground["gone"])
    lines = b"\n".join((HEADER.encode(), *old, b""))
    free = turnover.free(ground, lines)
    read = content.read(options.content, Part(reach.files, tuple(listed), lines), free)
    read = of_decks(read, reach, front, changed)
    moved = moved_in(read, ground, reach, changed)
    new = (read.record.data or b"").split(b"\n")[1:-1]
    check_lock(before, old, new)
    given = Given({deck.path: deck.href.removesuffix(".html") for deck in front.decks}, ground["tags"])
    pages = frame(options, read, layout(read.collection, read.site.page_size, given), standing(ground["assets"]))
    turned = Turnover(front.cards)
    if moved:
        decks = [deck for deck in read.collection.decks if reach.decks[deck.path] in reach.edited]
        turned = turnover.turnover(decks, moved, pages, ground, new, free, stands)
    made = _made(_Edit(options, read, pages, ground, reach, changed, turned), progress)
    try:
        return replace(made, lock=splice.exchanged(before, old, new))
    except ValueError as error:
        raise Unfit from error


class _Edit(Struct, frozen=True):
    """What is known of an edit before its cards are rendered."""

    options: Options
    read: Content
    pages: Pages
    ground: Values
    reach: Reach
    changed: frozenset[str]  # files
    turned: Turnover


def _made(edit: _Edit, progress: Progress) -> Patch:
    ground, read, turned = edit.ground, edit.read, edit.turned
    tally = Tally(media={path: Medium(name, b"", *size) for path, (name, *size) in ground["media"].items()})
    found, told = _pages(edit, tally, progress)
    seen = {path: sorted(names) for path, names in tally.seen.media.items()}
    if tally.seen.embeds or any(seen.get(path) != ground["shown"].get(path) for path in edit.changed):
        raise Unfit
    assert edit.options.memory is not None
    search = edited(told, turned.cards, Memory(edit.options.memory), ground["search"], turned.decks)
    if search is None:
        raise Unfit
    found.update(search.files)
    gone = set(search.gone)
    if edit.options.offline:
        found.update(offline.offline(search.files))
        gone.update(f"{path}.js" for path in search.gone)
    former = _former(edit)
    found.update(turned.files, **{"cards/aliases.json": feeds.aliases(former)})
    faults = (fault for fault in (*read.diagnostics, *tally.faults) if fault.place.path in edit.changed)
    left = {**ground, **turned.ground, "files": _files(edit, tally), "former": former, "search": search.mark}
    return Patch(turned.cards, found, frozenset(gone), b"", tuple(faults), left, search.save)


def _pages(edit: _Edit, tally: Tally, progress: Progress) -> tuple[dict[str, bytes], list[Entry]]:
    """The pages that show what was edited, and the cards that search has to know anew."""
    memo = Memo(edit.options.memo, bytes.fromhex(edit.ground["program"]))
    leads, means = _leads(edit.read, edit.pages.layout, edit.ground), cards.means(edit.options)
    finish = cards.finished(edit.read, leads, means, memo, progress, tally)
    found, told, sides, touched = dict[str, bytes](), list[Entry](), dict[str, Shown](), set[str]()
    for deck in edit.read.collection.decks:
        here = edit.reach.decks[deck.path] in edit.reach.edited
        for at, (card, rendered) in zip(entries.places(deck, edit.pages.layout), finish, strict=False):
            sides[card.id] = shown(rendered)
            if card.note.source.path in edit.changed or (here and edit.turned.decks):
                touched.add(card.id)
                told.append(entries.entry(card, at, deck.title, rendered))
        if here:
            found.update(edit.pages.deck(deck, sides.__getitem__))
    next(finish, None)
    memo.close(whole=False)
    found.update(_tags(edit, touched, sides))
    return found, told


def _tags(edit: _Edit, touched: set[str], sides: dict[str, Shown]) -> Iterator[tuple[str, bytes]]:
    """The pages of tags that show a card that was touched."""
    for tag, listed in tags.tagged(edit.read.collection.decks).items():
        known = edit.ground["tagged"][tag]
        count = sum(many for _, many in known)
        for at, some in tags.slices(known, listed, edit.reach.decks).items():
            if not touched.isdisjoint(card.id for _, _, card in some):
                if len(some) != min(PER_PAGE, count - at * PER_PAGE):
                    raise Unfit
                yield edit.pages.tag(tag, at, some, count, sides.__getitem__)


def _former(edit: _Edit) -> dict[str, str]:
    """Former ids, each with the id of today."""
    known = {card.id for card in edit.read.collection.cards} | edit.turned.gone
    left = {name: now for name, now in edit.ground["former"].items() if now not in known}
    return {**left, **feeds.former(edit.read.collection.cards)}


def _files(edit: _Edit, tally: Tally) -> dict[str, list[object]]:
    """What the ground has of all files."""
    found = dict(edit.ground["files"])
    for path in edit.changed:
        decks, _, _, rest = found[path]
        own = (card for card in edit.read.collection.cards if card.note.source.path == path)
        found[path] = [decks, shape(own), tally.seen.formulas.get(path, 0), rest]
    return found


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
