"""`deckpress serve`."""

from __future__ import annotations

import argparse
import threading
import time
import webbrowser
from collections.abc import Callable, Iterator

from msgspec.structs import replace

from deckpress import report, server
from deckpress.commands import common
from deckpress.live import watch
from deckpress.live.hub import Hub
from deckpress.live.rebuild import Rebuild
from deckpress.words import counted, plain


def declare(command: argparse.ArgumentParser) -> None:
    common.declare(command)
    command.add_argument("--port", type=int, default=8000, help="port on 127.0.0.1; 0 takes a free one (8000)")
    command.add_argument("--open", action="store_true", help="open the site in your browser")
    command.add_argument("--poll", action="store_true", help="look at all files twice a second, for network drives")
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    stop = threading.Event()

    def log(line: str) -> None:
        if not stop.is_set():
            common.said(chosen, line)

    batches = watch.saves(chosen.content, stop, poll=chosen.poll)
    next(batches)
    rebuild = Rebuild(replace(common.options(chosen), base_path="/"))
    with common.progress(chosen) as progress:
        first = rebuild(progress)
    common.told(first.diagnostics, chosen)
    hub = Hub(first, rebuild, common.folder(chosen))
    running = server.server(hub.files, port=chosen.port, log=log, live=hub)
    if not chosen.verbose:
        running.heard = server.quiet
    follower = threading.Thread(target=_follow, args=(batches, hub, rebuild.settle, chosen, log), daemon=True)
    follower.start()
    if chosen.open:
        threading.Thread(target=_open, args=(server.address(running), log), daemon=True).start()
    try:
        server.serve(running)
    finally:
        stop.set()
        hub.close()
        follower.join(0.5)  # a build that is under way dies with the process
    return 0


def _follow(
    batches: Iterator[tuple[str, ...]],
    hub: Hub,
    settle: Callable[[], None],
    chosen: argparse.Namespace,
    log: Callable[[str], None],
) -> None:
    """Builds again after every batch of saves, and says so in a line; faults are printed when they are others."""
    try:
        settle()
        for saved in batches:
            before = hub.state.built.diagnostics
            began = time.perf_counter()
            state = hub.rebuild()
            what = {0: str(chosen.content), 1: plain("".join(saved))}.get(len(saved), counted(len(saved), "path"))
            if state.failed:
                log(f"{what}: build failed: {state.failed}; the last good site stays")
                continue
            found = state.built.diagnostics
            log(f"{what}: built in {time.perf_counter() - began:.2f} s, {report.summary(found)}")
            if found != before:
                common.told(found, chosen)
            settle()
    except OSError as error:
        log(f"saves are seen no more: {error}")


def _open(address: str, log: Callable[[str], None]) -> None:
    if not webbrowser.open(address):
        log(f"no browser found: open {address} yourself")
