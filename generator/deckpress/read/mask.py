"""Text with everything blank in which no card can start."""

from __future__ import annotations

import re
from collections.abc import Iterable

from deckpress.read import scan

_ADDRESS = re.compile(r"!?\[\[[^\[\]\n]*\]\]|(?<=\])\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)|<?https?://[^\s<>]+>?")


def masked(text: str, start: int, hidden: Iterable[tuple[int, int]] = ()) -> str:
    """The text with everything blank that holds no cards: front matter, code, comments, formulas, addresses, `hidden`.

    As long as the text; what is blank is NUL, line ends stay.  A formula reaches over no blank line here.
    """
    blocked = sorted([(block.start, block.end) for block in scan.blocks(text, start)] + list(hidden))
    pieces = [_blank(text[:start])]
    at = start
    for first, last in (*blocked, (len(text), len(text))):
        if first < at:
            first = at
        inner = at
        for stretch in scan.inline(text, at, first, strict=True) if first > at else ():
            if stretch.region is not scan.Region.OPEN:
                pieces.append(_unlinked(text[inner : stretch.start]))
                pieces.append(_blank(text[stretch.start : stretch.end]))
                inner = stretch.end
        pieces.append(_unlinked(text[inner:first]))
        if last > first:
            pieces.append(_blank(text[first:last]))
        at = max(at, last)
    return "".join(pieces)


def _blank(text: str) -> str:
    if "\n" not in text:
        return "\0" * len(text)
    return "\n".join("\0" * len(line) for line in text.split("\n"))


def _unlinked(text: str) -> str:
    return _ADDRESS.sub(lambda match: "\0" * len(match[0]), text)
