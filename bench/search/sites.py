"""What each search puts on a site, made in a process of its own that says what it took.

`python -m bench.search.sites ENGINE CORPUS FOLDER` writes the files into the folder and prints seconds and bytes.
"""

from __future__ import annotations

import html
import json
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from lunr import lunr

from bench.record import ROOT
from bench.search import corpus, ours, peers
from bench.search.corpus import OPEN, SHUT, Card, Corpus

_PAGES = ROOT / "bench/search/pages"
_FIELDS = ("question", "answer", "section", "deck", "tags")
PER_ROWS = 20


def _ours(cards: Corpus, folder: Path) -> float:
    entries, make = ours.entries(cards), ours.files(cards)
    began = time.process_time()
    files = make(entries)
    spent = time.process_time() - began
    for path, data in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return spent


def _lunr(cards: Corpus, folder: Path) -> float:
    """lunr.py's index with its default pipeline, terms in the one order that lunr.js can load."""
    documents = [{"ref": at, **_fields(card, cards)} for at, card in enumerate(cards.cards)]
    began = time.process_time()
    index = lunr(ref="ref", fields=_FIELDS, documents=documents).serialize()
    index["invertedIndex"].sort(key=lambda item: item[0].encode("utf-16-be", "surrogatepass"))
    text = json.dumps(index, ensure_ascii=False, separators=(",", ":"))
    spent = time.process_time() - began
    (folder / "index.json").write_text(text, encoding="utf-8")
    (folder / "rows").mkdir()
    for at in range(0, len(documents), PER_ROWS):
        rows = [[value["question"], value["answer"]] for value in documents[at : at + PER_ROWS]]
        (folder / f"rows/{at // PER_ROWS}.json").write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    shutil.copy(peers.installed().lunr, folder / "lunr.js")
    shutil.copy(_PAGES / "lunr.html", folder / "index.html")
    return spent


def _material(cards: Corpus, folder: Path) -> float:
    """search_index.json as the plugin of Material writes it for one page a card; the browser makes the index."""
    began = time.process_time()
    docs = [
        {"location": f"cards/{at}/", "title": html.escape(plain(card.question)), "text": _paragraphs(card, cards)}
        | ({"tags": list(card.tags)} if card.tags else {})
        for at, card in enumerate(cards.cards)
    ]
    config = {
        "lang": ["en"],
        "separator": r"[\s\-]+",
        "pipeline": ["stopWordFilter"],
        "fields": {"title": {"boost": 1000.0}, "text": {"boost": 1.0}, "tags": {"boost": 1000000.0}},
    }
    text = json.dumps({"config": config, "docs": docs}, separators=(",", ":"))
    spent = time.process_time() - began
    (folder / "search_index.json").write_text(text, encoding="utf-8")
    shutil.copy(peers.installed().material, folder / "material.js")
    shutil.copy(_PAGES / "material.html", folder / "index.html")
    return spent


def _pagefind(cards: Corpus, folder: Path) -> float:
    """Pagefind's folder for a small page a card; writing the pages is not counted, nor are they served."""
    site = folder / "site"
    for at, card in enumerate(cards.cards):
        page = site / f"{at // 1000}/{at}.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        title = html.escape(plain(card.question))
        page.write_text(
            f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>'
            f"<h1>{title}</h1>{_paragraphs(card, cards)}<p>{html.escape(' '.join(card.tags))}</p>",
            encoding="utf-8",
        )
    program, out = peers.installed().pagefind, folder / "pagefind"
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run((program, "--site", site, "--output-path", out, "--silent"), check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    shutil.rmtree(site)
    for extra in (*out.glob("*ui*"), *out.glob("*highlight*")):
        extra.unlink()  # not wanted for its API
    shutil.copy(_PAGES / "pagefind.html", folder / "index.html")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


ENGINES: dict[str, Callable[[Corpus, Path], float]] = {
    "ours": _ours,
    "Pagefind": _pagefind,
    "Material": _material,
    "lunr": _lunr,
}


def plain(text: str) -> str:
    """Formulas as TeX between dollar signs."""
    return text.replace(OPEN, "$").replace(SHUT, "$")


def _fields(card: Card, cards: Corpus) -> dict[str, str]:
    values = (plain(card.question), plain(card.answer), card.section, cards.decks[card.deck], " ".join(card.tags))
    return dict(zip(_FIELDS, values, strict=True))


def _paragraphs(card: Card, cards: Corpus) -> str:
    where = f"{cards.decks[card.deck]} {card.section}"
    return f"<p>{html.escape(plain(card.answer))}</p>\n<p>{html.escape(where)}</p>"


def _peak() -> int:
    """Bytes at most of this process, since it became this program."""
    status = Path("/proc/self/status")
    if status.is_file():  # getrusage also remembers what the process was before
        text = status.read_text(encoding="ascii")
        return 1024 * next(int(line.split()[1]) for line in text.splitlines() if line.startswith("VmHWM"))
    return 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main() -> None:
    engine, file, folder = sys.argv[1:]
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    cards = corpus.read(Path(file))
    spent = ENGINES[engine](cards, target)
    # Pagefind is a program of its own; all others are done by this one.
    peak = 1024 * resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss if engine == "Pagefind" else _peak()
    print(json.dumps({"cpu": spent, "peak": peak}))


if __name__ == "__main__":
    main()
