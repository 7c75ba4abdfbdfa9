"""`deckpress serve`."""

from __future__ import annotations

import argparse
from dataclasses import replace

from deckpress import build, server
from deckpress.commands import common


def declare(command: argparse.ArgumentParser) -> None:
    common.declare(command)
    command.add_argument("--port", type=int, default=8000, help="port on 127.0.0.1; 0 takes a free one (8000)")
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    with common.progress(chosen) as progress:
        files: dict[str, bytes] = {}
        done = build.site(replace(common.options(chosen), base_path="/"), files.__setitem__, progress)
    common.told(done.diagnostics, chosen)
    server.serve(files, port=chosen.port, log=lambda line: common.said(chosen, line))
    return 0
