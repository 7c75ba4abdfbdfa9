"""Which cards the pages of tags show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from deckpress.model.deck import Deck
from deckpress.model.note import Card

PER_PAGE = 100
Tagged = tuple[Deck, int, Card]  # a card with a tag, its deck and its number there
Runs = Sequence[tuple[int, int]]  # the numbers of the decks that have cards of one tag, and how many


def tagged(decks: Iterable[Deck]) -> dict[str, list[Tagged]]:
    """The cards of some decks by their tags, in the order of the pages of these."""
    found: dict[str, list[Tagged]] = {}
    for deck in decks:
        for number, card in enumerate(deck.cards, 1):
            for tag in dict.fromkeys(card.note.tags):
                found.setdefault(tag, []).append((deck, number, card))
    return found


def runs(decks: Sequence[Deck]) -> dict[str, list[tuple[int, int]]]:
    """For each tag which decks have how many cards of it."""
    numbers = {deck.path: at for at, deck in enumerate(decks)}
    listed = tagged(decks).items()
    return {tag: list(Counter(numbers[deck.path] for deck, _, _ in cards).items()) for tag, cards in listed}


def beside(known: Mapping[str, Runs], decks: Iterable[int]) -> set[int]:
    """All decks on the pages of tags that cards of these decks are on."""
    asked, found = set(decks), set[int]()
    for listed in known.values():
        spans = list(_spans(listed))
        pages = {page for deck, first, last in spans if deck in asked for page in range(first, last + 1)}
        found.update(deck for deck, first, last in spans if not pages.isdisjoint(range(first, last + 1)))
    return found | asked


def slices(listed: Runs, cards: Sequence[Tagged], numbers: Mapping[tuple[str, ...], int]) -> dict[int, list[Tagged]]:
    """Those cards of one tag by the page that shows them, given all that some decks have, by the numbers of these."""
    places = {deck: at for deck, at, _ in _places(listed)}
    found: dict[int, list[Tagged]] = {}
    for card in cards:
        number = numbers[card[0].path]
        found.setdefault(places[number] // PER_PAGE, []).append(card)
        places[number] += 1
    return found


def _places(listed: Runs) -> Iterator[tuple[int, int, int]]:
    """Each deck with the places of its first card and of the first behind it among all of the tag."""
    at = 0
    for deck, count in listed:
        yield deck, at, at + count
        at += count


def _spans(listed: Runs) -> Iterator[tuple[int, int, int]]:
    """Each deck with the first and the last page that shows cards of it."""
    return ((deck, at // PER_PAGE, (end - 1) // PER_PAGE) for deck, at, end in _places(listed))
