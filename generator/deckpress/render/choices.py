"""Lines `a) …`, `b) …` as lists whose items bear the letters that are written."""

from __future__ import annotations

import re

from deckpress.render import lists
from deckpress.render.marks import CHOICE

_LINE = re.compile(r"(?P<indent>[ \t]*)(?P<letter>[A-Za-z])\)(?=[ \t]+\S)")
_ITEM = re.compile(
    rf"<ol>(?=\s*<li>(?:\s*<p>)?{CHOICE}(?P<first>\w){CHOICE})"
    rf"|<li>(?P<p>\s*<p>)?{CHOICE}(?P<letter>\w){CHOICE}\s*"
)
_LOST = re.compile(f"{CHOICE}(\\w){CHOICE}")


def normal(text: str) -> str:
    """The Markdown with each run of choices as a list.

    A run starts with `a)` or `A)` and has at least two letters, each later in the alphabet than the one before; a blank
    line ends it unless the next choice follows.  Markdown joins runs that stand side by side, so all have the case of
    the first.
    """
    if not re.search(r"(?m)^[ \t]*[B-Zb-z]\)[ \t]", text):
        return text
    lines = text.split("\n")
    run: list[int] = []
    runs: list[list[int]] = []
    gap = False
    for at, line in enumerate(lines):
        choice = _LINE.match(line)
        if not line.strip():
            gap = True
            continue
        if run and choice and _follows(lines[run[-1]], choice):
            run.append(at)
        elif choice or (gap and not line.startswith("  ")):
            runs.append(run)
            run = [at] if choice and choice["letter"] in "aA" else []
        gap = False
    runs = [found for found in (*runs, run) if len(found) > 1]
    for found in runs:
        if lines[found[0]].strip()[0] == lines[runs[0][0]].strip()[0]:
            _turn(lines, found)
    return "\n".join(lines)


def shown(safe: str) -> str:
    """Safe HTML with its lists of choices lettered."""

    def lettered(match: re.Match[str]) -> str:
        if match["first"]:
            upper = match["first"].isupper()
            return f'<ol class="choices{" upper" if upper else ""}" type="{"A" if upper else "a"}">'
        return f'<li value="{ord(match["letter"].lower()) - 96}">{match["p"] or ""}'

    return plain(_ITEM.sub(lettered, safe)) if CHOICE in safe else safe


def plain(text: str) -> str:
    """The text with letters as they are written."""
    return _LOST.sub(r"\1)", text) if CHOICE in text else text


def _follows(before: str, choice: re.Match[str]) -> bool:
    last = _LINE.match(before)
    same = last and last["letter"].isupper() == choice["letter"].isupper() and last["indent"] == choice["indent"]
    return bool(same and last and last["letter"] < choice["letter"])


def _turn(lines: list[str], run: list[int]) -> None:
    """Makes the lines of a run items of a list, an inner one if it stands right below an item."""
    above = lists.ITEM.match(lines[run[0] - 1]) if run[0] else None
    below = above and not above["text"].startswith(CHOICE) and len(above["indent"]) >= len(_indent(lines[run[0]]))
    for at in run:
        lines[at] = _LINE.sub(rf"\g<indent>1. {CHOICE}\g<letter>{CHOICE}", lines[at], count=1)
    for at in range(run[0], run[-1] + 1 if below else 0):
        lines[at] = "    " + lines[at] if lines[at].strip() else ""


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" \t"))]
