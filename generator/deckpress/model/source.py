"""A deck file as text, and places inside it."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate, count
from operator import add

from msgspec import Struct


class Place(Struct, frozen=True):
    """A stretch of one line of a file; `line` and `column` count from 1, in characters."""

    path: str
    line: int = 1
    column: int = 1
    width: int = 0
    text: str = ""  # the whole line, for excerpts


class Span(Struct, frozen=True, array_like=True):
    """Offsets into a source's text: `start` included, `end` excluded."""

    start: int
    end: int


class Meta(Struct, frozen=True):
    """What the front matter of a deck file says; "" or () where it says nothing."""

    deck: str = ""
    title: str = ""
    topic: str = ""
    description: str = ""
    week: str = ""
    hue: str = ""
    language: str = ""
    dialect: str = ""
    tags: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()  # other names of what the file is about
    keys: frozenset[str] = frozenset()  # every key that stands there, in lower case with `_`


class Source(Struct, frozen=True, dict=True):
    """One deck file: its path below the content folder (with `/`) and its text, line ends as `\\n`.

    `body` is the offset where the text after the front matter starts.
    """

    path: str
    text: str
    meta: Meta = Meta()
    body: int = 0

    @cached_property
    def starts(self) -> Sequence[int]:
        """Where each line starts."""
        lengths = accumulate(map(len, self.text.split("\n")[:-1]), initial=0)
        return array("I", map(add, lengths, count()))  # and the line ends themselves

    def place(self, start: int, end: int | None = None) -> Place:
        """The place of the offset `start`, as wide as the rest of its line at most."""
        start = max(0, min(start, len(self.text)))
        line = bisect_right(self.starts, start) - 1
        first = self.starts[line]
        newline = self.text.find("\n", first)
        text = self.text[first : newline if newline >= 0 else len(self.text)]
        last = first + len(text)
        stop = last if end is None else max(start, min(end, last))
        return Place(self.path, line + 1, start - first + 1, stop - start, text)
