"""What no card may have too much of."""

from __future__ import annotations

import re

_DEFINITIONS = 200
_RUN = re.compile(r"([\[\](){}<>!])(?:\1|(?<=!)\[|(?<=<)!){499,}")


def excess(text: str) -> str:
    """Why the side of a card is not rendered; "" if it may be."""
    if _RUN.search(text):
        return "card has more than 500 brackets in a row"
    if len(re.findall(r"(?m)^[ >]*\[[^\]\n]+\]:", text)) > _DEFINITIONS:
        return f"card has more than {_DEFINITIONS} link or footnote definitions"
    return ""
