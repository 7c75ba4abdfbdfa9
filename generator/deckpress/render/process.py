"""Processes that render cards, started when they are wanted, or ahead of that to save the wait."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

_ROOM = 1024 * 1024  # bytes: a batch of cards passes at once, and nobody waits for the other end
_DRAWING = 4  # processes that may start an engine ahead, which takes much memory
_left: list[subprocess.Popen[bytes]] = []
_spare: list[tuple[str, subprocess.Popen[bytes]]] = []  # with their engine; they end by themselves when this one does
_taking = threading.Lock()


def ahead(count: int, engine: str = "") -> None:
    """So many processes are ready, or about to be, that will surely be wanted soon; some with an engine, if known."""
    for at in range(len(_spare), count):
        drawing = engine if at < _DRAWING else ""
        _spare.append((drawing, fresh(drawing)))


def started(engine: str) -> subprocess.Popen[bytes]:
    """A process that waits for its settings, of which the engine is one, see `worker`."""
    with _taking:
        while _spare:
            known, spare = _spare.pop(0)
            if known in (engine, ""):
                return spare
            left(spare)  # no build wants two engines
    return fresh()


def left(running: subprocess.Popen[bytes]) -> None:
    """A process that is not needed any more; nobody waits for its end."""
    for pipe in (running.stdin, running.stdout):
        with suppress(OSError):
            assert pipe is not None
            pipe.close()
    _left[:] = [each for each in (*_left, running) if each.poll() is None]


def fresh(engine: str = "") -> subprocess.Popen[bytes]:
    """A new process, with an engine that it starts before it is asked."""
    root = str(Path(__file__).resolve().parents[2])
    paths = [root, os.environ.get("PYTHONPATH", "")]
    running = subprocess.Popen(
        [sys.executable, "-X", "utf8", "-m", "deckpress.render.worker", engine],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        bufsize=_ROOM,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))},
    )
    with suppress(ImportError, AttributeError, OSError):  # Linux alone can, up to a limit of each user
        import fcntl

        fcntl.fcntl(running.stdout or -1, fcntl.F_SETPIPE_SZ, _ROOM)
    return running
