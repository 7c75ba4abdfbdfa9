"""Collection and rendered cards to the pages of the site."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote

from jinja2 import Environment
from msgspec import Struct

from deckpress.model.deck import Collection, Deck
from deckpress.model.note import Card
from deckpress.render.marks import ROOT
from deckpress.site.frames import Frames
from deckpress.site.home import Home, anchor, home, step, titles
from deckpress.site.layout import Layout, Page, name
from deckpress.site.pager import pager, relative
from deckpress.site.shown import Look
from deckpress.site.styles import Styles
from deckpress.site.tags import PER_PAGE, Tagged, tagged
from deckpress.site.views import (
    CardView,
    DeckLink,
    DeckView,
    Html,
    Link,
    PlainView,
    PrintView,
    SearchView,
    SectionView,
    TagView,
)
from deckpress.words import counted


class Pages(Struct, frozen=True):
    """Everything the pages of one site are made from."""

    collection: Collection
    layout: Layout
    frames: Frames
    templates: Environment
    sheets: Mapping[str, int] = {}  # bytes of the PDF beside a deck's first page, by its path

    def deck(self, deck: Deck, shown: Look) -> Iterator[tuple[str, bytes]]:
        """Path and bytes of every page of a deck; `shown` finds its cards by id."""
        for at, page in enumerate(self.layout.pages[deck.path]):
            yield self._page("deck", page.path, self._deck(deck, at, shown))

    def tags(self, shown: Look) -> Iterator[tuple[str, bytes]]:
        """The same for the pages of all tags."""
        found = tagged(self.collection.decks)
        for tag in self.layout.tags:
            for at in range(0, len(found[tag]), PER_PAGE):
                yield self.tag(tag, at // PER_PAGE, found[tag][at : at + PER_PAGE], len(found[tag]), shown)

    def tag(self, tag: str, at: int, cards: Sequence[Tagged], count: int, shown: Look) -> tuple[str, bytes]:
        """The same for the page `at`, from 0, of a tag that `count` cards have; `cards` are those on it."""
        first = self.layout.tags[tag]
        numbers = range(1, -(-count // PER_PAGE) + 1)
        paths = [first if n == 1 else first.replace(".html", f".{n}.html") for n in numbers]
        styles = Styles("../" * paths[at].count("/"))
        parts: dict[Deck, list[CardView]] = {}
        for deck, number, card in cards:
            parts.setdefault(deck, []).append(self._card(card, shown, number, styles, deck, paths[at]))
        listed = enumerate(parts.items(), 1)
        sections = tuple(SectionView(f"d-{n}", deck.title, tuple(each)) for n, (deck, each) in listed)
        frame = self.frames.frame(paths[at], f"Tag {tag}", css=styles.css(), sheets=styles.sheets, running=f"Tag {tag}")
        paper = f"{frame.root}print/index.html?tag={quote(tag)}"
        return self._page("tag", paths[at], TagView(frame, tag, count, sections, paper, pager(paths, at)))

    def others(self) -> Iterator[tuple[str, bytes]]:
        """The same for the pages without cards."""
        yield self.home(home(self.collection, self.layout))
        yield self._page("search", "search/index.html", self._search("search/index.html"))
        yield self._page("print", "print/index.html", self._print("print/index.html"))
        yield self._page("missing", "404.html", self._missing("404.html"))

    def home(self, shown: Home) -> tuple[str, bytes]:
        """Path and bytes of the first page."""
        site = self.frames.site
        view = shown.view(self.frames.frame("index.html", site.title), site.description, self.layout.tags)
        return self._page("home", "index.html", view)

    def _page(self, template: str, path: str, view: object) -> tuple[str, bytes]:
        return path, self.templates.get_template(f"{template}.html").render(view=view).encode()

    def _deck(self, deck: Deck, at: int, shown: Look) -> DeckView:
        pages = self.layout.pages[deck.path]
        page = pages[at]
        styles = Styles("../" * page.path.count("/"))
        sections = tuple(
            SectionView(
                section.id, section.title, tuple(self._card(card, shown, n, styles) for n, card in section.cards)
            )
            for section in page.sections
        )
        count = len(deck.cards)
        described = deck.description or f"{counted(count, 'flashcard')} on {deck.title}"
        title = deck.title if at == 0 else f"{deck.title}, page {at + 1}"
        return DeckView(
            frame=self.frames.frame(
                page.path,
                title,
                description=described,
                css=styles.css(),
                sheets=styles.sheets,
                hue=deck.hue,
                running=deck.title,
            ),
            title=deck.title,
            crumbs=tuple(self._crumbs(deck, page.path)),
            facts=_facts(deck, count, len(titles(pages))),
            count=count,
            step=step(count),
            hue=deck.hue,
            sections=sections,
            contents=tuple(_contents(pages, page)),
            print=f"{'../' * page.path.count('/')}print/index.html?deck={quote(name(pages))}",
            pager=pager([p.path for p in pages], at),
            sheet=self._sheet(pages[0].path.removesuffix(".html") + ".pdf", page.path),
        )

    def _sheet(self, path: str, page: str) -> Link | None:
        size = self.sheets.get(path)
        return Link(f"PDF, {max(round(size / 1000), 1):,} KB", relative(path, page)) if size else None

    def _crumbs(self, deck: Deck, path: str) -> Iterator[Link]:
        root = "../" * path.count("/")
        yield Link("All decks", f"{root}index.html")
        for depth in range(1, len(deck.path)):
            yield Link(deck.path[depth - 1], f"{root}index.html#{anchor(deck.path[:depth])}")

    def _card(
        self, card: Card, shown: Look, number: int, styles: Styles, deck: Deck | None = None, page: str = ""
    ) -> CardView:
        sides = shown(card.id)
        styles.see(sides.sheets)
        tags = tuple(Link(tag, styles.page(ROOT) + self.layout.tags[tag]) for tag in card.note.tags)
        return CardView(
            id=card.id,
            number=number,
            prompt=Html(styles.page(sides.prompt)),
            answer=Html(styles.page(sides.answer)),
            tags=() if deck else tags,
            deck=Link(deck.title, relative(self.layout.cards[card.id], page)) if deck else None,
            hue=deck.hue if deck else "",
            shown=sides.fit,
        )

    def _search(self, path: str) -> SearchView:
        frame = self.frames.frame(path, "Search", sheets=("hits.css",))
        return SearchView(frame, self._decks(frame.root), ("print",))

    def _print(self, path: str) -> PrintView:
        frame = self.frames.frame(path, "Print")
        return PrintView(frame, self._decks(frame.root))

    def _decks(self, root: str) -> tuple[DeckLink, ...]:
        decks = ((deck, self.layout.pages[deck.path]) for deck in self.collection.decks)
        return tuple(DeckLink(deck.title, root + pages[0].path, name(pages), deck.hue) for deck, pages in decks)

    def _missing(self, path: str) -> PlainView:
        frame = self.frames.frame(path, "Page not found")
        decks = tuple(
            Link(deck.title, frame.root + self.layout.pages[deck.path][0].path) for deck in self.collection.decks
        )
        return PlainView(frame, decks)


def _contents(pages: tuple[Page, ...], current: Page) -> Iterator[Link]:
    seen = set()
    for page in pages:
        for section in page.sections:
            if section.id not in seen and section.title:
                seen.add(section.id)
                here = "" if page is current else relative(page.path, current.path)
                yield Link(section.title, f"{here}#{section.id}")


def _facts(deck: Deck, count: int, sections: int) -> tuple[str, ...]:
    facts = [counted(count, "card")]
    if sections > 1:
        facts.append(counted(sections, "section"))
    if deck.week:
        facts.append(f"week {deck.week}")
    return tuple(facts)
