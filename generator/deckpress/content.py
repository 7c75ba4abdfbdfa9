"""A content folder as cards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from deckpress import config, jobs
from deckpress.aside import Held, put
from deckpress.collect import assemble, links
from deckpress.collect.identity import Record
from deckpress.collect.serials import Open
from deckpress.config import Site
from deckpress.memo import Memo
from deckpress.model.deck import Collection
from deckpress.model.diagnostic import Diagnostic
from deckpress.model.note import Note
from deckpress.model.source import Source
from deckpress.model.vault import Vault
from deckpress.read import account, dialects, discover, remembered, suggest, vault
from deckpress.read.account import Account
from deckpress.read.discover import Part
from deckpress.read.page import Page
from deckpress.render.early import Early

_LARGE = 8_000_000  # characters of all files, from which on memory counts more than a second
_MANY = 20_000  # notes
_ARENAS = -8  # malloc.h


class Content(Struct, frozen=True):
    """The content as cards, with all that is wrong with it so far; `names` are what its links may name."""

    folder: Path
    site: Site
    collection: Collection
    names: links.Index
    vaults: tuple[Vault, ...]
    diagnostics: tuple[Diagnostic, ...]
    record: Record  # the ids to keep for the next build
    lock: Held | None  # cards.lock as it was read
    files: tuple[tuple[Page, tuple[dialects.Item, ...]], ...]  # every file, and what its dialect made of it

    def accounts(self) -> tuple[Account, ...]:
        """What became of everything that looks like a card, by file."""
        cards = Counter(card.note.source.path for card in self.collection.cards)
        return tuple(account.account(page, items, cards[page.source.path]) for page, items in self.files)

    def attachments(self, path: str) -> str:
        """The folder where the note at a path looks for its pictures next."""
        return vault.attachments(vault.of(path, self.vaults), path.rpartition("/")[0])


def read(
    folder: Path,
    part: Part | None = None,
    free: Open | None = None,
    early: Early | None = None,
    memo: Memo | None = None,
) -> Content:
    """The cards of a content folder; or of a part of it, with serials that are `free`.  Some are rendered `early`."""
    found = discover.found(folder, part)
    site, unfit = config.site(found.settings, found.macros)
    known, misread = vault.vaults(found.vaults, site.tables, found.settings)
    if sum(len(source.text) for source in found.sources) > _LARGE:
        early = None  # their cards would leave holes among all that is read
    media = links.names((path, path) for path in found.media)
    context = jobs.context(site, media)
    pages, items = list[Page](), list[tuple[dialects.Item, ...]]()
    for page, made in remembered.items(_pages(found.sources, known), memo):
        items.append(made)
        pages.append(replace(page))  # without the lines and masks that it was parsed by
        if early:
            own = [item for item in made if isinstance(item, Note)]
            attachments = vault.attachments(page.vault, page.source.path.rpartition("/")[0])
            early.put(jobs.early(own, attachments), context)
    notes = [item for each in items for item in each if isinstance(item, Note)]
    faults = [*suggest.keywords(pages), *suggest.patterns(pages)]
    faults.extend(item for each in items for item in each if isinstance(item, Diagnostic))
    collection, record, twins = assemble.collection(notes, site, found.lock, free)
    if any(fault.place.path == discover.LOCK for fault in found.diagnostics):  # not all of it was read
        record = replace(record, held=None, damaged=True)
    names = links.index([page.source for page in pages], media, collection)
    read_paths = {page.source.path for page in pages}
    faults.extend(fault for fault in found.unsure if fault.place.path in read_paths)
    diagnostics = (*found.diagnostics, *unfit, *misread, *faults, *twins)
    record, lock = _laid_aside(record, found.lock)
    if len(notes) > _MANY:
        _give_back()
    return Content(
        folder, site, collection, names, known, diagnostics, record, lock, tuple(zip(pages, items, strict=True))
    )


def _pages(sources: Iterable[Source], vaults: Sequence[Vault]) -> Iterator[Page]:
    """The files that may hold cards."""
    for source in sources:
        page = Page(source, vault.of(source.path, vaults))
        if not dialects.plain_table(page):
            yield page


def _laid_aside(record: Record, lock: bytes | None) -> tuple[Record, Held | None]:
    """The new lock and the old one out of the way until the site stands; where they are the same, both at once."""
    data = record.data
    if data is None:
        return record, None if lock is None else put(lock)
    held = put(data)
    return replace(record, held=held), held if lock == data else None if lock is None else put(lock)


def _give_back() -> None:
    """Memory that was freed goes back to the system, which glibc would keep; elsewhere nothing happens."""
    import ctypes

    with suppress(OSError, AttributeError, TypeError):
        glibc = ctypes.CDLL(None)
        glibc.mallopt(_ARENAS, 1)  # threads that come share what is free
        glibc.malloc_trim(0)
