"""Square brackets in a cloze: which Markdown takes for itself, and which stand for themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from deckpress.model.note import Field
from deckpress.patterns import compiled
from deckpress.read import mask
from deckpress.read.edit import edited

_DEFINITION = compiled(
    r"^ {0,3}\[(?P<label>(?!\^)[^\[\]\n]+)\]:[ \t]*<?(?=[^\s<>]*[/.#:])[^\s<>]+>?[ \t]*(?:[\"'(][^\n]*)?$", re.MULTILINE
)
_LABEL = 200  # characters
_BRACKET = compiled(r"[\[\]]")
_ESCAPED = compiled(r"\\(?:(?P<mark>[\[\]])|.)", re.DOTALL)
_FORMULA = compiled(r"^[ \t]*\\\[(?:[^\\\n]|\\[^\[\]\n]|\n(?![ \t]*\n))*\\\][ \t]*$", re.MULTILINE)
_TASK = compiled(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+\Z")


class Taken(Struct, frozen=True):
    """A pair of brackets of Markdown's own, from `start` to `end`, and what it is."""

    start: int
    end: int
    rule: str


def without(text: str, masked: str) -> tuple[str, tuple[Taken, ...]]:
    """`masked` with Markdown's own brackets and those without a partner blank as well, and what those pairs are."""
    if "[" not in masked:
        return masked, ()
    found = _DEFINITION.finditer(text, 1) if "]:" in text else ()
    labels = {match["label"].casefold(): match.start("label") - 1 for match in found}
    pairs = sorted(_pairs(masked))
    paired = {at for start, end in pairs for at in (start, end - 1)}
    taken = tuple(_outer(_taken(text, pairs, labels)))
    hidden = [(one.start, one.end) for one in taken]
    hidden.extend(match.span() for match in _BRACKET.finditer(masked) if match.start() not in paired)
    if not hidden:
        return masked, ()
    pieces, at = [], 0
    for start, end in sorted(hidden):
        if start >= at:
            pieces.append(masked[at:start])
            pieces.append(re.sub(r"[^\n]", "\0", masked[start:end]))
            at = end
    return "".join((*pieces, masked[at:])), taken


def _pairs(masked: str) -> Iterator[tuple[int, int]]:
    """Start of the opening and end of the closing bracket of every pair."""
    stack: list[int] = []
    for match in _BRACKET.finditer(masked):
        if match[0] == "[":
            stack.append(match.start())
        elif stack:
            yield stack.pop(), match.end()


def _taken(text: str, pairs: list[tuple[int, int]], labels: dict[str, int]) -> Iterator[Taken]:
    inner = {start: text[start + 1 : end - 1].casefold() for start, end in pairs if end - start < _LABEL}
    ends = dict(pairs)
    for start, end in pairs:
        label, after = inner.get(start, ""), inner.get(end)
        refers = after in labels or (after == "" and label in labels)
        if text[start - 1 : start] == "!" and (text[end : end + 1] == "(" or refers):
            yield Taken(start, ends[end] if refers else end, "`![x]` is a picture")
        elif label.startswith("^"):
            yield Taken(start, end, "`[^x]` is a footnote")
        elif text[end : end + 1] == "(":
            yield Taken(start, end, "`[x](…)` is a link")
        elif refers:
            yield Taken(start, ends[end], "`[x][y]` is a link")
        elif label in labels:
            rule = "`[x]: …` says where a link leads" if labels[label] == start else "`[x]` is a link explained below"
            yield Taken(start, end, rule)
        elif label in (" ", "x") and _TASK.match(text[text.rfind("\n", 0, start) + 1 : start]):
            yield Taken(start, end, "`- [x]` is a task")


def _outer(taken: Iterator[Taken]) -> Iterator[Taken]:
    """Those that stand in no other."""
    end = 0
    for one in taken:
        if one.start >= end:
            yield one
            end = one.end


def literal(field: Field) -> tuple[Field, str]:
    """The text of a cloze with `\\[` and `\\]` as plain brackets, and the same masked.

    They stand for a formula only where they hold whole lines.
    """
    text = field.text
    formulas = [match.span() for match in _FORMULA.finditer(text)]
    inside = {at for start, end in formulas for at in range(start, end)}
    marks = [match for match in _ESCAPED.finditer(text) if match["mark"] and match.start() not in inside]
    flat = mask.masked(_ESCAPED.sub(lambda m: "xx" if m["mark"] and m.start() not in inside else m[0], text), 0)
    marks = [match for match in marks if flat[match.start()] != "\0"]
    pieces, at = list[str](), 0
    for match in marks:
        pieces.extend((flat[at : match.start()], "xxxxx"))
        at = match.end()
    edits = ((match.start(), match.end(), "&#91;" if match["mark"] == "[" else "&#93;") for match in marks)
    return edited(field, edits), "".join((*pieces, flat[at:]))
