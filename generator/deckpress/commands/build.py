"""`deckpress build`."""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path
from typing import Any

from deckpress import garbage, snapshot
from deckpress.commands import common
from deckpress.model.diagnostic import Diagnostic

_CARD = 400  # bytes, with what stands around it


def declare(command: argparse.ArgumentParser) -> None:
    common.declare(command)
    command.add_argument("-o", "--output", type=Path, default=Path("site"), help="where the site goes (site)")
    command.add_argument("--base-path", default="", metavar="/x/", help="path of the site on its host, for 404.html")
    command.add_argument("--offline", action="store_true", help="let search work from a folder (file://) too")
    command.add_argument("--with-pdf", action="store_true", help="print a fold list beside each deck, with Chromium")
    command.add_argument("--strict", action="store_true", help="publish nothing if there is any fault")
    command.add_argument("--locked", action="store_true", help="publish nothing if cards.lock is not up to date")
    command.add_argument(
        "--scheduler", default="", metavar="ADDRESS", help="render on the Dask cluster at that address"
    )
    command.add_argument("--verify", action="store_true", help="read every file again, whatever its time says")
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    with garbage.put_off():
        return _run(chosen)


def _run(chosen: argparse.Namespace) -> int:
    started = time.perf_counter()
    before = _before(chosen)
    if before.edits is not None and not before.edits:
        faults = [common.diagnostic(values) for values in before.known["faults"]]
        if not (chosen.strict and faults):
            return _told(chosen, faults, before.known["told"], started)
    if not before.known and not chosen.scheduler:
        _ahead(*_likely(chosen, before.now))
    from deckpress.commands import publishing  # slow to load, and not needed where nothing changed

    return publishing.run(chosen, started, before)


def _before(chosen: argparse.Namespace) -> snapshot.Before:
    """What is known of the last build of this site."""
    path = common.state(chosen.content, chosen.output)
    if path is None or chosen.with_pdf:
        return snapshot.Before()
    asked = ("build", chosen.content.resolve(), chosen.output.resolve(), chosen.base_path, chosen.offline)
    now, known = snapshot.taken(chosen.content, asked), snapshot.load(path)
    if known is None or chosen.verify:
        return snapshot.Before(path, now)
    edits = snapshot.edits(known, now, chosen.content)
    if edits:
        _ahead(1)
    if edits is not None and snapshot.tree(chosen.output, hidden=True) != known["site"]:
        edits = None
    return snapshot.Before(path, now, known, edits)


def _ahead(count: int, engine: str = "") -> None:
    """Render processes start while the rest is found out."""
    from deckpress.render import process

    process.ahead(count, engine)


def _likely(chosen: argparse.Namespace, now: dict[str, Any]) -> tuple[int, str]:
    """How many processes a content folder of this size will likely want, and their engine, "" where that is unsure."""
    from deckpress.render import engines, pool

    most = chosen.jobs or os.cpu_count() or 1
    memo = common.options(chosen).memo
    if not now or memo is None or memo.exists():  # most of the cards may be known
        return most, ""
    cards = sum(known[0] for path, known in now["content"].items() if path.endswith(".md")) // _CARD
    best = engines.best(cards, os.environ.get("DECKPRESS_ENGINE", ""))
    return min(most, pool.workers(cards)), best if best == engines.V8 else ""


def _told(chosen: argparse.Namespace, faults: list[Diagnostic], told: list[str], started: float) -> int:
    """Says what the last build said, where everything is as it left it."""
    code = common.told(faults, chosen)
    for line in told[:-1] if chosen.verbose else ():
        common.said(chosen, line)
    common.said(chosen, f"{told[-1]}, nothing changed, {time.perf_counter() - started:.1f} s: {chosen.output}")
    return code
