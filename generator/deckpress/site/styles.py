"""Marks in finished HTML to what one page needs: rules for the styles of its formulas, ways to the root."""

from __future__ import annotations

import re

from deckpress.patterns import compiled
from deckpress.render.marks import ROOT, STYLE_CLOSE, STYLE_OPEN

_STYLE = compiled(f"{STYLE_OPEN}([^{STYLE_CLOSE}]*){STYLE_CLOSE}")
_SHEETS = {
    "code.css": re.compile('<pre class="highlight"'),
    "kinds.css": re.compile('class="(?:blank|cloze|choices|extra)[ "]'),
}


class Styles:
    """The styles of one page, each with a short class of its own in the order they came.

    `sheets` names the stylesheets that its cards need besides the site's.
    """

    def __init__(self, root: str) -> None:
        self._root = root
        self._names = _Names()
        self.sheets: tuple[str, ...] = ()

    def page(self, html: str) -> str:
        """The HTML as it stands on this page."""
        self.sheets = tuple(name for name, mark in _SHEETS.items() if name in self.sheets or mark.search(html))
        parts = _STYLE.split(html)
        parts[1::2] = map(self._names.__getitem__, parts[1::2])
        placed = "".join(parts)
        return placed.replace(ROOT, self._root) if ROOT in placed else placed  # to look is quicker than to replace none

    def css(self) -> str:
        """One rule a style."""
        return "".join(f".{name}{{{style}}}" for style, name in self._names.items())


class _Names(dict[str, str]):
    """Classes by the styles that they stand for, in the order in which these were asked for."""

    def __missing__(self, style: str) -> str:
        self[style] = name = f"k{len(self)}"
        return name
