"""The frozen records that templates see; every field is ready to print."""

from __future__ import annotations

from msgspec import Struct


class Html(Struct, frozen=True):
    """HTML that templates print as it is, the sanitizer's or our own; jinja's `Markup` would copy it four times."""

    text: str

    def __html__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)


class Link(Struct, frozen=True):
    """A name and where it leads, relative to the page."""

    text: str
    href: str


class CardView(Struct, frozen=True):
    """One slip."""

    id: str  # unique on the page, safe in a URL fragment
    number: int  # place in its deck, from 1
    prompt: Html
    answer: Html  # empty where the card only asks
    tags: tuple[Link, ...] = ()
    deck: Link | None = None  # set where cards of several decks meet (tag pages)
    hue: str = ""  # data-hue of its deck where decks meet
    shown: bool = True  # False: the card could not be rendered, `answer` holds the reason


class SectionView(Struct, frozen=True):
    """Cards below one heading; `title` is "" above the first heading."""

    id: str
    title: str
    cards: tuple[CardView, ...]


class DeckRow(Struct, frozen=True):
    """A deck on the shelf."""

    title: str
    href: str
    count: int
    sections: tuple[str, ...]
    hue: str
    step: str = ""  # class of the deck edge: "fine" above 90 cards, "full" above 400


class ShelfView(Struct, frozen=True):
    """Decks under one parent; `title` is the parent's path, "" at the top."""

    id: str
    title: str
    decks: tuple[DeckRow, ...]


class Pager(Struct, frozen=True):
    """Pages of one deck; `pages` are links with the page number as text."""

    number: int
    count: int
    pages: tuple[Link, ...]
    previous: str = ""
    next: str = ""


class Frame(Struct, frozen=True):
    """What every page needs around its content."""

    title: str  # of the page
    description: str
    site: str  # title of the site
    lang: str
    direction: str  # "ltr" or "rtl"
    root: str  # "" or "../" as often as needed
    assets: str  # folder of the fingerprinted assets, relative to the page, with "/" at the end
    csp: str
    style: Html  # CSS for the formulas of this page, for one <style> element
    script: Html  # the reading script, for one <script> element
    canonical: str = ""
    image: str = ""
    noindex: bool = False
    sheet: str = ""  # deck title for the running head on paper
    hue: str = ""
    author: str = ""
    sheets: tuple[str, ...] = ()  # stylesheets of this page besides site.css
    offline: bool = False  # search also works where the site is opened from a folder


class HomeView(Struct, frozen=True):
    frame: Frame
    description: str
    cards: int
    decks: int
    shelves: tuple[ShelfView, ...]
    tags: tuple[tuple[Link, int], ...]


class DeckView(Struct, frozen=True):
    frame: Frame
    title: str
    crumbs: tuple[Link, ...]
    facts: tuple[str, ...]  # such as "17 cards", "7 sections", "week 2"
    count: int
    step: str
    hue: str
    sections: tuple[SectionView, ...]  # of this page
    contents: tuple[Link, ...]  # all sections of the deck
    print: str  # where it is printed from
    pager: Pager | None = None
    sheet: Link | None = None  # its PDF


class TagView(Struct, frozen=True):
    frame: Frame
    tag: str
    count: int
    sections: tuple[SectionView, ...]
    print: str  # where it is printed from
    pager: Pager | None = None
    sheet: Link | None = None  # tags have no PDF


class DeckLink(Struct, frozen=True):
    """A deck on the page of results; `name` is what `?deck=` calls it."""

    text: str
    href: str
    name: str
    hue: str


class SearchView(Struct, frozen=True):
    """The page of results: a frame and the decks in the order of the site.

    `pages` are those that can take the cards found: "print", "review".
    """

    frame: Frame
    decks: tuple[DeckLink, ...]
    pages: tuple[str, ...] = ()


class PrintView(Struct, frozen=True):
    """The page to print from: a frame and the decks in the order of the site."""

    frame: Frame
    decks: tuple[DeckLink, ...]


class PlainView(Struct, frozen=True):
    """404: a frame and the decks to fall back on."""

    frame: Frame
    decks: tuple[Link, ...]
