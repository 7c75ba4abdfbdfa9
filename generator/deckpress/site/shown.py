"""What pages show of a card."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from msgspec import Struct

from deckpress.render.job import Rendered


class Shown(Struct, frozen=True):
    """A rendered card as pages use it: HTML of both sides with marks, and the sheets that they need.

    `fit` is False where there is only a reason.
    """

    prompt: str
    answer: str
    sheets: frozenset[str] = frozenset()
    fit: bool = True


def shown(card: Rendered) -> Shown:
    """What pages show of a card."""
    if card.failed:
        return Shown("", f"<p>{escape(card.failed)}</p>", fit=False)
    return Shown(*card.html, frozenset(card.sheets))


Look = Callable[[str], Shown]  # the id of a card to what is shown of it
