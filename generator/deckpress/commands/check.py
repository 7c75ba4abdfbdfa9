"""`deckpress check`."""

from __future__ import annotations

import argparse

from deckpress import build, report
from deckpress.commands import common


def declare(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = common.declared(commands, "check", "name every fault in a folder of decks; write nothing")
    command.add_argument("--strict", action="store_true", help="exit with 1 for warnings too")
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    with common.progress(chosen) as progress:
        done = build.finished(common.options(chosen), progress)
    code = common.told(done.diagnostics, chosen)
    common.said(chosen, f"{common.counts(done)}, {report.summary(done.diagnostics)}")
    return code
