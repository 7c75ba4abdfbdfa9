"""How a vault writes its cards: what its plugins and `deckpress.toml` say about keywords, separators and tags."""

from __future__ import annotations

from msgspec import Struct

PLUGINS = {
    "obsidian-to-anki-plugin": "to_anki",
    "obsidian-spaced-repetition": "spaced_repetition",
    "flashcards-obsidian": "flashcards",
}
FILES = (*(f".obsidian/plugins/{name}/data.json" for name in PLUGINS), ".obsidian/app.json")


class ToAnki(Struct, frozen=True):
    """Obsidian_to_Anki: keywords of blocks, patterns by note type, folders."""

    begin: str = "START"
    end: str = "END"
    begin_inline: str = "STARTI"
    end_inline: str = "ENDI"
    deck: str = "TARGET DECK"
    tags: str = "FILE TAGS"
    delete: str = "DELETE"
    frozen: str = "FROZEN"
    patterns: tuple[tuple[str, str], ...] = ()  # note type, regular expression as JavaScript writes it
    types: tuple[str, ...] = ()  # note types beyond those that Anki has of itself
    fields: tuple[str, ...] = ()  # field names beyond Front, Back, Text and Extra
    folder_decks: tuple[tuple[str, str], ...] = ()  # folder, deck
    folder_tags: tuple[tuple[str, str], ...] = ()  # folder, tags parted by spaces
    ignore: tuple[str, ...] = ()  # globs
    curly: bool = False  # `{x}` is a deletion in note types called Cloze
    highlights: bool = False  # so is `==x==`


class SpacedRepetition(Struct, frozen=True):
    """Obsidian Spaced Repetition: tags that open a note, separators, patterns of clozes."""

    tags: tuple[str, ...] = ("#flashcards",)
    folders: bool = False  # every note is open, and its folder is its deck
    single: str = "::"
    single_reversed: str = ":::"
    multi: str = "?"
    multi_reversed: str = "??"
    end: str = ""
    clozes: tuple[str, ...] = ("==[123;;]answer[;;hint]==",)
    ignore: tuple[str, ...] = ()  # globs


class Flashcards(Struct, frozen=True):
    """flashcards-obsidian: the tag of a card, separators, decks by folder."""

    tag: str = "card"
    single: str = "::"
    single_reversed: str = ":::"
    deck: str = ""
    folders: bool = True
    highlights: bool = True  # `==x==` is a deletion


class Vault(Struct, frozen=True):
    """All that is known about one vault; `folder` is its path below the content, "" for all of it."""

    folder: str = ""
    to_anki: ToAnki = ToAnki()
    spaced_repetition: SpacedRepetition = SpacedRepetition()
    flashcards: Flashcards = Flashcards()
    attachments: str = ""  # folder for attachments, "./x" below the folder of the note
    dialects: tuple[tuple[str, str], ...] = ()  # glob of paths below the content, dialect
