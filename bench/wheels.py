"""Python packages of a hashed lock in a folder of their own."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import assets

# One folder a Python: wheels may hold compiled parts.
_TAG = f"{sys.version_info.major}.{sys.version_info.minor}"


def installed(place: Path, locks: Sequence[Path], names: str) -> Path:
    """The folder below `place` with all of the locks; the network is used only when one has changed."""
    target = place / f"python-{_TAG}"
    expected = assets.stamp(locks)
    if assets.fresh(target, expected):
        return target
    print(f"bench: getting {names}", file=sys.stderr)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".wheels-") as folder:
        made = Path(folder, "made")
        for lock in locks:
            subprocess.run([*_pip(), "--no-deps", "--require-hashes", "--target", made, "-r", lock], check=True)
        (made / ".stamp").write_text(expected, encoding="ascii")
        assets.replace(target, made)
    return target


def version(folder: Path, name: str) -> str:
    """Of a package that is installed there."""
    return next(folder.glob(f"{name}-*.dist-info")).name.removesuffix(".dist-info").split("-")[1]


def _pip() -> list[str]:
    if shutil.which("uv"):
        return ["uv", "pip", "install", "-q", "--python", sys.executable]
    if importlib.util.find_spec("pip") is None:
        sys.exit("bench: neither uv nor pip is here")
    return [sys.executable, "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
