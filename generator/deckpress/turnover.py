"""What an edit changes beside the pages of its decks where cards come, go or move within them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import msgspec
from msgspec import Struct, to_builtins
from msgspec.structs import replace

from deckpress.collect import lockfile, splice
from deckpress.collect.entries import GONE
from deckpress.collect.lock import HEADER, UNNUMBERED
from deckpress.collect.serials import Open
from deckpress.ground import Unfit, Values
from deckpress.model.deck import Deck
from deckpress.site import feeds
from deckpress.site.home import Home, Shelved, shelved
from deckpress.site.layout import Layout, Page, Spot
from deckpress.site.pages import Pages

_Pages = tuple[Page, ...]  # of one deck
Standing = Callable[[str], bytes]  # gives a file of the site as it stands, by its path; raises OSError


class Turnover(Struct, frozen=True):
    """How many cards there are, and what else is new where some came, went or moved.

    That is files of the site, parts of the ground, ids of cards that are gone, and serials of decks by first page.
    """

    cards: int
    files: dict[str, bytes] = {}
    ground: Values = {}
    gone: frozenset[str] = frozenset()
    decks: dict[str, list[int]] = {}


def free(ground: Values, lines: bytes) -> Open:
    """The serials for the cards of some files: those that no other card has, given the lines of their notes."""
    return msgspec.convert(ground["serials"], Open).without(_serials(lines))


def _serials(lines: bytes) -> set[int]:
    lock, _ = lockfile.read(lines)
    return {serial for entry in lock.entries for serial in entry.numbers if serial != UNNUMBERED}


def home(ground: Values) -> Home:
    """The first page as the last build left it."""
    counts = {tag: sum(count for _, count in ground["tagged"][tag]) for tag in ground["tags"]}
    return Home(msgspec.convert(ground["decks"], tuple[Shelved, ...]), counts)


def turnover(
    decks: Sequence[Deck],
    moved: frozenset[str],
    pages: Pages,
    ground: Values,
    lines: list[bytes],
    left: Open,
    stands: Standing,
) -> Turnover:
    """What cards that came, went or moved change; raises Unfit where that reaches further than their `decks`.

    `moved` are the files where they did, `lines` are those of all notes in the files of the decks as cards.lock has
    them now, and `left` the serials that these may have.
    """
    listed = [pages.layout.pages[deck.path] for deck in decks]
    _check(ground, listed, pages.layout.spots, moved)
    if sum(splice.gone(b"\n" + line) for line in lines) > GONE:
        raise Unfit
    now = left.without((), _serials(b"\n".join((HEADER.encode(), *lines, b""))))
    if now.sparse:
        raise Unfit
    places, gone = _places(stands, listed)
    front = _home(ground, decks, pages.layout)
    path, page = pages.home(front)
    lost = ground["gone"] or splice.gone(b"\n".join((b"", *lines)))
    changed = {"decks": to_builtins(front.decks), "serials": to_builtins(now), "gone": lost}
    serials = {own[0].path: [card.serial for card in deck.cards] for own, deck in zip(listed, decks, strict=True)}
    return Turnover(front.cards, {path: page, feeds.PLACES: places}, changed, gone, serials)


def _check(ground: Values, listed: list[_Pages], spots: Mapping[str, Iterable[Spot]], moved: frozenset[str]) -> None:
    """Links into the decks lead where they did, and none may find there what it did not.

    The first card of a deck stands in the file where it stood, so its page is still what leads to that file; what led
    to a card in a file of which none moved leads there, unless the card opens a section now.
    """
    here = {page.path for pages in listed for page in pages}
    sure = {pages[0].path for pages in listed}
    for path in spots.keys() - moved:
        sure.update(spot.card for spot in spots[path] if not spot.section and not spot.page)
    for _, written, _, href, about, _ in (lead for leads in ground["leads"].values() for lead in leads):
        if (href.partition("#")[0] in here and href not in sure) or (about and "#" in written):
            raise Unfit


def _places(stands: Standing, listed: list[_Pages]) -> tuple[bytes, frozenset[str]]:
    """Where all cards are now, and the ids of those that were on these pages and are gone."""
    try:
        found = json.loads(stands(feeds.PLACES))
    except (OSError, ValueError) as error:
        raise Unfit from error
    pages, now = found["pages"], {page.path: feeds.ids(page) for own in listed for page in own}
    if now.keys() != {path for own in listed for path in _known(pages, own[0].path)}:
        raise Unfit
    gone = {name for path in now for name in pages[path].split()}.difference(*(ids.split() for ids in now.values()))
    pages.update(now)
    return feeds.encoded(found), frozenset(gone)


def _known(pages: Iterable[str], first: str) -> Iterator[str]:
    """The pages that a deck had."""
    path, number = first, 1
    while path in pages:
        yield path
        number += 1
        path = f"{first.removesuffix('.html')}.{number}.html"


def _home(ground: Values, decks: Iterable[Deck], layout: Layout) -> Home:
    known = home(ground)
    now = {deck.path: shelved(deck, layout.pages[deck.path]) for deck in decks}
    rows = tuple(now.get(deck.path, deck) for deck in known.decks)
    if any(was.title != is_.title for was, is_ in zip(known.decks, rows, strict=True)):
        raise Unfit
    return replace(known, decks=rows)
