"""Files for machines: the map of the site for search engines, the mark for GitHub Pages."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape


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
