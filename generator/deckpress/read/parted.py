"""Where `question::answer` is parted on a line, and what only looks like it."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from deckpress.model.note import Kind
from deckpress.patterns import compiled
from deckpress.read import paths

PREFIX = compiled(r"[ \t]*(?:>[ \t]?)*(?:#{1,6}[ \t]+)?(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(?:\[.\][ \t]+)?")
_ADDRESS = "`::` belongs to an address"
DELETION = "stands in a deletion"
PROPERTY = "`key:: value` is a property"
_BOX = "`:::` opens or closes a box"
_TABLE = "stands in a table"
_FALSE = (
    (
        compiled(
            r"(?<![\w:.])(?:[0-9A-Fa-f]{1,4}:)+[0-9A-Fa-f]{1,4}::(?:[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4})*)?(?!\w)"
            r"|(?<![\w:.])(?:fe80|fc00|fd00|ff0\d|2001)::(?:[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4})*)?(?![\w:])"
            r"|(?<!\S)::(?:1|ffff:[\d.:]+)(?![\w:])"
        ),
        _ADDRESS,
    ),
    (compiled(r"[\[(][\w-][\w -]{0,60}::[ \t][^\[\]()\n]*[\])]"), PROPERTY),
)
_KEY = compiled(r"(?P<key>[\w-]+)::(?:[ \t]+(?P<value>\S.*))?[ \t]*$")
_SHORT = 4  # words of a property outside of lists
_BOXED = compiled(r":{3,}[ \t]*[\w{-]*[^\n:]*$")


class Parted(Struct, frozen=True):
    """`rule` says why a line is no card after all, "" if it is one; `start` to `end` is the separator."""

    kind: Kind
    start: int
    end: int
    rule: str = ""


class Separators(Struct, frozen=True):
    """What parts question and answer, the longest first."""

    signs: tuple[tuple[str, Kind], ...]

    @classmethod
    def of(cls, single: str, both_ways: str) -> Separators:
        """Of the two separators; an empty one parts nothing."""
        signs = [(sign, kind) for sign, kind in ((single, Kind.BASIC), (both_ways, Kind.REVERSED)) if sign.strip()]
        return cls(tuple(sorted(signs, key=lambda item: -len(item[0]))))

    def parted(self, mask: str, hidden: Iterable[tuple[int, int]] = ()) -> Parted | None:
        """Where a line is parted; None if nothing looks like it.

        `hidden` are stretches that hold no separator, such as deletions.
        """
        raw = self._first(mask)
        if not raw:
            return None
        for start, end in hidden:
            mask = _blank(mask, start, end)
        found = self._first(mask)
        if not found:
            return Parted(raw.kind, raw.start, raw.end, DELETION)
        if mask[found.start : found.end].strip() not in ("::", ":::"):
            return found
        rule = _line_rule(mask, found)
        if rule:
            return Parted(found.kind, found.start, found.end, rule)
        for pattern, why in _FALSE:
            blanked = pattern.sub(lambda match: "\0" * len(match[0]), mask)
            rule, mask = (rule or why if blanked != mask else rule), blanked
        unnamed = paths.blanked(mask)
        rule = rule or (paths.RULE if unnamed != mask else "")
        mask = unnamed
        return self._first(mask) or Parted(found.kind, found.start, found.end, rule)

    def _first(self, mask: str) -> Parted | None:
        for sign, kind in self.signs:
            at = mask.find(sign)
            if at >= 0:
                return Parted(kind, at, at + len(sign))
        return None


def _line_rule(mask: str, found: Parted) -> str:
    """Why the whole line is no card: a table, a box, a property of Dataview."""
    if mask.lstrip("> \t").startswith("|"):
        return _TABLE
    text = mask.strip()
    if found.kind is Kind.REVERSED and _BOXED.match(text):
        return _BOX
    prefix = PREFIX.match(mask)
    start = prefix.end() if prefix else 0
    key = _KEY.match(mask, start)
    if key and found.kind is Kind.BASIC:
        listed = mask[:start].strip(" \t>#") != ""
        if listed or len((key["value"] or "").split()) <= _SHORT:
            return PROPERTY
    return ""


def _blank(text: str, start: int, end: int) -> str:
    return f"{text[:start]}{chr(0) * (end - start)}{text[end:]}"
