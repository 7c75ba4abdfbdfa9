"""Deck files read, or taken from the memo as they were read before: those in which nothing but notes was found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Any, get_type_hints

from msgspec import msgpack
from msgspec.structs import astuple, replace

from deckpress.memo import Memo, key
from deckpress.model.note import Note
from deckpress.read import dialects, normal
from deckpress.read.dialects import Item
from deckpress.read.page import Page

_AT_ONCE = 64  # pages

_encoded = msgpack.Encoder(order="deterministic").encode


@cache
def _decoded() -> Callable[[bytes], list[Any]]:
    """What gives back notes as tuples of all but their source."""
    fields: Any = tuple(list(get_type_hints(Note).values())[1:])
    return msgpack.Decoder(list[tuple[fields]]).decode


def items(pages: Iterable[Page], memo: Memo | None) -> Iterator[tuple[Page, tuple[Item, ...]]]:
    """Each page with what its dialect makes of it."""
    left = iter(pages)
    while some := list(islice(left, _AT_ONCE)):
        keys = [_key(page, memo) for page in some] if memo else [b""] * len(some)
        known, new = memo.get(keys) if memo else {}, list[tuple[bytes, bytes]]()
        for page, name in zip(some, keys, strict=True):
            if name in known:
                yield page, tuple(Note(page.source, *parts) for parts in _decoded()(known[name]))
                continue
            found = tuple(map(_told, dialects.parse(page)))
            new += _kept(name, found) if memo else ()
            yield page, found
        if memo:
            memo.put(new)


def _key(page: Page, memo: Memo) -> bytes:
    return key(memo.program, "notes", _encoded(page.vault), page.source.path, page.source.text)


def _told(item: Item) -> Item:
    """Where it is a note, with the digest of what it says."""
    if not isinstance(item, Note):
        return item
    return replace(item, said=normal.said(item.kind.value, item.front.text, item.back.text))


def _kept(name: bytes, found: Sequence[Item]) -> Iterator[tuple[bytes, bytes]]:
    """What is remembered of a page; nothing if there are faults, for these know their lines."""
    notes = [astuple(item)[1:] for item in found if isinstance(item, Note)]
    if len(notes) == len(found):
        yield name, _encoded(notes)
