"""Names of many files given or taken away by a process of its own; the program of that needs nothing else."""

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
        self._running = _started(("link", os.fspath(source), os.fspath(target)), paths)

    def done(self) -> bool:
        """Waits; whether all of them have got their names, which survive a power cut."""
        return self._running is not None and self._running.wait() == 0

    def stop(self) -> None:
        """Nothing more gets a name."""
        if self._running:
            self._running.kill()
            self._running.wait()


def remove(folder: Path, last: str) -> None:
    """Waits until a folder is gone, the file of that name last in it; whatever hinders that is left for others."""
    if running := _started(("remove", last, os.fspath(folder)), ()):
        running.wait()


def _started(asked: tuple[str, str, str], paths: Iterable[str]) -> subprocess.Popen[bytes] | None:
    if os.name != "posix":  # the process would not see that this one has ended
        return None
    quiet = subprocess.DEVNULL
    with suppress(OSError), tempfile.TemporaryFile() as listed:
        listed.write("".join(f"{path}\n" for path in paths).encode("utf-8", "surrogateescape"))
        listed.seek(0)
        command = [sys.executable, "-I", "-S", __file__, *asked, str(os.getpid())]
        return subprocess.Popen(command, stdin=listed, stdout=quiet, stderr=quiet)
    return None


def _link(source: str, paths: Iterable[str], wanted_by: int) -> None:
    """Names of those files in the current folder, which may be taken away; not without the process that asks."""
    os.umask(0o022)  # folders that everybody may look into, as `disk.FOLDER_MODE` has it
    for path in paths:
        if os.getppid() != wanted_by:
            raise SystemExit(1)
        try:
            os.link(source + path, path, follow_symlinks=False)
        except FileNotFoundError:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            os.link(source + path, path, follow_symlinks=False)


def _flush(paths: Iterable[str]) -> None:
    folders = {"", "."}
    for path in paths:
        while (path := os.path.dirname(path)) not in folders:
            folders.add(path)
    for folder in folders - {""}:
        handle = os.open(folder, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)


def _remove(folder: str, wanted_by: int, last: str = "") -> None:
    with os.scandir(folder) as entries:
        for entry in list(entries):
            if os.getppid() != wanted_by:  # whoever builds next removes the rest
                raise SystemExit(1)
            if entry.is_dir(follow_symlinks=False):
                _remove(entry.path, wanted_by)
            elif entry.name != last:
                os.unlink(entry.path)
    if last:
        os.unlink(os.path.join(folder, last))
    os.rmdir(folder)


if __name__ == "__main__":
    if sys.argv[1] == "remove":
        _remove(sys.argv[3], int(sys.argv[4]), sys.argv[2])
    else:
        os.chdir(sys.argv[3])
        names = sys.stdin.buffer.read().decode("utf-8", "surrogateescape").split("\n")[:-1]
        _link(sys.argv[2] + os.sep, names, int(sys.argv[4]))
        _flush(names)
