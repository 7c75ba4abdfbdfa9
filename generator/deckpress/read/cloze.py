"""The one scanner for clozes: every spelling of a deletion, told apart by `Style`."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import count

from msgspec import Struct
from msgspec.structs import replace

from deckpress.model.note import Deletion
from deckpress.patterns import compiled


class Style(Struct, frozen=True):
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


ANKI = Style(compiled(r"\{\{c(?P<n>\d{1,3}(?:,\d{1,3})*)::"), "}}", "{}", "::", anywhere=True)
CURLY = Style(compiled(r"(?<!\{)\{(?!\{)(?:c?(?P<n>\d{1,3})(?:::?|\|))?"), "}", "{}")
CURLY_NUMBERED = Style(compiled(r"(?<!\{)\{c?(?P<n>\d{1,3})[:|]"), "}", "{}")
CURLIES = Style(compiled(r"\{\{(?!c\d+::|\{)(?:(?P<n>\d{1,3})::)?"), "}}", "{}", "::")
MOCHI = replace(CURLIES, hint="", together=True)
LOGSEQ = Style(compiled(r"\{\{cloze(?:[ \t]+|(?=\}\}))"), "}}", "{}", "\\\\", together=True)
BRACKET = Style(compiled(r"(?<!!)\[(?!\^)"), "]", "[]")
_DEEPEST = 8  # deletions inside each other
_PARTS = compiled(r"\[(?P<n>[^\]\d]*)123(?P<m>[^\]]*)\]|(?P<answer>answer)|\[(?P<h>[^\]]*?)hint(?P<i>[^\]]*)\]")
_ESCAPED = str.maketrans({"[": "\ufddc", "]": "\ufddd"})  # brackets that are no marks of a part
_BRACKETS = str.maketrans({"\ufddc": "\\[", "\ufddd": "\\]"})


def osr(pattern: str) -> Style:
    """The style of a pattern of Obsidian Spaced Repetition, such as `==[123;;]answer[;;hint]==`.

    Where nothing stands before or behind `answer` it finds nothing.  A bracket behind one or two backslashes is itself,
    as in `==answer==[^\\\\[hint\\\\]][\\\\[^123\\\\]]`.
    """
    pattern = re.sub(r"\\{1,2}([\[\]])", lambda match: match[1].translate(_ESCAPED), pattern)
    bare = _PARTS.sub(lambda match: match[0] if match["answer"] else "", pattern)
    before, _, after = bare.partition("answer")
    mark = before[-1:]
    doubled = before.endswith(mark * 2) and after.startswith(mark * 2) and mark in ("=", "*", "_", "~", "$")
    edge = rf"[^\s{re.escape(mark)}]" if doubled else r"\S"
    inner = rf"(?:(?!{re.escape(before)}{edge})[^\n])+?"  # no text with an opening in it, so none is read twice
    built, at = "", 0
    for part in _PARTS.finditer(pattern):
        built += re.escape(pattern[at : part.start()])
        at = part.end()
        if part["answer"] and "(?P<answer>" not in built:
            built += rf"(?P<answer>(?={edge}){inner}(?<={edge}))"
        elif part["n"] is not None and "(?P<n>" not in built:
            built += rf"(?:{re.escape(part['n'])}(?P<n>\d{{1,3}}|[ahs]{{2,20}}){re.escape(part['m'])})?"
        elif part["h"] is not None and "(?P<hint>" not in built:
            hint = re.escape(part["h"])
            built += rf"(?:{hint}(?P<hint>(?:(?!{hint})[^\n])+?){re.escape(part['i'])})?"
    built += re.escape(pattern[at:])
    if doubled:
        built = rf"(?<!{re.escape(mark)}){built}(?!{re.escape(mark)})"
    built = built.translate(_BRACKETS)
    marked = before.strip() and after.strip()  # without marks on both sides any text would be a deletion
    return Style(re.compile(r"(?!)"), "", pattern=re.compile(built if marked else "(?!)"))


HIGHLIGHT = osr("==answer==")
HIGHLIGHT_NUMBERED = replace(  # `==x==`, `==2:x==`, `==c2|x==`, `==c2::x==`
    HIGHLIGHT,
    pattern=re.compile(
        r"(?<!=)==(?!=)(?:c?(?P<n>\d{1,3})(?:::?|\|))?(?P<answer>(?![\s=])(?:[^\n=]|=(?!=))+(?<!\s))==(?!=)"
    ),
)


def deletions(text: str, masked: str, styles: Iterable[Style]) -> tuple[Deletion, ...]:
    """The deletions in a text, sorted by start; `masked` is the same text with NUL where no card may be seen.

    Deletions of the first style that stand in a stretch win; only those of `{{c1::…}}` stand inside each other, at most
    8 deep.  Where nothing stands between the marks, `inner_start` and `inner_end` are the same.
    """
    found: list[_Found] = []
    for style in styles:
        fresh = sorted((_matched if style.pattern else _paired)(text, masked, style), key=_start)
        if not style.anywhere:
            fresh = _outermost(fresh)
        if not fresh:
            continue
        fresh = _apart(fresh, [(deletion.start, deletion.end) for deletion, _ in _outermost(found)])
        found.extend(_numbered(fresh, style, {n for deletion, _ in found for n in deletion.groups}))
        found.sort(key=_start)
    return tuple(deletion for deletion, _ in found)


_Found = tuple[Deletion, str]  # and what is written of its groups


def _start(found: _Found) -> tuple[int, int]:
    return found[0].start, -found[0].end


def _outermost(found: list[_Found]) -> list[_Found]:
    kept: list[_Found] = []
    for item in found:
        if not kept or item[0].start >= kept[-1][0].end:
            kept.append(item)
    return kept


def _apart(found: list[_Found], taken: list[tuple[int, int]]) -> list[_Found]:
    """Those that touch none of the stretches, which are in order and apart."""
    ends = [end for _, end in taken]
    kept = []
    for deletion, written in found:
        after = bisect_right(ends, deletion.start)
        if after == len(taken) or deletion.end <= taken[after][0]:
            kept.append((deletion, written))
    return kept


def _numbered(found: list[_Found], style: Style, used: set[int]) -> Iterator[_Found]:
    """The deletions with the cards that ask for them: written numbers, else one by one, or all at once."""
    numbers = [[int(n) for n in written.split(",")] if written[:1].isdigit() else [] for _, written in found]
    used = used.union(*numbers)
    free = (n for n in count(1) if n not in used)
    together = next(free) if style.together else 0
    for (deletion, written), written_numbers in zip(found, numbers, strict=True):
        if written and not written_numbers:
            yield _overlapping(deletion, written), written
        else:
            groups = tuple(dict.fromkeys(written_numbers)) or (together or next(free),)
            inner = deletion.inner_start, deletion.inner_end
            yield Deletion(deletion.start, deletion.end, *inner, groups, deletion.hint), written


def _overlapping(deletion: Deletion, codes: str) -> Deletion:
    """The deletion of which the n-th letter says what the n-th card does: ask, hide or show."""
    asked = tuple(n for n, code in enumerate(codes, 1) if code == "a")
    return replace(deletion, groups=asked, hidden=tuple(n for n, code in enumerate(codes, 1) if code == "h"))


def _matched(text: str, masked: str, style: Style) -> Iterator[_Found]:
    assert style.pattern is not None
    groups = style.pattern.groupindex
    matches = list(style.pattern.finditer(masked))
    lettered = sum(1 for match in matches if "n" in groups and (match["n"] or "1").isalpha())
    for match in matches:
        hint = text[slice(*match.span("hint"))] if "hint" in groups and match["hint"] else ""
        written = (match["n"] if "n" in groups else None) or ""
        start, end = match.span("answer")
        if written.isalpha() and lettered == 1:  # letters alone are no codes: codes come in several deletions
            written, hint, (start, end) = "", text[start:end], match.span("n")
        yield Deletion(match.start(), match.end(), start, end, (), hint.strip()), written


def _paired(text: str, masked: str, style: Style) -> Iterator[_Found]:
    """Deletions between an opening and its closing, brackets in between counted."""
    if not style.opening.search(text):
        return
    layers = [masked]
    if style.anywhere:
        inside = "".join(b if a == "\0" else ("\n" if b == "\n" else "\0") for a, b in zip(masked, text, strict=True))
        layers.append(inside)
    for layer in layers:
        yield from _pairs(text, layer, style)


class _Open(Struct):
    """An opening on the way to its closing, and where its hint starts; -1 if none was met."""

    match: re.Match[str]
    hint: int = -1


def _pairs(text: str, layer: str, style: Style) -> Iterator[_Found]:
    """One pass over the text."""
    opened, closed = style.balanced[0], style.balanced[1]
    words = [r"\\." if style.hint != "\\\\" else r"\\[^\\]", *map(re.escape, (opened, closed, style.hint))]
    token = re.compile("|".join(word for word in words if word), re.DOTALL)
    stack: list[_Open | None] = []
    depth = at = 0
    while match := token.search(layer, at):
        at = match.end()
        top = stack[-1] if stack else None
        if match[0] == opened:
            start = style.opening.match(layer, match.start()) if depth < _DEEPEST else None
            stack.append(_Open(start) if start else None)
            depth += start is not None
            at = start.end() if start else at
        elif match[0] == style.hint and top and top.hint < 0:
            top.hint = match.start()
        elif match[0] == closed and stack and top is None:
            stack.pop()
        elif top and layer.startswith(style.closing, match.start()):
            stack.pop()
            depth -= 1
            at = match.start() + len(style.closing)
            yield _deletion(text, style, top.match, match.start(), top.hint)
    yield from _unbalanced(text, layer, style, [entry.match for entry in stack if entry])


def _unbalanced(text: str, layer: str, style: Style, openings: list[re.Match[str]]) -> Iterator[_Found]:
    """Where the brackets inside do not match, the first closing of the paragraph ends a deletion, as in Anki."""
    ends = [match.start() for match in re.finditer(re.escape(style.closing), layer)] if openings else []
    blank = [match.start() for match in re.finditer(r"\n[ \t]*\n", layer)] if openings else []
    for start in openings:
        stop, gap = bisect_left(ends, start.end()), bisect_left(blank, start.end())
        if stop < len(ends) and not (gap < len(blank) and blank[gap] < ends[stop]):
            hint = layer.find(style.hint, start.end(), ends[stop]) if style.hint else -1
            yield _deletion(text, style, start, ends[stop], hint)


def _deletion(text: str, style: Style, start: re.Match[str], stop: int, hint: int) -> _Found:
    written = (start["n"] if "n" in style.opening.groupindex else None) or ""
    said = text[hint + len(style.hint) : stop].strip() if hint >= 0 else ""
    end = hint if hint >= 0 else stop
    return Deletion(start.start(), stop + len(style.closing), start.end(), end, (), said), written
