"""Everything that is measured of all engines on one collection of cards, as values that JSON can hold."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from bench.record import ROOT, machine
from bench.search import asked, corpus, far, ours, peers, queries, sites, typed
from bench.search.corpus import Corpus
from bench.search.far import Certificate, Server
from bench.search.peers import Peers
from bench.search.place import OTHERS
from bench.served import wired

QUALITY = 10_000  # real passages for the known cards; a smaller run takes fewer
_MEMORY = Path("/dev/shm")  # where a hundred thousand small files cost no disk

Values = dict[str, Any]


def all_of(size: int) -> Values:
    """The figures of one size: made-up cards for weight and speed, real passages for known cards."""
    others = peers.installed()
    cards = corpus.synthetic(size)
    values: Values = {"size": size, "machine": machine(), "versions": others.versions}
    folder = str(_MEMORY) if _MEMORY.is_dir() else None
    with (
        tempfile.TemporaryDirectory(dir=folder, prefix="deckpress-") as place,
        far.certified() as certificate,
        far.chromium(certificate) as chromium,
    ):
        home = Path(place)
        base = ours.site(home)
        stage = Stage(home, base, others, certificate, chromium)
        values["engines"] = stage.engines(cards)
        values["edit"] = _said("bench.search.edit", str(home / f"{cards.name}.jsonl"))
        if size <= QUALITY:
            values["known"] = stage.known(corpus.real(size))
    return values


class Stage:
    """The folders, the browser and the certificate of one run."""

    def __init__(self, home: Path, base: Path, others: Peers, certificate: Certificate, chromium: Browser) -> None:
        self.home, self.base, self.peers = home, base, others
        self.certificate, self.chromium = certificate, chromium

    def engines(self, cards: Corpus) -> dict[str, Values]:
        """Build, sizes, typing and speed of each engine, one after the other."""
        phrases = queries.phrases(cards)
        found: dict[str, Values] = {}
        for name in sites.ENGINES:
            folder, built = self._built(name, cards)
            found[name] = {"build": built, "sizes": _sizes(name, folder)}
            found[name] |= self._typed(name, folder, phrases, queries.misspelt(cards, phrases))
            found[name]["speed"] = self._speed(name, folder, phrases) if found[name]["typed"] else None
        return found

    def known(self, cards: Corpus) -> Values:
        """For each engine its files, and for each way of asking how many cards come first, and are among ten."""
        ways = queries.known(cards)
        found: dict[str, dict[str, tuple[float, float]]] = {}
        made: dict[str, Values] = {}
        for name in sites.ENGINES:
            folder, built = self._built(name, cards)
            made[name] = {"build": built, "sizes": _sizes(name, folder)}
            with far.serving(folder, self.peers, self.certificate, near=True) as server:
                for way in ("bare", "") if name == "lunr" else ("",):
                    label = {"bare": "lunr", "": "lunr with *"}[way] if name == "lunr" else name
                    found[label] = {
                        kind: _shares(self._ranks(server, name, kind, texts, way)) for kind, texts in ways.items()
                    }
        return {"cards": len(cards.cards), "asked": queries.KNOWN, "found": found, "engines": made}

    def _built(self, name: str, cards: Corpus) -> tuple[Path, Values]:
        file = self.home / f"{cards.name}.jsonl"
        if not file.exists():
            cards.write(file)
        folder = self.home / f"{cards.name}-{name}"
        print(f"bench: {name} makes its files for {len(cards.cards):,} cards", file=sys.stderr)
        made = _said("bench.search.sites", name, str(file), str(folder))
        if name != "ours":
            return folder, made
        target = self.home / f"{cards.name}-site"
        ours.place(self.base, folder, target)
        return target, made

    def _ranks(
        self, server: Server, name: str, kind: str, texts: Sequence[tuple[str, list[int]]], way: str
    ) -> list[int]:
        print(f"bench: {name} {way} is asked {len(texts)} times: {kind}", file=sys.stderr)
        return asked.ranks(self.chromium, server, _page(name), texts, way)

    def _typed(self, name: str, folder: Path, phrases: Sequence[str], misspelt: Sequence[str]) -> Values:
        """Sessions; with misspelt words only where that can be more than everything at once."""
        place = ours.PLACE if name == "ours" else OTHERS[name]
        with far.serving(folder, self.peers, self.certificate) as server:
            found = typed.sessions(self.chromium, server, place, phrases, name)
            if not found:
                return {"typed": None, "misspelt": None}
            slips = found if place.whole else typed.sessions(self.chromium, server, place, misspelt, name)
        return {"typed": typed.medians(found), "misspelt": typed.medians(slips) if slips else None}

    def _speed(self, name: str, folder: Path, phrases: Sequence[str]) -> Values:
        print(f"bench: {name} answers each keystroke", file=sys.stderr)
        with far.serving(folder, self.peers, self.certificate, near=True) as server:
            return asdict(asked.speed(self.chromium, server, _page(name), phrases))


def _page(name: str) -> str:
    return ours.CORE if name == "ours" else "index.html"


def _shares(ranks: Sequence[int]) -> tuple[float, float]:
    return sum(rank == 0 for rank in ranks) / len(ranks), sum(rank < 10 for rank in ranks) / len(ranks)


def _sizes(name: str, folder: Path) -> Values:
    """Files and bytes as sent, without the page of the benchmark."""
    folder = folder / "search" if name == "ours" else folder
    sizes: dict[str, int] = {}
    largest = 0
    for file in folder.rglob("*"):
        path = file.relative_to(folder).as_posix()
        if not file.is_file() or path == "index.html":
            continue
        data = file.read_bytes()
        sizes[path] = len(wired(file.suffix, data))
        if name != "ours" or not ours.apart(path, data):
            largest = max(largest, sizes[path])
    return {"files": len(sizes), "bytes": sum(sizes.values()), "largest": largest}


def _said(module: str, *arguments: str) -> Values:
    """What a module prints when it is run as a program."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT / "generator"), str(ROOT)))}
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, encoding="utf-8", env=environment, cwd=ROOT)
    value: Values = json.loads(done.stdout)
    return value
