"""The same decks give the same bytes, wherever and however they are built."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command import COMMAND, ROOT, listing, surroundings

BUILDS = (
    {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1", "LC_ALL": "C", "jobs": "1", "umask": "022"},
    {"TZ": "America/St_Johns", "PYTHONHASHSEED": "4242", "LC_ALL": "C.UTF-8", "jobs": "2", "umask": "077"},
)


def digest(site: Path) -> str:
    """One digest over all paths and bytes."""
    total = hashlib.sha256()
    for path, data in listing(site).items():
        total.update(f"{len(path)}:{path}{len(data)}:".encode())
        total.update(data)
    return total.hexdigest()


def built(folder: Path, content: Path, *, reverse: bool, **how: str) -> str:
    """The digest of the site; files are copied in another order, so that folders list them in another."""
    files = sorted(path for path in content.rglob("*") if path.is_file())
    for path in reversed(files) if reverse else files:
        target = folder / "decks" / path.relative_to(content)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
        os.utime(target, (0, 0) if reverse else None)
    umask = int(how.pop("umask"), 8)
    command = [*COMMAND, "build", "decks", "-o", "site", "--jobs", how.pop("jobs")]
    done = subprocess.run(
        command, cwd=folder, env=surroundings(**how), capture_output=True, check=False, timeout=100, umask=umask
    )
    assert done.returncode == 0, done.stderr.decode()
    return digest(folder / "site")


@pytest.mark.skipif(sys.platform == "win32", reason="needs umask")
def test_builds_are_equal_byte_for_byte(tmp_path: Path) -> None:
    folders = (tmp_path / "a", tmp_path / "another place, with spaces and ümlauts")
    first, second = (
        built(folder, ROOT / "content", reverse=bool(at), **BUILDS[at]) for at, folder in enumerate(folders)
    )
    assert first == second


def test_a_second_build_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "decks").mkdir()
    (tmp_path / "decks/a.md").write_text("> [!question]- Why $x$?\n> Because.\n")
    digests = []
    for _ in range(2):
        command = [*COMMAND, "build", "decks", "-o", "site", "-q"]
        subprocess.run(command, cwd=tmp_path, env=surroundings(), check=True, timeout=60)
        digests.append(digest(tmp_path / "site"))
    assert digests[0] == digests[1]
