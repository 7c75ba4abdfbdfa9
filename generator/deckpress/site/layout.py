"""Where everything will stand: the address of every deck page, section, card and tag."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from msgspec import Struct

from deckpress.model.deck import Collection, Deck
from deckpress.model.note import Card
from deckpress.model.source import Span
from deckpress.site.slug import distinct, slug


class Section(Struct, frozen=True):
    """Cards below one heading, with their numbers in the deck."""

    id: str
    title: str
    cards: tuple[tuple[int, Card], ...]


class Page(Struct, frozen=True):
    """One page of a deck: its file below the site and the sections, or parts of them, that it shows."""

    path: str
    sections: tuple[Section, ...]


class Spot(Struct, frozen=True):
    """Where a stretch of a deck file is shown: its card, the section that it opens, the page that it opens."""

    span: Span
    card: str
    section: str = ""
    page: str = ""


class Layout(Struct, frozen=True, dict=True):
    """Addresses below the site: pages by deck path, hrefs by names of decks, files by tag."""

    pages: dict[tuple[str, ...], tuple[Page, ...]]
    links: dict[str, str]
    tags: dict[str, str]

    @cached_property
    def cards(self) -> dict[str, str]:
        """The href of each card by its id."""
        return {
            card.id: f"{page.path}#{card.id}"
            for pages in self.pages.values()
            for page in pages
            for section in page.sections
            for _, card in section.cards
        }

    @cached_property
    def spots(self) -> dict[str, tuple[Spot, ...]]:
        """The cards of each deck file in their order."""
        return _spots(self.pages)


class Given(Struct, frozen=True):
    """Addresses of a collection of which only a part is laid out: by deck path, without ending, and of all tags."""

    decks: dict[tuple[str, ...], str]
    tags: dict[str, str]


def layout(collection: Collection, page_size: int, given: Given | None = None) -> Layout:
    """The addresses of a collection; they depend on names only, never on the order of files."""
    paths = given.decks if given else _paths(collection)
    pages = {deck.path: tuple(_pages(deck, paths[deck.path], page_size)) for deck in collection.decks}
    tags = {} if given else distinct(sorted({tag for card in collection.cards for tag in card.note.tags}))
    files = given.tags if given else {tag: f"tags/{name}.html" for tag, name in tags.items()}
    return Layout(pages, _links(collection, pages), files)


def name(pages: tuple[Page, ...]) -> str:
    """What `?deck=` calls the deck of these pages."""
    return pages[0].path.removeprefix("decks/").removesuffix(".html")


def plain_title(heading: str) -> str:
    """A heading without the marks of emphasis, code and maths."""
    unlinked = re.sub(r"\[\[(?:[^\]|]*\|)?([^\]]*)\]\]|\[([^\]]*)\]\([^)]*\)", r"\1\2", heading)
    return re.sub(r"[*`$]|(?<!\w)_|_(?!\w)|\\(?=[a-zA-Z])|==|~~", "", unlinked).strip()


def _paths(collection: Collection) -> dict[tuple[str, ...], str]:
    """The file of every deck's first page; decks below one parent get distinct names."""
    children: dict[tuple[str, ...], set[str]] = {}
    for deck in collection.decks:
        for depth, part in enumerate(deck.path):
            children.setdefault(deck.path[:depth], set()).add(part)
    slugs = {parent: distinct(sorted(names)) for parent, names in children.items()}
    return {
        deck.path: "decks/" + "/".join(slugs[deck.path[:depth]][part] for depth, part in enumerate(deck.path))
        for deck in collection.decks
    }


def _pages(deck: Deck, path: str, size: int) -> Iterator[Page]:
    sections = _sections(deck)
    flat = [(section, number, card) for section in sections for number, card in section.cards]
    for at in range(0, max(len(flat), 1), size):
        parts: dict[str, list[tuple[int, Card]]] = {}
        titles = {section.id: section.title for section, _, _ in flat[at : at + size]}
        for section, number, card in flat[at : at + size]:
            parts.setdefault(section.id, []).append((number, card))
        suffix = f".{at // size + 1}" if at else ""
        yield Page(f"{path}{suffix}.html", tuple(Section(name, titles[name], tuple(parts[name])) for name in parts))


def _sections(deck: Deck) -> list[Section]:
    """Runs of cards below the same heading; a heading that comes again is a section of its own."""
    found: list[tuple[str, list[tuple[int, Card]]]] = []
    for number, card in enumerate(deck.cards, 1):
        if not found or found[-1][0] != card.note.section:
            found.append((card.note.section, []))
        found[-1][1].append((number, card))
    sections, taken = [], dict[str, int]()
    for heading, cards in found:
        title = plain_title(heading)
        name = f"s-{slug(title)}" if heading else "s"
        taken[name] = taken.get(name, 0) + 1
        unique = name if taken[name] == 1 else f"{name}-{taken[name]}"
        sections.append(Section(unique, title, tuple(cards)))
    return sections


def _links(collection: Collection, pages: dict[tuple[str, ...], tuple[Page, ...]]) -> dict[str, str]:
    """What `[[…]]` may name beside notes: a deck by path, last part or title, and headings in it."""
    links: dict[str, str] = {}
    for deck in collection.decks:
        for name in sorted({"::".join(deck.path), "/".join(deck.path), deck.path[-1], deck.title}):
            links.setdefault(name.lower(), pages[deck.path][0].path)
            for page in pages[deck.path]:
                for section in page.sections:
                    last = section.title.rpartition(" › ")[2]
                    links.setdefault(f"{name}#{last}".lower(), f"{page.path}#{section.id}")
    return links


def _spots(pages: dict[tuple[str, ...], tuple[Page, ...]]) -> dict[str, tuple[Spot, ...]]:
    spots: dict[str, list[Spot]] = {}
    for parts in pages.values():
        for page in parts:
            for section in page.sections:
                for at, (number, card) in enumerate(section.cards):
                    opened = "" if at else f"{page.path}#{section.id}"
                    spot = Spot(card.note.span, f"{page.path}#{card.id}", opened, page.path if number == 1 else "")
                    spots.setdefault(card.note.source.path, []).append(spot)
    return {path: tuple(sorted(found, key=lambda spot: spot.span.start)) for path, found in spots.items()}
