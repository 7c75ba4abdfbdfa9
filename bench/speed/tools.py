"""What is measured: deckpress and the others, each as a command in a folder of its own."""

from __future__ import annotations

import importlib.util
import os
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bench.speed.peers import Peers

_KATEX = b'class="katex-html"'
_BROWSER = b'class="arithmatex"'


@dataclass(frozen=True, slots=True)
class Tool:
    """A maker of sites that turns `content` below its folder into `site`."""

    name: str
    folder: Path
    command: tuple[str, ...]
    environment: dict[str, str]  # beside what all get
    forgotten: tuple[str, ...] = ("site", "cache")  # what a cold build does not find
    recipe: str = ""  # the folder of bench/speed/sites that has its settings
    formula: bytes = _KATEX  # what its pages have once for each formula
    adapted: Callable[[str], str] = str  # the text of a deck as it reads it
    links: dict[str, Path] = field(default_factory=dict)  # what it wants to find in its folder
    ours: bool = False

    @property
    def maths(self) -> str:
        """Where formulas are rendered."""
        return "build" if self.formula == _KATEX else "browser"


def all_of(home: Path, peers: Peers) -> tuple[Tool, ...]:
    """Every tool with a folder below `home`; ours first."""
    return (*ours(home), _hugo(home, peers), _eleventy(home, peers), *_pythons(home, peers))


def ours(home: Path) -> Iterator[Tool]:
    """deckpress with each engine that is there."""
    command = (sys.executable, "-m", "deckpress", "build", "content", "-o", "site", "-q")
    engines = {"deckpress": "pykatex"}
    if importlib.util.find_spec("py_mini_racer"):
        engines["deckpress[fast]"] = ""  # it takes V8 where that is worth it
    for name, engine in engines.items():
        folder = home / f"deckpress-{engine or 'fast'}"
        environment = {"DECKPRESS_CACHE": str(folder / "cache"), "DECKPRESS_ENGINE": engine}
        if path := os.environ.get("PYTHONPATH"):
            environment["PYTHONPATH"] = path
        yield Tool(name, folder, command, environment, ("site", "cache", "content/cards.lock"), ours=True)


def _hugo(home: Path, peers: Peers) -> Tool:
    folder = home / "hugo"
    environment = {"HUGO_CACHEDIR": str(folder / "cache")}
    return Tool("Hugo", folder, (str(peers.hugo), "--quiet"), environment, recipe="hugo")


def _eleventy(home: Path, peers: Peers) -> Tool:
    command = (str(peers.node), "node_modules/@11ty/eleventy/cmd.cjs", "--quiet")
    links = {"node_modules": peers.modules}
    return Tool("Eleventy", home / "eleventy", command, {}, recipe="eleventy", links=links)


def _pythons(home: Path, peers: Peers) -> Iterator[Tool]:
    """Those with Python-Markdown, on the Python of this run but without its packages."""
    python = (sys.executable, "-S", "-m")
    environment = {"PYTHONPATH": str(peers.packages)}
    katex = {"KATEX": str(peers.modules / "katex/dist/katex.js"), "NODE": str(peers.node)}
    yield Tool(
        "Pelican",
        home / "pelican",
        (*python, "pelican", "-s", "pelicanconf.py", "--quiet"),
        environment | katex,
        recipe="pelican",
        adapted=spaced,
    )
    for name, command, cache in (("Zensical", "zensical", ".cache"), ("Material", "mkdocs", "cache")):
        yield Tool(
            name,
            home / name.lower(),
            (*python, command, "build"),
            environment,
            ("site", cache),
            recipe=name.lower(),
            formula=_BROWSER,
            adapted=spaced,
        )


def spaced(text: str) -> str:
    """A deck with empty lines around formulas and lists of a callout, which Python-Markdown wants to see them."""
    lines: list[str] = []
    for line in text.split("\n"):
        if lines and _block(line) != _block(lines[-1]) and line.startswith("> ") and lines[-1].startswith("> "):
            lines.append(">")
        lines.append(line)
    return "\n".join(lines)


def _block(line: str) -> str:
    """The kind of block that a line of a callout belongs to."""
    found = re.match(r"> (\$\$|- )", line)
    return found[1] if found else ""
