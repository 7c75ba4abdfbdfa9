"""Serials: what an author does to decks, and which numbers the search index then knows the cards by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path

import pytest
from deckpress import content as reading
from deckpress.collect import identity, lock, lockfile, order, serials
from deckpress.model.diagnostic import Code
from deckpress.model.note import Field, Kind, Note
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.command import concise, run, written
from tests.test_identity import (
    CELLS,
    FRANCE,
    QUICK,
    VAULT,
    Decks,
    Vault,
    cloze_note,
    fronts,
    lines,
    made,
    named,
    notes,
    text,
)

NEW = ("What is a lysosome?", "a bag of enzymes")


def given_to(listed: Sequence[Note], known: str | None) -> tuple[dict[str, tuple[int, ...]], str]:
    """The serials of the cards of each note by its front, and the lock; a second build changes neither."""
    names, known, _ = named(listed, known)
    assert named(listed, known)[:2] == (names, known)
    numbers = [serial for name in names for serial in name.serials]
    assert len(set(numbers)) == len(numbers) == sum(len(name.cards) for name in names)
    return {note.front.text: name.serials for note, name in zip(listed, names, strict=True)}, known


def history(*steps: Decks) -> list[dict[str, int]]:
    """For each step the serial of every card by its front."""
    known: str | None = None
    found = []
    for decks in steps:
        numbers, known = given_to(notes(decks), known)
        found.append({front: serial for front, (serial,) in numbers.items()})
    return found


def old(known: str) -> str:
    """A lock as version 1 wrote it."""
    cells = {8: 8, 9: 8, 5: 5, 6: 5}
    listed = [line.split("\t") for line in lines(known)[1:]]
    header = lock.HEADER.replace(f"{lock.VERSION}:", "1:")
    return "".join(f"{line}\n" for line in (header, *("\t".join(line[: cells[len(line)]]) for line in listed)))


def with_serial(known: str, name: str, serial: str) -> str:
    """The lock with other serials for the first card of a note."""
    return re.sub(rf"(?m)^({name}\t(?:[^\t\n]*\t){{6}}[^\t\n]*)\t.*$", rf"\1\t{serial}", known)


def test_without_a_lock_cards_are_numbered_in_reading_order() -> None:
    (first,) = history({"b.md": CELLS[3:], "A.md": CELLS[:3]})
    assert first == {front: n for n, (front, _) in enumerate(CELLS)}


def test_files_of_a_folder_come_before_the_folders_in_it() -> None:
    listed = [replace(note, deck=("One",)) for note in notes({"a/z.md": CELLS[2:4], "b.md": CELLS[:2]})]
    assert given_to(listed, None)[0] == {front: (n,) for n, front in enumerate(fronts(CELLS[:4]))}


def test_the_order_of_reading_is_that_of_the_collection(tmp_path: Path) -> None:
    content = written(
        tmp_path, {name: text([(f"{name} {n}?", "yes") for n in range(3)]) for name in ("a/b.md", "B.md", "c.md")}
    )
    (tmp_path / "d.md").write_text("---\ndeck: a/b\n---\n" + text(CELLS), "utf-8")
    cards = reading.read(content).collection.cards
    assert len(cards) == 14
    assert [card.serial for card in cards] == list(range(14))


def test_a_card_inserted_changes_no_other_serial() -> None:
    before, after = history({"a.md": CELLS, "b.md": [("Z?", "z")]}, {"a.md": [*CELLS[:2], NEW, *CELLS[2:]]})
    assert after.pop(NEW[0]) == 5  # that of the card which went
    assert before.items() >= after.items()
    before, after = history({"a.md": CELLS, "b.md": [("Z?", "z")]}, {"a.md": [NEW, *CELLS], "b.md": [("Z?", "z")]})
    assert after.pop(NEW[0]) == 6
    assert before == after


def test_edits_moves_and_renames_change_no_serial() -> None:
    edited = [("What does each mitochondrion make?", CELLS[0][1]), *CELLS[1:]]
    before, after, moved, turned = history(
        {"a.md": CELLS}, {"a.md": edited}, {"z.md": edited[:3], "b/c.md": edited[3:]}, {"z.md": edited[::-1]}
    )
    assert list(before.values()) == list(after.values()) == [0, 1, 2, 3, 4]
    assert after == moved == turned


def test_a_card_removed_frees_its_serial_for_the_next_one() -> None:
    first, gone, more, back = history(
        {"a.md": CELLS},
        {"a.md": CELLS[:1] + CELLS[2:]},
        {"a.md": [*CELLS[:1], *CELLS[2:], NEW]},
        {"a.md": [*CELLS, NEW]},
    )
    assert gone == {front: n for front, n in first.items() if front != CELLS[1][0]}
    assert more == {**gone, NEW[0]: 1}
    assert back == {**more, CELLS[1][0]: 5}


def test_new_cards_take_the_lowest_free_in_reading_order() -> None:
    many = [(f"What is the number {n} plus {n}?", f"{2 * n}") for n in range(9)]
    first, _, last = history(
        {"m.md": many}, {"m.md": many[:2] + many[4:]}, {"a.md": CELLS, "m.md": many[:2] + many[4:]}
    )
    assert [last[front] for front in fronts(CELLS)] == [2, 3, 9, 10, 11]
    assert first.items() >= {front: n for front, n in last.items() if front not in fronts(CELLS)}.items()


def test_an_id_given_changed_or_removed_changes_no_serial() -> None:
    listed = notes({"a.md": CELLS})
    first, known = given_to(listed, None)
    for name in ("17", "18", ""):
        now, known = given_to([listed[0], replace(listed[1], id=name), *listed[2:]], known)
        assert now == first


def test_cards_of_a_cloze_keep_their_serials() -> None:
    other = notes({"z.md": CELLS})
    (first, *_), known = named([cloze_note(FRANCE), *other], None)[:2]
    assert first.serials == (0, 1, 2)
    turned = cloze_note("{{c3::Paris}} is the capital city of {{c1::France}}, on the {{c2::Seine}}")
    (names, *_), known = named([turned, *other], known)[:2]
    assert names.serials == (1, 2, 0)
    one_less = cloze_note("{{c1::Paris}} is the capital city of France, on the {{c2::Seine}}")
    (names, *_), known = named([one_less, *other], known)[:2]
    assert names.serials == (0, 2)
    one_more = cloze_note("{{c1::Paris}} is the {{c2::capital}} city of France, on the {{c3::Seine}}")
    (names, *rest), _ = named([one_more, *other], known)[:2]
    assert names.serials == (0, 1, 2)
    assert [name.serials for name in rest] == [(3,), (4,), (5,), (6,), (7,)]


def test_a_card_turned_round_keeps_its_serial_and_the_other_way_round_is_new() -> None:
    listed = notes({"a.md": CELLS})
    _, known = given_to(listed, None)
    both, known = given_to([replace(listed[0], kind=Kind.REVERSED), *listed[1:]], known)
    assert both[CELLS[0][0]] == (0, 5)
    one, known = given_to(listed, known)
    assert one == {front: (n,) for n, front in enumerate(fronts(CELLS))}
    hidden = replace(cloze_note("{{c1::ATP}} and {{c2::heat}}"), front=Field(CELLS[0][0]), back=Field(CELLS[0][1]))
    cards = named([hidden, *listed[1:]], known)[0]
    assert cards[0].serials == (0, 5)


# The file


def test_a_serial_stands_at_the_end_of_the_line_of_its_card() -> None:
    listed = [replace(notes({"b.md": CELLS})[0], kind=Kind.REVERSED), cloze_note("{{c1::x}} {{c2::y}}")]
    found = {line.count("\t"): line.rpartition("\t")[2] for line in lines(given_to(listed, None)[1])[1:]}
    assert found == {8: "2 3", 7: "a.md", 5: found[5]}
    assert found[5] in ("0", "1")


def test_a_lock_of_version_1_is_read_and_written_anew() -> None:
    listed = [*notes({"a.md": CELLS}), cloze_note(FRANCE)]
    first, known = given_to(listed, None)
    again, record, faults = identity.named(listed, [("",)] * 5 + [("Paris", "France", "Seine")], old(known).encode())
    assert faults == () and identity.stale(record) == ()
    assert record.data == known.encode()
    assert [name.serials for name in again] == list(first.values())
    edited = [*notes({"a.md": [("What does the mitochondrion make?", CELLS[0][1]), *CELLS[1:]]}), cloze_note(FRANCE)]
    ids = [name.id for name in named(listed, known)[0]]
    assert [name.id for name in named(edited, old(known))[0]] == ids


def test_a_card_without_a_serial_gets_the_lowest_free_one() -> None:
    listed = notes({"a.md": CELLS})
    names, known, _ = named(listed, None)
    bare = with_serial(known, names[1].id, "").replace("\t\n", "\n")
    bare = with_serial(bare, names[3].id, "40")
    assert [name.serials for name in named(listed, bare)[0]] == [(0,), (1,), (2,), (40,), (4,)]


@pytest.mark.parametrize(
    ("cell", "place"),
    [("x", 0), ("-1", 0), ("1 ", 0), ("1  2", 0), ("1,2", 0), ("٣", 0), ("9" * 10, 0), ("1\t2", -1)],
)
def test_a_damaged_serial_is_named_with_its_place(cell: str, place: int) -> None:
    listed = notes({"a.md": CELLS})
    names, known, _ = named(listed, None)
    broken = with_serial(known, names[2].id, cell)
    again, record, faults = identity.named(listed, [("",)] * 5, broken.encode())
    line = next(n for n, line in enumerate(lines(broken), 1) if line.startswith(names[2].id))
    column = lines(broken)[line - 1].rindex("\t" + cell) + 2 if place == 0 else 1
    assert [(fault.code, fault.place.line, fault.place.column) for fault in faults] == [
        (Code.LOCK_DAMAGED, line, column)
    ]
    assert record.data is None and record.damaged
    assert len({name.serials for name in again}) == 5


def test_a_damaged_serial_of_a_deletion_is_named_with_its_place() -> None:
    listed = [cloze_note("{{c1::x}}")]
    _, known, _ = named(listed, None)
    (fault,) = named(listed, known[:-1] + " 1\n")[2]
    assert (fault.code, fault.place.line, fault.place.column) == (Code.LOCK_DAMAGED, 3, len(lines(known)[2]))


def test_of_two_claims_to_a_serial_the_lower_id_wins_whoever_merges() -> None:
    _, known = given_to(notes({"a.md": CELLS}), None)
    one, other = ("Alpha?", "the first letter"), ("Omega?", "the last letter")
    ours, theirs = {"a.md": CELLS, "b.md": [one]}, {"a.md": CELLS, "c.md": [other]}
    sides = [set(lines(given_to(notes(decks), known)[1])) for decks in (ours, theirs)]
    shared = sorted(sides[0] & sides[1] - {lock.HEADER})
    left, right = (sorted(side - set(shared) - {lock.HEADER}) for side in sides)
    together = notes({"a.md": CELLS, "b.md": [one], "c.md": [other]})
    merges = (
        [lock.HEADER, *shared, *left, *right],
        [lock.HEADER, *right, *left, *shared],
        [lock.HEADER, *shared, "<<<<<<< us", *left, "=======", *right, ">>>>>>> them"],
        [lock.HEADER, *shared, "<<<<<<< us", *right, "||||||| base", "=======", *left, ">>>>>>> them"],
    )
    found = [given_to(together, "\n".join((*merge, ""))) for merge in merges]
    assert all(each == found[0] for each in found)
    numbers, _ = found[0]
    winner, loser = sorted(together[5:], key=lambda note: f"c{identity.digest(note)}")
    assert (numbers[winner.front.text], numbers[loser.front.text]) == ((5,), (6,))
    assert [numbers[front] for front in fronts(CELLS)] == [(0,), (1,), (2,), (3,), (4,)]


def test_a_card_with_two_lines_has_the_lowest_of_its_serials() -> None:
    listed = [*notes({"a.md": CELLS}), cloze_note(FRANCE)]
    first, known = given_to(listed, None)
    shifted, later = given_to([*notes({"A.md": [NEW]}), *listed], old(known))
    assert all(serials == tuple(n + 1 for n in first[front]) for front, serials in shifted.items() if front in first)
    both = "\n".join(dict.fromkeys((*lines(known), *lines(later), "")))
    turned = "\n".join(dict.fromkeys((*lines(later), *lines(known), "")))
    for merged in (both, turned):
        assert given_to(listed, merged)[0] == first


def test_a_merge_with_a_lock_of_version_1_keeps_serials_and_edits() -> None:
    listed = notes({"a.md": [NEW, *CELLS]})
    _, known = given_to(listed[1:], None)
    numbers, known = given_to(listed, known)
    edited = notes({"a.md": [NEW, ("What does the mitochondrion make?", CELLS[0][1]), *CELLS[1:]]})
    theirs = old(given_to(edited, known)[1])
    for merged in (known + theirs, theirs + known):
        names, record, faults = identity.named(edited, [("",)] * 6, merged.encode())
        assert faults == () and identity.stale(record) == ()
        assert [name.serials for name in names] == list(numbers.values())


def test_what_is_gone_has_no_serial() -> None:
    listed = [*notes({"a.md": CELLS}), cloze_note(FRANCE)]
    _, known = given_to(listed, None)
    _, without = given_to(listed[:4], known)
    merged = "\n".join(dict.fromkeys((*lines(known), *lines(without), "")))
    there = {entry.id for entry in lockfile.read(without.encode())[0].entries if not entry.gone}
    every = lockfile.read(known.encode())[0].entries
    numbered = lock.data(replace(entry, gone=int(entry.id not in there)) for entry in every).decode()
    for each in (known, without, merged, numbered):
        entries = lockfile.read(named(listed[:4], each)[1].encode())[0].entries
        assert [len(entry.numbers) for entry in entries if not entry.gone] == [1] * 4
        assert [set(entry.numbers) - {lock.UNNUMBERED} for entry in entries if entry.gone] == [set(), set()]


def sparse(serial: int, cards: int = 5) -> tuple[list[Note], str]:
    """Notes and a lock that has this serial for the first of them."""
    listed = notes({"a.md": [(f"What is {n} plus {n}?", f"{2 * n}") for n in range(cards)]})
    names, known, _ = named(listed, None)
    return listed, with_serial(known, names[0].id, str(serial))


@pytest.mark.parametrize(
    ("serial", "cards", "kept"), [(1003, 5, True), (1004, 5, False), (2598, 1300, True), (2599, 1300, False)]
)
def test_cards_are_numbered_anew_where_most_numbers_are_holes(serial: int, cards: int, kept: bool) -> None:
    listed, known = sparse(serial, cards)
    numbers, _ = given_to(listed, known)
    first = serial if kept else 0
    assert list(numbers.values()) == [(first,), *((n,) for n in range(1, cards))]


def test_numbering_anew_does_not_depend_on_what_was() -> None:
    listed, known = sparse(999_999_999)
    assert given_to(listed[::-1], known) == given_to(listed[::-1], with_serial(known, "c[0-9a-f]{12}", "7777"))


# Whatever the decks are


@QUICK
@given(VAULT, VAULT, VAULT)
def test_serials_are_distinct_and_stay(first: Vault, second: Vault, third: Vault) -> None:
    known: str | None = None
    before: dict[str, int] = {}
    for vault in (first, second, third):
        listed = [replace(note, id=note.id.partition("-")[0]) for note in made(vault)]
        names, known, _ = named(listed, known)
        after = {card: serial for name in names for card, serial in zip(name.cards, name.serials, strict=True)}
        assert len(set(after.values())) == len(after) and all(serial >= 0 for serial in after.values())
        kept = after.keys() & before.keys()
        assert {name: after[name] for name in kept} == {name: before[name] for name in kept}
        assert [name.serials for name in named(listed[::-1], known or None)[0]] == [n.serials for n in names[::-1]]
        before, known = after, known or None


@QUICK
@given(VAULT)
def test_any_order_of_files_gives_the_same_numbers(vault: Vault) -> None:
    listed = made(vault)
    names = named(listed, None)[0]
    reading = order.reading(listed)
    assert [serial for n in reading for serial in names[n].serials] == list(range(sum(len(n.cards) for n in names)))
    assert order.reading(listed[::-1]) == [len(listed) - 1 - n for n in reading]


WORDS = (
    "ash birch cedar date elm fir gum hazel iris jute kauri larch maple nutmeg oak pine quince rowan sloe yew".split()
)
Step = tuple[str, int, int]
STEPS = st.lists(
    st.tuples(st.sampled_from(["insert", "remove", "edit", "move"]), st.integers(0, 99), st.integers(0, 99)),
)


def stepped(cards: list[tuple[int, int]], step: Step, new: int) -> list[tuple[int, int]]:
    """Cards as number and how often they were edited, after one change."""
    what, one, other = step
    if what == "insert":
        at = one % (len(cards) + 1)
        return [*cards[:at], (new, 0), *cards[at:]]
    at = one % len(cards)
    rest = [*cards[:at], *cards[at + 1 :]]
    if what == "remove":
        return rest or cards
    number, edits = cards[at]
    to = other % len(cards) if what == "move" else at
    return [*rest[:to], (number, edits + (what == "edit")), *rest[to:]]


def decks(cards: Iterable[tuple[int, int]]) -> list[Note]:
    """The cards in two decks; each has words that no other has."""
    listed = [
        (f"What is {WORDS[n % 20]} {WORDS[n // 20]}{n} to {WORDS[n * 7 % 20]}?", f"answer {n} {'again ' * edits}")
        for n, edits in cards
    ]
    half = len(listed) // 2
    return notes({"a.md": listed[:half], "b.md": listed[half:]})


@QUICK
@given(STEPS)
def test_a_change_to_one_card_changes_no_other_serial(steps: list[Step]) -> None:
    cards = [(n, 0) for n in range(6)]
    names, known, _ = named(decks(cards), None)
    before = {n: name.serials for (n, _), name in zip(cards, names, strict=True)}
    for new, step in enumerate(steps, 6):
        cards = stepped(cards, step, new)
        names, known, _ = named(decks(cards), known)
        after = {n: name.serials for (n, _), name in zip(cards, names, strict=True)}
        assert len(set(after.values())) == len(after)
        lowest = next(n for n in range(len(before) + 1) if (n,) not in before.values())
        assert after.get(new, (lowest,)) == (lowest,)
        assert all(serial == before[n] for n, serial in after.items() if n != new)
        before = after


# The command


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return written(tmp_path, {"content/cells.md": text(CELLS)})


def test_a_lock_without_serials_is_not_stale(place: Path) -> None:
    run("build", "-q", cwd=place)
    path = place / "content/cards.lock"
    new = path.read_text("utf-8")
    path.write_text(old(new), "utf-8")
    done = run("build", "--locked", "-q", cwd=place)
    assert (done.returncode, done.stderr) == (0, "")
    assert path.read_text("utf-8") == old(new)
    twice = re.sub(r"(?m)\t[0-4]$", "\t3", new)
    path.write_text(twice, "utf-8")
    assert run("build", "--locked", "-q", cwd=place).returncode == 0
    assert path.read_text("utf-8") == twice
    path.write_text(old(new), "utf-8")
    assert run("build", "-q", cwd=place).returncode == 0
    assert path.read_text("utf-8") == new


def test_cards_bear_their_serials_and_the_export_does_not(place: Path) -> None:
    run("build", "-q", cwd=place)
    written(place, {"content/cells.md": text([NEW, *CELLS])})
    assert [card.serial for card in reading.read(place / "content").collection.cards] == [5, 0, 1, 2, 3, 4]
    assert "serial" not in run("export", cwd=place).stdout


def test_a_damaged_serial_leaves_the_file_as_it_is(place: Path) -> None:
    run("build", "-q", cwd=place)
    path = place / "content/cards.lock"
    path.write_text(path.read_text("utf-8")[:-1] + "x\n", "utf-8")
    broken = path.read_bytes()
    column = broken.decode().rstrip("\n").rpartition("\n")[2].rindex("\t") + 2
    done = run("build", "--format", "concise", cwd=place)
    assert concise(done.stderr) == [f"content/cards.lock:6:{column}: K001 line cannot be understood"]
    assert path.read_bytes() == broken


SOME = st.sets(st.integers(0, 40))


@QUICK
@given(SOME, SOME, SOME)
def test_open_serials_are_those_that_no_card_has(before: set[int], gone: set[int], come: set[int]) -> None:
    free = serials.held(before).without(gone & before, come)
    now = (before - gone) | come
    assert free == serials.held(now)
    assert [*islice(free, 60)] == [number for number in range(200) if number not in now][:60]
