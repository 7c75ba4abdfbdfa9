"""Measures each size of the search and keeps the figures, so that one size can be measured alone."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

from bench.record import KEPT, Table
from bench.search import measure, report

SIZES = (1_000, 10_000, 100_000)
_KEPT = KEPT / "search"


def tables(sizes: Sequence[int] = SIZES) -> list[Table]:
    """Measure these sizes; the tables show the last figures of every size."""
    _KEPT.mkdir(parents=True, exist_ok=True)
    for size in sizes:
        print(f"bench: search in {size:,} cards", file=sys.stderr)
        text = json.dumps(measure.all_of(size), ensure_ascii=False, indent=1)
        (_KEPT / f"{size}.json").write_text(text, encoding="utf-8")
    return report.tables(_kept())


def _kept() -> list[dict[str, Any]]:
    found = [json.loads(file.read_text(encoding="utf-8")) for file in _KEPT.glob("*.json")]
    return sorted(found, key=lambda values: values["size"])
