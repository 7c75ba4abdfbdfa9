"""Parts of a note that links name: its sections, and the blocks that end in `^id`."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property

from msgspec import Struct

from deckpress.collect.nearest import Ordered, ordered
from deckpress.model.source import Source, Span
from deckpress.patterns import compiled
from deckpress.read import scan
from deckpress.read.page import HEADING, Page

_ID = compiled(r"(?:^|(?<=[\s>]))\^(?P<id>[A-Za-z0-9-]+)[ \t]*$")
_REACH = 20_000  # characters that a block may be long
_ITEM = compiled(r"(?P<indent>[ \t>]*)(?:[-*+]|\d{1,9}[.)])[ \t]")


def words(heading: str) -> str:
    """A heading as links compare it: its words in lower case, however a link to it is spelled."""
    return " ".join(re.split(r"[\W_]+", heading.casefold())).strip()


class Parts(Struct, frozen=True, dict=True):
    """The parts of one note; what stands in code and comments is none."""

    source: Source

    def span(self, fragment: str) -> Span | None:
        """Where the part lies that stands behind `#` in a link: `Heading`, `Heading#Inner`, `^id`; None for no part."""
        if not fragment:
            return Span(self.source.body, len(self.source.text))
        if fragment.startswith("^"):
            line = self.ids.get(fragment[1:].strip().casefold())
            return None if line is None else self._block(line)
        found, first, last = None, 0, len(self._lines)
        for part in filter(None, map(words, fragment.split("#"))):
            lines = self.titles.get(part, [])
            at = bisect_left(lines, first)
            if at == len(lines) or lines[at] >= last:
                return None
            found = lines[at]
            first, last = found + 1, self._ends[found]
        return None if found is None else self._span(found, last)

    @cached_property
    def headings(self) -> dict[int, tuple[int, str]]:
        """Level and text of every heading, by its line."""
        found = {}
        for n, line in enumerate(self._lines):
            if "#" in line[:4] and (heading := HEADING.match(line)):
                found[n] = (len(heading["marks"]), _ID.sub("", heading["title"]).strip())
        return found

    @cached_property
    def titles(self) -> dict[str, list[int]]:
        """The lines of the headings, by their words."""
        found: dict[str, list[int]] = {}
        for line, (_, title) in self.headings.items():
            found.setdefault(words(title), []).append(line)
        return found

    @cached_property
    def ordered_titles(self) -> Ordered:
        return ordered(self.titles)

    @cached_property
    def ordered_ids(self) -> Ordered:
        return ordered(self.ids)

    @cached_property
    def _ends(self) -> dict[int, int]:
        """The line after the section that each heading opens."""
        ends: dict[int, int] = {}
        above: list[tuple[int, int]] = []
        for line, (level, _) in (*self.headings.items(), (len(self._lines), (0, ""))):
            while above and above[-1][0] >= level:
                ends[above.pop()[1]] = line
            above.append((level, line))
        return ends

    @cached_property
    def ids(self) -> dict[str, int]:
        """The line of every block id, in lower case; the first where one stands twice."""
        found: dict[str, int] = {}
        for n, line in enumerate(self._lines):
            if "^" in line and (match := _ID.search(line)):
                found.setdefault(match["id"].casefold(), n)
        return found

    def text(self, span: Span) -> str:
        """The Markdown of a part without comments and block ids; the first line of a list item at the left edge."""
        start, end = span.start, span.end
        cut = [
            (max(block.start, start), min(block.end, end))
            for block in self._page.blocks
            if block.region is scan.Region.COMMENT and block.start < end and block.end > start
        ]
        first, last = self._page.line(start), self._page.line(max(end - 1, start))
        for n in range(first, last + 1):
            if "^" in self._lines[n] and (match := _ID.search(self._lines[n])):
                at = self.source.starts[n] + match.start()
                cut.append((at, min(at + len(match[0]), end)))
        pieces, at = [], start
        for left, right in sorted(cut):
            pieces.append(self.source.text[at:left].rstrip(" \t"))
            at = max(at, right)
        shown = "".join((*pieces, self.source.text[at:end])).strip("\n").rstrip()
        indent = re.match(r"[ \t]*", shown)
        return re.sub(rf"(?m)^{indent[0]}", "", shown) if indent and indent[0] else shown

    @cached_property
    def _page(self) -> Page:
        return Page(self.source)

    @cached_property
    def _lines(self) -> list[str]:
        return self._page.shown

    def _span(self, first: int, last: int) -> Span:
        """From the line `first` to the end of the line before `last`."""
        starts = self.source.starts
        end = starts[last] - 1 if last < len(starts) else len(self.source.text)
        return Span(starts[first], max(end, starts[first]))

    def _block(self, line: int) -> Span:
        """The paragraph, list item or quote that ends in the id of this line, or stands right above its lone id."""
        lines = self._lines
        if lines[line].strip(" \t>").startswith("^"):
            last = line - 1
            while last > self._page.first and not lines[last].strip(" \t>"):
                last -= 1
            last = max(last, 0)
            return self._span(self._run(last), last + 1)
        first, last = line, line + 1
        while not _ITEM.match(lines[first]) and self._goes_on(first) and self._near(first, line):
            first -= 1
        if item := _ITEM.match(lines[first]):
            inner = _column(item["indent"])
            while last < len(lines) and lines[last].strip() and _column(lines[last]) > inner and self._near(line, last):
                last += 1
        return self._span(first, last)

    def _goes_on(self, line: int) -> bool:
        """True if the line belongs to the same paragraph as the one above it."""
        above = self._lines[line - 1]
        ended = not above.strip(" \t>") or above == "\0" or HEADING.match(above) or _ID.search(above)
        return line > self._page.first and not ended

    def _run(self, last: int) -> int:
        """The first of the lines up to `last` that no blank line parts; a fence is one, whatever it holds."""
        first, hidden = last, self._lines[last] == "\0"
        while first > self._page.first and self._lines[first - 1].strip() and self._near(first, last):
            above = self._lines[first - 1]
            if (above == "\0") is not hidden or HEADING.match(above) or _ID.search(above):
                break
            first -= 1
        return first

    def _near(self, first: int, last: int) -> bool:
        return self.source.starts[last] - self.source.starts[first] < _REACH


def _column(line: str) -> int:
    """How far a line is indented, marks of quotes counted."""
    expanded = line.expandtabs(4)
    return len(expanded) - len(expanded.lstrip(" >"))
