"""Every card as JSON, for other tools."""

from __future__ import annotations

import json

from msgspec.structs import asdict

from deckpress.model.deck import Collection
from deckpress.render import clozes
from deckpress.render.job import Rendered
from deckpress.render.marks import bare
from deckpress.site.styles import Styles


def dumped(collection: Collection, rendered: dict[str, Rendered], hrefs: dict[str, str]) -> str:
    """One object a card: ids, kind, place, tags, history, both sides as Markdown, text and HTML.

    A blank is `[…]` or `[hint]` in Markdown, `…` in text.
    """
    cards = []
    for card in collection.cards:
        place = card.note.source.place(card.note.span.start)
        shown = rendered[card.id]
        styles = Styles("")
        cards.append(
            {
                "id": card.id,
                "aliases": list(card.aliases),
                "kind": card.note.kind.value,
                "deck": "::".join(card.note.deck),
                "section": card.note.section,
                "tags": list(card.note.tags),
                "prompt": {
                    "markdown": clozes.written(card.prompt.text),
                    "text": bare(shown.plain[0]),
                    "html": styles.page(shown.html[0]),
                },
                "answer": {
                    "markdown": clozes.written(card.answer.text),
                    "text": bare(shown.plain[1]),
                    "html": styles.page(shown.html[1]),
                },
                "history": asdict(card.history) if card.history else None,
                "css": styles.css(),
                "href": hrefs[card.id],
                "file": place.path,
                "line": place.line,
            }
        )
    return json.dumps({"format": "deckpress", "version": 1, "cards": cards}, ensure_ascii=False, indent=1) + "\n"
