"""Links and files in cards: how they stand in HTML until it is known where they lead."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from msgspec import Struct

from deckpress.patterns import compiled
from deckpress.render.marks import LINK_CLOSE, LINK_OPEN, MEDIA_CLOSE, MEDIA_OPEN, MEDIA_WIDTH, ROOT

SOUNDS = (".mp3", ".ogg", ".oga", ".m4a", ".wav")
FILMS = (".mp4", ".webm")
_MARK = f"{LINK_OPEN}([^{LINK_CLOSE}]*){LINK_CLOSE}"
_NAMED = compiled(f'<a href="{_MARK}">([^<]*)</a>')
_ADDRESS = compiled(f' href="{_MARK}"')
_PLAYER = compiled(r"<(?P<tag>audio|video)(?P<rest>[^>]*)>(?P<source>\s*<source[^>]*>)?")
_PATH = compiled(f"{MEDIA_OPEN}([^{MEDIA_WIDTH}]*){MEDIA_WIDTH}")


class Link(Struct, frozen=True, array_like=True):
    """A link as it is written; `base` is the note that a card embeds it from, "" for the card's own.

    An address is what stands in `[…](address)`.
    """

    base: str
    written: str
    address: bool = False

    @property
    def mark(self) -> str:
        """What stands for its href, not yet escaped."""
        return f"{LINK_OPEN}{'a' if self.address else 'n'}{self.base}\n{self.written}{LINK_CLOSE}"


def anchor(link: Link, text: str) -> str:
    """The HTML of a link, around text that is already escaped."""
    return f'<a href="{html.escape(link.mark)}">{text}</a>'


def placed(card: str, href: Callable[[Link], str]) -> str:
    """The card's HTML with its links in place; one that leads nowhere leaves its text."""

    def named(match: re.Match[str]) -> str:
        found = href(_link(match[1]))
        return f'<a href="{ROOT}{html.escape(found)}">{match[2]}</a>' if found else match[2]

    def address(match: re.Match[str]) -> str:
        found = href(_link(match[1]))
        return f' href="{ROOT}{html.escape(found)}"' if found else ""

    return _ADDRESS.sub(address, _NAMED.sub(named, card)) if LINK_OPEN in card else card


def _link(mark: str) -> Link:
    base, _, written = html.unescape(mark[1:]).partition("\n")
    return Link(base, written, address=mark[0] == "a")


def shown(target: str, alias: str) -> str:
    """What a reader sees of `[[target|alias]]`."""
    name, _, part = target.partition("#")
    parts = () if part.startswith("^") and name else (inner.strip() for inner in part.split("#"))
    return alias or " › ".join(filter(None, (name.strip(), *parts))) or target


def players(safe: str) -> str:
    """Safe HTML in which every sound and film has controls and a name, and is not loaded before it is asked for."""
    return _PLAYER.sub(_player, safe) if "<audio" in safe or "<video" in safe else safe


def _player(match: re.Match[str]) -> str:
    found = _PATH.search(match[0])
    if not found:
        return match[0]
    name = found[1].rpartition("/")[2]
    rest = re.sub(r' controls(?:="[^"]*")?', "", match["rest"])
    source = match["source"] or ""
    return f'<{match["tag"]} controls preload="none" aria-label="{name}"{rest}>{source}'


def medium(path: str, width: str) -> str:
    """The `src` of a media file."""
    return f'src="{MEDIA_OPEN}{html.escape(path)}{MEDIA_WIDTH}{width}{MEDIA_CLOSE}"'
