"""Writes docs/diagnostics.md from the catalogue of codes: `python tools/catalogue.py`."""

from __future__ import annotations

from pathlib import Path

from deckpress.model.diagnostic import WARNINGS, Code

# Code: when it comes, what to do.
CATALOGUE: dict[Code, tuple[str, str]] = {
    Code.UNREADABLE: ("a file or folder cannot be read", "check its permissions"),
    Code.LINKED: (
        "a symbolic link stands in the content folder; it is not followed",
        "copy the file into the folder",
    ),
    Code.IRREGULAR: ("something is neither file nor folder, such as a socket", "move it out of the folder"),
    Code.BINARY: ("a deck file is not text", "save it as UTF-8, or move it out of the folder"),
    Code.MISDECODED: (
        "a file holds bytes that are not UTF-8, or characters that no text may hold; they are shown as �",
        "save it as UTF-8",
    ),
    Code.OVERSIZE: ("a deck file has more than 16 MiB", "split it into several decks"),
    Code.UNSAFE_NAME: ("a file or folder name holds characters that cannot be published", "rename it"),
    Code.FRONT_MATTER_OPEN: ("front matter starts and never ends", "add a line `---` below it"),
    Code.FRONT_MATTER_INVALID: (
        "front matter is not the small YAML or TOML that is read; the cards are read, the front matter is not",
        "mend the line named, see [settings](settings.md#front-matter)",
    ),
    Code.FRONT_MATTER_VALUE: ("a value of a known key is no text", "put the value on the line of its key"),
    Code.CONFIG_INVALID: (
        "`deckpress.toml` is not valid TOML; the site is built without settings",
        "mend the line named",
    ),
    Code.CONFIG_KEY: (
        "`deckpress.toml` has a key that is not known",
        "use the key that is suggested, or remove it",
    ),
    Code.CONFIG_VALUE: (
        "a key in `deckpress.toml` has a wrong value; the default is used",
        "see [settings](settings.md)",
    ),
    Code.VAULT_SETTINGS: (
        "the settings of Obsidian or of a plugin cannot be read; its defaults are used",
        "save them again in Obsidian, or set the keys in `deckpress.toml`",
    ),
    Code.KEYWORDS_UNKNOWN: (
        "many lines look like blocks of cards with renamed keywords",
        "set the keywords that are named, in the table that is named, in `deckpress.toml`",
    ),
    Code.PATTERN: (
        "a pattern in the settings is no regular expression, or takes too long; it is left out",
        "mend it in the plugin's settings or in `deckpress.toml`",
    ),
    Code.DIALECT_UNKNOWN: (
        "front matter or `deckpress.toml` names a dialect that does not exist",
        "use one of those that are listed",
    ),
    Code.NO_ANSWER: ("a question has no answer, so it is no card", "write the answer below it"),
    Code.NO_QUESTION: ("an answer has no question, so it is no card", "write the question where it is missing"),
    Code.NO_DECK_NAME: ("`TARGET DECK` names no deck", "write the name on the next line"),
    Code.REPEATED_ID: (
        "two cards have the same id; the second is named by its text",
        "remove one of the ids",
    ),
    Code.TWIN: ("a card stands twice, word for word", "remove one"),
    Code.CARD_TOO_LARGE: (
        "a card is longer than 64 KB, or a note would make more than 100 cards",
        "split it",
    ),
    Code.CARD_NOT_SHOWN: (
        "a card is too slow or too deeply nested to be rendered; the page says so in its place",
        "make the card smaller, or split it",
    ),
    Code.BROKEN_ID: ("an id holds what no id may hold; the card is named by its text", "remove it"),
    Code.BLOCK_OPEN: ("a block of a card starts and never ends, so it is no card", "add the closing line"),
    Code.EMPTY_CLOZE: ("a deletion of a cloze holds nothing", "write the text between its marks, or remove them"),
    Code.SPLIT: (
        "a blank line seems to cut a card in two; what stands below it is no part of the card",
        "remove the blank line",
    ),
    Code.NO_DELETION: ("a note that should be a cloze hides nothing, so it is no card", "mark what is to be recalled"),
    Code.NOTE_TYPE: ("a block names no note type that can be read, so it is no card", "name it on the first line"),
    Code.STRAY_TEXT: ("text stands between cards and belongs to none", "move it into a comment, or into a card"),
    Code.HIDDEN: (
        "code or a comment is never closed: code hides what stands below it, a comment hides nothing",
        "close it",
    ),
    Code.CHOICE: ("the answer names none of the choices", "repeat the line of the right one, or its letter"),
    Code.SCHEDULE: ("a schedule beside a card cannot be read; the card is published without it", "mend or remove it"),
    Code.ROW: ("a row of a table of cards has too many or too few columns", "mend the row, or the quotes before it"),
    Code.FIELD: ("a block has a field that its note type does not have, or has it twice", "rename or remove it"),
    Code.FORMULA: ("a formula cannot be read; the page shows its source", "mend it at the place marked"),
    Code.FORMULA_REFUSED: (
        "a formula is too long, too deep, or uses a command that is not allowed",
        "make it smaller, or do without the command",
    ),
    Code.FORMULA_OPEN: ("`$$` is never closed", r"close it, or write `\$` for a dollar sign"),
    Code.MACRO: (
        "a line of `macros.tex` or a key of `[macros]` is no macro",
        r'write `\R \mathbb{R}`, or `"\\R" = "\\mathbb{R}"` in TOML',
    ),
    Code.MEDIA_MISSING: ("there is no such picture or sound", "check its name and folder"),
    Code.MEDIA_REFUSED: (
        "a file is SVG, larger than 64 MiB, unreadable, or not what its ending says; "
        "or the source is an address such as `data:`",
        "save it in an allowed format, beside the deck",
    ),
    Code.NO_ALT: ("a picture has no description", "write it between the brackets: `![…](…)`"),
    Code.MEDIA_REMOTE: ("a picture or sound lies on another server; it is left out", "save the file beside the deck"),
    Code.DIAGRAM: ("a Mermaid diagram is shown as its source", "save the diagram as a picture to have it drawn"),
    Code.LINK_BROKEN: (
        "`[[…]]` names nothing that is there; it is shown as text",
        "use the name that is suggested, or remove the link",
    ),
    Code.EMBED_BROKEN: (
        "`![[…]]` names no note, heading or block that is there; it is shown as text",
        "use the name that is suggested, or remove the embed",
    ),
    Code.EMBED_DEEP: ("embeds stand too deep inside each other, or in a circle", "link to the note instead"),
    Code.LOCK_DAMAGED: (
        "a line of `cards.lock` cannot be read; the others are used, and the file is left as it is",
        "restore the line from git, or remove it",
    ),
    Code.LOCK_CONFLICT: (
        "`cards.lock` holds the marks of a merge; both sides are read",
        "nothing: the next build writes it clean",
    ),
    Code.LOCK_STALE: (
        "with `--locked`, `cards.lock` does not hold the cards as they are; nothing is published",
        "run `deckpress build` and commit `cards.lock`",
    ),
}  # fmt: skip

PAGE = Path(__file__).parent.parent / "docs/diagnostics.md"
_HEAD = """\
# Diagnostics

Every fault that `deckpress` can name. A code is public for ever: it is never given another meaning. An error makes
the exit code 1, a warning does so only with `--strict`. All faults are shown, in the order of files and lines, and the
other cards are published. `make catalogue` writes this page.

| code | name | severity | when | what to do |
|---|---|---|---|---|
"""


def page() -> str:
    """The manual's page, a row a code, in the order of the codes."""
    rows = []
    for code in sorted(Code):
        when, mend = CATALOGUE[code]
        severity = "warning" if code in WARNINGS else "error"
        rows.append(f"| {code} | {code.name} | {severity} | {when} | {mend} |\n")
    return _HEAD + "".join(rows)


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
