"""Notes to decks of cards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from deckpress.collect import identity, siblings
from deckpress.config import HUES, DeckSettings, Site
from deckpress.model.deck import Collection, Deck
from deckpress.model.diagnostic import Diagnostic
from deckpress.model.note import Card, Note


def collection(notes: Iterable[Note], site: Site) -> tuple[Collection, tuple[Diagnostic, ...]]:
    """All decks in the order of their paths, cards in the order of their files, and what stands twice."""
    listed = tuple(notes)
    names, faults = identity.ids(listed)
    decks: dict[tuple[str, ...], list[Card]] = {}
    for name, note in zip(names, listed, strict=True):
        decks.setdefault(note.deck, []).extend(_cards(note, name))
    ordered = sorted(decks, key=lambda path: [part.casefold() for part in path])
    settings = dict(site.decks)
    found = tuple(
        _deck(path, tuple(decks[path]), settings.get("/".join(path), DeckSettings()), HUES[at % len(HUES)])
        for at, path in enumerate(ordered)
    )
    return Collection(found), faults


def _cards(note: Note, name: str) -> Iterator[Card]:
    sides = siblings.sides(note)
    for at, (card_id, side) in enumerate(zip(identity.card_ids(name, (s.key for s in sides)), sides, strict=True)):
        history = note.history[at] if at < len(note.history) else None
        yield Card(card_id, note, at, side.prompt, side.answer, history)


def _deck(path: tuple[str, ...], cards: tuple[Card, ...], chosen: DeckSettings, hue: str) -> Deck:
    """The deck; settings win over the front matter of its first file, and that over its path."""
    meta = cards[0].note.source.meta
    return Deck(
        path=path,
        cards=cards,
        title=chosen.title or meta.title or meta.topic or path[-1],
        description=chosen.description or meta.description,
        week=meta.week,
        hue=chosen.hue or meta.hue or hue,
    )
