"""What the last build left makes the next one faster and changes nothing, whatever has become of it."""

from __future__ import annotations

import random
import sqlite3
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from types import MappingProxyType

import pytest
from deckpress.search import data, edit, memory, shards, steps
from deckpress.search.edit import edited
from deckpress.search.entry import Entry
from deckpress.search.files import MANIFEST
from deckpress.search.memory import Memory
from deckpress.search.spool import Spool
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.cards import changed, cold, decks, entries, warm

COUNT = 2_100  # cards, from 2,000 on anything is remembered
FEW = 240


def after(
    files: dict[str, bytes],
    edits: list[Entry],
    count: int,
    path: Path,
    decks: Mapping[str, Sequence[int]] = MappingProxyType({}),
) -> dict[str, bytes]:
    """The files after an edit of some cards, which is made by what the last build left at a path."""
    found = edited(edits, count, Memory(path), data.mark(files[MANIFEST]), decks)
    assert found is not None and found.gone <= files.keys()
    assert data.mark(found.files[MANIFEST]) == found.mark
    found.save()
    return {name: files[name] for name in files.keys() - found.gone} | found.files


SLOW = settings(
    max_examples=12, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even small sites are remembered, so that a test can have many."""
    monkeypatch.setattr(data, "_WORTH", 1)
    monkeypatch.setattr(steps, "PER", 4)
    monkeypatch.setattr(steps, "_STRETCH", 2)
    monkeypatch.setattr(edit, "MOST", 0)
    monkeypatch.setattr(data, "MOST", 0)  # sites that are remembered have no index of lunr's


@pytest.fixture
def updates(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """For each build that finds what another left, whether it was an update."""
    seen: list[bool] = []
    real = data._updated  # the one place that knows

    def watched(*arguments: object) -> object:
        found = real(*arguments)  # type: ignore[arg-type]
        seen.append(found is not None)
        return found

    monkeypatch.setattr(data, "_updated", watched)
    return seen


def test_builds_one_after_another(tmp_path: Path, updates: list[bool]) -> None:
    path = tmp_path / "below" / "search.sqlite"
    source = random.Random(3)
    listed = entries(COUNT, 5)
    for edits in (0, 0, 1, 5, 1, 60, 2):
        listed = changed(listed, source, edits)
        source.shuffle(listed)
        assert warm(listed, path) == cold(listed), edits
    assert updates == [True, True, True, True, False, True]


@pytest.mark.parametrize("few", [0, 100, FEW])
@pytest.mark.parametrize("expected", [False, True])
@pytest.mark.parametrize("shuffled", [False, True])
def test_cards_laid_aside_cards_in_memory_and_cards_counted_ahead_give_the_same(
    few: int, expected: bool, shuffled: bool
) -> None:
    listed = entries(FEW, 6)
    come = random.Random(1).sample(listed, len(listed)) if shuffled else listed
    with Spool(few) as spool:
        if expected:
            spool.expect([entry.serial for entry in come])
        for entry in come:
            spool.put(entry)
        assert len(spool) == FEW
        for _ in range(2):
            assert dict(data.data(spool, decks(listed))) == cold(listed)


@pytest.mark.parametrize("shuffled", [False, True])
def test_postings_that_are_text_before_all_cards_are_there_are_the_same(shuffled: bool) -> None:
    listed = entries(2_600, 6, vocabulary=60)
    come = random.Random(1).sample(listed, len(listed)) if shuffled else listed
    with Spool() as spool:
        spool.expect([entry.serial for entry in come])
        for entry in come:
            spool.put(entry)
        long = [slot for slots in spool._counted.table()[0] for slot in slots.values() if isinstance(slot, steps.Long)]
        assert bool(long) is not shuffled
        assert dict(data.data(spool, decks(listed))) == cold(listed)


@SLOW
@given(st.randoms(use_true_random=False), st.lists(st.sampled_from([0, 1, 2, 4, 40]), min_size=1, max_size=4))
def test_whatever_is_edited(tmp_path: Path, small: None, source: random.Random, steps: list[int]) -> None:
    path = tmp_path / "search.sqlite"
    path.unlink(missing_ok=True)
    listed = entries(FEW, source.randrange(3), vocabulary=400)
    assert warm(listed, path) == cold(listed)
    for edits in steps:
        listed = changed(listed, source, edits)
        assert warm(listed, path) == cold(listed)


def test_a_cut_may_move_though_no_term_comes_or_goes(
    tmp_path: Path, small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Postings that grow move the cuts, and each part of the vocabulary begins where a shard does."""
    monkeypatch.setattr(shards, "_MOST", 500)
    path = tmp_path / "search.sqlite"
    listed = entries(FEW, 4, vocabulary=200)
    common = Counter(word for entry in listed for word in entry.answer.split()).most_common(30)
    for at in range(0, FEW, 20):
        listed[at] = replace(listed[at], answer=f"{listed[at].answer} {' '.join(word for word, _ in common)}")
        assert warm(listed, path) == cold(listed)


def test_until_no_card_is_left_and_on(tmp_path: Path, small: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data, "_AT_ONCE", 2.0)
    path = tmp_path / "search.sqlite"
    listed = entries(60, 2, vocabulary=100)
    for part in (
        listed,
        listed[:1],
        [],
        listed[30:],
        [replace(listed[0], question="", answer="", section="", deck="", tags=())],
    ):
        assert warm(part, path) == cold(part)


def test_a_small_site_is_made_anew_and_remembered_for_edits(tmp_path: Path) -> None:
    path = tmp_path / "search.sqlite"
    listed = entries(100, 1)
    assert warm(listed, path) == cold(listed)
    now = replace(listed[40], answer="other words")
    found = after(cold(listed), [now], len(listed), path)
    assert found == cold([*listed[:40], now, *listed[41:]])


@pytest.mark.parametrize("count", [300, FEW])
def test_edits_of_texts_give_the_files_of_a_build_of_all(tmp_path: Path, small: None, count: int) -> None:
    path = tmp_path / "search.sqlite"
    source = random.Random(count)
    listed = entries(count, 5)
    files = warm(listed, path)
    for turn in range(4):
        for at in source.sample(range(count), k=3):
            listed[at] = replace(listed[at], question=f"turn {turn}", answer=listed[source.randrange(count)].answer)
            files = after(files, [listed[at]], count, path)
        assert files == cold(listed)
    assert warm(listed, path) == cold(listed)


def test_an_edit_in_other_search_data_is_refused(tmp_path: Path, small: None) -> None:
    path = tmp_path / "search.sqlite"
    listed = entries(300, 5)
    mark = data.mark(cold(listed)[MANIFEST])
    warm([replace(listed[3], answer="from another build"), *listed[:3], *listed[4:]], path)
    assert edited([listed[7]], 300, Memory(path), mark, {}) is None


def test_cards_that_no_deck_lists_are_refused(tmp_path: Path, small: None) -> None:
    path = tmp_path / "search.sqlite"
    listed = entries(300, 5)
    mark = data.mark(warm(listed, path)[MANIFEST])
    assert edited([replace(listed[7], serial=10**6)], 300, Memory(path), mark, {}) is None
    assert edited([listed[7]], 301, Memory(path), mark, {}) is None


@pytest.mark.parametrize("count", [300, FEW])
def test_cards_that_come_go_and_move_give_the_files_of_a_build_of_all(tmp_path: Path, small: None, count: int) -> None:
    path = tmp_path / "search.sqlite"
    source = random.Random(count)
    listed = entries(count, 6)
    files = warm(listed, path)
    for turn in range(12):
        deck = source.choice(listed).deck
        own = [entry for entry in listed if entry.deck == deck]
        lost = source.sample(own, k=min(turn % 3, len(own) - 1))
        free = source.sample(sorted(set(range(3_000)) - {entry.serial for entry in listed}), k=source.randrange(3))
        come = [replace(own[0], serial=serial, href=f"{own[0].href}n", question=f"turn {turn}") for serial in free]
        kept = [replace(entry, number=at) for at, entry in enumerate(entry for entry in own if entry not in lost)]
        now = sorted([*kept, *come], key=lambda entry: entry.serial)
        listed = sorted([*(entry for entry in listed if entry.deck != deck), *now], key=lambda entry: entry.serial)
        first = next(href for title, href, _ in decks(listed) if title == deck)
        files = after(files, now, len(listed), path, {first: [entry.serial for entry in now]})
        assert files == cold(listed), turn
    assert warm(listed, path) == cold(listed)


def test_the_size_of_shards_follows_the_number_of_cards(
    tmp_path: Path, small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From MANY cards on the cuts are others, whatever is remembered."""
    path = tmp_path / "search.sqlite"
    listed = entries(FEW, 4)
    for module in ("deckpress.search.shards", "deckpress.search.files"):
        monkeypatch.setattr(sys.modules[module], "MANY", FEW + 1)
    more = [*listed, replace(listed[0], serial=listed[-1].serial + 1, href="decks/d0.html#cnew")]
    for part in (listed, more, listed):
        assert warm(part, path) == cold(part)


def test_what_another_version_left_is_not_read(
    tmp_path: Path, small: None, monkeypatch: pytest.MonkeyPatch, updates: list[bool]
) -> None:
    path = tmp_path / "search.sqlite"
    listed = entries(FEW, 1)
    warm(listed, path)
    with monkeypatch.context() as other:
        other.setattr(memory, "_toolchain", lambda: b"another")
        assert warm(listed, path) == cold(listed)
    assert warm(listed, path) == cold(listed)
    assert updates == []


def test_a_file_that_another_build_holds_is_left_alone(
    tmp_path: Path, small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "_WAIT", 0.05)
    path = tmp_path / "search.sqlite"
    listed = entries(FEW, 1)
    warm(listed, path)
    after = [replace(listed[0], answer="edited"), *listed[1:]]
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert warm(after, path) == cold(after)
    assert warm(listed, path) == cold(listed)


def test_another_build_between_two_reads_of_one(tmp_path: Path, small: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """It waits for this one, or does without a memory."""
    monkeypatch.setattr(memory, "_WAIT", 0.05)
    path = tmp_path / "search.sqlite"
    listed = entries(FEW, 1)
    between = [replace(listed[0], answer="from another build"), *listed[1:]]
    later = [replace(listed[0], answer="edited"), *listed[1:]]
    warm(listed, path)
    real = data._updated

    def updated(*arguments: object) -> object:
        monkeypatch.setattr(data, "_updated", real)
        assert warm(between, path) == cold(between)
        return real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(data, "_updated", updated)
    assert warm(later, path) == cold(later)
    assert warm(listed, path) == cold(listed)


def test_damage_that_is_met_when_half_is_out(tmp_path: Path, small: None) -> None:
    path = tmp_path / "search.sqlite"
    listed = entries(FEW, 1)
    for table, column in (("shard", "text"), ("block", "row")):
        warm(listed, path)
        with closing(sqlite3.connect(path)) as other, other:
            other.execute(f"UPDATE {table} SET {column} = 'x' WHERE rowid = (SELECT max(rowid) FROM {table})")
        assert warm(listed, path) == cold(listed)


def test_a_folder_that_nobody_may_write_to(tmp_path: Path, small: None) -> None:
    (tmp_path / "file").write_text("x")
    listed = entries(40, 1)
    assert warm(listed, tmp_path / "file" / "search.sqlite") == cold(listed)
