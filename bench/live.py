"""Seconds from a save to the repainted page, with the real command and browser: `python -m bench.live --size N`."""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import browser
from playwright.sync_api import Page, sync_playwright

from bench import vault
from bench.record import ROOT, Row, Table, machine

SIZE = 10_000
_EDITS = 20
_MOST = 400  # milliseconds
_WARM = 2  # edits that are not counted
_BUILT = re.compile(r": built in (\d+\.\d+) s")
# Notes when a word is on the screen: in the page, and a frame with it has been handed over.
_NOTE = """
  window.painted = {};
  const look = () => {
    for (const [word] of document.querySelector('main')?.textContent.matchAll(/save-\\d+-end/g) ?? [])
      if (!(word in painted)) {
        painted[word] = 0;
        requestAnimationFrame(() => setTimeout(() => { painted[word] = performance.timeOrigin + performance.now() }));
      }
    requestAnimationFrame(look);
  };
  look();
"""


def tables(size: int) -> list[Table]:
    """Twenty edits of a vault of `size` cards, one after the other, each in another card."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        vault.written(home / "content", size)
        lock(home)
        with serving(home) as (address, process), sync_playwright() as playwright:
            root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
            page = playwright.chromium.launch(executable_path=browser.find(), args=root).new_page()
            page.add_init_script(_NOTE)
            page.goto(f"{address}decks/course-001/week-01.html")
            page.wait_for_load_state("load")
            spent, built = edits(page, process, home / "content" / vault.name(0), min(size, vault.CARDS))
    rest = [whole - part for whole, part in zip(spent, built, strict=True)]
    rows = (
        Row("from the save to the repainted page, median", statistics.median(spent) * 1000, "ms", _MOST),
        Row("slowest", max(spent) * 1000, "ms"),
        Row("the build in it, median", statistics.median(built) * 1000, "ms"),
        Row("all but the build, median", statistics.median(rest) * 1000, "ms"),
    )
    about = f"`deckpress serve`, {size:,} cards, {_EDITS} edits of one deck, one after the other. {machine()}."
    return [Table("Live serving", about, rows)]


def edits(page: Page, process: subprocess.Popen[str], deck: Path, cards: int) -> tuple[list[float], list[float]]:
    """Seconds of each edit, from before its save to the frame that shows it; and those of the build in it."""
    text = deck.read_text(encoding="utf-8")
    spent: list[float] = []
    built: list[float] = []
    for number in range(_WARM + _EDITS):
        word = f"save-{number}-end"
        saved = time.time()
        deck.write_text(vault.edited(text, number % cards, word), encoding="utf-8")
        page.wait_for_function("word => window.painted?.[word]", arg=word, timeout=120_000)
        if number >= _WARM:
            spent.append(page.evaluate("word => painted[word]", word) / 1000 - saved)
        took = _took(process)
        if number >= _WARM:
            built.append(took)
        print(f"bench: edit {number + 1}: {took:.2f} s to build", file=sys.stderr)
    return spent, built


def _took(process: subprocess.Popen[str]) -> float:
    assert process.stdout
    for line in process.stdout:
        if found := _BUILT.search(line):
            return float(found[1])
    raise SystemExit("bench: the server ended")


def lock(home: Path) -> None:
    """Names the cards once, as a site that was published has them named."""
    command = [sys.executable, "-m", "deckpress", "build", "content", "-o", str(home / "site"), "-q"]
    subprocess.run(command, cwd=home, check=True, env=_place(home))


@contextmanager
def serving(home: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The address of the start page, and the process."""
    command = [sys.executable, "-u", "-m", "deckpress", "serve", "--port", "0"]
    with subprocess.Popen(command, cwd=home, stdout=subprocess.PIPE, text=True, env=_place(home)) as process:
        try:
            assert process.stdout
            found = re.search(r"http://\S+", process.stdout.readline())
            if not found:
                raise SystemExit("bench: the server did not start")
            yield found[0], process
        finally:
            process.kill()


def _place(home: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT / "generator"), "DECKPRESS_CACHE": str(home / "cache")}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.live", description=__doc__)
    parser.add_argument("--size", type=int, default=1_000, help="cards (1,000)")
    for table in tables(parser.parse_args().size):
        print("\n".join(table.lines()))


if __name__ == "__main__":
    main()
