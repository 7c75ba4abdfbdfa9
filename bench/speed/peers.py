"""The other makers of static sites, installed from their registries by hashed locks into build/peers/speed/."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path

import assets

from bench import wheels
from bench.record import ROOT

_LOCKS = ROOT / "bench/peers/speed"
_PLACE = ROOT / "build/peers/speed"


@dataclass(frozen=True, slots=True)
class Peers:
    """Where they are and which they are."""

    hugo: Path  # the program
    packages: Path  # a folder for PYTHONPATH
    modules: Path  # node_modules
    node: Path
    versions: dict[str, str]


def installed() -> Peers:
    """All of them; the network is used only when a lock has changed."""
    node = assets.node()
    if node is None:
        sys.exit("bench: Eleventy and Pelican need Node; run `make assets`")
    assets.tools(_LOCKS, _PLACE / "npm")
    packages = wheels.installed(_PLACE, [_LOCKS / "requirements.txt"], "Hugo, Zensical, Material and Pelican")
    # Else Node takes the script of pelican-katex for a module, as our own package.json says.
    (_PLACE / "package.json").write_text('{"type": "commonjs"}\n', encoding="ascii")
    hugo = next((file for file in packages.glob("hugo/binaries/hugo*") if file.is_file()), None)
    if hugo is None:
        sys.exit("bench: Hugo has no program for this machine")
    modules = _PLACE / "npm/node_modules"
    return Peers(hugo, packages, modules, node, _versions(packages, modules))


def _versions(packages: Path, modules: Path) -> dict[str, str]:
    wheel = {"Hugo": "hugo", "Pelican": "pelican", "pelican-katex": "pelican_katex"}
    wheel |= {"Zensical": "zensical", "MkDocs": "mkdocs", "Material": "mkdocs_material"}
    module = {"Eleventy": "@11ty/eleventy", "KaTeX": "katex"}
    return {name: wheels.version(packages, package) for name, package in wheel.items()} | {
        name: str(json.loads((modules / package / "package.json").read_text(encoding="utf-8"))["version"])
        for name, package in module.items()
    }
