"""What the first page shows: every deck in a row, by shelf, and the tags."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from deckpress.model.deck import Collection, Deck
from deckpress.site.layout import Layout, Page
from deckpress.site.slug import slug
from deckpress.site.tags import tagged
from deckpress.site.views import DeckRow, Frame, HomeView, Link, ShelfView


class Shelved(Struct, frozen=True, array_like=True):
    """A deck as the first page shows it, with its path in the collection."""

    path: tuple[str, ...]
    title: str
    href: str
    count: int
    sections: tuple[str, ...]
    hue: str


class Home(Struct, frozen=True):
    """All that the first page is made from: the decks in the order of the site, and how many cards have each tag."""

    decks: tuple[Shelved, ...]
    tags: Mapping[str, int] = {}

    @property
    def cards(self) -> int:
        return sum(deck.count for deck in self.decks)

    def view(self, frame: Frame, description: str, files: Mapping[str, str]) -> HomeView:
        """The page; `files` has where each tag is."""
        shelves: dict[tuple[str, ...], list[Shelved]] = {}
        for deck in self.decks:
            shelves.setdefault(deck.path[:-1], []).append(deck)
        return HomeView(
            frame=frame,
            description=description,
            cards=self.cards,
            decks=len(self.decks),
            shelves=tuple(_shelf(parent, decks) for parent, decks in sorted(shelves.items())),
            tags=tuple((Link(tag, files[tag]), count) for tag, count in self.tags.items()),
        )


def home(collection: Collection, layout: Layout) -> Home:
    """The first page of a whole collection."""
    found = tagged(collection.decks)
    counts = {tag: len(found[tag]) for tag in layout.tags}
    return Home(tuple(shelved(deck, layout.pages[deck.path]) for deck in collection.decks), counts)


def shelved(deck: Deck, pages: Sequence[Page]) -> Shelved:
    """A deck with these pages."""
    return Shelved(deck.path, deck.title, pages[0].path, len(deck.cards), titles(pages), deck.hue)


def titles(pages: Iterable[Page]) -> tuple[str, ...]:
    """The titles of all sections, each once."""
    return tuple(dict.fromkeys(section.title for page in pages for section in page.sections if section.title))


def step(count: int) -> str:
    """How finely the edge of a deck of so many cards is drawn."""
    return "" if count <= 90 else "fine" if count <= 400 else "full"


def anchor(parent: tuple[str, ...]) -> str:
    """The id of the shelf of the decks below one parent."""
    return "d-" + "-".join(slug(part) for part in parent) if parent else "d"


def _shelf(parent: tuple[str, ...], decks: Iterable[Shelved]) -> ShelfView:
    rows = (DeckRow(deck.title, deck.href, deck.count, deck.sections, deck.hue, step(deck.count)) for deck in decks)
    return ShelfView(anchor(parent), " / ".join(parent), tuple(rows))
