"""Formulas as one line of Unicode text, read from their MathML."""

from __future__ import annotations

import re
import unicodedata
from xml.etree import ElementTree

_ACCENTS = {"^": "\u0302", "ˉ": "\u0304", "¯": "\u0304", "~": "\u0303", "⃗": "\u20d7", "˙": "\u0307", "¨": "\u0308"}
_RELATIONS = frozenset("=<>≤≥≈≠∈→↦⇒⇔≡∼≪≫⊂⊆∣∝+−±·×")
_LARGE = frozenset("∑∏∫∮⋃⋂")
_LEAVES = frozenset(("mi", "mn", "mo", "mtext"))
_NAMESPACE = ' xmlns="http://www.w3.org/1998/Math/MathML"'
_BEFORE_MARK = re.compile(r" ([,;)\]])")
_SIGNS = (" − ", " + ")


def plain(rendered: str) -> str:
    """The text of a formula, such as `θ^(t + 1) = θ^t − η∇L_t`; "" if the HTML holds no MathML."""
    start, end = rendered.find("<math"), rendered.find("</math>")
    if start < 0 or end < 0:
        return ""
    try:
        tree = ElementTree.fromstring(rendered[start : end + 7].replace(_NAMESPACE, "", 1))
    except ElementTree.ParseError:
        return ""
    text = " ".join(_spoken(tree).split())
    return _BEFORE_MARK.sub(r"\1", text) if " " in text else text


def _spoken(node: ElementTree.Element) -> str:
    tag = node.tag
    if tag in _LEAVES and not len(node):
        return _leaf(tag, node.text or "")
    if tag == "annotation":
        return ""
    parts = [_spoken(child) for child in node]
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
            return _leaf(tag, node.text or "") + "".join(parts)


def _scripted(tag: str, base: str, scripts: list[str]) -> str:
    """A base with what stands above or below it."""
    if tag == "mover" and scripts[0] in _ACCENTS and len(base.strip()) == 1:
        return unicodedata.normalize("NFC", base.strip() + _ACCENTS[scripts[0]])
    if tag == "msup" and set(scripts[0]) == {"′"}:
        return base + scripts[0]
    marks = "_^" if len(scripts) == 2 else "^" if tag in ("msup", "mover") else "_"
    written = "".join(f"{mark}{_grouped(script)}" for mark, script in zip(marks, scripts, strict=True))
    return f"{base}{written} " if base in _LARGE else base + written


def _leaf(tag: str, text: str) -> str:
    if not text.isascii():
        text = text.replace("\u2061", "").replace("\u200b", "")
    if tag == "mo" and text.strip() in _RELATIONS:
        return f" {text.strip()} "
    return f" {text} " if tag == "mi" and len(text) > 1 else text


def _grouped(text: str) -> str:
    text = text.strip()
    return text if len(text) <= 1 else f"({text})" if re.search(r"[\W_]", text) else text
