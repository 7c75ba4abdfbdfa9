"""Text to terms: both analyzers make the same of every text, and places find the terms of a text in it."""

from __future__ import annotations

import random
import re
import string
import sys
import unicodedata

import pytest
from deckpress.search.analysis import LETTERS, LONGEST, reserved, terms

from tests.cards import words
from tests.command import ROOT
from tests.node import CORE, node

WORDS = (
    "Résumé NAÏVE Ångström ﬁnal ２nd 𝐱 don’t rock'n'roll 'quoted' C++ C# a+b F#-minor "
    "機械学習 Python入門3 한국어 ภาษาไทย σ ∇f Σ ΑΣ ß ẞ İstanbul ı 2π 2πr x² Größe GRÖSSE αβ α1 "
    "שָׁלוֹם العَرَبِيَّة والكتاب हिन्दी বাংলা தமிழ் Việt ｶﾞ が か\u3099 ǅ ﬀ ½ ₂ Ⅷ ④ K Å ſ ͅ ʼn n’t ''x'' x'’y _a_b __init__ "
    "snake_case 3.14 1,000 10^-3 e.g. U.S.A. co-op state-of-the-art a-b-c-d-e-f “smart” a\u00adb zero\u200bwidth "
    "a\u0301\u0328 \\frac{\\partial \\mathbf{x} \\nabla\\cdot \\Sigma \\begin{align} $x_i^2$ \ufdec∇L\ufded the of and "
    "\ufeffbom 👩‍👩‍👧 👍🏽 \U0001d54f constructor toString a--b a._b .. -x x- ++ # +# c+++ ׳ ״ גרש׳ צה״ל"
).split(" ")
EXACT = (
    ("Résumé NAÏVE Ångstrom", "resume naive angstrom"),
    ("don’t rock'n'roll", "don t dont rock n roll rocknroll"),
    ("機械学", "機 械 学 機械 械学"),
    ("σ ∇f", "σ sigma ∇ nabla del f"),
    ("C++, C# and x+z", "c++ c# ·and x z"),
    ("a" * 70, "a" * 64),
    ("__init__ snake_case", "init snake case snakecase"),
    ("İstanbul STRASSE ẞ", "istanbul strasse ss"),
    ("\\frac{\\nabla}{2\\pi}", "nabla 2 pi"),
    ("والكتاب", "والكتاب كتاب"),
    (" -–— *?! ", ""),
)
TERMS = """
import { readFileSync } from 'node:fs';
const { terms } = await import(process.argv[1]);
console.log(JSON.stringify(JSON.parse(readFileSync(0, 'utf8')).map(terms)));
"""
RESERVED = TERMS.replace("{ terms }", "{ reserved }").replace("map(terms)", "map(tag => reserved(tag))")
PLACES = """
import { readFileSync } from 'node:fs';
const { places } = await import(process.argv[1]);
console.log(JSON.stringify(JSON.parse(readFileSync(0, 'utf8')).map(places)));
"""
ANALYSIS = (CORE / "analysis.js").as_uri()


def written() -> list[str]:
    """Words as they come, mixed and broken; lines and words of the sample decks and the documents."""
    source = random.Random(7)
    found = [*WORDS, *(text for text, _ in EXACT), *LETTERS["signs"], *LETTERS["greek"], *LETTERS["folds"]]
    found += [" ".join(source.choices(WORDS, k=6)) for _ in range(4_000)]
    found += ["".join(source.choices(WORDS, k=3)) for _ in range(4_000)]
    found += ["".join(source.choices("'’‐–־״·._&^-+#\\ aBß1σ學ä𝒳", k=9)) for _ in range(4_000)]
    found += words(5_000, source)
    for path in sorted(
        [*(ROOT / "content").rglob("*.md"), *(ROOT / "docs").rglob("*.md"), *ROOT.glob("tests/search/*/*.md")]
    ):
        lines = path.read_text("utf-8").split("\n")
        found += [*lines, *(word for line in lines for word in line.split())]
    return found


def anything(count: int) -> list[str]:
    """Random letters of all planes, those of a block together."""
    source = random.Random(11)
    blocks = [(0x20, 0x250), (0x250, 0x600), (0x600, 0x1000), (0x1000, 0x2000), (0x2000, 0x3200), (0x3200, 0xD800)]
    blocks += [(0xE000, 0x10000), (0x10000, 0x20000), (0x1D400, 0x1D800), (0x1F300, 0x1FA00), (0x20000, 0x31000)]
    blocks += [(0, sys.maxunicode), (0xE0000, sys.maxunicode)]
    return [
        "".join(map(chr, (source.randrange(*block) for _ in range(12))))
        for block in (source.choice(blocks) for _ in range(count))
    ]


def known(text: str) -> str:
    """The text without what is unassigned here, for Node may know letters of a later Unicode, and no half letters."""
    return "".join(char for char in text if unicodedata.category(char) not in ("Cn", "Cs"))


def test_texts_are_split_at_every_space_of_letters_js() -> None:
    spaces = set(re.findall(f"[{LETTERS['space']}]", "".join(map(chr, range(sys.maxunicode + 1)))))
    assert {space for space in spaces if terms(f"x{space}q") != ["x", "q"]} == set()
    assert {char for char in map(chr, range(sys.maxunicode + 1)) if char.isspace()} <= spaces


@pytest.mark.parametrize(("text", "expected"), EXACT)
def test_terms(text: str, expected: str) -> None:
    assert terms(text) == expected.split()


def test_a_tag_stands_for_itself_and_its_parents() -> None:
    assert reserved("ML/Été/2") == ["·#ml", "·#ml/ete", "·#ml/ete/2"]
    assert reserved(" a\tb\n\u00a0c\u2028d ") == ["·#a b c d"]  # a shard has a line for each term, and tabs in it


def test_both_know_a_tag_by_the_same_term() -> None:
    given = ["ML/Été/2", " a\tb\n\u00a0c\u2028d ", "", "/", "__proto__", "ß\x1cx", *map(known, anything(500))]
    assert node(RESERVED, ANALYSIS, given=given) == [reserved(tag)[-1] for tag in given]


def test_no_text_gives_a_reserved_term_that_is_not_meant() -> None:
    found = {term for text in [*map(known, anything(2_000)), "·the ·#tag ·x"] for term in terms(text)}
    common = {f"·{word}" for word in LETTERS["common"].split()}
    assert {term for term in found if term.startswith("·")} <= common


def test_terms_are_short_and_hold_no_space() -> None:
    for text in ["x" * 1_000, "𝒳" * 1_000, "ß" * 1_000, "\\" + "a" * 1_000, *map(known, anything(2_000))]:
        assert all(0 < len(term) <= 2 * LONGEST + 2 and not re.search(r"\s", term) for term in terms(text)), text


def test_both_analyzers_give_the_same_terms() -> None:
    given = [*map(known, written()), *map(known, anything(20_000))]
    assert len(given) >= 40_000
    theirs = node(TERMS, ANALYSIS, given=given)
    unequal = [(text, ours, other) for text, other in zip(given, theirs, strict=True) if (ours := terms(text)) != other]
    assert unequal == []


def test_places_have_exactly_the_terms_of_a_text() -> None:
    source = random.Random(5)
    letters = string.ascii_letters + string.digits
    parts = ["".join(source.choices(letters, k=source.randint(1, 6))) for _ in range(300)]
    pieces = [
        *parts,
        *LETTERS["common"].split()[:40],
        *" . , - _ ' ^ & + # ++ ( ) \\ \\sum \\frac / * e.g. a-b".split(),
    ]
    given = [source.choice(("", " ")).join(source.choices(pieces, k=8)) for _ in range(3_000)]
    for text, places in zip(given, node(PLACES, ANALYSIS, given=given), strict=True):
        assert {term for place in places for term in place["terms"]} == set(terms(text)), text
        for place in places:
            assert set(place["terms"]) <= set(terms(text[place["start"] : place["end"]])), (text, place)
