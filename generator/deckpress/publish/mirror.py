"""Second names of files, given by a process of its own, for there may be many; a program that needs nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path


class Mirror:
    """Files of one folder that get their names in another while other work goes on."""

    def __init__(self, source: Path, target: Path, paths: Iterable[str]) -> None:
        self._running: subprocess.Popen[bytes] | None = None
        command = [sys.executable, "-I", "-S", __file__, os.fspath(source), os.fspath(target), str(os.getpid())]
        quiet = subprocess.DEVNULL
        with suppress(OSError), tempfile.TemporaryFile() as listed:
            listed.write("".join(f"{path}\n" for path in paths).encode("utf-8", "surrogateescape"))
            listed.seek(0)
            self._running = subprocess.Popen(command, stdin=listed, stdout=quiet, stderr=quiet)

    def done(self) -> bool:
        """Waits; whether all of them have got their names."""
        return self._running is not None and self._running.wait() == 0

    def stop(self) -> None:
        """Nothing more gets a name."""
        if self._running:
            self._running.kill()
            self._running.wait()


def _link(source: str, paths: Iterable[str], wanted_by: int) -> None:
    """Names of those files in the current folder, which may be taken away; not without the process that asks."""
    for path in paths:
        if os.getppid() != wanted_by:
            raise SystemExit(1)
        try:
            os.link(source + path, path, follow_symlinks=False)
        except FileNotFoundError:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            os.link(source + path, path, follow_symlinks=False)


if __name__ == "__main__":
    os.chdir(sys.argv[2])
    listed = sys.stdin.buffer.read().decode("utf-8", "surrogateescape")
    _link(sys.argv[1] + os.sep, listed.split("\n")[:-1], int(sys.argv[3]))
    if os.name == "posix":
        os.fsync(os.open(".", os.O_RDONLY))  # takes all that was done before with it on most disks
