"""`deckpress check`."""

from __future__ import annotations

import argparse

from deckpress import snapshot
from deckpress.commands import common


def declare(command: argparse.ArgumentParser) -> None:
    common.declare(command)
    command.add_argument("--strict", action="store_true", help="exit with 1 for warnings too")
    command.add_argument("--explain", action="store_true", help="list all that looks like a card and is none, and why")
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    before = _before(chosen)
    if before.edits == []:
        code = common.told([common.diagnostic(values) for values in before.known["faults"]], chosen)
        for line in before.known["told"]:
            common.said(chosen, line)
        return code
    from deckpress.commands import checking  # slow to load, and not needed where nothing changed

    return checking.run(chosen, before)


def _before(chosen: argparse.Namespace) -> snapshot.Before:
    """What is known of the last check of this content."""
    path = common.state(chosen.content)
    if path is None or chosen.explain:
        return snapshot.Before()
    now = snapshot.taken(chosen.content, ("check", chosen.content.resolve(), chosen.verbose))
    known = snapshot.load(path)
    return snapshot.Before(path, now, known or {}, snapshot.edits(known, now, chosen.content) if known else None)
