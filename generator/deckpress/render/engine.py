"""What an engine that runs KaTeX is asked and answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct

WIDEST = 20.0  # em, for \rule and \kern
REFUSED = "#c0ffee"  # the colour in which KaTeX draws commands that it does not trust

Request = tuple[str, bool]  # TeX, and whether it stands on a line of its own


class Failed(Struct, frozen=True):
    """What KaTeX says is wrong; "" if it could not read a character."""

    message: str


Drawn = str | Failed


class Engine(Protocol):
    """What draws formulas; of one thread."""

    at_once: int  # formulas that it draws best in one go

    def drawn(self, requests: Sequence[Request]) -> list[Drawn]:
        """HTML or what is wrong, for each."""
