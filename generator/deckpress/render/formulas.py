"""Formulas of a cloze: blanks and highlights inside what KaTeX draws.

KaTeX is given each mark as a colour that nothing else in the formula has, and `tints` turns what has that colour into
blanks and highlights, so that the layout is that of the formula without marks.  Where marks cut through
the structure of the formula, all of it is blank or highlighted.
"""

from __future__ import annotations

import html
import re

from deckpress.model.note import CLOZE_CLOSE, CLOZE_OPEN
from deckpress.render import clozes, tex, tints

_PART = re.compile(f"(?P<mark>{clozes.MARK})|{clozes.BLANK.pattern}")
_GLUED = re.compile(rf"(\\[A-Za-z]+){clozes.MARK}+(?=[A-Za-z])")
_SYNTAX = re.compile(
    r"\\(?P<word>begin|end|left|right)(?![A-Za-z])"
    r"|(?P<split>\\\\\*?(?:[ \t]*\[[^\]\n]{0,20}\])?|\\cr(?![A-Za-z])|&)|\\.|[{}]",
    re.DOTALL,
)
_PAIRS = {"}": "{", "end": "begin", "right": "left"}
_BOX = r"\rule[-0.25em]{3em}{1em}"  # the room of a blank: as high as a line, as wide whatever is hidden
_SPECIAL = str.maketrans(
    {c: rf"\{c}" for c in "{}$&#_%"} | {"\\": r"\textbackslash ", "^": r"\textasciicircum ", "~": r"\textasciitilde "}
)
_NAME = re.compile(r"\\(?:begin|end)\s*(?:\{\w*\*?\}\s*)?\{[^{}]*\Z")  # KaTeX does not survive a command in there
_SCRIPT = re.compile(r"[\^_]\s*\Z")


def formula(source: str, macros: tex.Macros, *, display: bool) -> tex.Formula:
    """As `tex.formula`, for a source that may hold marks of a cloze; `Fault.at` counts them too."""
    if not _PART.search(source):
        return tex.formula(source, macros, display=display)
    written = clozes.bare(_GLUED.sub(r"\1 ", clozes.BLANK.sub(_bracketed, source)))
    hints = [hint.strip() for hint in clozes.BLANK.findall(source)]
    prefix = "" if _enclosed(source) else _prefix(source + macros.prelude(source))
    for braces in (_SCRIPT, re.compile("")) if prefix else ():
        coloured = _coloured(source, prefix, braces)
        shown = _drawn(coloured, macros, display) if coloured else ""
        if dressed := tints.dressed(shown, prefix, hints, written) if shown else None:
            return dressed
    if hints:
        return tex.Formula(clozes.blank(html.escape(hints[0], quote=False)), "…")
    try:
        plain = tex.formula(written, macros, display=display)
    except tex.Fault as fault:
        fault.at = _place(source, fault.at)
        raise
    return tex.Formula(f"{clozes.OPENING}{plain.html}{clozes.CLOSING}", plain.plain)


def _bracketed(blank: re.Match[str]) -> str:
    return rf"\text{{[{blank[1].strip().translate(_SPECIAL) or '…'}]}}"


def _drawn(source: str, macros: tex.Macros, display: bool) -> str:
    try:
        return tex.formula(source, macros, display=display).html
    except tex.Overflow:
        raise
    except tex.Fault:
        return ""


def _enclosed(source: str) -> bool:
    """True if the marks stand around the whole formula."""
    if clozes.BLANK.fullmatch(source):
        return True
    depth = 0
    for at, character in enumerate(source):
        depth += (character == CLOZE_OPEN) - (character == CLOZE_CLOSE)
        if not depth:
            return at == len(source) - 1 and at > 0
    return False


def _place(source: str, at: int) -> int:
    """Where in the source the character stands that is at `at` without marks."""
    seen = -1
    for place, character in enumerate(source):
        seen += not re.match(clozes.MARK, character)
        if seen == at:
            return place
    return max(len(source) - 1, 0)


def _prefix(source: str) -> str:
    """The first digits of colours that the formula does not use, "" if it uses all."""
    lower = source.lower()
    return next((f"#{n:02x}" for n in range(0xB1, 0x100) if f"#{n:02x}" not in lower), "")


def _coloured(source: str, prefix: str, braces: re.Pattern[str]) -> str:
    """The TeX with colours for marks, in braces of their own behind what `braces` finds; "" where they cut a group."""
    pieces: list[str] = []
    content: list[str] = []
    opened = ""
    at = depth = blanks = 0

    def put(colour: int, inner: str, before: str) -> str:
        coloured = rf"\textcolor{{{prefix}{colour:04x}}}{{{inner}}}"
        return f"{{{coloured}}}" if braces.search(before) else coloured

    for part in _PART.finditer(source):
        written = content if depth else pieces
        written.append(source[at : part.start()])
        before = source[at : part.start()]
        if _NAME.search(source, max(part.start() - 80, 0), part.start()):
            return ""
        at = part.end()
        if part["mark"] is None:
            written.append(put(blanks, _hint(part[2]), before))
            blanks += 1
        elif part["mark"] == CLOZE_OPEN:
            depth += 1
            opened = before if depth == 1 else opened
        elif depth := depth - 1:
            continue
        else:
            segments = _segments("".join(content))
            if not segments:
                return ""
            pieces.extend(put(tints.CLOZE, s, opened) if at_text and s.strip() else s for s, at_text in segments)
            content.clear()
    return "".join((*pieces, *content, source[at:]))


def _hint(hint: str) -> str:
    """The TeX of what stands in a blank."""
    hint = hint.strip()
    if maths := re.fullmatch(r"\$([^$]+)\$", hint):
        return maths[1]
    return rf"\text{{{hint.translate(_SPECIAL)}}}" if hint else _BOX


def _segments(content: str) -> list[tuple[str, bool]]:
    """The stretches between `&` and line ends outside of groups, and these; [] if a group opens or ends in it alone."""
    found: list[tuple[str, bool]] = []
    groups: list[str] = []
    start = 0
    for token in _SYNTAX.finditer(content):
        mark = token["word"] or token[0]
        if mark in _PAIRS.values():
            groups.append(mark)
        elif mark in _PAIRS:
            if not groups or groups.pop() != _PAIRS[mark]:
                return []
        elif token["split"] and not groups:
            found.extend(((content[start : token.start()], True), (mark, False)))
            start = token.end()
    return [] if groups else [*found, (content[start:], True)]
