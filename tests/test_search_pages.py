"""A built site is searched: what its decks hold is found, under other names too."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from deckpress.render.card import Context, Job, render
from deckpress.search.entry import Entry, fields

from tests.command import run, written
from tests.node import JS, node

CARDS = {
    "array": ("Indexing an **array**?", "By its index."),
    "gradient": ("What is $\\nabla f$?", "The gradient, of $\\mathbf{x} \\in \\mathcal{X}$."),
    "root": ("What is a root?", "$\\sqrt{x}$"),
    "cafe": ("Where is the café?", "In the Rue."),
    "kanji": ("機械学習とは？", "Machine learning."),
    "emoji": ("𝑥 and \uffc3 and 👍?", "Signs."),
    "proto": ("What is __proto__?", "constructor"),
    "code": ("What does `std::vector` hold?", "`\\lambdaterm` and `\\sqrtx`."),
    "digits": ("Route 66?", "2024-01 x10 x1 x100"),
    "neighbour": ("Which method asks those around? <!-- aliases: kNN, k nearest -->", "The first."),
    "below": ("Which bird is it?", "A small one.\n%% aliases: Troglodytes %%"),
    "after": ("Who is she?", "The queen.\n<!-- aliases: Elizabeth, Bess -->"),
    "vertex": ("How many corners has a cube?", "Eight vertices."),
    "long": ("Which words are many?", "word " * 300 + "lastword"),
}
QUERIES = {
    "array": ["array"],
    "ARRAYS": ["array"],
    "nabla": ["gradient"],
    "\\nabla": ["gradient"],
    "∇": ["gradient"],
    "gradi": ["gradient"],
    "sqrt": ["root", "code"],
    "mathbf ": [],
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
    "knn": ["neighbour"],
    "nearest ": ["neighbour"],
    "troglodytes": ["below"],
    "bess": ["after"],
    "elizabeth": ["after"],
    "vertex": ["vertex"],
    "vertices": ["vertex"],
    "lastword": ["long"],
    '"which bird"': ["below"],
    "tag:two": [],
    "": [],
    "*": [],
    "foo: ": [],
    "*a*a*a*a*a*a": [],
}
MANY = (
    "sectional",
    "tagged",
    "deck of tests",
    "Prüfungsdeck",
    "tag:tagged",
    'tag:"two words"',
    "deck:tests",
    "deck:of",
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small site with names for its deck."""
    folder = tmp_path_factory.mktemp("search")
    front = '---\naliases: [Prüfungsdeck]\ntags: [tagged, "two words"]\n---\n\n## Sectional\n\n'
    notes = [
        f"> [!question]- {ask}\n{quoted(answer)}\n<!--ID: {at}-->\n" for at, (ask, answer) in enumerate(CARDS.values())
    ]
    written(folder, {"content/Deck of tests.md": front + "\n".join(notes)})
    assert run("build", "-q", cwd=folder).returncode == 0
    return folder / "site"


def quoted(answer: str) -> str:
    return "\n".join(f"> {line}" for line in answer.split("\n"))


def asked(site: Path, queries: Sequence[str]) -> list[list[str]]:
    """The names of the cards that each query finds, best first."""
    found = node(JS / "ask.mjs", site, given=[{"text": query, "limit": 50} for query in queries])
    names = {f"decks/deck-of-tests.html#c{at}": name for at, name in enumerate(CARDS)}
    return [[names[href] for href, _ in hits] for hits in found]


def test_the_readers_own_search_finds_cards(site: Path) -> None:
    hits = dict(zip(QUERIES, asked(site, [*QUERIES]), strict=True))
    missed = {query: (hits[query], want) for query, want in QUERIES.items() if hits[query][: len(want)] != want}
    assert missed == {}
    assert [query for query, want in QUERIES.items() if not want and hits[query]] == ["*a*a*a*a*a*a"]


def test_deck_section_and_tag_are_found(site: Path) -> None:
    assert {query: len(hits) for query, hits in zip(MANY, asked(site, MANY), strict=True)} == dict.fromkeys(
        MANY, len(CARDS)
    )


def test_commands_come_from_formulas_alone() -> None:
    sides = (
        "What is $\\nabla f$ in `$\\kappa$`?",
        "```\n$\\lambda$ \\mu\n```\n$$\\mathcal{X} \\in Y$$\n\\nu <!-- $\\xi$ -->",
    )
    shown = render(Job(0, "c1", "", sides), Context({}, {}, "en"))
    assert re.findall(r"\\\w+", shown.tex) == ["\\nabla", "\\mathcal", "\\in"]
    entry = Entry(0, "a.html#c1", 1, "", "", shown.plain[0], shown.plain[1], tex=shown.tex)
    question, answer, *_ = fields(entry)
    assert {"nabla", "f", "kappa"} <= {*question}
    assert {"mathcal", "in", "lambda", "mu"} <= {*answer} and "nabla" not in answer


@pytest.mark.parametrize(
    ("note", "word"),
    [
        ("> [!question]- Q?\n> A.\n<!-- aliases: needle -->\n", "needle"),
        ("> [!question]- Q?\n> A.\n\n<!-- aliases: needle -->\n", ""),
        ("> [!question]- Q?\n> A.\n%% alias: needle %%\n", "needle"),
        ("> [!question]- Q?\n> A.\n<!-- other -->\n<!-- ALIASES: a,\tneedle -->\n", "needle"),
        ("> [!question]- Q?\n> A. %% aliases: needle %% B.\n", "needle"),
        ("> [!question]- Q? <!-- aliases: needle\n> thread --> R?\n> A.\n", "needle"),
        ("> [!question]- Q?\n> A.\n<!-- no aliases: needle -->\n", ""),
    ],
)
def test_where_other_names_may_stand(tmp_path: Path, note: str, word: str) -> None:
    written(tmp_path, {"content/a.md": note + "\n> [!question]- Other?\n> Other.\n"})
    assert run("build", "-q", cwd=tmp_path).returncode == 0
    ((first, *more),) = (node(JS / "ask.mjs", tmp_path / "site", given=[{"text": "needle ", "limit": 9}]),)
    assert more == [] and len(first) == bool(word)


def test_an_empty_site_is_searched(tmp_path: Path) -> None:
    written(tmp_path, {"content/a.md": "No cards.\n"})
    done = run("build", "-q", cwd=tmp_path)
    if (tmp_path / "site/search/manifest.json").is_file():
        assert node(JS / "ask.mjs", tmp_path / "site", given=[{"text": "a", "limit": 9}]) == [[]]
    else:
        assert done.returncode != 0 and done.stderr
