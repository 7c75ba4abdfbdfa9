"""New plain files that reach the disk while other work goes on."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from deckpress.publish import disk

_FEW = 64  # files that are flushed by themselves
_TOGETHER = 16 * disk.BLOCK  # bytes of others that are flushed together


class Writing:
    """Files below a folder.

    The first ones are flushed one by one.  Where there are more, all that the disk has to write is flushed together and
    now and then, which takes it less work.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pool = ThreadPoolExecutor(disk.AT_ONCE)
        self._flushing: deque[Future[None]] = deque()
        self._count = 0
        self._new: list[Path] = []
        self._bytes = 0

    def put(self, target: Path, data: bytes) -> None:
        """`target` is a file that holds `data`; it may not be on the disk yet."""
        disk.put(target, data)
        self._count += 1
        if self._count <= _FEW:
            self._flushing.append(self._pool.submit(disk.flush, target))
            return
        self._new.append(target)
        self._bytes += len(data)
        if self._bytes > _TOGETHER:
            self._flush()

    def finish(self) -> None:
        """Waits until all files are on the disk; raises what became of one."""
        if self._new:
            self._flush()
        while self._flushing:
            self._flushing.popleft().result()

    def stop(self) -> None:
        """Flushes nothing more."""
        self._pool.shutdown(cancel_futures=True)
        self._flushing.clear()

    def _flush(self) -> None:
        self._flushing.append(self._pool.submit(_flushed, self._folder, self._new))
        self._new, self._bytes = [], 0


def _flushed(folder: Path, files: list[Path]) -> None:
    if not disk.flush_all(folder):
        for file in files:
            disk.flush(file)
