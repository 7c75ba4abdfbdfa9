"""Where the field and the hits of each engine are, and which of its files come before any query."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """What a session needs to know of a page."""

    path: str = "index.html"
    field: str = "#q"
    hit: str = "#hits li"
    shown: int = 10  # hits that are painted at most
    fixed: str = ""  # a pattern of the paths that are fetched whatever is asked
    whole: bool = False  # the index is one file

    def before(self, path: str) -> bool:
        return re.search(self.fixed, path) is not None


OTHERS = {
    "Pagefind": Place(fixed=r"\.js$|wasm|pagefind-entry|\.pf_meta$"),
    "Material": Place(whole=True),
    "lunr": Place(fixed=r"\.js$|index\.json$", whole=True),
}
