"""`deckpress serve`."""

from __future__ import annotations

import argparse
from dataclasses import replace

from deckpress import build, server
from deckpress.commands import common


def declare(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = common.declared(commands, "serve", "show the site on this machine only")
    command.add_argument("--port", type=int, default=8000, help="port on 127.0.0.1; 0 takes a free one (8000)")
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    with common.progress(chosen) as progress:
        done, files = build.site(replace(common.options(chosen), base_path="/"), progress)
    common.told(done.diagnostics, chosen)
    server.serve(files, port=chosen.port, log=lambda line: common.said(chosen, line))
    return 0
