"""The real command in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMMAND = (sys.executable, "-m", "deckpress")
CARD = "> [!question]- Why?\n> Because.\n"


def surroundings(**changes: str) -> dict[str, str]:
    """The environment of a command, without what a terminal or the caller's own settings add."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "DECKPRESS_"))}
    return {**kept, "PYTHONPATH": str(ROOT / "generator"), "LANG": "C.UTF-8", **changes}


def run(*arguments: str | Path, cwd: Path, seconds: float = 60, **changes: str) -> subprocess.CompletedProcess[str]:
    """`deckpress` with these arguments in the folder `cwd`, `changes` in its environment."""
    command = [*COMMAND, *map(str, arguments)]
    done = subprocess.run(
        command, cwd=cwd, env=surroundings(**changes), capture_output=True, check=False, timeout=seconds
    )
    out, err = (stream.decode("utf-8", "replace") for stream in (done.stdout, done.stderr))
    assert "Traceback" not in out + err, err
    return subprocess.CompletedProcess(command, done.returncode, out, err)


def written(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """The folder with these files in it."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def listing(folder: Path) -> dict[str, bytes]:
    """Every file below a folder by its path."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def concise(errors: str) -> list[str]:
    """The first lines of faults, `file:line:col: CODE about`, without excerpts and hints."""
    return [line for line in errors.split("\n") if line and not line.startswith(" ")]
