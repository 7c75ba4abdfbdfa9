"""How builds grow from 100 to 100,000 cards, and how long commands take to start."""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from bench import plot, vault
from bench.record import ROOT, Row, Table
from bench.speed import cost
from bench.speed.cost import Cost
from bench.speed.project import Project
from bench.speed.run import STATES, words
from bench.speed.tools import ours

SIZES = (100, 1_000, 10_000, 100_000)
PLOT = ROOT / "docs/pictures/growth.svg"
_RUNS = 3
_LONG = 100_000  # cards, of which states that make every page are measured once
_MOST = 600_000_000  # bytes of memory of all processes
_EVEN = 1.15  # how much more a card may cost among 100,000 than among 1,000
_START = 5  # runs of commands that only start


def tables() -> list[Table]:
    """Growth with the engine that comes with deckpress and with V8; start of commands."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            home = Path(folder) / str(size)
            decks = vault.written(home / "decks", size)
            for tool in ours(home):
                project = Project(tool, decks, size)
                project.begin()
                found[tool.name, size] = _measured(project)
        started = list(_starts(Path(folder)))
    PLOT.write_text(plot.drawn(_lines(found)), encoding="utf-8")
    return [_grown(found), Table("Start of commands", "Medians of five runs.", tuple(started))]


def _measured(project: Project) -> dict[str, tuple[Cost, int]]:
    """For each state the middle figures, and the bytes of the site."""
    costs: dict[str, list[Cost]] = {}
    for run in range(_RUNS):
        for state in STATES:
            if run and state.whole and project.cards >= _LONG:
                continue
            shown = state.before(project, words(state, run))
            costs.setdefault(state.name, []).append(cost.of(project.tool))
            project.check(shown)
    found = {}
    for name, taken in costs.items():
        wall, cpu = statistics.median(one.wall for one in taken), statistics.median(one.cpu for one in taken)
        found[name] = Cost(wall, cpu, max(one.memory for one in taken)), project.written()
        print(f"bench: {project.cards:,} cards, {project.tool.name}, {name}: {wall:.2f} s", file=sys.stderr)
    return found


def _grown(found: dict[tuple[str, int], dict[str, tuple[Cost, int]]]) -> Table:
    states = [state.name for state in STATES]
    lines, over = [], 0
    for (name, size), costs in found.items():
        cold, written = costs["cold"]
        cells = [f"{costs[state][0].wall:.2f} / {costs[state][0].cpu:.2f} s" for state in states]
        memory = max(taken.memory for taken, _ in costs.values())
        over += memory > _MOST
        a_card = f"{cold.cpu / size * 1000:.2f} ms, {written / size / 1000:.1f} KB"
        lines.append((name, f"{size:,}", *cells, a_card, f"{memory / 1e6:.0f} MB"))
    for name in dict.fromkeys(name for name, _ in found):
        few, many = found[name, 1_000]["cold"], found[name, 100_000]["cold"]
        over += many[0].cpu / 100 > few[0].cpu * _EVEN or many[1] / 100 > few[1] * _EVEN
    about = (
        "The cards of “Build speed”: time on the clock / processor time. Medians of three runs; at 100,000 cards one "
        f"run of what makes every page. Budgets: {_MOST // 10**6} MB of all processes together; a card among 100,000 "
        f"costs no more than {_EVEN} times what it costs among 1,000.\n\n"
        "![Time of builds by the number of cards](pictures/growth.svg)"
    )
    head = ("tool", "cards", *states, "a card, cold", "memory at most")
    return Table("Growth", about, head=head, plain=tuple(lines), over=over)


def _lines(found: dict[tuple[str, int], dict[str, tuple[Cost, int]]]) -> dict[str, list[tuple[float, float]]]:
    lines: dict[str, list[tuple[float, float]]] = {}
    for (name, size), costs in found.items():
        for state, (taken, _) in costs.items():
            if state == "cold" or name == "deckpress":  # the others do not depend on the engine
                label = f"{state}, {name}" if state == "cold" else state
                lines.setdefault(label, []).append((size, taken.wall))
    return lines


def _starts(home: Path) -> Iterator[Row]:
    """Commands that have nothing to do."""
    decks = vault.written(home / "start/decks", 1_000)
    tool = next(ours(home / "start"))
    Project(tool, decks, 1_000).begin()
    base = tool.command[:3]
    for name, arguments, budget in (
        ("deckpress --help", ("--help",), 150),
        ("deckpress build --help", ("build", "--help"), None),
        ("deckpress check, 1,000 cards, nothing changed", ("check", "content", "-q"), 300),
    ):
        one = replace(tool, command=(*base, *arguments))
        cost.of(one)
        taken = statistics.median(cost.of(one).wall for _ in range(_START))
        yield Row(name, taken * 1000, "ms", budget)
