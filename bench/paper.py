"""How long sheets take to print, and in how much memory."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench import decks
from bench.memory import Memory
from bench.record import ROOT, Row, Table

_CARDS = 1_000
_CARD = re.compile(r"(?m)^> \[!question\].*\n(?:>.*\n)+")


def tables() -> list[Table]:
    """1,000 cards of real maths on both sides of the paper, and as a fold list."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        _written(home / "content", _CARDS)
        _written(home / "one", 1)
        rows: list[Row] = []
        for sheet in ("cards-2x4", "fold-list"):
            start, _, _, _ = _printed(home, "one", sheet)
            wall, memory, size, pages = _printed(home, "content", sheet)
            rows += [
                Row(f"{sheet}: a card, after the start", (wall - start) / (_CARDS - 1) * 1000, "ms", 50),
                Row(f"{sheet}: {_CARDS:,} cards, start and build with it", wall, "s"),
                Row(f"{sheet}: start alone, with the build of one card", start, "s"),
                Row(f"{sheet}: memory of all processes", memory / 1e6, "MB"),
                Row(f"{sheet}: the file", size / 1e6, "MB"),
                Row(f"{sheet}: pages", pages),
            ]
    about = (
        "`deckpress pdf` on one deck of 1,000 cards, those of content/NeuralComputation by turns: 3,765 formulas, "
        "lists, tables. The start is the same command on one card. Memory is the sum over all processes, with Chromium."
    )
    return [Table("Sheets of 1,000 cards", about, tuple(rows))]


def _written(folder: Path, count: int) -> None:
    cards = _CARD.findall((decks.CONTENT / "NeuralComputation/Week-02.md").read_text("utf-8"))
    folder.mkdir()
    listed = (cards[n % len(cards)].replace("[!question]- ", f"[!question]- {n + 1}. ", 1) for n in range(count))
    (folder / "deck.md").write_text("TARGET DECK: Deck\n\n" + "\n".join(listed), encoding="utf-8")


def _printed(home: Path, content: str, sheet: str) -> tuple[float, int, int, int]:
    """Seconds, bytes of memory at most, bytes of the file, its pages."""
    out = home / f"{content}-{sheet}.pdf"
    began = time.perf_counter()
    command = [sys.executable, "-m", "deckpress", "pdf", str(home / content), "--sheet", sheet, "-o", str(out)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    memory = Memory(process.pid)
    memory.start()
    said, _ = process.communicate()
    wall = time.perf_counter() - began
    memory.ended.set()
    memory.join()
    if process.returncode:
        raise SystemExit(f"bench: printing {content} ended with {process.returncode}")
    pages = re.search(r"([\d,]+) pages?", said)
    return wall, memory.most, out.stat().st_size, int(pages[1].replace(",", "")) if pages else 0
