"""What is kept out of Markdown's way, and the slots that stand for it."""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec import Struct

from deckpress.read.scan import Stretch
from deckpress.render.marks import SLOT_CLOSE, SLOT_OPEN

SLOT = re.compile(f"{SLOT_OPEN}?(?P<slot>\\d+){SLOT_CLOSE}")  # Markdown swallows the first character in `*a **b*c`
WHOLE = re.compile(f"{SLOT_OPEN}(?P<slot>\\d+){SLOT_CLOSE}")


class Slots(Struct):
    """HTML kept out of Markdown's way, each with the plain text that stands for it."""

    html: list[str] = []
    plain: list[str] = []
    block: list[bool] = []

    def of(self, match: re.Match[str]) -> int:
        """The number of the slot that `SLOT` found."""
        return min(int(match["slot"]), len(self.html) - 1)

    def add(self, html: str, plain: str) -> str:
        return self._add(html, plain, False)

    def add_block(self, html: str, plain: str) -> str:
        return self._add(html, plain, True)

    def _add(self, html: str, plain: str, block: bool) -> str:
        self.html.append(html)
        self.plain.append(plain)
        self.block.append(block)
        return f"{SLOT_OPEN}{len(self.html) - 1}{SLOT_CLOSE}"


def intact(text: str) -> bool:
    """True if `WHOLE` finds every slot of the text that `SLOT` does, which takes it a tenth of the time."""
    return len(WHOLE.findall(text)) == text.count(SLOT_CLOSE)


Filled = Callable[[Stretch, Slots], str]  # a stretch to the slot that stands for it
Linked = Callable[[re.Match[str], int, Slots], str]  # a link or embed and its offset to its slot
