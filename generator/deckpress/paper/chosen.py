"""Which decks the command line means."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from deckpress.build import Done
from deckpress.errors import UsageError
from deckpress.model.deck import Deck
from deckpress.paper.pdf import Order
from deckpress.site.layout import Layout, name


def orders(done: Done, decks: Sequence[str], tags: Sequence[str]) -> list[Order]:
    """A PDF for each deck that is meant and has cards; raises UsageError where a name fits none."""
    collection, layout = done.content.collection, done.layout
    known = {tag.lower(): tag for tag in layout.tags}
    meant = [_one(tag, known, "tag") for tag in tags]
    chosen = collection.decks if not decks else tuple(dict.fromkeys(deck for d in decks for deck in _decks(d, done)))
    found = [_order(deck, layout, meant) for deck in chosen]
    if not any(order.cards for order in found):
        raise UsageError("there is nothing to print: no card is in these decks and has one of these tags")
    return [order for order in found if order.cards]


def _order(deck: Deck, layout: Layout, tags: list[str]) -> Order:
    cards = sum(not tags or not set(tags).isdisjoint(card.note.tags) for card in deck.cards)
    address = name(layout.pages[deck.path])
    return Order(deck.title, f"{address}.pdf", (address,), cards, tuple(tags))


def _decks(written: str, done: Done) -> list[Deck]:
    """The deck of that path, title or address, or all below a parent."""
    wanted = written.replace("::", "/").strip("/").lower()
    names: dict[str, list[Deck]] = {}
    for deck in done.content.collection.decks:
        parents = {"/".join(deck.path[:depth]) for depth in range(1, len(deck.path) + 1)}
        address = name(done.layout.pages[deck.path])
        for known in {*parents, deck.title, deck.path[-1], address, address.rpartition("/")[2]}:
            names.setdefault(known.lower(), []).append(deck)
    return names[_one(wanted, {known: known for known in names}, "deck")]


def _one(written: str, known: dict[str, str], kind: str) -> str:
    if written.lower() in known:
        return known[written.lower()]
    near = difflib.get_close_matches(written.lower(), known, n=3, cutoff=0.5)
    hint = f"did you mean {', '.join(known[found] for found in near)}?" if near else f"there is no {kind} like it"
    raise UsageError(f"--{kind} {written}: {hint}")
