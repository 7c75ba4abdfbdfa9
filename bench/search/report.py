"""The figures of the search as tables: ours in bold, the budget before it, the others beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bench.record import Table
from bench.search.corpus import ASKED, TOLD
from bench.search.ours import PLACE
from bench.search.typed import PATIENCE

Values = dict[str, Any]

_OTHERS = ("Pagefind", "Material", "lunr")
_HEAD = ("what", "budget", "**deckpress**", *_OTHERS)


@dataclass(frozen=True, slots=True)
class Line:
    """One row: where its figure is among an engine's, how it is shown, and what it may be at each size."""

    name: str
    figure: Callable[[Values], float]
    shown: Callable[[float], str]
    budgets: tuple[float, ...] = ()  # at 1,000, 10,000 and 100,000 cards
    least: bool = False  # more is better
    without: tuple[str, ...] = ()  # engines that have no such figure

    def budget(self, size: int) -> float | None:
        """The budget of the next size that has one."""
        bounds = zip((1_000, 10_000, 100_000), self.budgets, strict=False)
        return next((bound for most, bound in bounds if size <= most), None)

    def good(self, figure: float, bound: float | None) -> bool:
        return bound is None or (figure >= bound if self.least else figure <= bound)


def _kb(figure: float) -> str:
    return f"{figure / 1000:,.1f} KB" if figure < 99_950 else f"{figure / 1000:,.0f} KB"


def _mb(figure: float) -> str:
    return f"{figure / 1e6:,.1f} MB" if figure < 9.95e6 else f"{figure / 1e6:,.0f} MB"


def _ms(figure: float) -> str:
    return f"{figure:,.2f} ms" if figure < 9.995 else f"{figure:,.0f} ms"


def _count(figure: float) -> str:
    return f"{figure:,.0f}"


LINES = (
    Line("to the first results", lambda e: e["typed"]["to_first"], _kb, (60_000, 80_000, 150_000)),
    Line("whole session of two words", lambda e: e["typed"]["total"], _kb, (110_000, 210_000, 500_000)),
    Line("session with a word misspelt", lambda e: e["misspelt"]["total"], _kb),
    Line("requests of the session", lambda e: e["typed"]["requests"], _count),
    Line("scripts and what any query needs", lambda e: e["typed"]["fixed"], _kb, (15_000, 15_000, 17_000)),
    Line("first results after the focus", lambda e: e["typed"]["from_focus"], _ms),
    Line("first results after the second letter", lambda e: e["typed"]["from_second"], _ms, (400, 400, 500)),
    Line("computing per keystroke, middle", lambda e: e["speed"]["p50"], _ms),
    Line("computing per keystroke, 95 %", lambda e: e["speed"]["p95"], _ms, (2, 5, 25)),
    Line("until it can answer, all fetched", lambda e: e["speed"]["load"], _ms),
    Line("memory after a first phrase", lambda e: e["speed"]["heap"] - e["speed"]["empty"], _mb),
    Line(
        "cards built in a second of processor time",
        lambda e: e["cards"] / e["build"]["cpu"],
        _count,
        (4_000, 5_000, 4_500),
        least=True,
        without=("Material",),
    ),
    Line(
        "memory of the build at most",
        lambda e: e["build"]["peak"],
        _mb,
        (80e6, 250e6, 1.3e9),
        without=("Material",),
    ),
    Line("files", lambda e: e["sizes"]["files"], _count, (100, 700, 6_000)),
    Line("all files", lambda e: e["sizes"]["bytes"], _kb),
    Line("largest file", lambda e: e["sizes"]["largest"], _kb, (16_000, 16_000, 40_000)),
)
_FILES = LINES[-5:]
_ABOUT = """\
The same cards for all; middle figures of {phrases} phrases. In bold ours, beside it the budget.

- Cards: made up, a question of {asked} words and an answer of {told}, words as frequent as in Python's manual, each
  deck of 100 with words of its own.
- Beside us: Pagefind {pagefind} over one page a card; the worker of Material for MkDocs {material} with the index that
  its plugin writes; lunr.js {lunrjs} with the default index of lunr.py {lunrpy}, sorted so that lunr.js loads it, and
  rows of 20 cards.
- Typing: Chromium, an empty profile for each phrase; HTTP/2 from a server on this machine that answers after 100 ms and
  sends all bodies over one link of 10 Mbit/s. No slow start; headers and fonts are not counted; text is gzip 6. A key
  every 150 ms, two words of one question; a misspelt one is the first with a letter wrong. Pagefind is called by its
  API with a pause of 100 ms, its own field waits 300; ours is the field of the start page, which shows {shown}.
- Computing: in Chromium with all data near, every keystroke from the second letter on, the second of two passes.
- Building: processor time from cards in memory to files, or Pagefind's own from pages on disk. Material makes its index
  in the browser: see “until it can answer”. “–”: does no such thing, or gave no hit within {patience} seconds.
- Files: bytes as sent, with the scripts of the others. Not counted as largest: a file of one common word, which is
  fetched only when that word is typed out; the list of all words, fetched for misspelt ones; and the index for other
  tools, which pages never fetch."""


def tables(found: Sequence[Values]) -> list[Table]:
    """A table for each size, two of real passages, one of an edit."""
    made = [_size(values, first=at == 0) for at, values in enumerate(found)]
    if known := [values["known"] for values in found if "known" in values]:
        made += [_known(known[-1]), _real(known[-1])]
    return [*made, _edits(found)]


def _size(values: Values, *, first: bool) -> Table:
    about = _about(values) if first else f"As above; middle figures of {_phrases(values)} phrases."
    return _compared(f"Search in {values['size']:,} cards", about, LINES, values["size"], values["engines"])


def _real(known: Values) -> Table:
    count = known["cards"]
    return _compared(
        "Files of real passages", "What each search of the same passages is made of.", _FILES, count, known["engines"]
    )


def _compared(title: str, about: str, lines: Sequence[Line], size: int, found: dict[str, Values]) -> Table:
    engines = {name: {**engine, "cards": size} for name, engine in found.items()}
    rows, missed, behind = [], 0, []
    for line in lines:
        bound, mine = line.budget(size), line.figure(engines["ours"])
        good = line.good(mine, bound)
        missed += not good
        others = {name: figure for name in _OTHERS if (figure := _figure(line, name, engines[name])) is not None}
        ahead = [name for name, other in others.items() if (other > mine if line.least else other < mine)]
        if ahead:
            behind.append(f"{line.name} ({', '.join(ahead)})")
        shown = [line.shown(others[name]) if name in others else "–" for name in _OTHERS]
        budget = "" if bound is None else f"{'≥' if line.least else '≤'} {line.shown(bound)}"
        own = f"**{line.shown(mine)}**" + ("" if good else " missed")
        rows.append((line.name, budget, own, *shown))
    ending = f"Not ahead: {'; '.join(behind)}." if behind else "Ahead in every row."
    return Table(title, f"{about}\n\n{ending}", head=_HEAD, plain=tuple(rows), over=missed)


def _figure(line: Line, name: str, engine: Values) -> float | None:
    """A figure of another engine, None where there is none: it gave no hit in time, or does no such thing."""
    if name in line.without:
        return None
    try:
        return line.figure(engine)
    except TypeError:
        return None


def _about(values: Values) -> str:
    versions = values["versions"]
    return _ABOUT.format(
        asked=ASKED,
        told=TOLD,
        shown=PLACE.shown,
        patience=PATIENCE,
        pagefind=versions["Pagefind"],
        material=versions["Material"],
        lunrjs=versions["lunr.js"],
        lunrpy=versions["lunr.py"],
        phrases=_phrases(values),
    )


def _phrases(values: Values) -> str:
    """How many there were; an engine that takes minutes is asked fewer."""
    counts = {name: engine["typed"]["phrases"] if engine["typed"] else 0 for name, engine in values["engines"].items()}
    most = max(counts.values())
    fewer = [f"{name} {count}" for name, count in counts.items() if count < most]
    return f"{most}" + (f" ({', '.join(fewer)})" if fewer else "")


def _known(known: Values) -> Table:
    found: dict[str, dict[str, list[float]]] = known["found"]
    kinds = tuple(next(iter(found.values())))
    rows, missed = [], 0
    for engine, shares in found.items():
        cells = [_share(*shares[kind]) for kind in kinds]
        name = engine
        if engine == "ours":
            name = "**deckpress**"
            good = [shares[kind][0] >= _LEAST[kind] for kind in kinds]
            missed += good.count(False)
            cells = [f"**{cell}**" + ("" if fine else " missed") for cell, fine in zip(cells, good, strict=True)]
        rows.append((name, *cells))
    about = (
        f"{known['cards']:,} passages of real documentation (Python's manual, docstrings of installed packages), "
        f"{known['asked']} seeded questions of each kind: how often a card that holds the words there is first / "
        "among ten. Budget, first: 98, 94, 97 and 90 %."
    )
    return Table("Finding a known card", about, head=("engine", *kinds), plain=tuple(rows), over=missed)


_LEAST = {
    "three question words": 0.98,
    "last word half typed": 0.94,
    "one typo": 0.97,
    "three answer words": 0.90,
}  # of the cards that come first


def _share(first: float, ten: float) -> str:
    return f"{100 * first:.1f} / {100 * ten:.1f} %"


def _edits(found: Sequence[Values]) -> Table:
    rows = []
    for values in found:
        edit = values["edit"]
        rows.append(
            (
                f"{values['size']:,}",
                f"{edit['first']:.2f} s",
                f"**{edit['second']:.2f} s**",
                f"{edit['new']:,} of {edit['files']:,}",
                f"{edit['new_shards']:,} of {edit['shards']:,}",
                _kb(edit["bytes"]),
            )
        )
    about = "Two words are added to the answer of one card in the middle: processor time, and the files that change."
    head = (
        "cards",
        "first build",
        "after the edit",
        "files that change",
        "shards of terms among them",
        "bytes of them",
    )
    return Table("One edit", about, head=head, plain=tuple(rows))
