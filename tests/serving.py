"""`deckpress serve` at work in a process of its own."""

from __future__ import annotations

import queue
import re
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.command import COMMAND, surroundings

LONG = 20  # seconds that nothing here should ever take


@dataclass(frozen=True)
class Serving:
    """A running server, and the lines that it prints after the first."""

    process: subprocess.Popen[str]
    address: str
    lines: queue.Queue[str]

    @property
    def port(self) -> int:
        return int(self.address.rstrip("/").rpartition(":")[2])

    def line(self) -> str:
        return self.lines.get(timeout=LONG)


@contextmanager
def serving(folder: Path, *options: str, port: int = 0, **changes: str) -> Iterator[Serving]:
    """Serves the folder `content` in `folder`; `changes` are in the environment."""
    place = surroundings(PYTHONUNBUFFERED="1", DECKPRESS_CACHE="", **changes)
    command = [*COMMAND, "serve", "--port", str(port), *options]
    with subprocess.Popen(
        command, cwd=folder, env=place, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        lines: queue.Queue[str] = queue.Queue()
        assert process.stdout
        threading.Thread(target=_read, args=(process.stdout, lines), daemon=True).start()
        try:
            said = ""
            while not (found := re.search(r"(?m)^serving (http://127\.0\.0\.1:\d+/) \(Ctrl-C ends\)$", said)):
                said += lines.get(timeout=LONG)  # faults come first
            yield Serving(process, found[1], lines)
        finally:
            process.kill()


def _read(stream: Iterator[str], lines: queue.Queue[str]) -> None:
    for line in stream:
        lines.put(line)


def wait(holds: Callable[[], bool]) -> None:
    """Returns when it holds."""
    end = time.monotonic() + LONG
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.005)
