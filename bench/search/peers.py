"""The others that are measured beside us, installed from their registries by hashed locks into build/peers/."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import assets

from bench.record import ROOT

_LOCKS = ROOT / "bench/peers"
_PLACE = ROOT / "build/peers"
_WHEELS = ("material.txt", "requirements.txt")
# One folder a Python: wheels may hold compiled parts.
_TAG = f"{sys.version_info.major}.{sys.version_info.minor}"


@dataclass(frozen=True, slots=True)
class Peers:
    """Where each of them is."""

    pagefind: Path  # the program
    lunr: Path  # lunr.js
    material: Path  # the built search worker
    server: Path  # a folder for PYTHONPATH that has hypercorn
    versions: dict[str, str]


def installed() -> Peers:
    """All of them; the network is used only when a lock has changed."""
    assets.tools(_LOCKS, _PLACE / "npm")
    wheels = _wheels()
    modules = _PLACE / "npm/node_modules"
    program = next(modules.glob("@pagefind/*/bin/pagefind*[!6]"), None) or shutil.which("pagefind")
    if program is None:
        sys.exit("bench: Pagefind has no program for this machine")
    worker = next(wheels.glob("material/templates/assets/javascripts/workers/search.*.min.js"))
    versions = {
        "Pagefind": _version(modules / "pagefind/package.json"),
        "Material": _wheel_version(wheels, "mkdocs_material"),
        "lunr.js": _version(modules / "lunr/package.json"),
        "lunr.py": version("lunr"),
    }
    return Peers(Path(program), modules / "lunr/lunr.js", worker, wheels, versions)


def _wheels() -> Path:
    target = _PLACE / f"python-{_TAG}"
    locks = [_LOCKS / name for name in _WHEELS]
    expected = assets.stamp(locks)
    if assets.fresh(target, expected):
        return target
    print("bench: getting Material for MkDocs and hypercorn", file=sys.stderr)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".wheels-") as folder:
        made = Path(folder, "made")
        for lock in locks:
            subprocess.run([*_pip(), "--no-deps", "--require-hashes", "--target", made, "-r", lock], check=True)
        (made / ".stamp").write_text(expected, encoding="ascii")
        assets.replace(target, made)
    return target


def _pip() -> list[str]:
    if shutil.which("uv"):
        return ["uv", "pip", "install", "-q", "--python", sys.executable]
    if importlib.util.find_spec("pip") is None:
        sys.exit("bench: neither uv nor pip is here")
    return [sys.executable, "-m", "pip", "install", "-qq", "--disable-pip-version-check"]


def _version(package: Path) -> str:
    return str(json.loads(package.read_text(encoding="utf-8"))["version"])


def _wheel_version(folder: Path, name: str) -> str:
    return next(folder.glob(f"{name}-*.dist-info")).name.removesuffix(".dist-info").split("-")[1]
