"""Tables of figures beside their budgets, kept between runs, and the page that shows them all."""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import browser

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "build/bench"
PAGE = ROOT / "docs/performance.md"


@dataclass(frozen=True, slots=True)
class Row:
    """One thing measured; without a budget it is for information."""

    name: str
    figure: float
    unit: str = ""
    budget: float | None = None
    least: bool = False  # the budget is the least the figure may be, not the most

    @property
    def good(self) -> bool:
        return self.budget is None or (self.figure >= self.budget if self.least else self.figure <= self.budget)

    def cells(self) -> list[str]:
        if self.budget is None:
            return [self.name, _shown(self.figure, self.unit), "", ""]
        bound = f"{'≥' if self.least else '≤'} {_shown(self.budget, self.unit)}"
        return [self.name, _shown(self.figure, self.unit), bound, "pass" if self.good else "**missed**"]


@dataclass(frozen=True, slots=True)
class Table:
    """A heading, words on how it was measured, and rows: `Row`s, or ready cells below a `head` of their own."""

    title: str
    about: str
    rows: tuple[Row, ...] = ()
    head: tuple[str, ...] = ("what", "figure", "budget", "")
    plain: tuple[tuple[str, ...], ...] = ()
    over: int = 0  # budgets that ready cells miss

    @property
    def missed(self) -> int:
        return self.over + sum(not row.good for row in self.rows)

    def lines(self) -> Iterator[str]:
        yield f"## {self.title}"
        yield ""
        yield self.about
        yield ""
        yield f"| {' | '.join(self.head)} |"
        yield (
            "|---"
            + "|---:" * (len(self.head) - 2 if self.rows else len(self.head) - 1)
            + ("|---|" if self.rows else "|")
        )
        for cells in (*(row.cells() for row in self.rows), *self.plain):
            yield f"| {' | '.join(cells)} |"


def keep(name: str, tables: list[Table]) -> None:
    """The tables of one part and the machine they come from are remembered for `write`."""
    KEPT.mkdir(parents=True, exist_ok=True)
    values = {"machine": machine(), "tables": [asdict(table) for table in tables]}
    (KEPT / f"{name}.json").write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")


def write(parts: tuple[str, ...]) -> None:
    """docs/performance.md holds the last figures of every part; a part without any stays as it stands there."""
    there = _sections(PAGE.read_text(encoding="utf-8"))
    blocks = [
        "# Performance",
        "Written by `make bench` (`python -m bench PART` for one of its parts); do not edit. 1 KB is 1,000 bytes. "
        "A missed budget makes the command exit with 1.",
    ]
    for name in parts:
        file = KEPT / f"{name}.json"
        if file.is_file():
            blocks.append(_mark(name) + "\n\n" + _section(json.loads(file.read_text(encoding="utf-8"))))
        elif name in there:
            blocks.append(there[name])
    PAGE.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")


def _mark(name: str) -> str:
    return f"<!-- {name} -->"


def _sections(page: str) -> dict[str, str]:
    """What stands behind the mark of each part, with the mark."""
    pieces = re.split(r"^(?=<!-- \w+ -->$)", page, flags=re.MULTILINE)[1:]
    return {piece.split()[1]: piece.rstrip() for piece in pieces}


def _section(values: dict[str, Any]) -> str:
    blocks = []
    for table in values["tables"]:
        rows = tuple(Row(**row) for row in table.pop("rows"))
        shown = Table(
            **{**table, "rows": rows, "plain": tuple(map(tuple, table["plain"])), "head": tuple(table["head"])}
        )
        blocks.append("\n".join(shown.lines()))
    return "\n\n".join([*blocks, f"Measured on {values['machine']}."])


def machine() -> str:
    """Cores and versions; nothing that names the machine."""
    parts = [
        f"{platform.system()} with {os.cpu_count()} shared cores",
        f"Python {platform.python_version()}{' of the system' if sys.base_prefix == '/usr' else ''}",
        f"pykatex {version('pykatex')}",
    ]
    if path := browser.find():
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout.split()
        number = next((word for word in said if word[:1].isdigit()), "of unknown version")
        parts.append(f"Chromium {number}")
    return ", ".join(parts)


def _shown(figure: float, unit: str) -> str:
    match unit:
        case "KB":
            return f"{figure / 1000:.1f} KB"
        case "":
            return f"{figure:,.0f}"
        case "score":
            return f"{figure:.0f}"
        case "shift":
            return f"{figure:.3f}"
        case "times" | "s":
            return f"{figure:.2f} {unit}"
        case _:
            return f"{figure:,.0f} {unit}"
