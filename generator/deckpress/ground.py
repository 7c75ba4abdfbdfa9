"""What a build of everything leaves for the next one, so that an edit of a few cards need not begin anew."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec import Struct, to_builtins

from deckpress.aside import got
from deckpress.collect import splice
from deckpress.collect.links import Index
from deckpress.collect.serials import held
from deckpress.content import Content
from deckpress.memo import key, toolchain
from deckpress.model.note import Card
from deckpress.model.source import Meta
from deckpress.render.job import Rendered
from deckpress.render.media import Medium
from deckpress.site.feeds import former
from deckpress.site.home import shelved
from deckpress.site.layout import Layout
from deckpress.site.links import Leads
from deckpress.site.tags import runs

Values = dict[str, Any]  # as JSON knows them


class Unfit(Exception):
    """The edit needs a build of everything."""


class Seen(Struct):
    """What is found out about the files of cards while these are finished."""

    referred: set[str] = set()  # notes whose parts other cards link to or embed
    embeds: bool = False  # some card embeds a note, or tries to
    formulas: dict[str, int] = {}
    media: dict[str, set[str]] = {}

    def take(self, card: Card, rendered: Rendered, names: Index) -> None:
        path = card.note.source.path
        self.formulas[path] = self.formulas.get(path, 0) + rendered.formulas
        if rendered.media:
            self.media.setdefault(path, set()).update(name for name, _, _ in rendered.media)
        for link, _, _, _ in rendered.links:
            name, mark, _ = link.written.partition("#")
            if mark and (note := names.note(name.strip(), link.base or path)):
                self.referred.add(note)


def ground(content: Content, layout: Layout, seen: Seen, media: dict[str, Medium], leads: Leads, assets: str) -> Values:
    """Everything that cards stand on which are not in an edited file; `assets` is their folder."""
    decks = content.collection.decks
    files: dict[str, list[int]] = {}
    for at, deck in enumerate(decks):
        for path in dict.fromkeys(card.note.source.path for card in deck.cards):
            files.setdefault(path, []).append(at)
    cards: dict[str, list[Card]] = {}
    for deck in decks:
        for card in deck.cards:
            cards.setdefault(card.note.source.path, []).append(card)
    known: dict[str, list[list[object]]] = {}
    for (path, link), lead in leads.known.items():
        values = [link.base, link.written, link.address, lead.href, lead.about, lead.hint]
        known.setdefault(path, []).append(values)
    return {
        "program": toolchain().hex(),
        "assets": assets,
        "decks": [to_builtins(shelved(deck, layout.pages[deck.path])) for deck in decks],
        "tagged": runs(decks),
        "files": {
            path: [numbers, shape(cards[path]), seen.formulas.get(path, 0), loose(cards[path])]
            for path, numbers in files.items()
        },
        "serials": to_builtins(held(card.serial for deck in decks for card in deck.cards)),
        "gone": any(splice.gone(got(held)) for held in (content.lock, content.record.held) if held is not None),
        "referred": sorted(seen.referred),
        "tags": layout.tags,
        "former": former(content.collection.cards),
        "media": {path: [found.name, found.width, found.height] for path, found in media.items()},
        "shown": {path: sorted(names) for path, names in seen.media.items()},
        "leads": known,
    }


def shape(cards: Iterable[Card]) -> str:
    """A digest of all that one file has to do with others: everything but the texts of its cards."""
    listed = sorted(cards, key=lambda card: (card.note.span.start, card.ordinal))
    parts: list[str] = _meta(listed[0].note.source.meta) if listed else []
    for card in listed:
        note = card.note
        names = (*note.deck, "", note.section, *note.tags, "", note.kind, note.id, card.id)
        parts.extend((*names, f"{card.ordinal} {card.serial} {len(names)}"))
    return key("".join([f"{len(part)}:{part}" for part in parts])).hex()


def loose(cards: Iterable[Card]) -> str:
    """A digest of what must stand in a file where cards come, go or move; "" where none may: some bear tags."""
    listed = list(cards)
    if not listed or any(card.note.tags for card in listed):
        return ""
    return key("\n".join(_meta(listed[0].note.source.meta))).hex()


def _meta(meta: Meta) -> list[str]:
    return [
        repr(sorted(value) if isinstance(value, frozenset) else value) for value in map(meta.__getattribute__, _KEYS)
    ]


_KEYS = Meta.__struct_fields__
