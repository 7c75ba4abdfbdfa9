"""Markdown so plain that its HTML can be written down at once: paragraphs, flat lists, emphasis.

Most sides of cards are no more than that, and Markdown takes ten times as long.  What is not known for sure to have one
reading is left to Markdown; tests hold both to the same HTML.
"""

from __future__ import annotations

import re

_SPACES = r"\t\r\v\f\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"  # all but two
_OTHER = re.compile(rf"""[\\`\[\]<>&~#|_"\x00\x02\x03\ud800-\udfff{_SPACES}]""")
# A pattern that begins with a letter is found by it; what may not stand before is looked for behind it.
_TYPED = re.compile(r"'(?:(?!\w)|(?<!\w'))")
_LINE = re.compile(r"\n(?:[+=]|\d+[.)]|- +(?:[-+=]|\d+[.)]))")
_STRONG = re.compile(r"\*\*(?<![\w*]\*\*)(?![\s*])([^*\n]+)(?<!\s)\*\*(?![\w*])")
_EMPHASIS = re.compile(r"\*(?<![\w*]\*)(?![\s*])([^*\n]+)(?<!\s)\*(?![\w*])")
_BLOCKS = re.compile(r"\n\n+")
_LIST = re.compile(r"- +\S.*(?:\n- +\S.*)*")


def html(text: str) -> str | None:
    """The HTML of a text that has nothing but paragraphs, lists of one level and emphasis, else None."""
    if _OTHER.search(text) or _LINE.search("\n" + text) or text[:1] == " ":
        return None
    if "==" in text or "--" in text or "..." in text or " \n" in text or "\n " in text:
        return None
    if "'" in text and _TYPED.search(text):
        return None
    text = text.strip("\n")
    if "*" in text:
        text = _EMPHASIS.sub(_emphasis, _STRONG.sub(_strong, text))
        if "*" in text:
            return None
    if "\n-" not in text and text[:1] != "-":
        return _quoted("\n".join(f"<p>{block}</p>" for block in _BLOCKS.split(text))) if text else ""
    found: list[str] = []
    for block in _BLOCKS.split(text):
        if block[0] != "-" and "\n-" not in block:
            found.append(f"<p>{block}</p>")
        elif _LIST.fullmatch(block) and (not found or found[-1][1] != "u"):
            items = "\n".join(f"<li>{line[1:].lstrip(' ')}</li>" for line in block.split("\n"))
            found.append(f"<ul>\n{items}\n</ul>")
        else:
            return None
    return _quoted("\n".join(found))


def _strong(found: re.Match[str]) -> str:
    return f"<strong>{found[1]}</strong>"


def _emphasis(found: re.Match[str]) -> str:
    return f"<em>{found[1]}</em>"


def _quoted(text: str) -> str:
    return text.replace("'", "&rsquo;")
