"""Formulas as one line of Unicode text, read from their MathML."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

_ACCENTS = {"^": "\u0302", "ˉ": "\u0304", "¯": "\u0304", "~": "\u0303", "⃗": "\u20d7", "˙": "\u0307", "¨": "\u0308"}
_RELATIONS = frozenset("=<>≤≥≈≠∈→↦⇒⇔≡∼≪≫⊂⊆∣∝+−±·×")
_LARGE = frozenset("∑∏∫∮⋃⋂")
_LEAVES = frozenset(("mi", "mn", "mo", "mtext"))
_NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BEFORE_MARK = re.compile(r" ([,;)\]])")
_NO_WORD = re.compile(r"[\W_]")
_SIGNS = (" − ", " + ")


def plain(rendered: str) -> str:
    """The text of a formula, such as `θ^(t + 1) = θ^t − η∇L_t`; "" if the HTML holds no MathML, or none that is XML."""
    start, stop, end = rendered.find("<math"), rendered.find("<annotation"), rendered.find("</math>")
    if start < 0 or stop < 0 or end < 0:
        return ""
    if not rendered[start:end].isprintable() and _NO_XML.search(rendered, start, end):
        return ""
    text = " ".join(_spoken(rendered[start:stop]).split())
    return _BEFORE_MARK.sub(r"\1", text) if " " in text else text


def _spoken(mathml: str) -> str:
    """The text of KaTeX's MathML up to its annotation.  What stands behind an element, and not in one, is no text."""
    parts: list[str] = []
    opened: list[tuple[str, list[str]]] = []  # what stands between `<` and the next one, and the texts before it
    for piece in mathml.replace("/>", "></>").split("<")[1:]:
        if piece[0] != "/":
            opened.append((piece, parts))
            parts = []
        else:
            head, before = opened.pop()
            tag, text = _opening(head)
            before.append(_element(tag, text, parts) if parts or tag not in _LEAVES else text)
            parts = before
    return "".join(parts)


def _element(tag: str, text: str, parts: list[str]) -> str:
    """The text of an element from the text in it before its first child, and the texts of its children."""
    if parts and parts[0] in _SIGNS:  # a sign, not an operation
        parts[0] = parts[0].strip()
    match tag, parts:
        case "mfrac", [top, bottom]:
            return f"{_grouped(top)}/{_grouped(bottom)}"
        case "msup" | "mover" | "msub" | "munder" | "msubsup" | "munderover", [base, *scripts]:
            return _scripted(tag, base.rstrip(), [script.strip() for script in scripts])
        case "msqrt", _:
            return f"√{_grouped(''.join(parts))}"
        case "mroot", [base, degree]:
            return f"{_grouped(degree)}√{_grouped(base)}"
        case "mtr", _:
            return " ".join(part for part in parts if part) + "; "
        case "mtable", _:
            return "".join(parts).removesuffix("; ")
        case "mspace", _:
            return " "
        case _:
            return text + "".join(parts)


def _scripted(tag: str, base: str, scripts: list[str]) -> str:
    """A base with what stands above or below it."""
    if tag == "mover" and scripts[0] in _ACCENTS and len(base.strip()) == 1:
        return unicodedata.normalize("NFC", base.strip() + _ACCENTS[scripts[0]])
    if tag == "msup" and set(scripts[0]) == {"′"}:
        return base + scripts[0]
    marks = "_^" if len(scripts) == 2 else "^" if tag in ("msup", "mover") else "_"
    written = "".join(f"{mark}{_grouped(script)}" for mark, script in zip(marks, scripts, strict=True))
    return f"{base}{written} " if base in _LARGE else base + written


@lru_cache(1_000)  # `mi>x` and the like come again and again
def _opening(head: str) -> tuple[str, str]:
    """The name of an element, and the text that follows its opening tag."""
    opening, _, text = head.partition(">")
    tag = opening.partition(" ")[0]
    if "&" in text:
        text = html.unescape(text)
    if not text.isascii():
        text = text.replace("\u2061", "").replace("\u200b", "")
    if tag == "mo" and text.strip() in _RELATIONS:
        return tag, f" {text.strip()} "
    return tag, f" {text} " if tag == "mi" and len(text) > 1 else text


def _grouped(text: str) -> str:
    text = text.strip()
    return text if len(text) <= 1 else f"({text})" if _NO_WORD.search(text) else text
