"""Imports point one way, third-party engines have one importer each, files stay small."""

from __future__ import annotations

import ast
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import deckpress
import pytest

PACKAGE = Path(deckpress.__file__).parent
# A package or module may import what stands on a lower line; on its own line only without a cycle.
LAYERS = (
    ("__init__", "words", "garbage", "patterns", "characters", "aside"),
    ("model",),
    ("errors", "config", "resources", "report", "memo", "options", "snapshot"),
    ("read",),
    ("collect",),
    ("render",),
    ("site", "search", "exchange", "publish"),
    ("jobs", "content", "ground", "cards", "build", "reach", "turnover", "patch", "server", "live"),
    ("paper",),
    ("commands",),
    ("cli",),
    ("__main__",),
)
RANKS = {name: rank for rank, names in enumerate(LAYERS) for name in names}
ENGINES = {
    "markdown": "render/flavour.py",
    "pykatex": "render/quick.py",
    "py_mini_racer": "render/v8.py",
    "isal": "memo.py",
    "nh3": "render/sanitize.py",
    "pygments": "render/code.py",
    "imagesize": "render/media.py",
    "yaml": "read/plain.py",
    "tomllib": "config.py read/frontmatter.py",
    "jinja2": "site/templating.py site/pages.py",
    "lunr": "search/index.py",
    "regex": "read/pattern.py",
    "rich": "commands/common.py",
    "playwright": "paper/chromium.py",
    "distributed": "render/cluster.py",
    "watchfiles": "live/watch.py",
}


def module(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


FILES = {module(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def imported(name: str) -> set[str]:
    """Every module that the module imports anywhere in its text: at the top, in functions, for types alone."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(FILES[name].read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name} line {node.lineno}: relative import"
            inner = [f"{node.module}.{alias.name}" for alias in node.names]
            found.update(full if full in FILES else str(node.module) for full in inner)
    return found


def top(name: str) -> str:
    return name.split(".")[1] if "." in name else "__init__"


OWN = {name: {other for other in imported(name) if other.split(".")[0] == "deckpress"} for name in FILES}


def test_every_package_has_its_layer() -> None:
    assert sorted({top(name) for name in FILES} - RANKS.keys()) == []


def test_imports_point_one_way() -> None:
    against = [
        f"{name} imports {other}"
        for name, others in OWN.items()
        for other in sorted(others)
        if RANKS[top(name)] < RANKS[top(other)]
    ]
    assert against == []


def test_no_module_and_no_package_is_in_a_cycle() -> None:
    packages: dict[str, set[str]] = {}
    for name, others in OWN.items():
        packages.setdefault(top(name), set()).update({top(other) for other in others} - {top(name)})
    for graph in (OWN, packages):
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            pytest.fail(" -> ".join(error.args[1]))


def test_each_engine_has_one_importer() -> None:
    found: dict[str, list[str]] = {engine: [] for engine in ENGINES}
    for name in FILES:
        for engine in {other.split(".")[0] for other in imported(name)} & ENGINES.keys():
            found[engine].append(FILES[name].relative_to(PACKAGE).as_posix())
    assert {engine: set(paths) for engine, paths in found.items()} == {
        engine: set(paths.split()) for engine, paths in ENGINES.items()
    }


def test_only_the_server_talks_to_a_network() -> None:
    network = {"socket", "http", "urllib.request", "ftplib", "smtplib", "requests", "asyncio", "ssl", "webbrowser"}
    for name in FILES:
        used = {other for other in imported(name) if other in network or other.split(".")[0] in network}
        assert not used or name in ("deckpress.server", "deckpress.commands.serve"), f"{name} imports {sorted(used)}"


def test_dependencies_are_declared() -> None:
    """Whatever is imported is ours, in the standard library, or named in pyproject.toml."""
    names = {other.split(".")[0] for name in FILES for other in imported(name)}
    known = {"deckpress", "__future__", "msgspec", *sys.stdlib_module_names, *ENGINES}
    assert sorted(names - known) == []


def test_files_stay_small() -> None:
    lengths = {name: path.read_text("utf-8").count("\n") for name, path in FILES.items()}
    assert {name: length for name, length in lengths.items() if length > 250} == {}
