"""How each vault writes its cards: its plugins' settings, and what `deckpress.toml` says over them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from msgspec.structs import replace

from deckpress import config
from deckpress.characters import usable
from deckpress.model.diagnostic import Code, Diagnostic
from deckpress.model.source import Source
from deckpress.model.vault import FILES as FILES
from deckpress.model.vault import PLUGINS, Flashcards, SpacedRepetition, ToAnki, Vault

TABLES = {"obsidian-to-anki": "to_anki", "spaced-repetition": "spaced_repetition", "flashcards": "flashcards"}


def vaults(
    files: Iterable[tuple[str, str]], tables: Mapping[str, Mapping[str, Any]], toml: str
) -> tuple[tuple[Vault, ...], tuple[Diagnostic, ...]]:
    """Every vault in the content, the deepest first and one for all other files last.

    `files` are path and text of the settings found, `tables` those of `deckpress.toml`, whose text is `toml`.
    """
    faults: list[Diagnostic] = []
    found: dict[str, Vault] = {"": Vault()}
    for path, text in files:
        folder = path.partition(".obsidian/")[0].rstrip("/")
        found[folder] = _with_plugin(found.get(folder, Vault(folder)), Source(path, text), faults)
    own = Source(config.FILE, toml)
    over = [(TABLES[name], name, table) for name, table in tables.items() if name in TABLES]
    globs = tuple((str(key), str(value)) for key, value in tables.get("dialects", {}).items())
    written = []
    for vault in sorted(found.values(), key=lambda vault: -len(vault.folder)):
        shown = faults if vault.folder == "" else []  # the same faults for every vault, so once
        parts = {part: _with_table(getattr(vault, part), name, table, own, shown) for part, name, table in over}
        written.append(replace(vault, dialects=globs, **parts))
    return tuple(written), tuple(faults)


def of(path: str, known: Iterable[Vault]) -> Vault:
    """The vault that a file belongs to."""
    return next(vault for vault in known if not vault.folder or path.startswith(f"{vault.folder}/"))


def attachments(vault: Vault, folder: str) -> str:
    """The folder for attachments of the notes in a folder."""
    chosen = vault.attachments.strip()
    if chosen == "." or chosen.startswith("./"):
        return f"{folder}/{chosen[2:]}".strip("/")
    return f"{vault.folder}/{chosen}".strip("/") if chosen else ""


def _with_plugin(vault: Vault, source: Source, faults: list[Diagnostic]) -> Vault:
    try:
        values = usable(json.loads(source.text))
        if not isinstance(values, dict):
            raise ValueError("no object")
    except (ValueError, RecursionError) as error:
        at = getattr(error, "pos", 0)
        about, hint = "settings are not valid JSON", "the plugin's own keywords are used"
        faults.append(Diagnostic(Code.VAULT_SETTINGS, source.place(at, at + 1), about, hint))
        return vault
    if source.path.endswith("app.json"):
        return replace(vault, attachments=_text(values, "attachmentFolderPath"))
    plugin = source.path.split("/")[-2]
    match PLUGINS[plugin]:
        case "to_anki":
            return replace(vault, to_anki=_to_anki(_table(values, "settings"), values))
        case "spaced_repetition":
            return replace(vault, spaced_repetition=_spaced_repetition(_table(values, "settings") or values))
        case _:
            return replace(vault, flashcards=_flashcards(values))


def _to_anki(values: Mapping[str, Any], whole: Mapping[str, Any]) -> ToAnki:
    syntax, defaults = _table(values, "Syntax"), _table(values, "Defaults")
    keywords = {
        "begin": "Begin Note", "end": "End Note", "begin_inline": "Begin Inline Note", "end_inline": "End Inline Note",
        "deck": "Target Deck Line", "tags": "File Tags Line", "delete": "Delete Note Line",
        "frozen": "Frozen Fields Line",
    }  # fmt: skip
    chosen = {name: text for name, key in keywords.items() if (text := _text(syntax, key).strip())}
    names = [name for listed in _table(whole, "fields_dict").values() if isinstance(listed, list) for name in listed]
    return ToAnki(
        **chosen,
        patterns=tuple((name, text) for name, text in _pairs(values, "CUSTOM_REGEXPS") if text),
        types=tuple(_table(whole, "fields_dict")),
        fields=tuple(dict.fromkeys(name for name in names if isinstance(name, str))),
        folder_decks=_pairs(values, "FOLDER_DECKS"),
        folder_tags=_pairs(values, "FOLDER_TAGS"),
        ignore=_texts(values, "IGNORED_FILE_GLOBS"),
        curly=defaults.get("CurlyCloze") is True,
        highlights=defaults.get("CurlyCloze - Highlights to Clozes") is True,
    )


def _spaced_repetition(values: Mapping[str, Any]) -> SpacedRepetition:
    known = SpacedRepetition()
    keywords = {
        "single": "singleLineCardSeparator", "single_reversed": "singleLineReversedCardSeparator",
        "multi": "multilineCardSeparator", "multi_reversed": "multilineReversedCardSeparator",
        "end": "multilineCardEndMarker",
    }  # fmt: skip
    chosen: dict[str, Any] = {name: values[key] for name, key in keywords.items() if isinstance(values.get(key), str)}
    if tags := _texts(values, "flashcardTags") or tuple(_text(values, "flashcardTags").split()):
        chosen["tags"] = tags
    clozes = list(_texts(values, "clozePatterns")) if "clozePatterns" in values else list(known.clozes)
    for key, pattern in (
        ("convertHighlightsToClozes", "==[123;;]answer[;;hint]=="),
        ("convertBoldTextToClozes", "**[123;;]answer[;;hint]**"),
        ("convertCurlyBracketsToClozes", "{{[123;;]answer[;;hint]}}"),
    ):
        if values.get(key) is True and pattern not in clozes:
            clozes.append(pattern)
        elif values.get(key) is False and pattern in clozes:
            clozes.remove(pattern)
    folders = values.get("convertFoldersToDecks") is True
    return SpacedRepetition(
        **chosen, clozes=tuple(clozes), folders=folders, ignore=_texts(values, "noteFoldersToIgnore")
    )


def _flashcards(values: Mapping[str, Any]) -> Flashcards:
    keywords = {
        "tag": "flashcardsTag", "single": "inlineSeparator", "single_reversed": "inlineSeparatorReverse",
        "deck": "deck",
    }  # fmt: skip
    chosen: dict[str, Any] = {name: text for name, key in keywords.items() if (text := _text(values, key).strip())}
    for name, key in (("folders", "folderBasedDeck"), ("highlights", "highlightCloze")):
        if isinstance(values.get(key), bool):
            chosen[name] = values[key]
    return replace(Flashcards(), **chosen)


def _with_table(known: Any, name: str, table: Mapping[str, Any], own: Source, faults: list[Diagnostic]) -> Any:
    """The settings with those of one table of `deckpress.toml` in their place."""
    types = {name.replace("_", "-"): getattr(known, name) for name in known.__struct_fields__}
    chosen: dict[str, Any] = {}
    for key, value in table.items():
        default = types.get(key)
        if key not in types:
            config.unknown(own, key, f" of [{name}]", types, faults)
        elif isinstance(default, (bool, str)) and type(value) is type(default):
            chosen[key] = value
        elif isinstance(default, tuple) and isinstance(value, list) and all(isinstance(v, str) for v in value):
            chosen[key] = tuple(value)
        elif isinstance(default, tuple) and isinstance(value, dict) and all(isinstance(v, str) for v in value.values()):
            chosen[key] = tuple(value.items())
        else:
            kind = {bool: "true or false", str: "text in quotes"}.get(type(default), "a list or a table of text")
            config.wrong(own, key, f"`{key}` of [{name}] must be {kind}", faults)
    return replace(known, **{key.replace("-", "_"): value for key, value in chosen.items()})


def _table(values: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = values.get(key)
    return found if isinstance(found, dict) else {}


def _text(values: Mapping[str, Any], key: str) -> str:
    found = values.get(key)
    return found if isinstance(found, str) else ""


def _texts(values: Mapping[str, Any], key: str) -> tuple[str, ...]:
    found = values.get(key)
    return tuple(text for text in found if isinstance(text, str)) if isinstance(found, list) else ()


def _pairs(values: Mapping[str, Any], key: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, text) for name, text in _table(values, key).items() if isinstance(text, str))
