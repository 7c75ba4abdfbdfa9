"""Diagnostics for people and for machines."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator

from deckpress.model.diagnostic import Diagnostic, Rejected, Severity
from deckpress.words import counted

FORMATS = ("full", "concise", "json", "github")
_WIDEST = 160  # characters of an excerpt


def lines(
    diagnostics: Iterable[Diagnostic], form: str, folder: str = "", rejected: Iterable[Rejected] = ()
) -> Iterator[str]:
    """The diagnostics in one of `FORMATS`, then what was rejected; `folder` goes in front of every path."""
    match form:
        case "json":
            records = [*(record(d, folder) for d in diagnostics), *(_rejected(r, folder) for r in rejected)]
            yield json.dumps(records, ensure_ascii=True, indent=1)
            return
        case "github":
            for d in diagnostics:
                place = f"file={_escaped(_path(d, folder))},line={d.place.line},col={d.place.column}"
                yield f"::{d.severity} {place},title={d.code}::{_escaped(_about(d))}"
        case "concise":
            for d in diagnostics:
                yield f"{_where(d, folder)}: {d.code} {d.about}"
        case _:
            for d in diagnostics:
                yield from _full(d, folder)
    for r in rejected:
        if form == "github":
            place = f"file={_escaped(_path(r, folder))},line={r.place.line},col={r.place.column}"
            yield f"::notice {place},title=no card::{_escaped(r.rule)}"
        else:
            yield f"{_where(r, folder)}: no card: {r.rule}"


def _full(d: Diagnostic, folder: str) -> Iterator[str]:
    yield f"{_where(d, folder)}: {d.code} {d.about}"
    if d.place.text:
        number = str(d.place.line)
        shown, column, width = _excerpt(d)
        yield f"{number:>5} | {shown}"
        pad = "".join("\u3000" if unicodedata.east_asian_width(c) in "WF" else " " for c in shown[:column])
        yield f"{'':>5} | {pad}{'^' * width}"
    if d.hint:
        yield f"{'':>5} = hint: {d.hint}"


def _excerpt(d: Diagnostic) -> tuple[str, int, int]:
    """The line as one that fits, the place in it and how wide to mark it."""
    text = "".join(char if char.isprintable() else " " for char in d.place.text.expandtabs(1))
    column = min(d.place.column - 1, len(text))
    first = max(0, column - _WIDEST // 2) if len(text) > _WIDEST else 0
    shown = text[first : first + _WIDEST]
    column -= first
    return shown, column, max(1, min(d.place.width, len(shown) - column))


def record(d: Diagnostic, folder: str) -> dict[str, str | int]:
    return {
        "code": d.code,
        "severity": d.severity,
        "file": _path(d, folder),
        "line": d.place.line,
        "column": d.place.column,
        "about": d.about,
        "hint": d.hint,
    }


def _rejected(r: Rejected, folder: str) -> dict[str, str | int]:
    return {
        "code": "",
        "severity": "rejected",
        "file": _path(r, folder),
        "line": r.place.line,
        "column": r.place.column,
        "about": r.rule,
        "hint": "",
    }


def _path(d: Diagnostic | Rejected, folder: str) -> str:
    return f"{folder.rstrip('/')}/{d.place.path}" if folder else d.place.path


def _where(d: Diagnostic | Rejected, folder: str) -> str:
    return f"{_path(d, folder)}:{d.place.line}:{d.place.column}"


def _about(d: Diagnostic) -> str:
    return f"{d.about} ({d.hint})" if d.hint else d.about


def _escaped(text: str) -> str:
    for char, code in (("%", "%25"), ("\r", "%0D"), ("\n", "%0A"), (":", "%3A"), (",", "%2C")):
        text = text.replace(char, code)
    return text


def summary(diagnostics: Iterable[Diagnostic]) -> str:
    """Counts in words: `2 errors, 1 warning`, `no faults`."""
    found = tuple(diagnostics)
    errors = sum(d.severity is Severity.ERROR for d in found)
    warnings = len(found) - errors
    parts = [counted(n, word) for n, word in ((errors, "error"), (warnings, "warning")) if n]
    return ", ".join(parts) or "no faults"
