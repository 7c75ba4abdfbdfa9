"""What stands above the rows of a table of cards: Anki's head lines, names of columns, the separator."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from deckpress.model.diagnostic import Code, Diagnostic
from deckpress.read.page import Page
from deckpress.read.separated import Row, rows

_SEPARATORS = {"tab": "\t", "\\t": "\t", "pipe": "|", "semicolon": ";", "colon": ":", "comma": ",", "space": " "}
_COLUMNS = ("notetype column", "deck column", "tags column", "guid column")
STRONG = ("separator", "html", "columns", "notetype", "deck", *_COLUMNS)
_PAIRS = (("front", "back"), ("question", "answer"), ("prompt", "answer"), ("term", "definition"), ("q", "a"))
_NAMED = {"tags": "tags", "deck": "deck", "guid": "guid", "id": "guid", "notetype": "notetype", "note type": "notetype"}
_HEADER = 4096  # characters of a first row that are looked at


class Head(Struct, frozen=True):
    """What the lines above the rows say, by key: the value and the offset of its line.  `end` is where rows start."""

    values: Mapping[str, tuple[str, int]]
    end: int

    def value(self, key: str) -> str:
        return self.values.get(key, ("", 0))[0].strip()


class Columns(Struct, frozen=True):
    """How many columns a row has, which are front, back and further fields, and which say something of the note."""

    count: int
    fields: tuple[int, ...]
    meta: Mapping[str, int]


def head(page: Page) -> Head:
    """The head lines; without any that is known there is no head, and `#` starts a row as any letter does."""
    text, values = page.source.text, dict[str, tuple[str, int]]()
    at = page.source.body
    while at < len(text):
        newline = text.find("\n", at)
        end = newline if newline >= 0 else len(text)
        key, colon, value = text[at + 1 : end].partition(":") if text[at] == "#" else text[at:end].partition(":")
        key = key.lower().rstrip()
        if text[at] == "#" or (key == "tags" and at == page.source.body):
            if colon and (key in STRONG or key == "tags"):
                values[key] = value, at
        elif text[at:end].strip():
            break
        at = end + 1
    return Head(values, at if values else page.source.body)


def faults(page: Page, top: Head) -> Iterator[Diagnostic]:
    """Head lines whose values say nothing."""
    for key, (value, at) in top.values.items():
        about = hint = ""
        if key == "separator" and not _separated(value):
            about, hint = (
                f"no separator is called `{value.strip()}`",
                "write tab, comma, semicolon, pipe, colon or space",
            )
        elif key == "html" and value.strip().lower() not in ("true", "false"):
            about, hint = "`#html` is neither true nor false", "write `#html:true` if fields hold HTML"
        elif key in _COLUMNS and not re.fullmatch(r"[1-9][0-9]{0,2}", value.strip()):
            about, hint = f"`{value.strip()}` is no column", "columns are counted from 1"
        if about:
            yield Diagnostic(Code.ROW, page.source.place(at, at + len(key) + 2 + len(value)), about, hint)


def _separated(value: str) -> str:
    """The separator that a head line names; "" if it names none."""
    named = value.strip()
    if named.lower() in _SEPARATORS:
        return _SEPARATORS[named.lower()]
    return (named or value[:1]) if len(named or value[:1]) == 1 and named not in ('"', "#") else ""


def separator(page: Page, top: Head) -> str:
    """The separator that is named, else one that parts names of columns, else the first of Anki's list."""
    if named := _separated(top.values.get("separator", ("", 0))[0]):
        return named
    first = next(rows(_first(page, top), 0, "\n"), None)
    line = first.fields[0].text if first and first.fields else ""
    listed = "\t;,|" if page.source.path.lower().endswith((".csv", ".tsv")) else "\t|;:, "
    return titled(page, top) or next((mark for mark in listed if mark in line), "\t")


def _first(page: Page, top: Head) -> str:
    """The first line below the head that is not blank and no comment, or its start."""
    text, at = page.source.text, top.end
    while at < len(text):
        newline = text.find("\n", at)
        end = newline if newline >= 0 else len(text)
        if text[at:end].strip() and not (top.values and text[at] == "#"):
            return text[at : min(end, at + _HEADER)]
        at = end + 1
    return ""


def titled(page: Page, top: Head) -> str:
    """The separator of a first row that names a front and a back; "" if there is no such row."""
    line = _first(page, top)
    return next((mark for mark in "\t;,|" if any(_sides(_names(row)) for row in rows(line, 0, mark))), "")


def _names(row: Row) -> list[str]:
    return [field.text.strip().lower() for field in row.fields]


def _sides(names: Sequence[str]) -> tuple[int, int] | None:
    """Where front and back stand among the names of columns."""
    pair = next((pair for pair in _PAIRS if pair[0] in names and pair[1] in names), None)
    return (names.index(pair[0]), names.index(pair[1])) if pair else None


def columns(top: Head, mark: str, first: Row) -> tuple[Columns, bool]:
    """The columns by their names or their order, and whether the first row holds the names."""
    names = [name for row in rows(top.value("columns"), 0, mark) for name in _names(row)]
    titles = not names and _sides(_names(first)) is not None
    names = names or (_names(first) if titles else [])
    meta = {key: names.index(name) for name, key in reversed(_NAMED.items()) if name in names}
    for key in _COLUMNS:
        if re.fullmatch(r"[1-9][0-9]{0,2}", top.value(key)):
            meta[key.removesuffix(" column")] = int(top.value(key)) - 1
    count = max(len(names) or len(first.fields), *(at + 1 for at in meta.values()), 0)
    inside = [at for at in range(count) if at not in meta.values()]
    sides = [at for at in _sides(names) or () if at in inside]
    return Columns(count, (*sides, *(at for at in inside if at not in sides)), meta), titles
