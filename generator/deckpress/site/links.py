"""Links in finished cards: from what is written to where it leads, and what is wrong with those that lead nowhere."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from urllib.parse import unquote

from msgspec import Struct
from msgspec.structs import replace

from deckpress.collect.links import Index, Named, short, stem
from deckpress.model.diagnostic import Code, Diagnostic
from deckpress.model.note import Card
from deckpress.render import links
from deckpress.render.job import Rendered
from deckpress.site.layout import Layout


class Lead(Struct, frozen=True):
    """Where a link leads below the site, "" for a place that has no page; `about` says what is wrong with it."""

    href: str = ""
    about: str = ""
    hint: str = ""


class Leads(Struct, frozen=True):
    """Links by the note they stand in, each worked out once."""

    index: Index
    layout: Layout
    known: dict[tuple[str, links.Link], Lead] = {}  # by the note that the link stands in

    def lead(self, link: links.Link, path: str) -> Lead:
        """Where a link of a card in the note at `path` leads."""
        at = (link.base or path, link)
        if at not in self.known:
            self.known[at] = (self._address if link.address else self._name)(link.written, at[0])
        return self.known[at]

    def hrefs(self, path: str) -> Callable[[links.Link], str]:
        return lambda link: self.lead(link, path).href

    def _name(self, written: str, path: str) -> Lead:
        name, _, fragment = written.partition("#")
        note = self.index.note(name.strip(), path)
        if note in self.layout.spots:
            named = self.index.named(written, path)
            if named.about and (href := self.layout.links.get(written.lower())):
                return Lead(href)  # a heading in another file of the deck
            return Lead(self._spot(named, block=fragment.startswith("^")), named.about, named.hint)
        if href := self.layout.links.get(written.lower()) or self.layout.links.get(name.strip().lower()):
            return Lead(href)
        if note or self.index.unseen(name.strip(), path.rpartition("/")[0]):
            return Lead()
        named = self.index.named(written, path)
        return Lead("", named.about, named.hint or "name a note, a deck or one of its headings")

    def _address(self, written: str, path: str) -> Lead:
        """Where `[…](deck.md#heading)` leads."""
        name, mark, fragment = unquote(written).partition("#")
        lead = self._name(f"{stem(name.strip())}{mark}{fragment}", path)
        if lead.about.startswith("nothing is called"):
            hint = lead.hint if lead.hint.startswith("did") else "name a deck file, or write the address in full"
            return replace(lead, about=f"nothing lies at `{short(written)}`", hint=hint)
        return lead

    def _spot(self, named: Named, *, block: bool) -> str:
        """Where a part of a note with cards is shown: the card that holds it, else the first card in it."""
        spots, span = self.layout.spots[named.path], named.span
        source = self.index.sources[named.path]
        if span and (span.start > source.body or span.end < len(source.text)):
            at = bisect_left(spots, span.start, key=lambda spot: spot.span.start)
            if at and span.start < spots[at - 1].span.end:
                return spots[at - 1].card
            if at < len(spots) and spots[at].span.start < span.end:
                return spots[at].card if block else spots[at].section or spots[at].card
        return spots[0].page or spots[0].section or spots[0].card


def placed(card: Card, rendered: Rendered, leads: Leads) -> tuple[Rendered, list[Diagnostic]]:
    """The card with its links in place, and what is wrong with these."""
    if not rendered.links:
        return rendered, []
    path = card.note.source.path
    sides = [links.placed(side, leads.hrefs(path)) for side in rendered.html]
    faults = [fault for link in rendered.links for fault in _faults(card, leads.lead(link[0], path), *link)]
    return replace(rendered, html=(sides[0], sides[1])), faults


def _faults(card: Card, lead: Lead, link: links.Link, side: int, start: int, end: int) -> Iterator[Diagnostic]:
    if not lead.about:
        return
    part = (card.prompt, card.answer)[side]
    at = part.offset(start)
    place = card.note.source.place(at, max(at + 1, part.offset(end)))
    about = f"in the embedded `{stem(link.base.rpartition('/')[2])}`: {lead.about}" if link.base else lead.about
    yield Diagnostic(Code.LINK_BROKEN, place, about, lead.hint)
