"""What is written in a deck file and is no text of a card: comments, lines that name the deck and the tags."""

from __future__ import annotations

from deckpress.patterns import compiled
from deckpress.read import scan
from deckpress.read.page import Page

_INDENTED = compiled(r"[ \t]+(?:<!--|%%)")
_BELOW = 3  # lines below a keyword in which its value is looked for, as in `Page.value`


def comments(page: Page) -> set[int]:
    """The numbers of the lines on which comments stand and nothing else."""
    found = {n for n, text in enumerate(page.texts) if text[:1] in " \t" and _INDENTED.match(text)}
    for block in page.blocks:
        if block.region is scan.Region.COMMENT:
            found.update(range(page.line(block.start), page.line(block.end) + 1))
    return {n for n in found if n >= page.first and not page.masks[n].strip("\0 \t")}


def about_file(page: Page) -> set[int]:
    """The numbers of the lines that name the deck and the tags of the file."""
    found: set[int] = set()
    for keyword in (page.vault.to_anki.deck, page.vault.to_anki.tags):
        if (at := page.keyword(keyword)) >= 0:
            found.add(at)
            if not page.texts[at].strip()[len(keyword) :].strip(" \t:"):
                below = range(at + 1, min(at + 1 + _BELOW, len(page.texts)))
                found.update(n for n in below if page.texts[n].strip() and page.texts[n].strip() == page.value(keyword))
    return found


def visible(text: str) -> bool:
    """True if something stands there that is no comment."""
    if "<!--" in text or "%%" in text:
        at, pieces = 0, []
        for stretch in scan.stretches(text):
            if stretch.region is scan.Region.COMMENT:
                pieces.append(text[at : stretch.start])
                at = stretch.end
        text = "".join((*pieces, text[at:]))
    return bool(text.strip())
