"""Files for machines: the map of the site for search engines, the mark for GitHub Pages, former ids of cards."""

from __future__ import annotations

import json
from collections.abc import Iterable
from xml.sax.saxutils import escape

from deckpress.model.deck import Collection


def feeds(paths: Iterable[str], base_url: str) -> dict[str, bytes]:
    """`.nojekyll`, and `sitemap.xml` where the site knows its address."""
    files = {".nojekyll": b""}
    if base_url:
        listed = sorted(path for path in paths if path.endswith(".html") and not path.startswith(("404", "search/")))
        urls = "".join(
            f"<url><loc>{escape(base_url + path.removesuffix('index.html'))}</loc></url>\n" for path in listed
        )
        head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        files["sitemap.xml"] = f"{head}{urls}</urlset>\n".encode()
    return files


def aliases(collection: Collection) -> bytes:
    """Former ids of cards, each with the id of today: `{"former": "current"}`, sorted."""
    found = {former: card.id for card in collection.cards for former in card.aliases}
    return (json.dumps(found, sort_keys=True, separators=(",", ":"), indent=0) + "\n").encode()
