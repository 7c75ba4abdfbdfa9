"""The others that are measured beside us, installed from their registries by hashed locks into build/peers/."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import assets

from bench import wheels
from bench.record import ROOT

_LOCKS = ROOT / "bench/peers"
_PLACE = ROOT / "build/peers"
_WHEELS = ("material.txt", "requirements.txt")


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
    packages = wheels.installed(_PLACE, [_LOCKS / name for name in _WHEELS], "Material for MkDocs and hypercorn")
    modules = _PLACE / "npm/node_modules"
    program = next(modules.glob("@pagefind/*/bin/pagefind*[!6]"), None) or shutil.which("pagefind")
    if program is None:
        sys.exit("bench: Pagefind has no program for this machine")
    worker = next(packages.glob("material/templates/assets/javascripts/workers/search.*.min.js"))
    versions = {
        "Pagefind": _version(modules / "pagefind/package.json"),
        "Material": wheels.version(packages, "mkdocs_material"),
        "lunr.js": _version(modules / "lunr/package.json"),
        "lunr.py": version("lunr"),
    }
    return Peers(Path(program), modules / "lunr/lunr.js", worker, packages, versions)


def _version(package: Path) -> str:
    return str(json.loads(package.read_text(encoding="utf-8"))["version"])
