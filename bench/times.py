"""How long a build takes, on how many processors, in how much memory."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from bench import decks
from bench.record import ROOT, Table

_SIZES = (100, 1_000, 10_000)
_PAUSE, _FIRST = 0.1, 0.01  # seconds between two looks at memory, and between the first ones


@dataclass(frozen=True, slots=True)
class Run:
    """One build: seconds on the clock, seconds of all processors, bytes of memory at most, bytes written."""

    wall: float
    cpu: float
    memory: int
    size: int


def tables() -> list[Table]:
    """A build of each size, from nothing; there is no memory of earlier builds."""
    lines = []
    for cards in _SIZES:
        print(f"bench: {cards:,} cards", file=sys.stderr)
        run = _run(cards)
        lines.append(
            (
                f"{cards:,}",
                f"{run.wall:.1f} s",
                f"{run.cpu:.1f} s",
                f"{run.memory / 1e6:.0f} MB",
                f"{run.size / 1e6:.1f} MB",
                f"{run.wall / cards * 1000:.1f} ms",
            )
        )
    about = (
        "Generated cards, two different formulas each, decks of 100, into an empty folder. Processor time is that of "
        "all processes. Memory is the sum over all processes, shared pages counted once, looked at ten times a second."
    )
    head = ("cards", "time", "processor time", "memory at most", "written", "time a card")
    return [Table("Build time", about, head=head, plain=tuple(lines))]


def _run(cards: int) -> Run:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        content = decks.generated(home / "content", cards)
        command = [sys.executable, "-m", "deckpress", "build", str(content), "-o", str(home / "site"), "-q", "--strict"]
        used, began = _processor(), time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT)
        memory = Memory(process.pid)
        memory.start()
        code = process.wait()
        wall = time.perf_counter() - began
        memory.ended.set()
        memory.join()
        if code:
            raise SystemExit(f"bench: the build of {cards:,} cards ended with {code}")
        size = sum(file.stat().st_size for file in (home / "site").rglob("*") if file.is_file())
        return Run(wall, _processor() - used, memory.most, size)


def _processor() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


class Memory(threading.Thread):
    """Looks at a process and all below it (Linux only; elsewhere it sees 0)."""

    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self.root = root
        self.most = 0
        self.ended = threading.Event()

    def run(self) -> None:
        pause = _FIRST
        while not self.ended.wait(pause):
            self.most = max(self.most, sum(map(_memory, _tree(self.root))))
            pause = min(_PAUSE, pause * 1.5)


def _tree(root: int) -> list[int]:
    found, at = [root], 0
    while at < len(found):
        try:
            for task in os.listdir(f"/proc/{found[at]}/task"):
                listed = Path(f"/proc/{found[at]}/task/{task}/children").read_text(encoding="ascii")
                found.extend(map(int, listed.split()))
        except OSError:
            pass
        at += 1
    return found


def _memory(process: int) -> int:
    try:
        for line in Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").split("\n"):
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0
