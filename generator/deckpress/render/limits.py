"""What no card may have too much of."""

from __future__ import annotations

import re

_CARD = 65_536  # characters of both sides
LARGE = f"card is longer than {_CARD // 1024} KB"
_DEFINITIONS = 200
_RUN = re.compile(r"([\[\](){}<>!])(?:\1|(?<=!)\[|(?<=<)!){499,}")
_RUNNING, _STEP = frozenset("[](){}<>!"), 250  # whatever has such a run has one of these at one of such steps


def large(sides: tuple[str, str]) -> bool:
    """Whether a card is too long to be rendered."""
    return len(sides[0]) + len(sides[1]) > _CARD


def excess(text: str) -> str:
    """Why the side of a card is not rendered; "" if it may be."""
    if not _RUNNING.isdisjoint(text[_STEP - 1 :: _STEP]) and _RUN.search(text):
        return "card has more than 500 brackets in a row"
    if "]:" in text and len(re.findall(r"(?m)^[ >]*\[[^\]\n]+\]:", text)) > _DEFINITIONS:
        return f"card has more than {_DEFINITIONS} link or footnote definitions"
    return ""
