"""Notes to decks of cards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from deckpress.collect import identity, order, siblings
from deckpress.collect.identity import Name, Record
from deckpress.collect.serials import Open
from deckpress.collect.siblings import Sides
from deckpress.config import HUES, DeckSettings, Site
from deckpress.model.deck import Collection, Deck
from deckpress.model.diagnostic import Code, Diagnostic
from deckpress.model.note import Card, Kind, Note


def collection(
    notes: Iterable[Note], site: Site, lock: bytes | None, free: Open | None = None
) -> tuple[Collection, Record, tuple[Diagnostic, ...]]:
    """All decks in the order of their paths, cards in that of their files; what to keep of their ids; and faults.

    `lock` is the text of cards.lock in UTF-8, None if there is none.  Where these are but a part of the notes, it is
    what the lock has of them and of all that are gone, and `free` are the serials that they may have.
    """
    listed = tuple(notes)
    sides = [siblings.sides(note) for note in listed]
    names, record, faults = identity.named(listed, [tuple(side.key for side in each) for each in sides], lock, free)
    decks: dict[tuple[str, ...], list[Card]] = {}
    for n in order.reading(listed):
        decks.setdefault(listed[n].deck, []).extend(_cards(listed[n], names[n], sides[n]))
    settings = dict(site.decks)
    found = tuple(
        _deck(path, tuple(decks[path]), settings.get("/".join(path), DeckSettings()), HUES[at % len(HUES)])
        for at, path in enumerate(decks)
    )
    return Collection(found), record, (*faults, *_crowded(listed))


def _cards(note: Note, name: Name, sides: tuple[Sides, ...]) -> Iterator[Card]:
    given = zip(name.cards, name.former, name.serials, sides, strict=True)
    for at, (card, former, serial, side) in enumerate(given):
        history = note.history[at] if at < len(note.history) else None
        yield Card(card, note, at, side.prompt, side.answer, history, former, serial)


def _crowded(notes: Iterable[Note]) -> Iterator[Diagnostic]:
    """Notes with more deletions than anybody reviews: the first cards of each are made, the rest is left out."""
    for note in notes:
        if note.kind is Kind.CLOZE and (left_out := siblings.left_out(note)):
            about = f"note asks for too many cards; {left_out} of them are left out"
            hint = "write it as several notes, or give deletions one number to ask for them at once"
            yield Diagnostic(Code.CARD_TOO_LARGE, note.source.place(note.span.start), about, hint)


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
