"""Files for machines: the map of the site for search engines, the mark for GitHub Pages, where cards and tags are."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from html import escape

from deckpress.model.note import Card
from deckpress.site.layout import Layout, Page

PLACES = "cards/pages.json"


def feeds(paths: Iterable[str], base_url: str) -> dict[str, bytes]:
    """`.nojekyll`, and `sitemap.xml` where the site knows its address."""
    files = {".nojekyll": b""}
    if base_url:
        unlisted = ("404", "search/", "print/")
        listed = sorted(path for path in paths if path.endswith(".html") and not path.startswith(unlisted))
        known = (escape(base_url + path.removesuffix("index.html"), quote=False) for path in listed)
        urls = "".join(f"<url><loc>{address}</loc></url>\n" for address in known)
        head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        files["sitemap.xml"] = f"{head}{urls}</urlset>\n".encode()
    return files


def former(cards: Iterable[Card]) -> dict[str, str]:
    """Former ids of cards, each with the id of today."""
    return {name: card.id for card in cards for name in card.aliases}


def aliases(found: Mapping[str, str]) -> bytes:
    """Former ids as a file: `{"former": "current"}`, sorted."""
    return (json.dumps(found, sort_keys=True, separators=(",", ":"), indent=0) + "\n").encode()


def places(layout: Layout) -> bytes:
    """The file that tells the cards on each page of a deck, and the first page of each tag."""
    pages = {page.path: ids(page) for own in layout.pages.values() for page in own}
    return encoded({"pages": pages, "tags": layout.tags})


def ids(page: Page) -> str:
    """The ids of the cards on a page, joined by spaces."""
    return " ".join(card.id for section in page.sections for _, card in section.cards)


def encoded(found: Mapping[str, object]) -> bytes:
    """JSON, a line a name."""
    return (json.dumps(found, ensure_ascii=False, separators=(",", ":"), indent=0) + "\n").encode()
