"""A deck file made ready for the dialects: its lines, what is masked, where its cards belong."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from functools import cached_property

from msgspec import Struct, field
from msgspec.structs import replace

from deckpress.model.source import Source, Span
from deckpress.model.vault import Vault
from deckpress.patterns import compiled
from deckpress.read import mask, scan

PARTING = " › "  # between headings of a section
HEADING = compiled(r" {0,3}(?P<marks>#{1,6})[ \t]+(?P<title>(?:\S(?:.*\S)?)?)")  # `heading` cuts marks at the end
KEPT = compiled(r"[ \t>]*<!--[ \t]*(?:ID:|SR:|CARD|note|tags)")  # comments that speak of the card above
_BLOCK = compiled(r" {0,3}(?:#{1,6}\s|>|<!--|%%|`{3}|~{3}|[-*+]\s|\d{1,9}[.)]\s|(?:[-*_][ \t]*){3,}$|\|)")


class Page(Struct, frozen=True, dict=True):
    """One file as dialects read it.  Lines and masks run in parallel: `texts[n]` starts at `source.starts[n]`.

    In `masks`, what holds no cards is NUL: front matter, code, comments, formulas, links, and the spans in `taken`.
    """

    source: Source
    vault: Vault = field(default_factory=Vault)
    taken: tuple[Span, ...] = ()

    def without(self, spans: Iterable[Span]) -> Page:
        """The page with more stretches that belong to other cards."""
        return replace(self, taken=(*self.taken, *spans))

    @cached_property
    def blocks(self) -> tuple[scan.Stretch, ...]:
        """Fences and comments that hide whole lines, in order."""
        taken = sorted((span.start, span.end) for span in self.taken)
        return scan.blocks(mask.without(self.source.text, taken), self.source.body)

    @cached_property
    def masked(self) -> str:
        return mask.masked(self.source.text, self.source.body, [(span.start, span.end) for span in self.taken])

    @cached_property
    def texts(self) -> list[str]:
        return self.source.text.split("\n")

    @cached_property
    def masks(self) -> list[str]:
        return self.masked.split("\n")

    @cached_property
    def first(self) -> int:
        """The number of the first line below the front matter, from 0."""
        return bisect_right(self.source.starts, self.source.body) - (0 if self.source.body else 1)

    @cached_property
    def shown(self) -> list[str]:
        """The lines; those that start inside a fence or a comment, or touch a taken span, are one NUL.

        Quoted fences stay, for callouts have them as well.
        """
        lines = list(self.texts)
        lines[: self.first] = ["\0"] * min(self.first, len(lines))
        starts = self.source.starts
        hidden = [(starts[self.line(span.start)], span.end) for span in self.taken]
        for block in self.blocks:
            fence = block.region is scan.Region.FENCE
            if not (">" in block.prefix if fence else KEPT.match(block.inner)):
                hidden.append((block.start, block.end))
        for start, end in hidden:
            at = bisect_right(starts, start) - 1
            at += starts[at] < start
            while at < len(lines) and starts[at] < end:
                lines[at] = "\0"
                at += 1
        return lines

    @cached_property
    def deck_name(self) -> str:
        """The deck that the file names itself, with `::`; "" if it names none."""
        return self.value(self.vault.to_anki.deck) or self.source.meta.deck

    @cached_property
    def named(self) -> bool:
        return bool(self.path_of(self.deck_name))

    @cached_property
    def deck(self) -> tuple[str, ...]:
        """The path of the deck: a deck line, the front matter, the folder's deck, else folders and file name."""
        folders = tuple(self.source.path.rpartition(".")[0].split("/"))
        return self.path_of(self.deck_name) or self.path_of(self._of_folder(self.vault.to_anki.folder_decks)) or folders

    @cached_property
    def tags(self) -> tuple[str, ...]:
        """Tags of all cards in the file."""
        written = f"{self.value(self.vault.to_anki.tags)} {self._of_folder(self.vault.to_anki.folder_tags)}"
        words = (word.lstrip("#").replace("::", "/") for word in re.split(r"[,\s]+", written))
        return tuple(dict.fromkeys((*self.source.meta.tags, *(word for word in words if word))))

    @staticmethod
    def path_of(name: str) -> tuple[str, ...]:
        """`A::B` as a deck path."""
        return tuple(part.strip() for part in name.split("::") if part.strip())

    def value(self, keyword: str) -> str:
        """What stands behind a keyword that starts a line, or on the next line that is not blank."""
        found = self.keyword(keyword)
        if found < 0:
            return ""
        rest = self.texts[found].strip()[len(keyword) :].strip(" \t:")
        if rest:
            return rest
        below = next((line.strip() for line in self.shown[found + 1 : found + 4] if line.strip()), "")
        starts = (self.vault.to_anki.deck, self.vault.to_anki.tags, "\0")
        return "" if _BLOCK.match(below) or below.startswith(starts) else below

    def keyword(self, keyword: str) -> int:
        """The number of the first line that starts with the keyword, -1 if there is none."""
        if not keyword or keyword not in self.source.text:
            return -1
        pattern = re.compile(rf"{re.escape(keyword)}(?:[ \t]*:|[ \t]|$)")
        return next((n for n, line in enumerate(self.shown) if pattern.match(line)), -1)

    def section(self, at: int) -> str:
        """The headings above an offset, outermost first, without the page's title."""
        found = bisect_right(self._headings[0], at) - 1
        return self._headings[1][found] if found >= 0 else ""

    def line(self, at: int) -> int:
        """The number of the line that holds an offset, from 0."""
        return bisect_right(self.source.starts, at) - 1

    @cached_property
    def _headings(self) -> tuple[list[int], list[str]]:
        starts, sections = list[int](), list[str]()
        above: list[tuple[int, str]] = []
        for n, line in enumerate(self.shown):
            if "#" in line[:4] and (found := heading(line)):
                level, title = found
                above = [h for h in above if h[0] < level] + ([(level, title)] if level > 1 else [])
                starts.append(self.source.starts[n])
                sections.append(PARTING.join(title for _, title in above))
        return starts, sections

    def _of_folder(self, values: tuple[tuple[str, str], ...]) -> str:
        """The value of the deepest folder that holds the file."""
        inner = self.source.path.removeprefix(f"{self.vault.folder}/" if self.vault.folder else "")
        found = [(len(folder), value) for folder, value in values if value and inner.startswith(f"{folder}/")]
        return max(found)[1] if found else ""


def heading(line: str) -> tuple[int, str] | None:
    """Level and title of a line that is a heading."""
    found = HEADING.match(line)
    if not found:
        return None
    title = found["title"]
    bare = title.rstrip("#")
    return len(found["marks"]), bare.rstrip() if bare != title and bare[-1:] in ("", " ", "\t") else title
