"""Progress survives: what an author does to decks, and which ids the cards have afterwards."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from deckpress.collect import entries, identity, likeness, lock, lockfile, matching, siblings
from deckpress.collect.identity import Name
from deckpress.model.diagnostic import Code, Diagnostic
from deckpress.model.note import Field, Kind, Note
from deckpress.model.source import Source, Span
from deckpress.publish.keep import keep
from deckpress.read import cloze, dialects
from deckpress.read.page import Page
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.command import concise, listing, run, written

CELLS = (
    ("What does a mitochondrion make?", "ATP, by oxidising sugar and fat"),
    ("Where does glycolysis take place?", "in the cytosol"),
    ("What is the powerhouse of a plant cell besides the mitochondrion?", "the chloroplast"),
    ("Which molecule carries amino acids to the ribosome?", "transfer RNA"),
    ("What does the Golgi apparatus do?", "it packs and labels proteins"),
)
Decks = dict[str, Sequence[tuple[str, str]]]


def text(cards: Sequence[tuple[str, str]]) -> str:
    return "\n".join(f"> [!question]- {front}\n> {back}\n" for front, back in cards)


def notes(decks: Decks) -> list[Note]:
    """The notes of decks by path; a back may bring a line of its own with an id."""
    items = [item for path, cards in decks.items() for item in dialects.parse(Page(Source(path, text(cards))))]
    return [item for item in items if isinstance(item, Note)]


def named(listed: Sequence[Note], known: str | None) -> tuple[tuple[Name, ...], str, list[Diagnostic]]:
    keys = [tuple(side.key for side in siblings.sides(note)) for note in listed]
    names, record, faults = identity.named(listed, keys, encoded(known))
    return names, (record.data or b"").decode("utf-8", "surrogatepass"), list(faults)


def encoded(known: str | None) -> bytes | None:
    return None if known is None else known.encode("utf-8", "surrogatepass")


def history(*steps: Decks) -> list[dict[str, str]]:
    """For each step the id of every card by its front."""
    known: str | None = None
    found = []
    for decks in steps:
        listed = notes(decks)
        names, known, _ = named(listed, known)
        found.append({note.front.text: name.id for note, name in zip(listed, names, strict=True)})
        assert named(listed, known)[1] == known  # a second build changes nothing
    return found


def fronts(cards: Sequence[tuple[str, str]]) -> list[str]:
    return [front for front, _ in cards]


def test_an_edited_typo_keeps_the_id() -> None:
    one = [("What does a mitochondrion mkae?", CELLS[0][1]), *CELLS[1:]]
    before, after = history({"a.md": one}, {"a.md": CELLS})
    assert list(before.values()) == list(after.values())


def test_both_sides_rewritten_in_place_keep_the_id() -> None:
    new = ("What do mitochondria make for the cell?", "ATP, out of sugar and of fat")
    before, after = history({"a.md": CELLS}, {"a.md": [new, *CELLS[1:]]})
    assert after[new[0]] == before[CELLS[0][0]]


def test_a_rename_keeps_all_ids() -> None:
    before, after = history({"a.md": CELLS}, {"b/c.md": CELLS})
    assert before == after


def test_a_rename_with_edits_keeps_all_ids() -> None:
    changed = [*CELLS[:2], ("What is the powerhouse of a plant cell?", "the green chloroplast"), *CELLS[3:]]
    before, after = history({"a.md": CELLS}, {"b/c.md": changed})
    assert list(before.values()) == list(after.values())


def test_a_new_order_keeps_all_ids() -> None:
    before, after = history({"a.md": CELLS}, {"a.md": CELLS[::-1]})
    assert before == after


def test_a_card_moved_to_another_deck_and_edited_keeps_its_id() -> None:
    others = (("What is a limit?", "a value that is approached"), ("What is a series?", "a sum without an end"))
    moved = (CELLS[3][0].replace("Which molecule", "What"), CELLS[3][1])
    before, after = history(
        {"a.md": CELLS, "b.md": others}, {"a.md": [*CELLS[:3], CELLS[4]], "b.md": [others[0], moved, others[1]]}
    )
    assert after[moved[0]] == before[CELLS[3][0]]
    assert len(set(after.values())) == 7


def test_a_split_and_a_merge_keep_all_ids() -> None:
    before, split, merged = history({"a.md": CELLS}, {"a.md": CELLS[:2], "b.md": CELLS[2:]}, {"c.md": CELLS})
    assert before == split == merged


def test_an_inserted_card_is_new_and_moves_nobody() -> None:
    new = ("What is a lysosome?", "a bag of enzymes")
    before, after = history({"a.md": CELLS}, {"a.md": [CELLS[0], new, *CELLS[1:]]})
    assert after.pop(new[0]) not in before.values()
    assert before == after


def test_a_changed_copy_takes_nothing_from_the_original() -> None:
    copy = ("What does a mitochondrion not make?", CELLS[0][1])
    for cards in ([copy, *CELLS], [CELLS[0], copy, *CELLS[1:]]):
        before, after = history({"a.md": CELLS}, {"a.md": cards})
        assert after[CELLS[0][0]] == before[CELLS[0][0]]
        assert after[copy[0]] not in before.values()


def test_a_copied_card_whose_original_is_edited_too() -> None:
    copy = ("What does a ribosome make?", "proteins")
    edited = ("What does each mitochondrion make?", CELLS[0][1])
    before, after = history({"a.md": CELLS}, {"a.md": [edited, copy, *CELLS[1:]]})
    assert after[edited[0]] == before[CELLS[0][0]]
    assert after[copy[0]] not in before.values()


def test_two_cards_that_change_places_keep_their_ids() -> None:
    cards = [("What is X of A?", "one"), ("What is X of B?", "two")]
    before, after = history({"a.md": cards}, {"a.md": cards[::-1]})
    assert before == after


def test_a_family_of_cards_with_one_answer_is_told_apart() -> None:
    planets = ("Mercury", "Venus", "Mars", "Jupiter", "Saturn")
    family = [(f"Is {planet} a planet?", "Yes") for planet in planets]
    edited = [*family[:2], ("Is Mars really a planet?", "Yes"), *family[3:]]
    before, after = history({"a.md": family}, {"a.md": edited})
    assert list(before.values()) == list(after.values())


def test_a_deletion_undone_brings_the_id_back() -> None:
    edited = [("What does one mitochondrion make?", CELLS[0][1]), *CELLS[1:]]
    first, second, gone, back = history({"a.md": CELLS}, {"a.md": edited}, {"a.md": CELLS[1:]}, {"b.md": edited})
    assert list(first.values()) == list(second.values())
    assert edited[0][0] not in gone
    assert back == second


def test_an_edit_undone_brings_nothing_new() -> None:
    edited = [("Say what mitochondria are for", CELLS[0][1]), *CELLS[1:]]
    first, second, third = history({"a.md": CELLS}, {"a.md": edited}, {"a.md": CELLS})
    assert first == third
    assert list(second.values()) == list(first.values())


def test_another_card_in_the_same_place_is_new_and_the_old_one_may_come_back() -> None:
    other = [("Who described the citric acid cycle?", "Hans Krebs, in 1937"), *CELLS[1:]]
    first, second, third = history({"a.md": CELLS}, {"a.md": other}, {"a.md": CELLS})
    assert second[other[0][0]] not in first.values()
    assert first == third


def test_everything_lost_for_a_while_comes_back() -> None:
    many = [(f"What is the number {n} plus {n}?", f"{2 * n}") for n in range(1200)]
    first, _, last = history({"a.md": many}, {"a.md": CELLS}, {"a.md": many})
    assert first == last


def test_a_card_with_the_first_text_of_another_gets_an_id_of_its_own() -> None:
    edited = ("What does a mitochondrion mostly make?", CELLS[0][1])
    first, _, third = history({"a.md": CELLS}, {"a.md": [edited, *CELLS[1:]]}, {"a.md": [edited, *CELLS]})
    assert third[edited[0]] == first[CELLS[0][0]]
    assert third[CELLS[0][0]] == f"{first[CELLS[0][0]]}-2"


def test_twins_keep_their_places() -> None:
    twin = ("Why?", "Because.")
    decks: Decks = {"a.md": [twin, CELLS[0]], "b.md": [CELLS[1], twin]}
    listed = notes(decks)
    names, known, faults = named(listed, None)
    assert [fault.code for fault in faults] == [Code.TWIN]
    assert (names[3].id, names[0].id) == (f"{names[0].id}-2", names[3].id.removesuffix("-2"))
    later = notes({"a.md": [CELLS[0]], "b.md": [CELLS[1], twin]})
    assert [name.id for name in named(later, known)[0]] == [names[1].id, names[2].id, names[3].id]


def with_id(listed: list[Note], at: int, name: str) -> list[Note]:
    return [*listed[:at], replace(listed[at], id=name), *listed[at + 1 :]]


def test_an_id_added_later_has_the_former_one_as_alias() -> None:
    listed = notes({"a.md": CELLS})
    names, known, _ = named(listed, None)
    later, known, _ = named(with_id(listed, 1, "17"), known)
    assert later[1] == Name("c17", ("c17",), ((names[1].id,),), (1,))
    assert [later[n] for n in (0, 2, 3, 4)] == [names[n] for n in (0, 2, 3, 4)]
    removed, known, _ = named(listed, known)
    assert removed[1].cards == ("c17",) and removed[1].former == ((names[1].id,),)


def test_two_given_ids_are_two_cards() -> None:
    listed = notes({"a.md": [("What is X of A?", "one"), *CELLS]})
    _, known, _ = named(with_id(listed, 0, "1"), None)
    other = with_id(notes({"a.md": [("What is X of B?", "one"), *CELLS]}), 0, "2")
    names, _, _ = named(other, known)
    assert names[0] == Name("c2", ("c2",), ((),), (0,))


def test_a_copied_id_stays_with_the_card_that_had_it() -> None:
    listed = with_id(notes({"b.md": CELLS}), 0, "5")
    _, known, _ = named(listed, None)
    copy = replace(notes({"a.md": [("What does a chloroplast make?", "sugar")]})[0], id="5")
    names, _, faults = named([copy, *listed], known)
    assert (names[1].id, names[0].id) == ("c5", f"c{identity.digest(copy)}")
    hint = "b.md:1 has it already; remove one of the two ids"
    assert [(f.code, f.place.path, f.about, f.hint) for f in faults] == [
        (Code.REPEATED_ID, "a.md", "id 5 stands on two cards", hint)
    ]


def test_former_ids_are_those_the_cards_would_have_without_a_lock() -> None:
    first = notes({"a.md": CELLS})
    second = notes({"a.md": [("What does the mitochondrion make?", CELLS[0][1]), *CELLS[1:]]})
    _, known, _ = named(first, None)
    names, _, _ = named(second, known)
    assert names[0].former == ((f"c{identity.digest(second[0])}",),)


def cloze_note(front: str, kind: Kind = Kind.CLOZE) -> Note:
    found = cloze.deletions(front, front, (cloze.ANKI,))
    return Note(Source("a.md", front), Span(0, len(front)), kind, Field(front), Field(""), ("a",), deletions=found)


def cloze_ids(*fronts: str) -> list[tuple[str, ...]]:
    known: str | None = None
    found = []
    for front in fronts:
        names, known, _ = named([cloze_note(front)], known)
        found.append(names[0].cards)
    return found


FRANCE = "{{c1::Paris}} is the capital of {{c2::France}}, on the {{c3::Seine}}"


@pytest.mark.parametrize(
    ("after", "kept"),
    [
        ("{{c1::Paris}} is the capital city of {{c2::France}}, on the {{c3::Seine}}", (0, 1, 2)),
        ("{{c3::Paris}} is the capital of {{c1::France}}, on the {{c2::Seine}}", (1, 2, 0)),
        ("{{c1::Paris}} is the capital of {{c2::France}}, on the {{c3::river Seine}}", (0, 1, 2)),
        ("{{c1::Paris}} is the capital of {{c2::France}}, on the {{c3::Rhône}}", (0, 1, 2)),
        ("{{c1::Paris}} is the capital of {{c2::France}}", (0, 1)),
        ("{{c1::Paris}} is the {{c2::capital}} of {{c3::France}}, on the {{c4::Seine}}", (0, None, 1, 2)),
        ("{{c1::Paris}} is the {{c2::capital}} of France, on the {{c3::Seine}}", (0, None, 2)),
    ],
    ids=["text around", "numbers", "longer", "another", "one less", "one more", "asked elsewhere"],
)
def test_cards_of_a_cloze_keep_their_ids(after: str, kept: tuple[int | None, ...]) -> None:
    before, now = cloze_ids(FRANCE, after)
    assert [before.index(name) if name in before else None for name in now] == list(kept)


def test_cards_of_a_cloze_that_ask_for_the_same_have_different_ids() -> None:
    (one,) = cloze_ids("{{c1::x}} and {{c2::x}} and {{c3::x}}")
    assert len(set(one)) == 3


def test_a_reversed_card_has_its_own_id() -> None:
    note = replace(notes({"a.md": CELLS})[0], kind=Kind.REVERSED)
    names, known, _ = named([note], None)
    assert names[0].cards == (names[0].id, f"{names[0].id}-r")
    edited = replace(note, front=Field("What does a mitochondrion produce?"))
    assert named([edited], known)[0][0].cards == names[0].cards


def test_an_id_that_looks_like_that_of_a_sibling_stays_distinct() -> None:
    one, other = notes({"a.md": CELLS})[:2]
    names, _, _ = named([replace(one, id="5", kind=Kind.REVERSED), replace(other, id="5-r")], None)
    assert names[0].cards == ("c5", "c5-r-2")
    assert names[1].cards == ("c5-r",)


def test_a_cloze_makes_a_hundred_cards_at_most() -> None:
    hostile = " ".join(f"{{{{c{n}::w{n}}}}}" for n in range(1, 999))
    assert len(siblings.sides(cloze_note(hostile))) == 100
    assert siblings.left_out(cloze_note(hostile)) == 898
    deep = "{{c1::" * 3000 + "x" + "}}" * 3000
    assert len(siblings.sides(cloze_note(deep))) == 1


# The file


def lines(known: str) -> list[str]:
    return known.rstrip("\n").split("\n")


def test_the_file_is_a_header_and_sorted_lines() -> None:
    _, known, _ = named([*notes({"a.md": CELLS}), cloze_note(FRANCE)], None)
    header, *rest = lines(known)
    assert header == lock.HEADER
    assert rest == sorted(rest)
    assert len(rest) == 5 + 1 + 3
    assert not any(re.search(r"\s$", line) for line in rest)


def test_both_sides_of_a_merge_are_read() -> None:
    first = notes({"a.md": CELLS})
    names, known, _ = named(first, None)
    ours = notes({"a.md": [("What does the mitochondrion make?", CELLS[0][1]), *CELLS[1:]]})
    theirs = notes({"a.md": [("What would a mitochondrion make?", CELLS[0][1]), *CELLS[1:], ("New?", "Yes, new.")]})
    (_, left, _), (_, right, _) = named(ours, known), named(theirs, known)
    same = set(lines(left)) & set(lines(right))
    sides = ["\n".join(line for line in lines(side) if line not in same) for side in (left, right)]
    conflict = "\n".join(
        [line for line in lines(left) if line in same]
        + ["<<<<<<< ours", sides[0], "=======", sides[1], ">>>>>>> them", ""]
    )
    for listed in (ours, theirs):
        merged, clean, faults = named(listed, conflict)
        assert [(fault.code, fault.place.line) for fault in faults] == [(Code.LOCK_CONFLICT, len(same) + 1)]
        assert [name.id for name in merged[:5]] == [name.id for name in names]
        assert "<<<<" not in clean and named(listed, clean)[2] == []
    union = "".join(f"{line}\n" for line in lines(conflict) if not line.startswith(("<", "=", ">")))
    merged, clean, faults = named(theirs, union)
    assert faults == [] and [name.id for name in merged[:5]] == [name.id for name in names]


@pytest.mark.parametrize(
    ("damage", "line", "column"),
    [
        (lambda known: known.replace("\t", " ", 1), 2, 1),
        (lambda known: known.replace(lock.HEADER + "\n", ""), 1, 1),
        (lambda known: known[:-3], 6, 1),
        (lambda known: known + "c12\tno digest\t\t\t\tx\ty\ta.md\n", 7, 5),
        (lambda known: known + "c12\t123456789abc\tx\t\t\tx\ty\ta.md\n", 7, 18),
        (lambda known: "", 1, 1),
    ],
    ids=["tabs", "no header", "cut short", "digest", "number", "empty"],
)
def test_a_damaged_line_is_named_and_the_file_is_left(damage: object, line: int, column: int) -> None:
    listed = notes({"a.md": CELLS})
    names, known, _ = named(listed, None)
    broken = damage(known)  # type: ignore[operator]
    again, record, faults = identity.named(listed, [("",)] * 5, encoded(broken))
    assert [(f.code, f.place.path, f.place.line, f.place.column) for f in faults] == [
        (Code.LOCK_DAMAGED, "cards.lock", line, column)
    ]
    assert record.data is None and record.damaged
    assert [name.id for name in again] == [name.id for name in names]


def test_a_later_version_is_left_alone() -> None:
    listed = notes({"a.md": CELLS})
    _, record, faults = identity.named(listed, [("",)] * 5, b"# deckpress cards.lock 3: new\nwhatever\n")
    assert record.data is None
    assert faults[0].about == "cards.lock is of version 3, which this deckpress does not know"


def test_notes_that_are_gone_are_bounded_oldest_first() -> None:
    gone = [lock.Entry(f"c{n:012x}", f"{n:012x}", 1 + n // 1000, "", (), b"a\tb", "a.md") for n in range(3000)]
    kept = entries.bounded(gone)
    assert len(kept) == entries.GONE and {entry.gone for entry in kept} == {3}
    assert entries.bounded(kept) == kept
    assert len(entries.bounded([replace(entry, gone=1) for entry in gone])) == 3000


# Whatever the decks are

QUICK = settings(
    max_examples=150, deadline=timedelta(seconds=4), derandomize=True, suppress_health_check=list(HealthCheck)
)
WORDS = st.sampled_from(["alpha", "beta", "gamma", "**delta**", "x", "{{c1::y}}", "汉字", "é", "?", "1", "22"])
SIDE = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)
DECK = st.lists(st.tuples(SIDE, SIDE, st.sampled_from(["", "", "", "1", "2", "1-r"])), max_size=7)
Vault = dict[str, list[tuple[str, str, str]]]
VAULT = st.dictionaries(st.sampled_from(["a.md", "b.md", "c/d.md"]), DECK, max_size=3)


def made(vault: Vault) -> list[Note]:
    listed = []
    for path, cards in sorted(vault.items()):
        source = Source(path, "x" * 99)
        for n, (front, back, name) in enumerate(cards):
            deletions = cloze.deletions(front, front, (cloze.ANKI,))
            kind = Kind.CLOZE if deletions else Kind.REVERSED if len(back) > 12 else Kind.BASIC
            note = Note(source, Span(n, n + 1), kind, Field(front), Field(back), (path,), id=name, deletions=deletions)
            listed.append(note)
    return listed


@QUICK
@given(VAULT, VAULT, VAULT)
def test_ids_are_distinct_and_the_file_is_stable(first: Vault, second: Vault, third: Vault) -> None:
    known: str | None = None
    for vault in (first, second, third):
        listed = made(vault)
        names, text_now, _ = named(listed, known)
        cards = [card for name in names for card in name.cards]
        former = [past for name in names for card in name.former for past in card]
        assert len(set(cards)) == len(cards)
        assert len(set(former)) == len(former) and not set(former) & set(cards)
        assert all(re.fullmatch(r"c[A-Za-z0-9-]+", card) for card in cards)
        again, text_again, faults = named(listed, text_now or None)
        assert (again, text_again) == (names, text_now)
        assert all(fault.code in (Code.TWIN, Code.REPEATED_ID) for fault in faults)
        other = named(listed[::-1], known)
        assert (other[0][::-1], other[1]) == (names, text_now)
        known = text_now or None


@QUICK
@given(DECK, DECK, st.lists(SIDE, max_size=9))
def test_who_is_who_in_a_file_does_not_hang_on_others(
    one: list[tuple[str, str, str]], other: list[tuple[str, str, str]], beside: list[str]
) -> None:
    rest = {"b.md": [(f"{side} {n} elsewhere", side, "") for n, side in enumerate(beside)]}
    found = []
    for others in ({}, rest):
        known = named(made({"a.md": one, **others}), None)[1]
        found.append(named(made({"a.md": other, **others}), known or None)[0][: len(other)])
    assert [name.cards for name in found[0]] == [name.cards for name in found[1]]


@QUICK
@given(VAULT, VAULT)
def test_no_two_notes_continue_one_entry(one: Vault, other: Vault) -> None:
    known, _ = lockfile.read(encoded(named(made(one), None)[1] or None))
    listed = made(other)
    seen = [matching.Seen("", identity.digest(note), note.source.path) for note in listed]
    pairing = matching.exact(known.entries, seen)
    likeness.join(pairing, lambda n: (listed[n].front.text, listed[n].back.text))
    ids = [known.entries[at].id for at in pairing.entry if at >= 0]
    assert len(set(ids)) == len(ids)
    assert all(
        known.entries[at].digest == seen[n].digest
        for n, at in enumerate(pairing.entry)
        if at >= 0 and known.entries[at].gone
    )


CELL = st.text(st.characters(exclude_characters="\t\n\r", exclude_categories=["Cs"]), max_size=9)
ENTRY = st.builds(
    lock.Entry,
    id=st.from_regex(r"c[a-z0-9-]{1,9}", fullmatch=True),
    digest=st.from_regex(r"[0-9a-f]{12}", fullmatch=True),
    gone=st.integers(0, 99),
    above=st.just(""),
    former=st.lists(st.sampled_from(["c1", "c2", "c3"]), unique=True).map(tuple),
    texts=st.builds(lock.texts, CELL, CELL),
    file=CELL.filter(bool),
    siblings=st.builds(
        lock.Sibling,
        end=st.from_regex(r"[0-9a-f]{8}", fullmatch=True),
        digest=st.from_regex(r"[0-9a-f]{8}", fullmatch=True),
        ordinal=st.integers(0, 99),
        text=CELL,
        serial=st.integers(lock.UNNUMBERED, 999_999_999),
    ).map(lambda sibling: (sibling,)),
    serials=st.lists(st.integers(0, 999_999_999), max_size=2).map(tuple),
)


@QUICK
@given(st.lists(ENTRY, unique_by=lambda entry: entry.id))
def test_what_is_written_is_read(entries: list[lock.Entry]) -> None:
    found, faults = lockfile.read(lock.data(entries))
    assert faults == () and found.whole
    assert sorted(found.entries, key=lambda entry: entry.id) == sorted(entries, key=lambda entry: entry.id)


@QUICK
@given(st.lists(st.one_of(st.text(max_size=9), st.sampled_from([lock.HEADER, "\n", "\t", "c1", "0" * 12, "<" * 7]))))
def test_any_lock_is_read(pieces: list[str]) -> None:
    written_lock = "".join(pieces)
    listed = notes({"a.md": CELLS})
    names, record, faults = identity.named(listed, [("",)] * 5, encoded(written_lock))
    assert len({name.id for name in names}) == 5
    places = written_lock.split("\n")
    for fault in faults:
        assert fault.place.text == places[fault.place.line - 1]
        assert 1 <= fault.place.column <= len(fault.place.text) + 1
    assert (record.data is None) == any(fault.code is Code.LOCK_DAMAGED for fault in faults)


# The command


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return written(tmp_path, {"content/cells.md": text(CELLS)})


def test_build_writes_the_lock_once(place: Path) -> None:
    assert run("build", "-q", cwd=place).returncode == 0
    path = place / "content/cards.lock"
    before = path.read_bytes(), path.stat().st_mtime_ns
    assert run("build", "-q", cwd=place).returncode == 0
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert listing(place / "content").keys() == {"cells.md", "cards.lock"}
    assert listing(place / "site")["cards/aliases.json"] == b"{}\n"


def test_other_commands_write_nothing(place: Path) -> None:
    for command in ("check", "export"):
        assert run(command, "-q", cwd=place).returncode == 0
    assert listing(place / "content").keys() == {"cells.md"}


def test_locked_wants_a_lock_that_holds_all_cards(place: Path) -> None:
    done = run("build", "--locked", cwd=place)
    about = "cards.lock:1:1: K003 cards.lock does not hold 5 cards as written now, the first at cells.md:1"
    hint = "      = hint: run `deckpress build` and commit it"
    assert (done.returncode, done.stderr) == (1, f"content/{about}\n{hint}\n")
    assert done.stdout == "nothing published: cards.lock is not up to date, and --locked was asked for\n"
    assert listing(place).keys() == {"content/cells.md"}
    run("build", "-q", cwd=place)
    assert run("build", "--locked", "-q", cwd=place).returncode == 0
    written(place, {"content/moved.md": text(CELLS)})
    (place / "content/cells.md").unlink()
    assert run("build", "--locked", "-q", cwd=place).returncode == 0  # what only moved is in the lock
    written(place, {"content/moved.md": text([("New?", "Yes."), *CELLS])})
    assert (
        "K003 cards.lock does not hold 1 card as written now, the first at "
        in run("build", "--locked", "--format", "concise", cwd=place).stderr
    )


def test_a_damaged_lock_is_left_as_it_is(place: Path) -> None:
    run("build", "-q", cwd=place)
    path = place / "content/cards.lock"
    path.write_text(path.read_text("utf-8") + "what is this?\n", "utf-8")
    broken = path.read_bytes()
    for extra, code in (((), 1), (("--locked",), 1)):
        done = run("build", "--format", "concise", *extra, cwd=place)
        assert done.returncode == code
        assert concise(done.stderr)[0] == "content/cards.lock:7:1: K001 line cannot be understood"
        assert path.read_bytes() == broken


def test_a_merged_lock_is_written_anew(place: Path) -> None:
    run("build", "-q", cwd=place)
    path = place / "content/cards.lock"
    clean = path.read_text("utf-8")
    first, *rest = lines(clean)
    path.write_text("\n".join([first, "<<<<<<< a", *rest[:2], "=======", *rest[2:], ">>>>>>> b", ""]), "utf-8")
    assert run("build", "--locked", "-q", cwd=place).returncode == 1
    done = run("build", "-q", "--format", "concise", cwd=place)
    assert (done.returncode, done.stderr) == (0, "content/cards.lock:2:1: K002 marks of a merge\n")
    assert path.read_text("utf-8") == clean


def test_a_link_is_not_followed(place: Path) -> None:
    target = place / "elsewhere"
    target.write_text("precious", "utf-8")
    (place / "content/cards.lock").symlink_to(target)
    done = run("build", "--format", "concise", cwd=place)
    assert (done.returncode, done.stderr) == (0, "content/cards.lock:1:1: R002 link is not followed\n")
    assert target.read_text("utf-8") == "precious" and (place / "content/cards.lock").is_symlink()
    assert keep(place / "content/cards.lock", None, b"x").startswith(f"{place}/content/cards.lock is not written: ")


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="needs file modes")
def test_a_folder_that_cannot_be_written_is_no_failure(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deckpress.publish.disk.put", refused)
    said = keep(place / "content/cards.lock", None, b"x")
    assert said.endswith(
        "cards.lock cannot be written: Read-only file system; ids of edited cards will change until it can"
    )
    assert listing(place / "content").keys() == {"cells.md"}


def refused(*_: object) -> None:
    raise OSError(30, "Read-only file system")


def test_a_lock_that_changed_meanwhile_is_not_replaced(place: Path) -> None:
    path = place / "content/cards.lock"
    path.write_text("theirs", "utf-8")
    assert keep(path, b"mine", b"new") == f"{path} is not written: it has changed since it was read; build again"
    assert path.read_text("utf-8") == "theirs"


def test_what_killed_builds_left_of_a_lock_is_taken_away(place: Path) -> None:
    path = place / "content/cards.lock"
    old, fresh, other = (path.with_name(f".cards.lock.{end}") for end in ("4711", "4712", "swp"))
    for each in (old, fresh, other):
        each.write_text("scratch", "utf-8")
    for each in (old, other):
        os.utime(each, (1, 1))
    assert keep(path, None, b"new") == "" and path.read_bytes() == b"new"
    assert not old.exists() and fresh.exists() and other.exists()


def test_former_ids_are_published(place: Path) -> None:
    run("build", "-q", cwd=place)
    first = re.findall(r'id="(c[0-9a-f]{12})"', listing(place / "site")["decks/cells.html"].decode())
    edited = [("What does one mitochondrion make?", CELLS[0][1]), *CELLS[1:]]
    written(place, {"content/cells.md": text(edited)})
    run("build", "-q", cwd=place)
    second = re.findall(r'id="(c[0-9a-f]{12})"', listing(place / "site")["decks/cells.html"].decode())
    assert first == second
    digest = identity.digest(notes({"cells.md": edited})[0])
    assert listing(place / "site")["cards/aliases.json"].decode() == f'{{\n"c{digest}":"{first[0]}"\n}}\n'
