"""The one scanner for clozes: every spelling of a deletion, told apart by `Style`."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from deckpress.model.note import Deletion


@dataclass(frozen=True, slots=True)
class Style:
    """One spelling.

    `opening` may have groups `n` (numbers of the cards that ask) and `mark` (all of the opening but a look-ahead);
    `closing` ends it; `balanced` is a pair of brackets that are counted in between; `hint` parts a hint off.
    """

    opening: re.Pattern[str]
    closing: str
    balanced: str = ""
    hint: str = ""
    anywhere: bool = False  # also inside code and formulas
    together: bool = False  # deletions without a number are asked for at once, not one by one
    pattern: re.Pattern[str] | None = None  # of the whole, with groups `answer`, `n`, `hint`; then nothing else counts


ANKI = Style(re.compile(r"\{\{c(?P<n>\d{1,3}(?:,\d{1,3})*)::"), "}}", "{}", "::", anywhere=True)
CURLY = Style(re.compile(r"(?<!\{)\{(?!\{)(?:c?(?P<n>\d{1,3})[:|])?"), "}", "{}")
CURLY_NUMBERED = Style(re.compile(r"(?<!\{)\{c?(?P<n>\d{1,3})[:|]"), "}", "{}")
CURLIES = Style(re.compile(r"\{\{(?!c\d+::|\{)(?:(?P<n>\d{1,3})::)?"), "}}", "{}", "::")
MOCHI = replace(CURLIES, hint="", together=True)
LOGSEQ = Style(re.compile(r"\{\{cloze[ \t]+"), "}}", "{}", "\\\\", together=True)
BRACKET = Style(re.compile(r"(?<![\\!\]])\[(?!\^)"), "]", "[]")
_PARTS = re.compile(r"\[(?P<n>[^\]\d]*)123(?P<m>[^\]]*)\]|(?P<answer>answer)|\[(?P<h>[^\]]*?)hint(?P<i>[^\]]*)\]")


def osr(pattern: str) -> Style:
    """The style of a pattern of Obsidian Spaced Repetition, such as `==[123;;]answer[;;hint]==`."""
    built, at = "", 0
    for part in _PARTS.finditer(pattern):
        built += re.escape(pattern[at : part.start()])
        at = part.end()
        if part["answer"]:
            edge = r"[^\s=]" if pattern.startswith("==") else r"\S"
            built += rf"(?P<answer>(?={edge})[^\n]+?(?<={edge}))"
        elif part["n"] is not None and "(?P<n>" not in built:
            built += rf"(?:{re.escape(part['n'])}(?P<n>\d{{1,3}}|[ahs]+(?=\W)){re.escape(part['m'])})?"
        elif part["h"] is not None and "(?P<hint>" not in built:
            built += rf"(?:{re.escape(part['h'])}(?P<hint>[^\n]+?){re.escape(part['i'])})?"
    built += re.escape(pattern[at:])
    if pattern.startswith("=="):
        built = rf"(?<!=){built}(?!=)"
    elif pattern.startswith("**"):
        built = rf"(?<!\*){built}(?!\*)"
    return Style(re.compile(r"(?!)"), "", pattern=re.compile(built) if "(?P<answer>" in built else re.compile("(?!)"))


HIGHLIGHT = osr("==answer==")


def deletions(text: str, masked: str, styles: Iterable[Style]) -> tuple[Deletion, ...]:
    """The deletions in a text, sorted by start; `masked` is the same text with NUL where no card may be seen.

    Deletions of the first style that stand in a stretch win; only those of `{{c1::…}}` stand inside each other.
    Where nothing stands between the marks, `inner_start` and `inner_end` are the same.
    """
    found: list[tuple[Deletion, str]] = []
    taken: list[tuple[int, int]] = []
    for style in styles:
        fresh = list((_matched if style.pattern else _paired)(text, masked, style))
        if not style.anywhere:
            fresh = list(_outermost(fresh))
        fresh = [item for item in fresh if not any(a < item[0].end and item[0].start < b for a, b in taken)]
        taken.extend((deletion.start, deletion.end) for deletion, _ in fresh)
        found.extend(_numbered(fresh, style, {n for deletion, _ in found for n in deletion.groups}))
    return tuple(deletion for deletion, _ in sorted(found, key=lambda item: (item[0].start, -item[0].end)))


def _outermost(found: list[tuple[Deletion, str]]) -> Iterator[tuple[Deletion, str]]:
    end = 0
    for deletion, written in sorted(found, key=lambda item: item[0].start):
        if deletion.start >= end:
            end = deletion.end
            yield deletion, written


def _numbered(found: list[tuple[Deletion, str]], style: Style, used: set[int]) -> Iterator[tuple[Deletion, str]]:
    """The deletions with the cards that ask for them: written numbers, else one by one, or all at once."""
    count = max(used, default=0)
    for deletion, written in sorted(found, key=lambda item: item[0].start):
        if written and written[0] in "ahs":
            yield _overlapping(deletion, written), written
            continue
        if written:
            groups = tuple(dict.fromkeys(int(n) for n in written.split(",")))
        else:
            count = max(count, 1) if style.together else count + 1
            groups = (count,)
        yield replace(deletion, groups=groups), written


def _overlapping(deletion: Deletion, codes: str) -> Deletion:
    """The deletion of which the n-th letter says what the n-th card does: ask, hide or show."""
    asked = tuple(n for n, code in enumerate(codes, 1) if code == "a")
    return replace(deletion, groups=asked, hidden=tuple(n for n, code in enumerate(codes, 1) if code == "h"))


def _matched(text: str, masked: str, style: Style) -> Iterator[tuple[Deletion, str]]:
    assert style.pattern is not None
    groups = style.pattern.groupindex
    for match in style.pattern.finditer(masked):
        hint = text[slice(*match.span("hint"))] if "hint" in groups and match["hint"] else ""
        written = match["n"] if "n" in groups else None
        start, end = match.span("answer")
        yield Deletion(match.start(), match.end(), start, end, (), hint.strip()), written or ""


def _paired(text: str, masked: str, style: Style) -> Iterator[tuple[Deletion, str]]:
    """Deletions between an opening and its closing, brackets in between counted; one pass over the text."""
    layers = [masked]
    if style.anywhere and style.opening.search(text):
        inside = "".join(b if a == "\0" else ("\n" if b == "\n" else "\0") for a, b in zip(masked, text, strict=True))
        layers.append(inside)
    for layer in layers:
        yield from _pairs(text, layer, style)


def _pairs(text: str, layer: str, style: Style) -> Iterator[tuple[Deletion, str]]:
    opened, closed = style.balanced[0], style.balanced[1]
    ends = [match.start() for match in re.finditer(re.escape(style.closing), layer)]
    stack: list[re.Match[str] | None] = []
    token = re.compile(rf"\\.|{re.escape(opened)}|{re.escape(closed)}", re.DOTALL)
    at = 0
    while match := token.search(layer, at):
        at = match.end()
        if match[0] == opened:
            start = style.opening.match(layer, match.start())
            stack.append(start)
            at = start.end() if start else at
        elif match[0] == closed and stack:
            start = stack[-1]
            if start is None:
                stack.pop()
            elif layer.startswith(style.closing, match.start()):
                stack.pop()
                at = match.start() + len(style.closing)
                yield _deletion(text, layer, style, start, match.start())
    for start in stack:  # brackets inside that do not match: the first closing ends it, as in Anki
        if start is not None:
            found = bisect_left(ends, start.end())
            line = layer.find("\n\n", start.end())
            if found < len(ends) and not 0 <= line < ends[found]:
                yield _deletion(text, layer, style, start, ends[found])


def _deletion(text: str, layer: str, style: Style, start: re.Match[str], stop: int) -> tuple[Deletion, str]:
    inner, end, hint = start.end(), stop, ""
    if style.hint:
        cut = _hint(layer, inner, stop, style)
        if cut >= 0:
            hint, end = text[cut + len(style.hint) : stop].strip(), cut
    written = start["n"] if "n" in style.opening.groupindex else None
    return Deletion(start.start(), stop + len(style.closing), inner, end, (), hint), written or ""


def _hint(layer: str, start: int, stop: int, style: Style) -> int:
    """Where the hint starts: the first separator that stands in no deletion inside; -1 if there is none."""
    depth, at = 0, start
    while at < stop:
        if layer.startswith(style.hint, at) and not depth:
            return at
        depth += (layer[at] == style.balanced[0]) - (layer[at] == style.balanced[1])
        at += 1
    return -1
