"""The text that a card shows from another note."""

from __future__ import annotations

from msgspec import Struct

DEPTH = 3  # embeds within embeds
CARD_LIMIT = 50  # embeds in one card, those within embeds counted too


class Embed(Struct, frozen=True, array_like=True):
    """What stands in place of an embed: Markdown of the note at `path`, or what is wrong with it."""

    path: str = ""
    name: str = ""  # of the part, the same for every spelling of it
    title: str = ""  # of the note and the heading, for readers
    text: str = ""
    attachments: str = ""  # folder for pictures of that note
    about: str = ""
    hint: str = ""
    cut: bool = False  # the part is longer than `text`


def place(base: str, target: str) -> str:
    """The name of an embed as it is written in a note; the card's own note is ""."""
    return f"{base}\n{target}"
