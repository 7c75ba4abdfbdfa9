"""Nothing of a damaged memory is served: cut, flipped, emptied, foreign, or in parts of another state."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from deckpress.search import data, edit
from deckpress.search.edit import edited
from deckpress.search.files import MANIFEST
from deckpress.search.memory import Memory
from msgspec.structs import replace

from tests.cards import changed, cold, entries, warm

FEW = 240  # cards


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even small sites are remembered, and brought up to date however much has changed."""
    monkeypatch.setattr(data, "_WORTH", 1)
    monkeypatch.setattr(data, "MOST", 0)  # sites that are remembered have no index of lunr's
    monkeypatch.setattr(data, "_AT_ONCE", 1.0)


def flipped(path: Path, source: random.Random) -> None:
    content = bytearray(path.read_bytes())
    for _ in range(source.choice((1, 1, 8))):
        content[source.randrange(len(content))] ^= 1 << source.randrange(8)
    path.write_bytes(content)


def mangled(path: Path, source: random.Random) -> None:
    """Damage to the small parts of the file that say where the others are."""
    content = bytearray(path.read_bytes())
    page = source.randrange(len(content) // 4096) * 4096
    content[page + source.randrange(60)] = source.randrange(256)
    path.write_bytes(content)


def cut(path: Path, source: random.Random) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: source.randrange(len(content))])


def emptied(path: Path, source: random.Random) -> None:
    path.write_bytes(b"")


def foreign(path: Path, source: random.Random) -> None:
    path.write_bytes(source.randbytes(9_000))


def folder(path: Path, source: random.Random) -> None:
    path.unlink()
    path.mkdir()
    (path / "file").write_text("x")


def without(statement: str) -> Callable[[Path, random.Random], None]:
    def done(path: Path, source: random.Random) -> None:
        with closing(sqlite3.connect(path)) as file, file:
            file.execute(statement)

    return done


ONE = "WHERE number = (SELECT number FROM block ORDER BY number LIMIT 1 OFFSET 3)"
DAMAGE = {
    "cut": cut,
    "emptied": emptied,
    "foreign": foreign,
    "folder": folder,
    "no tables": without("DROP TABLE part"),
    "no block": without(f"DELETE FROM block {ONE}"),
    "block of another number": without(f"UPDATE block SET number = 99999 {ONE}"),
    "blocks exchanged": without("UPDATE block SET terms = (SELECT terms FROM block ORDER BY number DESC LIMIT 1)"),
    "digests of text": without(f"UPDATE block SET digests = 'x' {ONE}"),
    "digests of another block": without(f"UPDATE block SET digests = (SELECT max(digests) FROM block) {ONE}"),
    "terms of text": without(f"UPDATE block SET terms = 'x' {ONE}"),
    "no terms": without(f"UPDATE block SET terms = NULL {ONE}"),
    "terms of a number": without(f"UPDATE block SET terms = 7 {ONE}"),
    "row of a number": without(f"UPDATE block SET row = 7 {ONE}"),
    "no layout": without("DELETE FROM part WHERE name = 'layout'"),
    "sizes": without("UPDATE part SET value = x'00'  WHERE name = 'sizes'"),
    "shards": without("UPDATE shard SET text = x'00'"),
    "shards exchanged": without("UPDATE shard SET text = (SELECT max(text) FROM shard)"),
    "no shard": without("DELETE FROM shard WHERE rowid = (SELECT max(rowid) FROM shard)"),
    "an older mark": without("UPDATE part SET value = 'a', sum = 3486747419 WHERE name = 'mark'"),
    "no seal": without("DELETE FROM part WHERE name = 'seal'"),
    "no marks": without("DELETE FROM part WHERE name = 'blocks'"),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_nothing_of_a_damaged_file_is_served(tmp_path: Path, name: str) -> None:
    path = tmp_path / "search.sqlite"
    source = random.Random(name)
    listed = entries(FEW, 1, vocabulary=400)
    warm(listed, path)
    DAMAGE[name](path, source)
    after = [replace(listed[61], answer="edited"), *listed[:61], *listed[62:]]  # a card of the block that is damaged
    assert warm(after, path) == cold(after)
    assert warm(listed, path) == cold(listed)


@pytest.mark.parametrize("name", DAMAGE)
def test_an_edit_by_a_damaged_file_is_refused_or_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(edit, "MOST", 0)
    path = tmp_path / "search.sqlite"
    listed = entries(FEW, 1, vocabulary=400)
    files = warm(listed, path)
    DAMAGE[name](path, random.Random(name))
    now = replace(listed[61], answer="edited")
    found = edited([now], FEW, Memory(path), data.mark(files[MANIFEST]), {})
    if found is not None:
        made = {path: files[path] for path in files.keys() - found.gone} | found.files
        assert made == cold([*listed[:61], now, *listed[62:]])
        found.save()


@pytest.mark.parametrize("damage", [flipped, mangled, cut])
def test_wherever_the_damage_is(tmp_path: Path, damage: Callable[[Path, random.Random], None]) -> None:
    path = tmp_path / "search.sqlite"
    source = random.Random(damage.__name__)
    listed = entries(100, 1, vocabulary=300)
    warm(listed, path)
    sound, right = path.read_bytes(), cold(listed)
    for _ in range(25):
        path.write_bytes(sound)
        damage(path, source)
        assert warm(listed, path) == right
        path.write_bytes(sound)
        damage(path, source)
        after = changed(listed, source, 1)
        assert warm(after, path) == cold(after)
