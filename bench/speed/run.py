"""Builds with every tool in turn, in every state, and keeps the figures, so that one size can be measured alone."""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench import vault
from bench.record import KEPT, Table
from bench.speed import cost, peers, report, tools
from bench.speed.cost import Cost
from bench.speed.project import Project

SIZES = (1_000, 10_000)
RUNS = 3
_KEPT = KEPT / "speed"


@dataclass(frozen=True, slots=True)
class State:
    """What is done to a project before a build, with words that no other run has; the words its pages must show."""

    name: str
    before: Callable[[Project, str], str]
    ours: bool = False  # asked of deckpress alone
    whole: bool = False  # every page is made


def _cold(project: Project, _words: str) -> str:
    project.forget()
    return ""


def _same(_project: Project, _words: str) -> str:
    return ""


def _edited(project: Project, words: str) -> str:
    project.edit(words)
    return words


def _added(project: Project, words: str) -> str:
    project.add(words)
    return words


def _retitled(project: Project, words: str) -> str:
    """Another title of the site: as with a new template every page is another, and every card is as it was."""
    (project.tool.folder / "content/deckpress.toml").write_text(f'title = "{words}"\n', encoding="utf-8")
    return words


STATES = (
    State("cold", _cold, whole=True),
    State("nothing changed", _same),
    State("one card edited", _edited),
    State("one card added", _added, ours=True),
    State("every page changed", _retitled, ours=True, whole=True),
)


def tables(sizes: Sequence[int] = SIZES, runs: int = RUNS) -> list[Table]:
    """Measure these sizes; the tables show the last figures of every size."""
    _KEPT.mkdir(parents=True, exist_ok=True)
    there = peers.installed()
    for size in sizes:
        text = json.dumps(_measured(size, runs, there), ensure_ascii=False, indent=1)
        (_KEPT / f"{size}.json").write_text(text, encoding="utf-8")
    kept = [json.loads(file.read_text(encoding="utf-8")) for file in _KEPT.glob("*.json")]
    return report.tables(sorted(kept, key=lambda values: int(values["size"])))


def _measured(size: int, runs: int, there: peers.Peers) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder).resolve()
        decks = vault.written(home / "decks", size)
        projects = [Project(tool, decks, size) for tool in tools.all_of(home, there)]
        for project in projects:
            project.begin()
        costs = _costs(projects, runs)
        return {
            "size": size,
            "runs": runs,
            "versions": there.versions,
            "tools": [_values(project, costs) for project in projects],
        }


def _costs(projects: Sequence[Project], runs: int) -> dict[tuple[str, str], list[Cost]]:
    """By tool and state; the tools take turns, so that what else the machine does hits all alike."""
    found: dict[tuple[str, str], list[Cost]] = {}
    for at in range(runs):
        for state in STATES:
            for project in projects:
                if state.ours and not project.tool.ours:
                    continue
                shown = state.before(project, words(state, at))
                taken = cost.of(project.tool)
                project.check(shown)
                _say(project, at, state.name, taken)
                found.setdefault((project.tool.name, state.name), []).append(taken)
    return found


def words(state: State, run: int) -> str:
    """Words that no other run has, and no other state."""
    return f"{state.name.capitalize()} for run {run + 1} of this deck."


def _say(project: Project, at: int, state: str, taken: Cost) -> None:
    figures = f"{taken.wall:.2f} s, processor {taken.cpu:.2f} s, {taken.memory / 1e6:.0f} MB"
    print(f"bench: {project.cards:,} cards, run {at + 1}, {project.tool.name}, {state}: {figures}", file=sys.stderr)


def _values(project: Project, costs: dict[tuple[str, str], list[Cost]]) -> dict[str, Any]:
    tool = project.tool
    states = {state.name: costs[tool.name, state.name] for state in STATES if (tool.name, state.name) in costs}
    return {
        "name": tool.name,
        "ours": tool.ours,
        "maths": tool.maths,
        "written": project.written(),
        "states": {name: asdict(_middle(taken)) for name, taken in states.items()},
    }


def _middle(taken: Sequence[Cost]) -> Cost:
    """The median of each figure."""
    return Cost(
        statistics.median(one.wall for one in taken),
        statistics.median(one.cpu for one in taken),
        int(statistics.median(one.memory for one in taken)),
    )
