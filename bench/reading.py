"""How fast decks are read: text to notes, every dialect, on one processor."""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Iterable

from deckpress.model.note import Note
from deckpress.read import dialects
from deckpress.read.page import Page

from bench import notes
from bench.record import Row, Table

_NOTES = 10_000
_BUDGET = 1_000  # milliseconds


def tables() -> list[Table]:
    """10,000 notes of each dialect in files of 100 and in one file; and twice as many, to see that time is linear."""
    rows, growth = [], []
    for dialect in notes.DIALECTS:
        print(f"bench: reading {dialect}", file=sys.stderr)
        rows.append(Row(f"{dialect}, files of 100", 1000 * _seconds(notes.pages(dialect, _NOTES)), "ms", _BUDGET))
        if dialect != "mochi":  # one card a file
            once = _seconds([notes.page(dialect, _NOTES)])
            twice = _seconds([notes.page(dialect, 2 * _NOTES)])
            rows.append(Row(f"{dialect}, one file", 1000 * once, "ms", _BUDGET))
            growth.append((dialect, f"{once:.2f} s", f"{twice:.2f} s", f"{twice / once:.2f}"))
    about = (
        f"{_NOTES:,} notes of about 150 characters with formulas, emphasis and code, from text in memory to notes; "
        "front matter is read before. Processor time, best of 3."
    )
    head = ("dialect", f"{_NOTES:,} notes", f"{2 * _NOTES:,} notes", "ratio")
    return [
        Table("Reading speed", about, tuple(rows)),
        Table("Growth of one file", "As above; 2 is linear.", head=head, plain=tuple(growth)),
    ]


def _seconds(pages: Iterable[Page]) -> float:
    """Processor time to read the pages once, nothing of them remembered; stops the run if notes are missing."""
    fresh = [(page.source, page.vault) for page in pages]
    best = float("inf")
    for _ in range(3):
        gc.collect()
        started = time.process_time()
        found = sum(isinstance(item, Note) for source, vault in fresh for item in dialects.parse(Page(source, vault)))
        best = min(best, time.process_time() - started)
    if found < _NOTES:
        raise SystemExit(f"bench: {found:,} notes of {fresh[0][0].path} were read, not {_NOTES:,}")
    return best
