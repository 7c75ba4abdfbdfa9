"""Cloze cards for tests of pages: notes with `{{c1::…}}` written by hand, and the site of them."""

from __future__ import annotations

from pathlib import Path

from deckpress.collect import assemble
from deckpress.config import Site
from deckpress.exchange import json_out
from deckpress.model.note import Field, Kind, Note
from deckpress.model.source import Source, Span
from deckpress.read import cloze
from deckpress.read.scan import stretches
from deckpress.render.card import Context, Job, Rendered, render
from deckpress.site.assets import assets
from deckpress.site.frames import Frames
from deckpress.site.layout import layout
from deckpress.site.pages import Pages
from deckpress.site.shown import shown
from deckpress.site.templating import environment

CONTEXT = Context({"\\R": "\\mathbb{R}"}, {}, "en")


def note(front: str, back: str = "", *, extra: str = "", kind: Kind = Kind.CLOZE) -> Note:
    masked = list(front)
    for stretch in stretches(front):
        masked[stretch.start : stretch.end] = "\0" * (stretch.end - stretch.start)
    found = cloze.deletions(front, "".join(masked), (cloze.ANKI,)) if kind is Kind.CLOZE else ()
    source = Source("clozes.md", front)
    fields = [Field.of([(text, 0)]) for text in (front, back, extra)]
    return Note(source, Span(0, len(front)), kind, fields[0], fields[1], ("clozes",), deletions=found, extra=fields[2])


class Made:
    """Notes as the pages of a site and as JSON."""

    def __init__(self, *notes: Note) -> None:
        site, own = Site(), assets()
        self.collection, _, _ = assemble.collection(notes, site, None)
        self.cards = self.collection.cards
        self.rendered = {card.id: rendered(card.id, card.prompt.text, card.answer.text) for card in self.cards}
        places = layout(self.collection, 100)
        sides = {name: shown(card) for name, card in self.rendered.items()}
        frames = Frames(site, own, "/")
        made = Pages(self.collection, places, frames, environment())
        pages = (page for deck in self.collection.decks for page in made.deck(deck, sides.__getitem__))
        self.files = dict((*pages, *made.tags(sides.__getitem__), *made.others()))
        self.files |= {own.folder + name: data for name, data in own.files.items()}
        self.json = json_out.dumped(self.collection, self.rendered, dict(places.cards))

    def write(self, folder: Path) -> Path:
        for name, data in self.files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
        return folder


def rendered(name: str, prompt: str, answer: str) -> Rendered:
    return render(Job(0, name, "", (prompt, answer)), CONTEXT)
