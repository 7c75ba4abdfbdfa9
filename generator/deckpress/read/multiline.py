"""Cards of several lines: a paragraph that asks, `?` on a line of its own, a paragraph that answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property

from msgspec import Struct

from deckpress.model.diagnostic import Code, Diagnostic, Rejected
from deckpress.patterns import compiled
from deckpress.read.rows import Role, Rows

_UNSEEN = (Role.BLANK, Role.COMMENT)
_ANSWERS = (Role.TEXT, Role.COMMENT, Role.HEADING, Role.RULE, Role.SEPARATOR)
_NUMBER = compiled(r"(?P<n>\d{1,9})[.)][ \t]")


class Block(Struct, frozen=True):
    """Numbers of lines: the separator, first and last of front and back, the last that is used up."""

    separator: int
    front: tuple[int, int]
    back: tuple[int, int]
    last: int


class Blocks(Struct, frozen=True, dict=True):
    """The cards of several lines in one file; `alone` tells a line that is a card by itself."""

    rows: Rows
    alone: Callable[[int], bool]

    def blocks(self) -> Iterator[Block | Diagnostic | Rejected]:
        """The cards in order, and what became of separators that make none."""
        floor = self.rows.page.first
        for n, role in enumerate(self.rows.roles):
            if role is not Role.SEPARATOR:
                continue
            if n < floor:
                yield self.fault(Code.NO_QUESTION, n, "stands in the answer of the card above",
                                  "part the two cards by a blank line")  # fmt: skip
                continue
            front = self._front(n, floor)
            back = self._back(n) if front else None
            if not front or not back:
                yield self._unpaired(n, asked=bool(front))
                continue
            floor = back[2] + 1
            yield Block(n, front, back[:2], back[2])

    def _front(self, n: int, floor: int) -> tuple[int, int] | None:
        """The paragraph or heading above a separator, blank lines in between allowed."""
        roles = self.rows.roles
        last = n - 1
        while last >= floor and roles[last] in _UNSEEN:
            last -= 1
        if last < floor or roles[last] not in (Role.TEXT, Role.HEADING) or self._ends(last):
            return None
        if Role.BLANK in roles[last + 1 : n] and self.alone(last):
            return None
        first = last
        while roles[last] is Role.TEXT and first > floor and roles[first - 1] in (Role.TEXT, Role.COMMENT):
            if self._ends(first - 1):
                break
            first -= 1
        while roles[first] is Role.COMMENT:
            first += 1
        return first, last

    def _back(self, n: int) -> tuple[int, int, int] | None:
        """First and last line of the answer below a separator, and the last line that is used up."""
        roles = self.rows.roles
        first = n + 1
        while first < len(roles) and roles[first] in _UNSEEN:
            first += 1
        if first == len(roles):
            return None
        end = self._marker[n]
        if end > first:
            filled = [at for at in range(first, end) if roles[at] not in (*_UNSEEN, Role.SCHEDULE, Role.METADATA)]
            return (first, filled[-1], end) if filled else None
        gap = Role.BLANK in roles[n + 1 : first]
        if roles[first] not in ((Role.TEXT,) if gap else (Role.TEXT, Role.HEADING, Role.RULE)):
            return None
        last = first
        while last + 1 < len(roles) and roles[last + 1] in _ANSWERS and not self._ends(last):
            last += 1
            if gap and roles[last] is Role.SEPARATOR:
                return None
        while roles[last] is Role.COMMENT:
            last -= 1
        return None if gap and self.alone(first) else (first, last, last)

    @cached_property
    def _marker(self) -> list[int]:
        """For each line: the line that ends an answer which starts below it, -1 if there is none."""
        found, nearest = [], -1
        for n in range(len(self.rows.roles) - 1, -1, -1):
            found.append(nearest)
            role = self.rows.roles[n]
            if role is Role.END:
                nearest = n
            elif role in (Role.SEPARATOR, Role.TAGS, Role.TAKEN):
                nearest = -1
        return found[::-1]

    def _ends(self, n: int) -> bool:
        """True if a schedule at its end makes a line the last of a card."""
        return self.rows.ending(n).entries is not None

    def _unpaired(self, n: int, *, asked: bool) -> Diagnostic | Rejected:
        """What to say of a separator that has no paragraph above it or none below it."""
        roles, page = self.rows.roles, self.rows.page
        below = next((at for at in range(n + 1, len(roles)) if roles[at] not in _UNSEEN), len(roles))
        follows = roles[below] if below < len(roles) else Role.BLANK
        if asked and follows in (Role.SCHEDULE, Role.TEXT, Role.TAKEN, Role.END):
            return self.fault(Code.NO_ANSWER, n, "has no answer below it", "write it on the next line")
        if not asked and below == n + 1 and follows is Role.TEXT:
            return self.fault(Code.NO_QUESTION, n, "has no question above it", "write it on the line above")
        rule = "no paragraph below it that could answer" if asked else "no paragraph above it that could ask"
        return Rejected(page.source.place(page.source.starts[n]), rule)

    def fault(self, code: Code, n: int, about: str, hint: str) -> Diagnostic:
        """What is wrong with the separator on a line."""
        start, text = self.rows.page.source.starts[n], self.rows.page.texts[n]
        place = self.rows.page.source.place(start, start + len(text))
        return Diagnostic(code, place, f"`{text.strip()}` {about}", hint)

    def split(self, block: Block, used: set[int]) -> Diagnostic | None:
        """A warning where the answer all but surely goes on below the blank line that ends it.

        That is where the next line is indented, goes on counting the items of a list, or follows upon a colon; or where
        the vault has a line that ends answers, and this one has none.
        """
        roles, texts = self.rows.roles, self.rows.page.texts
        below = block.last + 1
        if roles[block.last] is Role.END or below >= len(roles) or roles[below] is not Role.BLANK:
            return None
        while below < len(roles) and roles[below] is Role.BLANK:
            below += 1
        if below >= len(roles) or below in used or roles[below] is not Role.TEXT or self.alone(below):
            return None
        end = self.rows.end
        if not end and not _goes_on(texts[block.back[0] : block.back[1] + 1], texts[below]):
            return None
        start = self.rows.page.source.starts[below]
        hint = f"write `{end}` below the answer" if end else "remove the blank line"
        about = "a blank line cuts off the rest of the answer above"
        return Diagnostic(Code.SPLIT, self.rows.page.source.place(start, start + len(texts[below])), about, hint)


def _goes_on(answer: list[str], below: str) -> bool:
    if below.startswith(("  ", "\t")) or answer[-1].rstrip(" \t*_").endswith(":"):
        return True
    following = _NUMBER.match(below)
    if not following:
        return False
    counted = next((found for line in reversed(answer) if (found := _NUMBER.match(line))), None)
    return bool(counted) and counted is not None and int(following["n"]) == int(counted["n"]) + 1
