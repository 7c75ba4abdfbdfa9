"""What is folded on a card: hints in a list, and callouts with `-` behind their type."""

from __future__ import annotations

import re

FOLDED = "callout-folded"
_QUOTE = re.compile(
    rf'<blockquote class="(?P<classes>callout [^"]*{FOLDED})">\n<p class="callout-title">|</?blockquote[^>]*>'
)
_HINT = re.compile(
    r"<li>\s*(?:<p>)?<strong>(?P<word>[^<>:]{1,20}):?</strong>:?[ \t]*"
    r"(?P<text>(?:(?!</?li>|</p>).)+)(?:</p>)?\s*</li>",
    re.DOTALL,
)
_WORDS = ("hint", "tip", "hinweis", "tipp", "indice", "pista", "suggerimento")
_TITLE_END = "</p>"


def folded(safe: str) -> str:
    """Safe HTML with `details` for what is to be opened by the reader."""
    if FOLDED in safe:
        safe = _callouts(safe)
    return _HINT.sub(_hint, safe) if "<li>" in safe else safe


def _hint(match: re.Match[str]) -> str:
    word = match["word"].strip()
    if word.lower() not in _WORDS:
        return match[0]
    return f'<li class="hint"><details><summary>{word}</summary> {match["text"].strip()}</details></li>'


def _callouts(safe: str) -> str:
    """Every folded callout as `details` with its title as the summary; quotes inside stay what they are."""
    pieces: list[str] = []
    stack: list[bool] = []
    at = 0
    while match := _QUOTE.search(safe, at):
        pieces.append(safe[at : match.start()])
        at = match.end()
        opens = match["classes"] is not None
        end = safe.find(_TITLE_END, at) if opens else -1
        if match[0] == "</blockquote>":
            pieces.append("</details>" if stack and stack.pop() else match[0])
        elif end >= 0:
            stack.append(True)
            classes = match["classes"].replace(f" {FOLDED}", "")
            pieces.append(f'<details class="{classes}"><summary class="callout-title">{safe[at:end]}</summary>')
            at = end + len(_TITLE_END)
        else:
            stack.append(False)
            pieces.append(match[0])
    return "".join((*pieces, safe[at:]))
