"""Which cards of a page are not what they were, from its old and its new HTML."""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct

_CARD = re.compile(r'<article\b[^>]*?\sid="([^"]*)".*?</article>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_STYLE = re.compile(r"\bk\d+\b")  # classes of formulas, numbered as they come on a page
_NUMBER = re.compile(r'(<span class="vh">(?:Card </span>| to card ))\d+')


class Changes(Struct, frozen=True):
    """Ids in the order of the new page: cards that are new or read differently, and who was whom before."""

    cards: tuple[str, ...] = ()
    renamed: Mapping[str, str] = {}  # former ids to those that stand in their place


def changes(old: str, new: str) -> Changes:
    """What became of the cards of a page; where a card stands and its number do not count."""
    before, after = _cards(old), _cards(new)
    renamed = _renamed(list(before), list(after))
    former = {now: then for then, now in renamed.items()}
    cards = []
    for name, html in after.items():
        was = before.get(name)
        if name in former or was is None or (was != html and _plain(was) != _plain(html)):
            cards.append(name)
    return Changes(tuple(cards), renamed)


def _cards(html: str) -> dict[str, str]:
    return {match[1]: match[0] for match in _CARD.finditer(html)}


def _plain(html: str) -> str:
    """The card without what depends on the rest of its page."""
    return _TAG.sub(lambda tag: _STYLE.sub("k", tag[0]), _NUMBER.sub(r"\1", html))


def _renamed(before: list[str], after: list[str]) -> dict[str, str]:
    """Cards whose id went with their text: as many new ones stand behind the same neighbour."""
    kept = set(before).intersection(after)
    renamed: dict[str, str] = {}
    come = _behind(kept, after)
    for neighbour, gone in _behind(kept, before).items():
        if len(gone) == len(come.get(neighbour, ())):
            renamed.update(zip(gone, come[neighbour], strict=True))
    return renamed


def _behind(kept: set[str], names: list[str]) -> dict[str, list[str]]:
    """The names that are not kept, by the kept one before them."""
    found: dict[str, list[str]] = {}
    neighbour = ""
    for name in names:
        if name in kept:
            neighbour = name
        else:
            found.setdefault(neighbour, []).append(name)
    return found
