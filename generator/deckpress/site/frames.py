"""What surrounds the content of every page: titles, addresses, policy, the page's own styles."""

from __future__ import annotations

import hashlib
from base64 import b64encode

from msgspec import Struct

from deckpress.config import Site
from deckpress.site.assets import Assets
from deckpress.site.views import Frame, Html

_RTL = frozenset("ar fa he ur yi ps sd ug dv ckb".split())


class Frames(Struct, frozen=True):
    """Makes the frame of each page of one site."""

    site: Site
    assets: Assets
    base_path: str
    offline: bool = False

    def frame(
        self,
        path: str,
        title: str,
        *,
        description: str = "",
        css: str = "",
        sheets: tuple[str, ...] = (),
        hue: str = "",
        running: str = "",
    ) -> Frame:
        """The frame of the page at `path` below the site; `running` heads its printed sheets."""
        unlisted = path == "404.html"
        root = self.base_path if unlisted else "../" * path.count("/")
        style = css + _running(running)
        public = "" if unlisted or not self.site.base_url else self.site.base_url + path.removesuffix("index.html")
        language = self.site.language
        return Frame(
            title=title,
            description=description or self.site.description or f"Flashcards: {title}",
            site=self.site.title,
            lang=language,
            direction="rtl" if language.partition("-")[0].lower() in _RTL else "ltr",
            root=root,
            assets=root + self.assets.folder,
            csp=_policy(self.assets.script, style),
            style=Html(style),
            script=Html(self.assets.script),
            canonical=public,
            noindex=unlisted or path.startswith(("search/", "print/")),
            sheet=running,
            hue=hue,
            author=self.site.author,
            sheets=sheets,
            offline=self.offline,
        )


def _running(title: str) -> str:
    """The head of every printed page."""
    if not title:
        return ""
    quoted = "".join(f"\\{ord(char):x} " if char in '"\\<>&\n\r\f' else char for char in title)
    return f'@media print{{@page{{@top-left{{content:"{quoted}"}}}}}}'


def _policy(script: str, style: str) -> str:
    styles = f" '{_hash(style)}'" if style else ""
    return (
        f"default-src 'none'; script-src 'strict-dynamic' '{_hash(script)}'; style-src 'self'{styles}; "
        "img-src 'self' data:; media-src 'self'; font-src 'self'; connect-src 'self'; worker-src 'self'; "
        "manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-src 'none'; object-src 'none'; "
        "require-trusted-types-for 'script'; trusted-types deck"
    )


def _hash(text: str) -> str:
    return "sha256-" + b64encode(hashlib.sha256(text.encode()).digest()).decode()
