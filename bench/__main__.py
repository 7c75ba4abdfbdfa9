"""Measures, prints Markdown tables, writes docs/performance.md; progress goes to standard error."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from bench import audit, growth, identity, live, paper, reading, record, weight
from bench.search import run as search
from bench.speed import run as speed

PARTS: dict[str, Callable[[], list[record.Table]]] = {
    "weight": weight.tables,
    "lighthouse": audit.tables,
    "growth": growth.tables,
    "live": lambda: live.tables(live.SIZE),
    "reading": reading.tables,
    "identity": identity.tables,
    "paper": paper.tables,
    "search": search.tables,
    "speed": speed.tables,
}


def main() -> int:
    """0 if every budget holds, 1 if one is missed."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("part", nargs="?", choices=(*PARTS, "all"), default="all", help="what to measure (all)")
    parser.add_argument("--size", type=int, action="append", help="search, speed: measure this number of cards only")
    parser.add_argument("--runs", type=int, default=speed.RUNS, help="speed: builds of each kind (%(default)s)")
    arguments = parser.parse_args()
    chosen = arguments.part
    if arguments.size:
        PARTS["search"] = lambda: search.tables(arguments.size)
    PARTS["speed"] = lambda: speed.tables(arguments.size or speed.SIZES, arguments.runs)
    missed = 0
    for name in PARTS if chosen == "all" else (chosen,):
        print(f"bench: {name}", file=sys.stderr)
        tables = PARTS[name]()
        record.keep(name, tables)
        for table in tables:
            print("\n".join(table.lines()), end="\n\n")
            missed += table.missed
    record.write(tuple(PARTS))
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
