"""What results show of cards: rows by file, answers cut between formulas, decks as runs."""

from __future__ import annotations

import json
from itertools import pairwise

from deckpress.search import rows
from deckpress.search.entry import Entry
from hypothesis import given, settings
from hypothesis import strategies as st

SIZE = rows.PER
OPEN, SHUT = "\ufdec", "\ufded"
PIECES = st.sampled_from(["word ", "w", " ", "𝒳", "学習", "long" * 30, "\n", f"{OPEN}∇{SHUT}"]) | st.integers(
    1, 900
).map(lambda count: f"{OPEN}{('a + ' * count)[:count]}{SHUT}")


def card(serial: int, deck: str, answer: str = "x") -> Entry:
    return Entry(serial, f"d.html#c{serial}", serial + 1, deck, "S", f"Q{serial}", answer)


def test_a_block_has_a_place_for_each_serial() -> None:
    listed = [card(0, "A"), card(3, "B"), card(2 * SIZE - 1, "A"), card(2 * SIZE, "A"), card(9 * SIZE + 5, "C")]
    blocks = rows.blocks(listed)
    assert {number: [*block] for number, block in blocks.items()} == {
        0: listed[:2],
        1: [listed[2]],
        2: [listed[3]],
        9: [listed[4]],
    }
    assert json.loads(rows.row(blocks[0])) == {
        "decks": ["A", "B"],
        "cards": [[0, "d.html#c0", 1, "S", "Q0", "x"], 0, 0, [1, "d.html#c3", 4, "S", "Q3", "x"]],
    }
    name = 9 * SIZE + 5
    last = json.loads(rows.row(blocks[9]))["cards"]
    assert last == [*[0] * 5, [0, f"d.html#c{name}", name + 1, "S", f"Q{name}", "x"]]
    assert rows.blocks([]) == {}


def test_decks_are_runs_of_serials() -> None:
    listed = [
        ("A", "a.html", [4, 0, 1, 2, 9]),
        ("B", "b.html", [3]),
        ("C", "c.html", []),
        ("D", "d.html", [5, 6, 7, 8]),
    ]
    assert json.loads(rows.decks(listed, {"b", "a", "__proto__"})) == {
        "decks": [
            ["A", "a.html", [[0, 3], [4, 1], [9, 1]]],
            ["B", "b.html", [[3, 1]]],
            ["C", "c.html", []],
            ["D", "d.html", [[5, 4]]],
        ],
        "tags": ["__proto__", "a", "b"],
    }


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.sets(st.integers(0, 60)))
def test_runs_hold_every_card_once(serials: set[int]) -> None:
    ((_, _, runs),) = json.loads(rows.decks([("A", "a.html", list(serials))], ()))["decks"]
    assert [serial for first, count in runs for serial in range(first, first + count)] == sorted(serials)
    assert all(one + count < other for (one, count), (other, _) in pairwise(runs))


def test_a_short_answer_is_whole() -> None:
    for text in ("", "word", "x" * 700, f"{OPEN}{'a ' * 340}{SHUT}"):
        assert rows.cut(text) == text


def test_a_long_answer_ends_after_a_word() -> None:
    assert rows.cut("word " * 200) == "word " * 139 + "word …"
    assert rows.cut("x" * 800) == "x" * 700 + " …"


def test_an_answer_is_never_cut_inside_a_formula() -> None:
    formula = f"{OPEN}a = b + c{SHUT}"
    assert rows.cut("word " * 139 + formula) == "word " * 138 + "word …"
    assert rows.cut("w" * 685 + f" {formula}" + "y" * 90) == "w" * 685 + " …"  # the last space stands in the formula
    assert rows.cut("w" * 680 + f" {formula}; " + "y" * 90) == "w" * 680 + f" {formula}; …"
    assert rows.cut(f"{OPEN}{'a + ' * 300}{SHUT}") == " …"


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.lists(PIECES, max_size=400).map("".join))
def test_whatever_the_answer_formulas_stay_whole(text: str) -> None:
    found = rows.cut(text)
    assert len(found) <= 702 and found.count(OPEN) == found.count(SHUT)
    assert text.startswith(found.removesuffix(" …"))
    assert found == text or found.endswith(" …")


_LEAVES = st.text() | st.integers(-(2**53), 2**53) | st.floats(-1e6, 1e6).map(lambda x: round(x, 3))
_VALUES = st.recursive(_LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20)


@given(_VALUES, st.sampled_from(["", "\ud800", "\ufdd0\x7f\u2028/<"]))
def test_json_is_that_of_python(value: object, odd: str) -> None:
    """Whichever encoder writes it; half a character becomes a question mark."""
    whole = {"value": value, odd: odd}
    plain = json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    assert rows.encoded(whole) == plain
