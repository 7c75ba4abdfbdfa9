"""Search data as files below `search/`, each named after what it holds but for the manifest."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from deckpress.search.entry import BOOSTS, FIELDS
from deckpress.search.rows import PER, encoded
from deckpress.search.shards import MANY, Shards

FORMAT = 2
LUNR = "2.3.9"  # whose scores the page computes
B, K1 = 0.75, 1.2  # lunr's own
_FILES, _FILES_OF_MANY = 25, 50  # row files of a folder
NONE = "00000000"


def files(
    shards: Shards, vocabulary: str, rows: Mapping[int, bytes], sums: Mapping[int, int], decks: bytes
) -> dict[str, bytes]:
    """Path below the site and bytes of every file; `rows` are the files of results, with sums, by their number."""
    made: dict[str, bytes] = {}
    terms = [
        _put(made, "t/{}.txt", text.encode("utf-8", "surrogatepass"), name[:8])
        for name, text in zip(shards.names, shards.texts, strict=True)
    ]
    words = _put(made, "v/{}.txt", vocabulary.encode("utf-8", "surrogatepass"))
    listed = _put(made, "decks/{}.json", decks)
    most = _FILES_OF_MANY if shards.cards >= MANY else _FILES
    groups = _groups(made, rows, sums, most)
    manifest = {
        "v": FORMAT,
        "lunr": LUNR,
        "build": "",
        "cards": shards.cards,
        "fields": FIELDS,
        "boosts": tuple(BOOSTS.values()),
        "b": B,
        "k1": K1,
        "totals": shards.totals,
        "keys": shards.keys(),
        "terms": "".join(terms),
        "vocabulary": words,
        "decks": listed,
        "rows": {"per": PER, "files": most, "groups": "".join(groups)},
    }
    manifest["build"] = _named(encoded(manifest))
    made["manifest.json"] = encoded(manifest)
    return {f"search/{path}": data for path, data in made.items()}


def _groups(made: dict[str, bytes], rows: Mapping[int, bytes], sums: Mapping[int, int], most: int) -> list[str]:
    groups: dict[int, list[int]] = {}
    for number in sorted(rows):
        groups.setdefault(number // most, []).append(number)
    found = [NONE] * (max(groups, default=-1) + 1)
    for group, numbers in groups.items():
        name = _named(b"".join(b"%d:%d:%d " % (number, len(rows[number]), sums[number]) for number in numbers))
        found[group] = name
        made.update({f"d/{name}/{number}.json": rows[number] for number in numbers})
    return found


def _put(made: dict[str, bytes], path: str, data: bytes, name: str = "") -> str:
    """Adds a file under a name that no other content has."""
    name = name or _named(data)
    while made.setdefault(path.format(name), data) != data:
        name = _named(name.encode() + data)
    return name


def _named(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=4).hexdigest()
