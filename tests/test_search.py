"""The index: what both analyzers make of a text, and that the reader's own lunr.js finds cards in it."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from deckpress import resources
from deckpress.search import index
from deckpress.search.analysis import terms

from tests.command import ROOT, run, written

WORDS = (
    "Résumé NAÏVE Ångström ﬁnal ２nd 𝐱 don’t rock'n'roll 'quoted' C++ C# a+b "
    "機械学習 Python入門3 한국어 ภาษาไทย σ ∇f Σ ΑΣ ß ẞ İstanbul ı "
    "שָׁלוֹם العَرَبِيَّة हिन्दी বাংলা தமிழ் Việt ｶﾞ が か\u3099 ǅ ﬀ ½ ² ₂ Ⅷ ④ K Å ſ ͅ ʼn n’t ''x'' x'’y _a_b __init__ "
    "snake_case 3.14 1,000 10^-3 x² e.g. U.S.A. co-op “smart” a\u00adb zero\u200bwidth a\u0301\u0328 "
    "\ufeffbom 👩‍👩‍👧 👍🏽 \U0001d54f"
).split(" ")
EXACT = (
    ("Résumé NAÏVE Ångström", ["resume", "naive", "angstrom"]),
    ("don’t rock'n'roll", ["dont", "rocknroll"]),
    ("機械学", ["機", "械", "学", "機械", "械学"]),
    ("σ ∇f", ["σ", "sigma", "∇", "nabla", "f"]),
    ("C++, C# and a+b", ["c++", "c#", "and", "a", "b"]),
    ("a" * 70, ["a" * 64]),
    ("__init__ snake_case", ["init", "snake", "case"]),
    ("İstanbul STRASSE ẞ", ["istanbul", "strasse", "ß"]),
    (" -–— *?! ", []),
)
SCRIPT = """
import { readFileSync } from 'node:fs';
const { terms } = await import(process.argv[1]);
console.log(JSON.stringify(JSON.parse(readFileSync(0, 'utf8')).map(terms)));
"""
FIND = """
import { readFileSync } from 'node:fs';
const { default: lunr } = await import(process.argv[1]);
const { searcher } = await import(process.argv[2]);
const { index, cards, queries } = JSON.parse(readFileSync(0, 'utf8'));
const find = searcher(lunr.Index.load(index), cards, lunr.Query);
console.log(JSON.stringify(queries.map(query => find(query, 10).hits.map(hit => hit.href))));
"""


def node(script: str, *paths: Path, given: Any) -> Any:
    """What a module prints in Node, as JSON; `given` is its standard input."""
    found = shutil.which("node")
    if found is None:
        pytest.skip("no node on PATH")
    urls = [path.resolve().as_uri() for path in paths]
    command = [found, "--input-type=module", "-e", script, *urls]
    text = json.dumps(given).encode()
    done = subprocess.run(command, input=text, capture_output=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


def texts() -> list[str]:
    """Words as they come, mixed, and random letters of all of Unicode."""
    source = random.Random(7)
    found = [*WORDS, *(text for text, _ in EXACT)]
    found += [" ".join(source.choices(WORDS, k=6)) for _ in range(300)]
    found += ["".join(source.choices(WORDS, k=3)) for _ in range(300)]
    decks = "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "content").rglob("*.md")))
    found += decks.split("\n")[:1_000]
    blocks = [(0x20, 0x250), (0x300, 0x600), (0x600, 0x1000), (0x1000, 0x2000), (0x2000, 0x3200), (0x3200, 0xD800)]
    blocks += [(0xE000, 0xFDD0), (0xFDF0, 0xFFFE), (0x10000, 0x20000), (0x1D400, 0x1D800), (0x1F300, 0x1FA00)]
    for low, high in blocks:
        for _ in range(200):
            found.append("".join(chr(source.randrange(low, high)) for _ in range(12)))
    # Node may know letters of a later Unicode.
    return ["".join(char for char in text if unicodedata.category(char) != "Cn") for text in found]


@pytest.mark.parametrize(("text", "expected"), EXACT)
def test_terms(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


def test_both_analyzers_give_the_same_terms() -> None:
    given = texts()
    assert len(given) >= 2_000
    theirs = node(SCRIPT, resources.static() / "js/core/analysis.js", given=given)
    unequal = [(text, ours, other) for text, other in zip(given, theirs, strict=True) if (ours := terms(text)) != other]
    assert unequal == []


def entry(number: int, prompt: str, answer: str = "x", **more: Any) -> index.Entry:
    return index.Entry(f"decks/a.html#c{number}", number, 0, "", prompt, answer, more.pop("tags", ()), **more)


def test_terms_stand_in_the_order_of_utf16() -> None:
    """Letters above U+FFFF sort before U+E000–U+FFFF there, and after them in Python."""
    made = index.files([entry(1, "𝑥 \U00020000 ﬁ \uffc3 z \ufa0e \U0001f600 \u30ab")], [("A", "decks/a.html")])
    listed = [item[0] for item in json.loads(made["search/index.json"])["invertedIndex"]]
    assert listed == sorted(listed, key=lambda term: term.encode("utf-16-be"))
    assert len(listed) == len(set(listed))


def test_rows_hold_what_results_show() -> None:
    long = "word " * 200
    made = index.files([entry(1, "Why?", long), entry(2, "How?", "So.")], [("A title", "decks/a.html")])
    rows = json.loads(made["search/cards.json"])
    assert rows["decks"] == [["A title", "decks/a.html"]]
    assert rows["cards"][1] == [0, "decks/a.html#c2", 2, "", "How?", "So."]
    assert rows["cards"][0][5].endswith("word …") and len(rows["cards"][0][5]) <= 402


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The index of a small site, as its own search loads it."""
    folder = tmp_path_factory.mktemp("search")
    cards = (
        ("array", "Indexing an **array**?", "By its index."),
        ("gradient", "What is $\\nabla f$?", "The gradient."),
        ("root", "What is a root?", "$\\sqrt{x}$"),
        ("cafe", "Where is the café?", "In the Rue."),
        ("kanji", "機械学習とは？", "Machine learning."),
        ("emoji", "𝑥 and \uffc3 and 👍?", "Signs."),
        ("proto", "What is __proto__?", "constructor"),
        ("code", "What does `std::vector` hold?", "Items."),
        ("digits", "Route 66?", "2024-01 x10 x1 x100"),
    )
    text = "\n".join(
        f"> [!question]- {ask}\n> {answer}\n<!--ID: {at}-->\n" for at, (_, ask, answer) in enumerate(cards)
    )
    written(folder, {"content/Deck of tests.md": f"FILE TAGS: tagged\n\n## Sectional\n\n{text}"})
    assert run("build", "-q", cwd=folder).returncode == 0
    found = folder / "site/search"
    return {
        "index": json.loads((found / "index.json").read_bytes()),
        "cards": json.loads((found / "cards.json").read_bytes()),
        "names": {name: f"decks/deck-of-tests.html#c{at}" for at, (name, _, _) in enumerate(cards)},
    }


QUERIES = {
    "array": ["array"],
    "ARRAYS": [],
    "nabla": ["gradient"],
    "gradi": ["gradient"],
    "sqrt": ["root"],
    "mathbf": [],
    "cafe": ["cafe"],
    "CAFÉ": ["cafe"],
    "学習": ["kanji"],
    "machine learning": ["kanji"],
    "x ﾃ": ["emoji"],
    "__proto__": ["proto"],
    "constructor": ["proto"],
    "std vector": ["code"],
    "route 66": ["digits"],
    "x100": ["digits"],
    "indxing": ["array"],
    "": [],
    "*": [],
    "foo:": [],
    "title:array": ["array"],
    "*a*a*a*a*a*a": [],
}


def test_the_readers_own_search_finds_cards(site: dict[str, Any]) -> None:
    lunr, own = resources.vendor() / "lunr.js", resources.static() / "js/core/search.js"
    found = node(FIND, lunr, own, given={**site, "queries": list(QUERIES)})
    names = {href: name for name, href in site["names"].items()}
    hits = {query: [names[href] for href in hrefs] for query, hrefs in zip(QUERIES, found, strict=True)}
    missed = {query: (hits[query], want) for query, want in QUERIES.items() if not set(want) <= set(hits[query])}
    assert missed == {}
    assert hits[""] == hits["*"] == []


def test_deck_section_and_tag_are_found(site: dict[str, Any]) -> None:
    lunr, own = resources.vendor() / "lunr.js", resources.static() / "js/core/search.js"
    found = node(FIND, lunr, own, given={**site, "queries": ["sectional", "tagged", "deck of tests"]})
    assert [len(hrefs) for hrefs in found] == [9, 9, 9]
