"""`deckpress export`."""

from __future__ import annotations

import argparse
import sys

from deckpress import build
from deckpress.commands import common
from deckpress.exchange import json_out


def declare(command: argparse.ArgumentParser) -> None:
    common.declare(command)
    command.add_argument("--to", choices=("json",), default="json", help="the format (json)")
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    with common.progress(chosen) as progress:
        done = build.finished(common.options(chosen), progress)
    text = json_out.dumped(done.content.collection, done.rendered, done.layout.cards)
    sys.stdout.buffer.write(text.encode())
    sys.stdout.buffer.flush()
    chosen.format = "full" if chosen.format in ("json", "github") else chosen.format
    return common.told(done.diagnostics, chosen)
