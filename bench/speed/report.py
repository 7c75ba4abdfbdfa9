"""The figures of builds as tables: each tool with all of them, then ours in parts of the others'."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bench.record import Row, Table

Values = dict[str, Any]
_AIMED_AT = 10_000  # cards

_ABOUT = """\
The same decks for all, the tools in turns; medians of {runs} runs. Figures are time on the clock / processor time of
all processes.

- Cards: made up, 20 a deck, 0.8 KB and two formulas each, 40 % of them shared by all decks. The others are asked for a
  page a deck and nothing beside, no list, no feed, no search; deckpress writes all that it always does.
- Beside us: Hugo {Hugo} with `transform.ToMath` and a hook for callouts; Eleventy {Eleventy} with KaTeX {KaTeX} and a
  small plugin for callouts; Pelican {Pelican} with pelican-katex {pelican-katex}, the same KaTeX and a cache of what
  it read; Zensical {Zensical}; Material {Material} on MkDocs {MkDocs}, both with their menu cut for large sites.
- Maths at “build”: HTML and MathML of every formula, counted in the pages after each build. At “browser”: formulas are
  marked only, and each reader's browser renders them.
- Hugo and Eleventy get the decks as they are. The other three read callouts with `pymdownx.quotes` and get an empty
  line around formulas and lists, without which Python-Markdown does not see them.
- Cold: no site, no cache, and no `cards.lock` of deckpress. Nothing changed: the same command again. Edited: a sentence
  more in one answer in the middle. Added: one more card in another deck. No tool watches or serves.
- Memory: the sum over all processes, shared pages counted once, looked at ten times a second, at first more
  often; “–”: too short to see.
- Written: bytes of the site. Only that of deckpress has KaTeX's stylesheet and fonts."""


def tables(found: Sequence[Values]) -> list[Table]:
    """Two tables for each size."""
    made = []
    for at, values in enumerate(found):
        about = (
            f"As above, medians of {values['runs']} runs."
            if at
            else _ABOUT.format(runs=values["runs"], **values["versions"])
        )
        made += [_figures(values, about), _ratios(values)]
        if values["size"] == _AIMED_AT:
            made.append(_goals(values))
    return made


def _goals(values: Values) -> Table:
    """What we want to be, and are or are not yet."""
    walls = {
        (tool["name"], state): cost["wall"]
        for tool in values["tools"]
        for state, cost in tool["states"].items()
        if cost
    }

    def beside(name: str, state: str, other: str, state_of_it: str, most: float) -> Row:
        title = f"{name}, {state}, beside {other}, {state_of_it}"
        return Row(title, walls[name, state] / walls[other, state_of_it], "times", most)

    fast, own = "deckpress[fast]", "deckpress"
    rows = (
        beside(fast, "cold", "Eleventy", "cold", 0.9),
        beside(fast, "cold", "Hugo", "cold", 0.2),
        beside(own, "cold", "Eleventy", "cold", 2.0),
        beside(own, "cold", "Hugo", "cold", 0.4),
        Row("nothing changed", walls[own, "nothing changed"], "s", 0.2),
        Row("one card edited", walls[own, "one card edited"], "s", 0.4),
        Row("one card added", walls[own, "one card added"], "s"),
        beside(own, "every page changed", "Hugo", "nothing changed", 1.0),
    )
    about = "Time on the clock, from the tables above. “Every page changed” is a new title, with all cards remembered."
    return Table(f"Goals of build speed, {values['size']:,} cards", about, rows)


def _figures(values: Values, about: str) -> Table:
    states = _states(values)
    head = ("tool", "maths at", *states, *(f"memory, {state}" for state in states), "written")
    plain = []
    for tool in values["tools"]:
        costs = [tool["states"].get(state) for state in states]
        times = (f"{cost['wall']:.2f} / {cost['cpu']:.2f} s" if cost else "–" for cost in costs)
        memory = (f"{cost['memory'] / 1e6:.0f} MB" if cost and cost["memory"] else "–" for cost in costs)
        name = f"**{tool['name']}**" if tool["ours"] else tool["name"]
        plain.append((name, tool["maths"], *times, *memory, f"{tool['written'] / 1e6:.1f} MB"))
    return Table(f"Build speed, {values['size']:,} cards", about, head=head, plain=tuple(plain))


def _ratios(values: Values) -> Table:
    states = [state for state in _states(values) if all(state in tool["states"] for tool in values["tools"])]
    head = ("ours / theirs", *states, *(f"memory, {state}" for state in states), "written")
    plain = []
    for ours in (tool for tool in values["tools"] if tool["ours"]):
        for theirs in (tool for tool in values["tools"] if not tool["ours"]):
            pairs = [(ours["states"][state], theirs["states"][state]) for state in states]
            times = (f"{_ratio(a['wall'], b['wall'])} / {_ratio(a['cpu'], b['cpu'])}" for a, b in pairs)
            memory = (_ratio(a["memory"], b["memory"]) for a, b in pairs)
            written = _ratio(ours["written"], theirs["written"])
            plain.append((f"{ours['name']} / {theirs['name']}", *times, *memory, written))
    about = "Time on the clock / processor time, memory, bytes: figures of deckpress divided by those of the other."
    return Table(f"Build speed beside others, {values['size']:,} cards", about, head=head, plain=tuple(plain))


def _states(values: Values) -> list[str]:
    """All states, in the order in which they are built."""
    return list(dict.fromkeys(state for tool in values["tools"] for state in tool["states"]))


def _ratio(ours: float, theirs: float) -> str:
    """Two digits that count; nothing where one was too short to see."""
    return f"{ours / theirs:.2g}" if ours and theirs else "–"
