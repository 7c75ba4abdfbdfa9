"""The files of search: what they are called, how large they are, what they share with lunr's own index."""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from deckpress.search import data, shards
from deckpress.search.entry import Entry
from deckpress.search.index import MOST
from msgspec.structs import replace

from tests.cards import decks, entries
from tests.node import JS, lunr, node

FIND = """
import { readFileSync } from 'node:fs';
const { default: lunr } = await import(process.argv[1]);
const { index, terms } = JSON.parse(readFileSync(0, 'utf8'));
const read = lunr.Index.load(JSON.parse(index));
const ask = term => read.query(query => query.term(term, { usePipeline: false })).map(result => Number(result.ref));
console.log(JSON.stringify(terms.map(ask)));
"""
TERMS = """
import { readFileSync } from 'node:fs';
const { library } = await import(process.argv[1]);
const files = JSON.parse(readFileSync(0, 'utf8'));
const asked = [];
const shelf = library(JSON.parse(files['search/manifest.json']), async path => {
  asked.push(path);
  return files[`search/${path}`];
});
const all = await shelf.terms('');
const { terms } = await shelf.vocabulary();
const rows = await shelf.rows(JSON.parse(files.serials));
const decks = await shelf.decks();
console.log(JSON.stringify({ all, terms, rows, decks, tags: await shelf.tags(), asked }));
"""


def made(listed: Sequence[Entry]) -> dict[str, bytes]:
    return dict(data.data(listed, decks(listed)))


def manifest(files: Mapping[str, bytes]) -> Any:
    return json.loads(files["search/manifest.json"])


def named(files: Mapping[str, bytes], folder: str) -> set[str]:
    return {path for path in files if path.startswith(f"search/{folder}/")}


def test_files_are_named_after_what_they_hold() -> None:
    files = made(entries(300, 1))
    for path in named(files, "t"):
        text = files[path].decode("utf-8", "surrogatepass")
        assert path.split("/")[2].startswith(hashlib.sha256(text.encode()).hexdigest()[:8])
    for path in named(files, "v") | named(files, "decks"):
        assert path.split("/")[2].split(".")[0] == hashlib.blake2b(files[path], digest_size=4).hexdigest()
    assert {path.count("/") for path in named(files, "d")} == {3}
    assert all(re.fullmatch(r"search/[a-z0-9./]+", path) for path in files)


def test_the_manifest_names_every_file_and_no_other() -> None:
    files = made(entries(900, 6))
    told = manifest(files)
    names = re.findall("........", told["terms"])
    groups = re.findall("........", told["rows"]["groups"])
    want = {f"search/t/{name}.txt" for name in names} | {f"search/v/{told['vocabulary']}.txt"}
    want |= {f"search/decks/{told['decks']}.json", "search/manifest.json", "search/index.json"}
    assert files.keys() - named(files, "d") == want
    assert {path.split("/")[2] for path in named(files, "d")} == {*groups} - {"00000000"}
    assert "00000000" in groups, "some group should have no cards, so that holes are tested"
    assert len(told["keys"]) == len(names) and told["cards"] == 900


def test_shards_stay_within_their_limit() -> None:
    files = made(entries(3_000, 2))
    assert len(named(files, "t")) > 10
    for path in named(files, "t"):
        text = files[path].decode()
        assert len(text) <= 16_000 or "\n" not in text, path


def test_the_page_reads_terms_rows_and_decks_as_they_were_made() -> None:
    listed = entries(400, 5)
    files = {path: text.decode() for path, text in made(listed).items()}
    top = listed[-1].serial
    size = manifest(made(listed))["rows"]["per"]
    there = {entry.serial // size for entry in listed}
    serials = [serial for serial in range(top + 30) if serial // size in there] + [top + 5_000]
    found = node(
        TERMS,
        (JS / "../../static/js/core/shards.js").resolve().as_uri(),
        given={**files, "serials": json.dumps(serials)},
    )
    whole = [term for term, _ in json.loads(files["search/index.json"])["invertedIndex"]]
    assert found["all"] == found["terms"] == whole
    held = {entry.serial: entry for entry in listed}
    for serial, row in zip(serials, found["rows"], strict=True):
        if entry := held.get(serial):
            texts = {name: getattr(entry, name) for name in ("deck", "href", "number", "section", "question", "answer")}
            assert row == {"serial": serial, **texts}
        else:
            assert row is None
    assert found["tags"] == sorted({tag for entry in listed for tag in entry.tags})
    for told, (title, href, cards) in zip(found["decks"], decks(listed), strict=True):
        assert (told["title"], told["href"]) == (title, href)
        assert [serial for first, count in told["runs"] for serial in range(first, first + count)] == list(cards)
    assert len(found["asked"]) == len(set(found["asked"]))


def test_terms_stand_in_the_order_of_utf16() -> None:
    """Letters above U+FFFF sort before U+E000–U+FFFF there, and after them in Python."""
    text = "𝑥 \U00020000 \uffc3 z \ufa0e \U0001d54f \u30ab \ue000 ）"
    listed = [term for term, _ in json.loads(made([card(3, text)])["search/index.json"])["invertedIndex"]]
    assert listed == sorted(listed, key=lambda term: term.encode("utf-16-be"))
    assert len(listed) == len(set(listed))


def card(serial: int, question: str, **more: Any) -> Entry:
    return Entry(serial, f"decks/d0.html#c{serial}", 1, "Cells", "", question, "An answer.", **more)


def test_the_published_index_loads_in_plain_lunr_and_finds_cards() -> None:
    """The stock lunr.js, without any mending."""
    listed = [
        *entries(MOST - 2, 7),
        card(100_000, "𝑥 and ﬁ and ）needle \U00020000 x10 x1 x100"),
        card(100_001, "x100 thread"),
    ]
    files = made(listed)
    given = {"index": files["search/index.json"].decode(), "terms": ["needle", "thread", "x100", "·and", "zzz9"]}
    found = node(FIND, lunr(), given=given)
    assert found[0] == [100_000] and found[1] == [100_001] and found[4] == []
    assert {100_000, 100_001} <= set(found[2])
    assert 100_000 in found[3]


def test_the_published_index_is_there_for_small_sites_only() -> None:
    listed = entries(MOST + 1, 7)
    assert "search/index.json" in made(listed[:-1])
    assert "search/index.json" not in made(listed)


@pytest.mark.parametrize("count", [0, 1, 40, 1_000])
def test_the_order_of_entries_changes_nothing(count: int) -> None:
    listed = entries(count, 9)
    shuffled = random.Random(1).sample(listed, k=count)
    assert dict(data.data(shuffled, decks(listed))) == made(listed)


def test_a_site_without_cards_has_its_files() -> None:
    told = manifest(made([]))
    assert (told["cards"], told["keys"], told["terms"], told["totals"]) == (0, [], "", [0] * 5)


def test_one_edit_moves_few_shards() -> None:
    """Of 10,000 cards; the words of the edit are common and rare, known and new."""
    listed = entries(10_000, 12)
    old = made(listed)
    for at, text in ((5_000, "A new answer of the brandnew word."), (17, listed[18].answer), (9_999, "")):
        new = made([*listed[:at], replace(listed[at], answer=text), *listed[at + 1 :]])
        assert len(named(new, "t") - named(old, "t")) <= len(named(old, "t")) / 3
        assert len(named(new, "d") - named(old, "d")) <= 25
    assert len(named(old, "t")) > 30


def test_names_that_collide_get_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if two shards had the same eight digits: both are there, and the manifest names each."""
    listed = entries(1_000, 2)
    real = made(listed)
    monkeypatch.setattr(shards, "name", lambda text: "1f2e3d4c" + hashlib.blake2b(text.encode()).hexdigest())
    files = made(listed)
    names = re.findall("........", manifest(files)["terms"])
    assert [files[f"search/t/{name}.txt"] for name in names] == [
        real[f"search/t/{name}.txt"] for name in re.findall("........", manifest(real)["terms"])
    ]
