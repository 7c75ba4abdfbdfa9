"""What one build takes, with all the processes it starts."""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass

from bench.memory import Memory
from bench.speed.tools import Tool

_ADOPT = 36  # PR_SET_CHILD_SUBREAPER
_PATIENCE = 10.0  # seconds for processes that outlive the build


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds on the clock, seconds of all processors, bytes of memory at most; 0 if it was too short to see."""

    wall: float
    cpu: float
    memory: int


def of(tool: Tool) -> Cost:
    """One build in the folder of the tool; what others left to be written is on the disk before it starts."""
    _adopt()
    os.sync()
    with tempfile.TemporaryFile() as said:
        used, began = _processor(), time.perf_counter()
        process = subprocess.Popen(
            tool.command,
            cwd=tool.folder,
            env={**_environment(), **tool.environment},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        memory = Memory(process.pid)
        memory.start()
        code = process.wait()
        wall = time.perf_counter() - began
        memory.ended.set()
        memory.join()
        if code:
            said.seek(0)
            words = said.read().decode(errors="replace")[-2000:]
            raise SystemExit(f"bench: {tool.name} ended with {code}\n{words}")
    _reap(tool.name)
    return Cost(wall, _processor() - used, memory.most)


def _environment() -> dict[str, str]:
    """That of this process without what concerns Python's packages."""
    return {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}


def _processor() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def _adopt() -> None:
    """Processes whose parent ends before them become ours, so that their time is counted (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_ADOPT, 1, 0, 0, 0)


def _reap(name: str) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        try:
            ended, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if not ended:
            time.sleep(0.01)
    raise SystemExit(f"bench: {name} left a process running")
