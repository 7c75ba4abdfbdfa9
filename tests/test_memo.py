"""The memo: what it remembers is what was put in, whatever has become of its file."""

from __future__ import annotations

import random
import sqlite3
import zlib
from contextlib import closing
from functools import partial
from itertools import product
from pathlib import Path

import pytest
from deckpress import memo
from deckpress.memo import Memo, key
from deckpress.render import remembered
from deckpress.render.job import Context, Job
from deckpress.render.pool import Means

from bench import vault
from tests.command import listing, run

COUNT = 500
WAYS = ("cut", "flipped", "emptied", "a text", "a number", "nothing", "of another")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cache/memo.sqlite"


def filled(path: Path, count: int = COUNT) -> dict[bytes, bytes]:
    """A memo with values by their keys."""
    values = {key("value", str(n)): f"value {n} ".encode() * (n % 40) for n in range(count)}
    made = Memo(path)
    made.put(values.items())
    made.close(whole=True)
    return values


def test_parts_of_keys_do_not_run_together() -> None:
    assert len({key("ab", "c"), key("a", "bc"), key("abc"), key("abc", ""), key("", "abc"), key(b"abc", "")}) == 5


def test_what_was_put_in_comes_out(path: Path) -> None:
    values = filled(path)
    assert Memo(path).get([*values, key("other")]) == values


def test_nothing_is_remembered_without_a_file() -> None:
    made = Memo(None)
    made.put([(b"k" * 16, b"v")])
    assert made.get([b"k" * 16]) == {}
    made.close(whole=True)


def damaged(way: str, value: bytes, other: bytes, source: random.Random) -> object:
    at = source.randrange(len(value))
    match way:
        case "cut":
            return value[:at]
        case "flipped":
            return value[:at] + bytes((value[at] ^ 1 << source.randrange(8),)) + value[at + 1 :]
        case "emptied":
            return b""
        case "a text":
            return "text"
        case "a number":
            return 7
        case "of another":
            return other
        case _:
            return None


def test_damaged_packs_are_not_served(path: Path) -> None:
    """Those of 2,000 results, in seven ways; a pack in place of another has none that is asked for."""
    values = filled(path, 4 * COUNT)
    source = random.Random(1)
    with closing(sqlite3.connect(path)) as file, file:
        rows = file.execute("SELECT number, value FROM pack").fetchall()
        assert len(rows) == 4 * COUNT // memo._TOGETHER
        for n, (number, value) in enumerate(rows):
            other = rows[(n + 1) % len(rows)][1]
            new = damaged(WAYS[n % 7], value, other, source)
            file.execute("UPDATE pack SET value = ? WHERE number = ?", (new, number))
    made = Memo(path)
    assert made.get(list(values)) == {}
    made.put(values.items())
    assert made.get(list(values)) == values
    made.close(whole=True)
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("SELECT count(*) FROM pack").fetchone() == (len(rows),)


@pytest.mark.parametrize("pack", [0, 1, 2, 1.5, "x", b"x", None])
def test_results_that_are_said_to_lie_elsewhere_are_theirs_or_none(path: Path, pack: object) -> None:
    values = filled(path)
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("UPDATE result SET pack = ?", (pack,))
    made = Memo(path)
    assert made.get(list(values)).items() <= values.items()
    made.close(whole=True)


@pytest.mark.parametrize("forged", [b"", b"x", b"k" * 16, b"k" * 16 + b"\xff" * 9])
def test_a_pack_that_is_not_what_its_sum_says_is_not_served(path: Path, forged: bytes) -> None:
    values = filled(path, 1)
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("UPDATE pack SET value = ?", (b"12345678" + zlib.compress(forged),))
    assert Memo(path).get(list(values)) == {}


@pytest.mark.parametrize("stream", [b"no stream", zlib.compress(b"k"), zlib.compress(b"k" * 16 + b"\xff" * 9)])
def test_a_sum_alone_makes_no_result(path: Path, stream: bytes) -> None:
    values = filled(path, 1)
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("UPDATE pack SET value = ?", (memo._sum(stream) + stream,))
    assert Memo(path).get(list(values)) == {}


def test_what_one_packer_wrote_the_other_reads(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packers = [memo._compress, partial(zlib.compress, level=1)]
    unpackers = [memo._decompress, zlib.decompress]
    for compress, decompress in product(packers, unpackers):
        path.unlink(missing_ok=True)
        monkeypatch.setattr(memo, "_compress", compress)
        values = filled(path)
        monkeypatch.setattr(memo, "_decompress", decompress)
        assert Memo(path).get(list(values)) == values


@pytest.mark.parametrize("what", ["cut", "zeros", "emptied", "a folder", "a folder with files", "no database"])
def test_a_file_that_is_damaged_is_made_anew(path: Path, what: str) -> None:
    values = filled(path)
    data = path.read_bytes()
    path.unlink()
    for rest in ("-wal", "-shm"):
        path.with_name(path.name + rest).unlink(missing_ok=True)
    if what.startswith("a folder"):
        path.mkdir()
        if "files" in what:
            (path / "x").write_text("x")
    else:
        whole = {"cut": data[: len(data) // 2], "zeros": data[:5000] + bytes(len(data) - 5000), "emptied": b""}
        path.write_bytes(whole.get(what, b"no database at all" * 100))
    made = Memo(path)
    found = made.get(list(values))
    assert found.items() <= values.items()
    made.put(values.items())
    assert made.get(list(values)) == values
    made.close(whole=True)
    assert Memo(path).get(list(values)) == values


def test_a_folder_that_cannot_be_written_remembers_nothing(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    made = Memo(tmp_path / "cache/memo.sqlite")
    made.put([(b"k" * 16, b"v")])
    assert made.get([b"k" * 16]) == {}


def test_two_at_once(path: Path) -> None:
    one, other = Memo(path), Memo(path)
    one.put([(key("a"), b"1")])
    other.put([(key("b"), b"2"), (key("a"), b"1")])
    assert one.get([key("a"), key("b")]) == other.get([key("a"), key("b")]) == {key("a"): b"1", key("b"): b"2"}
    one.close(whole=True)
    other.close(whole=True)


def test_what_nobody_asks_for_is_forgotten_in_time(path: Path) -> None:
    wanted, unwanted = key("wanted"), key("unwanted")
    made = Memo(path)
    made.put([(wanted, b"1"), (unwanted, b"2")])
    made.close(whole=True)
    builds = 0
    while True:
        made = Memo(path)
        there = made.get([wanted]) and path.exists()
        made.close(whole=True)
        builds += 1
        assert there
        with closing(sqlite3.connect(path)) as file:
            if file.execute("SELECT count(*) FROM result").fetchone() == (1,):
                break
        assert builds < 100
    assert builds > memo._KEPT


def test_the_key_of_a_card_is_all_that_it_depends_on() -> None:
    context = Context({"\\R": "\\mathbb{R}", "\\S": "\\sum"}, {"a.png": "a.png"}, "en")
    job = Job(0, "c1", "", ("What is $\\R$?", "It."))
    keys = remembered._Keys(context, b"")
    same = keys.of(Job(7, "c1", "", ("What is $\\R$?", "It.")))
    assert keys.of(job) == same
    other = Context({"\\R": "\\mathbb{R}", "\\S": "\\prod"}, {"b.png": "b.png"}, "en")
    assert remembered._Keys(other, b"").of(job) == same  # neither the macro nor a picture is used
    for changed in (
        remembered._Keys(Context({"\\R": "R", "\\S": "\\sum"}, {"a.png": "a.png"}, "en"), b"").of(job),
        remembered._Keys(Context(context.macros, context.media, "de"), b"").of(job),
        keys.of(Job(0, "c2", "", job.sides)),
        keys.of(Job(0, "c1", "x", job.sides)),
        keys.of(Job(0, "c1", "", ("What is $\\S$?", "It."))),
        keys.of(Job(0, "c1", "", job.sides, "de")),
    ):
        assert changed != same
    picture = Job(0, "c1", "", ("![a](a.png)", ""))
    assert keys.of(picture) != remembered._Keys(other, b"").of(picture)


def test_remembered_cards_are_as_they_were_rendered(path: Path) -> None:
    context = Context({}, {}, "en")
    jobs = [Job(n, f"c{n}", "", (f"What is $x_{n % 7}$?", "| a | b |\n|---|---|\n| `c` | *d* |")) for n in range(40)]
    made = Memo(path)
    first = list(remembered.rendered(jobs, context, Means(1), made))
    made.close(whole=True)
    made = Memo(path)
    assert list(remembered.rendered(jobs, context, Means(1), made)) == first
    assert list(remembered.rendered(jobs, context, Means(1), Memo(None))) == first


def test_cold_warm_and_without_memory_are_the_same(tmp_path: Path) -> None:
    """A site of many decks, built anew from what an earlier build left, with each file of the memory damaged."""
    vault.written(tmp_path / "content", 200)
    cache = {"DECKPRESS_CACHE": str(tmp_path / "cache")}
    source = random.Random(3)
    assert run("build", "content", "-o", "bare", cwd=tmp_path, DECKPRESS_CACHE="").returncode == 0
    bare = listing(tmp_path / "bare")
    for turn in range(4):
        done = run("build", "content", "--verify", cwd=tmp_path, **cache)
        assert (done.returncode, done.stderr) == (0, "")
        assert listing(tmp_path / "site") == bare, turn
        for file in (tmp_path / "cache").iterdir():
            data = bytearray(file.read_bytes())
            for _ in range(20):
                data[source.randrange(len(data))] = source.randrange(256)
            file.write_bytes(data)
