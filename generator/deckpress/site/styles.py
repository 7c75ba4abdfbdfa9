"""Marks in finished HTML to what one page needs: rules for the styles of its formulas, ways to the root."""

from __future__ import annotations

from collections.abc import Iterable

from deckpress.patterns import compiled
from deckpress.render.marks import ROOT, STYLE_CLOSE, STYLE_OPEN
from deckpress.render.sheets import SHEETS

_STYLE = compiled(f"{STYLE_OPEN}([^{STYLE_CLOSE}]*){STYLE_CLOSE}")


class Styles:
    """The styles of one page, each with a short class of its own in the order they came."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._names = _Names()
        self._seen = set[str]()

    def page(self, html: str) -> str:
        """The HTML as it stands on this page."""
        parts = _STYLE.split(html)
        parts[1::2] = map(self._names.__getitem__, parts[1::2])
        placed = "".join(parts)
        return placed.replace(ROOT, self._root) if ROOT in placed else placed  # to look is quicker than to replace none

    def see(self, sheets: Iterable[str]) -> None:
        """A card of the page needs these of SHEETS."""
        self._seen.update(sheets)

    @property
    def sheets(self) -> tuple[str, ...]:
        """The stylesheets that its cards need besides the site's."""
        return tuple(f"{name}.css" for name in SHEETS if name in self._seen)

    def css(self) -> str:
        """One rule a style."""
        return "".join(f".{name}{{{style}}}" for style, name in self._names.items())


class _Names(dict[str, str]):
    """Classes by the styles that they stand for, in the order in which these were asked for."""

    def __missing__(self, style: str) -> str:
        self[style] = name = f"k{len(self)}"
        return name
