"""Numbers, postings, coded terms and ranges: what is written can be read, and what is changed is as if made anew."""

from __future__ import annotations

import random
import zlib
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate, pairwise

import pytest
from deckpress.search import coded, postings, ranges, shards, steps
from deckpress.search.entry import FIELDS
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cards import entries
from tests.node import CORE, node

QUICK = settings(max_examples=300, deadline=None, derandomize=True)
SAID = st.tuples(st.integers(1, 3_000), st.integers(1, 200)).map(lambda pair: postings.said(max(pair), pair[1]))
HELD = st.dictionaries(st.integers(0, 40) | st.integers(0, 5_000_000), SAID, max_size=30)
LETTER = st.sampled_from("ab1·é\ue000\uffff𝑥𝑦\U00020000") | st.characters(exclude_categories=["Cs"])
TERM = st.text(LETTER, min_size=1, max_size=8) | st.text("ab", min_size=60, max_size=70)
TERMS = st.sets(TERM, max_size=40).map(lambda found: sorted(found, key=ranges.order))
READ = """
import { readFileSync } from 'node:fs';
const { postings, unfolded } = await import(process.argv[1]);
const { lines, fields } = JSON.parse(readFileSync(0, 'utf8'));
const read = line => {
  const { starts, serials, lengths, counts } = postings(line, line.indexOf('\\t'), fields);
  return [starts, serials, lengths, counts].map(list => [...list]);
};
console.log(JSON.stringify({ terms: unfolded(lines), read: lines.map(read) }));
"""


def record(held: dict[int, str]) -> str:
    return steps.encoded(sorted(held.items()))[0]


@QUICK
@given(st.integers(0, 2**40))
def test_a_number_is_read_as_it_was_written(number: int) -> None:
    digits = postings.digits(number)
    assert postings.number(digits) == number
    assert [postings.DIGITS.index(digit) >= 32 for digit in digits] == [True] * (len(digits) - 1) + [False]


@QUICK
@given(HELD, st.integers(0, 45) | st.integers(0, 5_000_001), SAID | st.just(""))
def test_postings_that_were_changed_are_as_if_made_anew(held: dict[int, str], serial: int, new: str) -> None:
    want = {**held, serial: new} if new else {key: value for key, value in held.items() if key != serial}
    assert postings.replaced(record(held), serial, new) == record(want)


@QUICK
@given(HELD.filter(bool), SAID)
def test_postings_of_a_card_that_is_there_are_changed_and_taken_out(held: dict[int, str], new: str) -> None:
    for serial in held:
        assert postings.replaced(record(held), serial, new) == record({**held, serial: new})
        assert postings.replaced(record(held), serial, "") == record({k: v for k, v in held.items() if k != serial})


@QUICK
@given(HELD, st.lists(st.tuples(st.integers(0, 45) | st.integers(0, 5_000_001), SAID | st.just("")), max_size=20))
def test_long_postings_are_changed_by_steps(held: dict[int, str], edits: list[tuple[int, str]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(steps, "PER", 3)
        patch.setattr(steps, "_STRETCH", 1)
        text, known = steps.encoded(sorted(held.items()))
        assert len(known) == 2 * max(0, -(-len(held) // 3) - 1)
        for serial, new in edits:
            text, known = steps.replaced(text, known, serial, new)
            held = {**held, serial: new} if new else {key: said for key, said in held.items() if key != serial}
            assert text == record(held)
            assert set(zip(known[::2], known[1::2], strict=True)) <= all_steps(held)


def all_steps(held: dict[int, str]) -> set[tuple[int, int]]:
    """Every place between two postings, with the serial before it."""
    serials = sorted(held)
    return {(len(record({key: held[key] for key in serials[:n]})), serials[n - 1]) for n in range(1, len(serials))}


@QUICK
@given(TERMS)
def test_coded_terms_are_read_as_they_were_written(terms: list[str]) -> None:
    before = ""
    for term, line in zip(terms, coded.lines(terms), strict=True):
        assert coded.term(before, line) == term
        shared = coded.DIGITS.index(line[0])
        assert all(letter <= "\uffff" for letter in term[:shared])  # so that Python and JavaScript count alike
        before = term


def test_at_most_63_letters_are_shared() -> None:
    assert coded.line("a" * 64, "a" * 64) == "_a"
    assert coded.line("a𝑥b", "a𝑥c") == "1𝑥c"
    assert coded.line("", "𝑥") == "0𝑥"


@QUICK
@given(TERMS)
def test_a_separator_stands_between_terms(terms: list[str]) -> None:
    for before, term in pairwise(terms):
        key = ranges.separator(before, term)
        assert term.startswith(key) and ranges.order(before) < ranges.order(key) <= ranges.order(term)


SIZES = st.lists(st.integers(1, 60) | st.integers(1, 900), max_size=300)


@QUICK
@given(SIZES, st.randoms(use_true_random=False), st.integers(100, 400))
def test_ranges_hold_all_terms_and_stay_within_the_limit(sizes: list[int], source: random.Random, most: int) -> None:
    marks = [source.getrandbits(32) for _ in sizes]
    starts = ranges.starts(sizes, marks, most)
    assert starts == sorted(set(starts)) and starts[:1] == [0][: len(sizes)]
    for a, b in pairwise([*starts, len(sizes)]):
        assert sum(sizes[a:b]) <= most or b - a == 1
    large = [at for at, size in enumerate(sizes) if size > most or source.random() < 0.1]
    assert ranges.starts(sizes, marks, most, [*large, len(sizes)]) == starts


def test_cuts_mostly_stay_when_a_term_comes_in_or_grows() -> None:
    cards = entries(1_500, 4)
    sizes = [len(entry.answer) % 60 + 10 for entry in cards]
    marks = [zlib.crc32(entry.answer.encode()) for entry in cards]

    def names(sizes: Sequence[int], marks: Sequence[int]) -> set[int]:
        return {marks[at] for at in ranges.starts(sizes, marks, 1_600)}

    old = names(sizes, marks)
    lost = 0
    for at in range(0, 1_500, 30):
        lost += len(old - names([*sizes[:at], 20, *sizes[at:]], [*marks[:at], 7 * at + 1, *marks[at:]]))
        lost += len(old - names([*sizes[:at], sizes[at] + 9, *sizes[at + 1 :]], marks))
    assert len(old) > 20
    assert lost < 0.05 * 100 * len(old)


def test_javascript_reads_what_python_writes() -> None:
    listed = entries(400, 6)
    cards = [
        (entry.serial, ([*entry.question.replace(" ", "")], entry.answer.split(), [], ["𝑥"] * 40, ["two words", "x"]))
        for entry in listed
    ]
    table, totals = postings.table(cards)
    terms = postings.listed(table)
    cut = shards.cut(table, totals, len(cards))
    lines = "\n".join(cut.texts[name] for name in cut.names).split("\n")
    found = node(READ, (CORE / "digits.js").as_uri(), given={"lines": lines, "fields": len(FIELDS)})
    assert found["terms"] == terms
    for term, read in zip(terms, found["read"], strict=True):
        want: tuple[list[int], ...] = ([0], [], [], [])
        for field in range(len(FIELDS)):
            for serial, lists in cards:
                if often := lists[field].count(term):
                    for values, value in zip(want[1:], (serial, len(lists[field]), often), strict=True):
                        values.append(value)
            want[0].append(len(want[1]))
        assert read == [*want], term


def test_a_term_is_where_its_range_begins() -> None:
    """A search for the last start at or before a place finds the range that holds it."""
    sizes = [7] * 500
    starts = ranges.starts(sizes, [at * 7919 % 500 for at in range(500)], 100)
    ends = list(accumulate(sizes, initial=0))
    for at in range(500):
        start = starts[bisect_right(starts, at) - 1]
        assert start <= at and ends[at] - ends[start] <= 100
