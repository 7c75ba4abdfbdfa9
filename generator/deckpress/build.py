"""The pipeline: text in, pages out, a file at a time.  Nothing is written here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from deckpress import cards, content, garbage
from deckpress.aside import Held
from deckpress.cards import Progress, Tally
from deckpress.collect.identity import Record
from deckpress.content import Content
from deckpress.ground import Values, ground
from deckpress.memo import Memo
from deckpress.model.diagnostic import Diagnostic, in_order
from deckpress.options import Options as Options
from deckpress.read import discover
from deckpress.render.early import Early
from deckpress.render.job import Rendered
from deckpress.render.media import Medium
from deckpress.search import data, offline, rows
from deckpress.search.files import MANIFEST
from deckpress.search.memory import Memory
from deckpress.search.spool import Spool
from deckpress.site import entries, feeds
from deckpress.site.assets import Assets, assets
from deckpress.site.frames import Frames
from deckpress.site.layout import Layout, layout
from deckpress.site.links import Leads
from deckpress.site.pages import Pages
from deckpress.site.shelf import Shelf
from deckpress.site.shown import shown
from deckpress.site.templating import environment

Put = Callable[[str, bytes], None]  # takes a file of the site, by its path
Printed = Callable[["Done", Mapping[str, bytes]], Mapping[str, bytes]]  # the pages, to sheets by their paths


class Summary(Struct, frozen=True):
    """What the command line tells of a build, and what is to become of cards.lock."""

    decks: int
    cards: int
    formulas: int
    diagnostics: tuple[Diagnostic, ...]
    record: Record
    lock: Held | None  # as it was read
    ground: Values | None  # for the next build
    save: Callable[[], None] | None = None  # what is left to do for that when the site stands


class Done(Struct, frozen=True):
    """What became of the content: where its cards stand, and all that is wrong with it."""

    content: Content
    layout: Layout
    diagnostics: tuple[Diagnostic, ...]
    formulas: int
    rendered: dict[str, Rendered] = {}  # where they were asked for
    media: tuple[Medium, ...] = ()  # likewise
    ground: Values | None = None

    @property
    def summary(self) -> Summary:
        decks = self.content.collection.decks
        count = sum(len(deck.cards) for deck in decks)
        return Summary(
            len(decks), count, self.formulas, self.diagnostics, self.content.record, self.content.lock, self.ground
        )


def finished(options: Options, progress: Progress, *, keep: bool = True) -> Done:
    """The content rendered; every fault in it is a diagnostic and no card is lost.  Cards are kept on demand."""
    tally, rendered, media = Tally(), dict[str, Rendered](), list[Medium]()
    with cards.early(options) as early:
        read, memo = _read(options, early)
        places = layout(read.collection, read.site.page_size)
        leads = Leads(read.names, places)
        for card, made in cards.finished(read, leads, cards.means(options), memo, progress, tally, early):
            fresh = tally.taken()
            if keep:
                rendered[card.id] = made
                media += fresh
    memo.close(whole=True)
    diagnostics = in_order([*read.diagnostics, *tally.faults])
    return Done(read, places, diagnostics, tally.formulas, rendered, tuple(media))


def _read(options: Options, early: Early | None) -> tuple[Content, Memo]:
    """The content, and the memo that some of it came from; where there is no content, no memo begins."""
    discover.check(options.content)
    memo = Memo(options.memo)
    return content.read(options.content, early=early, memo=memo), memo


@garbage.put_off()
def site(options: Options, put: Put, progress: Progress, printed: Printed | None = None) -> Summary:
    """Every file of the site is put; `printed` makes the sheets that lie beside decks."""
    memory = Memory(options.memory) if options.memory else None
    mark = ""
    with Spool() as spool:
        summary, decks = _without_search(options, put, progress, spool, printed)
        for path, found in data.data(spool, decks, memory):
            put(path, found)
            for twin, script in offline.offline({path: found}).items() if options.offline else ():
                put(twin, script)
            if path == MANIFEST:
                mark = data.mark(found)
    if summary.ground is None or memory is None:
        return summary
    return replace(summary, ground={**summary.ground, "search": mark})


def _without_search(
    options: Options, put: Put, progress: Progress, spool: Spool, printed: Printed | None
) -> tuple[Summary, list[rows.Deck]]:
    """As `pages`; the cards themselves are gone when it returns, for search data take much room."""
    done = pages(options, put, progress, spool, printed)
    return done.summary, entries.decks(done.content.collection, done.layout)


def pages(
    options: Options, put: Put, progress: Progress, spool: Spool | None = None, printed: Printed | None = None
) -> Done:
    """Every file but those of the search is put; the `spool` gets what search data are made of."""
    with cards.early(options) as early:
        read, memo = _read(options, early)
        return _pages(options, read, memo, early, put, progress, spool, printed)


def _pages(
    options: Options,
    read: Content,
    memo: Memo,
    early: Early | None,
    put: Put,
    progress: Progress,
    spool: Spool | None,
    printed: Printed | None,
) -> Done:
    if spool is not None and not (options.memory and options.memory.exists()):
        spool.expect([card.serial for card in read.collection.cards])
    places = layout(read.collection, read.site.page_size)
    made = frame(options, read, places, assets())
    with Shelf() as shelf:
        if printed is None:
            return _made(options, read, memo, early, made, put, progress, spool, shelf)
        files: dict[str, bytes] = {}
        done = _made(options, read, memo, early, made, files.__setitem__, progress, spool, shelf, keep=True)
        sheets = printed(done, files)
        made = replace(made, sheets={path: len(found) for path, found in sheets.items()})
        for deck in read.collection.decks:
            files.update(made.deck(deck, shelf.get))
        for path, found in (files | dict(sheets)).items():
            put(path, found)
        return done


def frame(options: Options, read: Content, places: Layout, own: Assets) -> Pages:
    """What the pages of a site are made from, and the assets that they load."""
    base = options.base_path or (urlsplit(read.site.base_url).path if read.site.base_url else "/")
    frames = Frames(read.site, own, base, options.offline)
    return Pages(read.collection, places, frames, environment())


def _made(
    options: Options,
    read: Content,
    memo: Memo,
    early: Early | None,
    made: Pages,
    put: Put,
    progress: Progress,
    spool: Spool | None,
    shelf: Shelf,
    *,
    keep: bool = False,
) -> Done:
    """The cards finished and all files put; those cards are put on the shelf that are shown again, or all."""
    tally, listed = Tally(), list[str]()
    leads = Leads(read.names, made.layout)
    finish = cards.finished(read, leads, cards.means(options), memo, progress, tally, early)
    for deck in read.collection.decks:
        sides = {}
        for at, (card, rendered) in zip(entries.places(deck, made.layout), finish, strict=False):
            sides[card.id] = shown(rendered)
            if card.note.tags or keep:
                shelf.put(card.id, sides[card.id])
            if spool is not None:
                spool.put(entries.entry(card, at, deck.title, rendered))
        for medium in tally.taken():
            put(medium.name, medium.data)
        for path, page in made.deck(deck, sides.__getitem__):
            listed.append(path)
            put(path, page)
    next(finish, None)  # it has things to put away
    for path, page in (*made.tags(shelf.get), *made.others()):
        listed.append(path)
        put(path, page)
    own = made.frames.assets
    for path, file in _files(read, made, listed):
        put(path, file)
    memo.close(whole=True)
    left = ground(read, made.layout, tally.seen, tally.media, leads, own.folder) if options.memo else None
    return Done(read, made.layout, in_order([*read.diagnostics, *tally.faults]), tally.formulas, ground=left)


def _files(read: Content, made: Pages, listed: list[str]) -> Iterator[tuple[str, bytes]]:
    """What is neither a page nor for search."""
    own = made.frames.assets
    yield from ((own.folder + name, data) for name, data in own.files.items())
    yield "cards/aliases.json", feeds.aliases(feeds.former(read.collection.cards))
    yield feeds.PLACES, feeds.places(made.layout)
    yield from feeds.feeds(listed, read.site.base_url).items()
