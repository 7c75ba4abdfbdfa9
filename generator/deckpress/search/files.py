"""Search data as files below `search/`, each named after what it holds but for the manifest."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import partial

from msgspec import Struct

from deckpress.search.entry import BOOSTS, FIELDS
from deckpress.search.rows import PER, Mark, encoded
from deckpress.search.shards import MANY, Shards

Files = dict[str, Callable[[], bytes]]

FORMAT = 2
LUNR = "2.3.9"  # whose scores the page computes
B, K1 = 0.75, 1.2  # lunr's own
_FILES, _FILES_OF_MANY = 25, 50  # row files of a folder
NONE = "00000000"
MANIFEST = "search/manifest.json"


class Made(Struct, frozen=True):
    """All search data: shards, their vocabulary, row files by number with what is known of each, the list of decks."""

    shards: Shards
    vocabulary: str
    marks: dict[int, Mark]
    rows: Mapping[int, bytes]
    decks: bytes


def files(made: Made) -> Files:
    """What gives the bytes of every file, by its path below the site."""
    shards, found = made.shards, Files()
    terms = [_put(found, "t/{}.txt", partial(_text, shards.texts, name), name[:8]) for name in shards.names]
    words = _put(found, "v/{}.txt", partial(_whole, made.vocabulary.encode("utf-8", "surrogatepass")))
    listed = _put(found, "decks/{}.json", partial(_whole, made.decks))
    groups, below = shown(made.marks, made.rows, shards.cards)
    found.update(below)
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
        "rows": {"per": PER, "files": _most(shards.cards), "groups": "".join(groups)},
    }
    manifest["build"] = _named(encoded(manifest))
    found[MANIFEST] = partial(_whole, encoded(manifest))
    return found


def shown(marks: Mapping[int, Mark], rows: Mapping[int, bytes], cards: int) -> tuple[list[str], Files]:
    """The folders of the row files of so many cards, and what gives the bytes of each."""
    groups: dict[int, list[int]] = {}
    for number in sorted(marks):
        groups.setdefault(number // _most(cards), []).append(number)
    names, found = [NONE] * (max(groups, default=-1) + 1), Files()
    for group, numbers in groups.items():
        names[group] = _named(b"".join(b"%d:%d:%d " % (number, *marks[number][:2]) for number in numbers))
        for number in numbers:
            found[f"search/d/{names[group]}/{number}.json"] = partial(rows.__getitem__, number)
    return names, found


def _most(cards: int) -> int:
    return _FILES_OF_MANY if cards >= MANY else _FILES


def _put(found: Files, path: str, content: Callable[[], bytes], name: str = "") -> str:
    """Adds a file under a name that no other content has."""
    name = name or _named(content())
    while (full := f"search/{path.format(name)}") in found:
        name = _named(name.encode() + content())
    found[full] = content
    return name


def _text(texts: Mapping[str, str], name: str) -> bytes:
    return texts[name].encode("utf-8", "surrogatepass")


def _whole(content: bytes) -> bytes:
    return content


def _named(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=4).hexdigest()
