"""List lines as Obsidian reads them, rewritten for Python-Markdown: four spaces a level, a blank line before a list."""

from __future__ import annotations

import re

ITEM = re.compile(r"(?P<indent>[ \t]*)(?P<mark>[-*+]|(?P<number>\d{1,9})[.)])(?P<gap>[ \t]+)(?P<text>\S.*)$")
_RULE = re.compile(r" {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$")
_MARKED = re.compile(r"(?m)^(?:[^\S\n]|(?:[-*+]|\d{1,9}[.)])[ \t])")  # a line that may not stay as it is
_FOOTNOTE = re.compile(r"\[\^[^\]]+\]:")


def normal(text: str) -> str:
    """The text with every list indented by level.

    A line at the left edge right after an item closes the list, unless it starts in lower case: then it goes on with
    the item, as in hard-wrapped text.
    """
    if not _MARKED.search(text):
        return text
    lines: list[str] = []
    open_items: list[int] = []  # column where the text of each open item starts
    before = ""
    for raw in text.split("\n"):
        line = raw.expandtabs(4) if raw[:1] in " \t" else raw
        item = _item(line)
        column = len(line) - len(line.lstrip(" "))
        if not line.strip():
            lines.append("")
        elif item and _starts(item, open_items, before):
            first = not open_items
            while open_items and column < open_items[-1] - 1:
                open_items.pop()
            if first and before.strip() and not ITEM.match(before) and not _in_list(lines):
                lines.append("")
            mark = item["mark"] if item["number"] is None else f"{item['number']}."
            lines.append(f"{'    ' * len(open_items)}{mark} {item['text']}")
            open_items.append(column + len(item["mark"]) + min(len(item["gap"]), 4))
        elif open_items:
            lazy = before.strip() and not column and line[:1].islower()
            if not lazy:
                while open_items and column < open_items[-1] - 1:
                    open_items.pop()
                if not open_items and before.strip():
                    lines.append("")
            lines.append("    " * len(open_items) + line.lstrip(" ") if open_items else line)
        elif _FOOTNOTE.match(before) or column < 4:
            lines.append(line)
        else:
            lines.append(line if _footnote_above(lines) else line.lstrip(" "))
        before = line
    return "\n".join(lines)


def _item(line: str) -> re.Match[str] | None:
    """What stands in a line that looks like an item, and is no rule."""
    found = ITEM.match(line)
    return None if found and _RULE.match(line) else found


def _starts(item: re.Match[str], open_items: list[int], before: str) -> bool:
    """True if the line starts an item: inside a paragraph only `1.` and bullets do."""
    if open_items or not before.strip():
        return len(item["indent"]) < 4 or bool(open_items)
    return item["number"] in (None, "1") and len(item["indent"]) < 4


def _in_list(lines: list[str]) -> bool:
    return bool(lines) and not lines[-1]


def _footnote_above(lines: list[str]) -> bool:
    for line in reversed(lines):
        if line and not line.startswith(" "):
            return bool(_FOOTNOTE.match(line))
    return False
