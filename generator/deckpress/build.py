"""The pipeline: text in, pages out.  Nothing is written here, so nothing is half written."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from deckpress import config
from deckpress.collect import assemble, links
from deckpress.collect.embeds import Embeds
from deckpress.collect.identity import Record
from deckpress.config import Site
from deckpress.model.deck import Collection
from deckpress.model.diagnostic import Code, Diagnostic, in_order
from deckpress.model.note import Card, Note
from deckpress.model.vault import Vault
from deckpress.read import account, dialects, discover, suggest, vault
from deckpress.read.account import Account
from deckpress.read.page import Page
from deckpress.render import engines, media, pool
from deckpress.render.card import Context, Job, Rendered
from deckpress.search import data, offline
from deckpress.search.memory import Memory
from deckpress.site import entries, feeds
from deckpress.site.assets import assets
from deckpress.site.frames import Frames
from deckpress.site.layout import Layout, layout
from deckpress.site.links import Leads, linked
from deckpress.site.pages import Pages, Shown
from deckpress.site.templating import environment

_CARD_LIMIT = 65_536  # characters
Progress = Callable[[str, int, int], None]  # what is done, how many of them, of how many


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line says about one build."""

    content: Path
    base_path: str = ""
    jobs: int = 0  # 0: one a processor
    offline: bool = False  # search also works where the site is opened from a folder
    memory: Path | None = None  # the file that remembers search data from build to build


@dataclass(frozen=True, slots=True)
class Read:
    """The content as cards, with all that is wrong with it so far; `names` are what its links may name."""

    site: Site
    collection: Collection
    names: links.Index
    vaults: tuple[Vault, ...]
    diagnostics: tuple[Diagnostic, ...]
    record: Record  # the ids to keep for the next build
    lock: str | None  # cards.lock as it was read
    parsed: tuple[tuple[Page, tuple[dialects.Item, ...]], ...]  # every file, and what its dialect made of it

    def accounts(self) -> tuple[Account, ...]:
        """What became of everything that looks like a card, by file."""
        cards = Counter(card.note.source.path for card in self.collection.cards)
        return tuple(account.account(page, items, cards[page.source.path]) for page, items in self.parsed)


@dataclass(frozen=True, slots=True)
class Finished:
    """Cards as HTML, where they will stand, and the media they show."""

    read: Read
    layout: Layout
    rendered: dict[str, Rendered]
    media: tuple[media.Medium, ...]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def formulas(self) -> int:
        return sum(card.formulas for card in self.rendered.values())


Printed = Callable[[Finished, Mapping[str, bytes]], Mapping[str, bytes]]  # the pages, to sheets by their paths


def read(content: Path) -> Read:
    """The cards of a content folder."""
    found = discover.found(content)
    site, unfit = config.site(found.settings, found.macros)
    known, misread = vault.vaults(found.vaults, site.tables, found.settings)
    pages = [Page(source, vault.of(source.path, known)) for source in found.sources]
    pages = [page for page in pages if not dialects.plain_table(page)]
    parsed = tuple((page, tuple(dialects.parse(page))) for page in pages)
    notes = [item for _, items in parsed for item in items if isinstance(item, Note)]
    faults = [*suggest.keywords(pages), *suggest.patterns(pages)]
    faults.extend(item for _, items in parsed for item in items if isinstance(item, Diagnostic))
    collection, record, twins = assemble.collection(notes, site, found.lock)
    if any(fault.place.path == discover.LOCK for fault in found.diagnostics):  # not all of it was read
        record = replace(record, text=None, damaged=True)
    names = links.index([page.source for page in pages], found.media, collection)
    read_paths = {page.source.path for page in pages}
    faults.extend(fault for fault in found.unsure if fault.place.path in read_paths)
    diagnostics = (*found.diagnostics, *unfit, *misread, *faults, *twins)
    return Read(site, collection, names, known, diagnostics, record, found.lock, parsed)


def finished(options: Options, progress: Progress) -> Finished:
    """The content rendered; every fault in it is a diagnostic and no card is lost."""
    content = read(options.content)
    places = layout(content.collection, content.site.page_size)
    cards = content.collection.cards
    results = _rendered(content, cards, options.jobs, progress)
    shown, found, unshown = _with_media(options.content, cards, results)
    shown, broken = linked(cards, shown, Leads(content.names, places))
    faults = [fault for card in cards for fault in _faults(card, shown[card.id])]
    return Finished(content, places, shown, found, in_order([*content.diagnostics, *faults, *unshown, *broken]))


def site(options: Options, progress: Progress, printed: Printed | None = None) -> tuple[Finished, dict[str, bytes]]:
    """The finished cards and every file of the site, by its path; `printed` makes the sheets that lie beside decks."""
    done, made, files = pages(options, progress)
    if printed:
        sheets = printed(done, files)
        files.update(replace(made, sheets={path: len(data) for path, data in sheets.items()}).all())
        files.update(sheets)
    found = entries.entries(done.read.collection, done.layout, done.rendered)
    decks = entries.decks(done.read.collection, done.layout)
    search = data.data(list(found), decks, Memory(options.memory) if options.memory else None)
    files.update(search)
    if options.offline:
        files.update(offline.offline(search))
    return done, files


def pages(options: Options, progress: Progress) -> tuple[Finished, Pages, dict[str, bytes]]:
    """The finished cards, what their pages are made from, and all files that these need, but for the search."""
    done = finished(options, progress)
    collection, chosen = done.read.collection, done.read.site
    own = assets()
    base = options.base_path or (urlsplit(chosen.base_url).path if chosen.base_url else "/")
    frames = Frames(chosen, own, len(collection.cards), base, options.offline)
    shown = {name: _shown(card) for name, card in done.rendered.items()}
    made = Pages(collection, done.layout, shown, frames, environment())
    files = dict(made.all())
    files.update({own.folder + name: data for name, data in own.files.items()})
    files.update({medium.name: medium.data for medium in done.media})
    files["cards/aliases.json"] = feeds.aliases(collection)
    files["cards/pages.json"] = feeds.places(done.layout)
    files.update(feeds.feeds(files, chosen.base_url))
    return done, made, files


def _rendered(content: Read, cards: tuple[Card, ...], workers: int, progress: Progress) -> list[Rendered]:
    context = Context(
        macros={macro.name: macro.body for macro in content.site.macros},
        media=content.names.media,
        language=content.site.language,
    )
    total = len(cards)
    large = {n for n, card in enumerate(cards) if _large(card)}
    jobs = [job for job in _jobs(content, cards) if job.number not in large]
    results = {n: Rendered(n, failed=f"card is longer than {_CARD_LIMIT // 1024} KB") for n in large}
    means = pool.Means(workers or os.cpu_count() or 1, engines.best(len(jobs), os.environ.get("DECKPRESS_ENGINE", "")))
    for n, card in enumerate(pool.rendered(jobs, len(jobs), context, means), len(large) + 1):
        results[card.number] = card
        progress("cards", n, total)
    return [results[n] for n in range(total)]


def _jobs(content: Read, cards: tuple[Card, ...]) -> Iterable[Job]:
    def attachments(path: str) -> str:
        return vault.attachments(vault.of(path, content.vaults), path.rpartition("/")[0])

    embeds = Embeds(content.names, attachments)
    for number, card in enumerate(cards):
        source = card.note.source
        yield Job(
            number,
            card.id,
            source.path.rpartition("/")[0],
            (card.prompt.text, card.answer.text),
            source.meta.language,
            attachments(source.path),
            embeds.of((card.prompt.text, card.answer.text), source.path),
        )


def _large(card: Card) -> bool:
    return len(card.prompt.text) + len(card.answer.text) > _CARD_LIMIT


def _with_media(
    content: Path, cards: tuple[Card, ...], results: list[Rendered]
) -> tuple[dict[str, Rendered], tuple[media.Medium, ...], list[Diagnostic]]:
    """The cards with their media in place, the files to publish, and which cannot be."""
    found: dict[str, media.Medium] = {}
    refused: dict[str, str] = {}
    faults: list[Diagnostic] = []
    for card, result in zip(cards, results, strict=True):
        for path, side, at in result.media:
            if path not in found and path not in refused:
                outcome = _medium(content, path)
                if isinstance(outcome, str):
                    refused[path] = outcome
                else:
                    found[path] = outcome
            if path in refused:
                place = card.note.source.place((card.prompt, card.answer)[side].offset(at))
                faults.append(Diagnostic(Code.MEDIA_REFUSED, place, f"`{path}` is left out", refused[path]))
    shown = {
        card.id: replace(result, html=(media.placed(result.html[0], found), media.placed(result.html[1], found)))
        for card, result in zip(cards, results, strict=True)
    }
    return shown, tuple(dict.fromkeys(found.values())), faults


def _medium(content: Path, path: str) -> media.Medium | str:
    try:
        return media.medium(path, discover.data(content, path, discover.MEDIA_LIMIT))
    except (OSError, OverflowError) as error:
        return f"file {error}"


def _faults(card: Card, result: Rendered) -> Iterable[Diagnostic]:
    source, span = card.note.source, card.note.span
    if result.failed:
        hint = "the page says so in its place; the other cards are published"
        code = Code.CARD_TOO_LARGE if _large(card) else Code.CARD_NOT_SHOWN
        yield Diagnostic(code, source.place(span.start), result.failed, hint)
    for problem in result.problems:
        side = (card.prompt, card.answer)[problem.side]
        start = side.offset(problem.start)
        place = source.place(start, max(start + 1, side.offset(problem.end)))
        yield Diagnostic(Code(problem.code), place, problem.about, problem.hint)


def _shown(card: Rendered) -> Shown:
    if card.failed:
        return Shown("", f"<p>{escape(card.failed)}</p>", fit=False)
    return Shown(*card.html)
