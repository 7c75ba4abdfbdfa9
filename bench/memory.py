"""How much memory a process takes, with all that it starts."""

from __future__ import annotations

import os
import threading
from pathlib import Path

_FIRST, _PAUSE = 0.01, 0.1  # seconds between two looks, at first and later


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
