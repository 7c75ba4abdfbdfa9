"""What a vault's plugins and deckpress.toml say about how cards are written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from deckpress import config
from deckpress.model.diagnostic import Diagnostic
from deckpress.model.vault import Flashcards, SpacedRepetition, ToAnki, Vault
from deckpress.read import discover, vault

from tests.command import written

TO_ANKI = ".obsidian/plugins/obsidian-to-anki-plugin/data.json"
REPETITION = ".obsidian/plugins/obsidian-spaced-repetition/data.json"
FLASHCARDS = ".obsidian/plugins/flashcards-obsidian/data.json"


def one(path: str, values: object, toml: str = "") -> tuple[Vault, list[str]]:
    """The vault that a settings file and a deckpress.toml make, and the faults in them."""
    site, unfit = config.site(toml, ())
    vaults, faults = vault.vaults(((path, json.dumps(values)),) if path else (), site.tables, toml)
    return vaults[-1], [told(fault) for fault in (*unfit, *faults)]


def told(fault: Diagnostic) -> str:
    place = fault.place
    return f"{place.path}:{place.line}:{place.column} {fault.code} {fault.about}; {fault.hint}"


def test_nothing_said_is_the_plugins_own_defaults() -> None:
    assert one("", {}) == (Vault(), [])


def test_keywords_of_obsidian_to_anki() -> None:
    values = {
        "settings": {
            "CUSTOM_REGEXPS": {"Basic": "^Q: (.*)$", "Cloze": ""},
            "FOLDER_DECKS": {"bio/cells": "Bio::Cells", "empty": ""},
            "FOLDER_TAGS": {"bio": "life science"},
            "Syntax": {"Begin Note": "%%ANKI", "End Note": "END%%", "Target Deck Line": "TARGET_DECK"},
            "Defaults": {"CurlyCloze": True, "CurlyCloze - Highlights to Clozes": False},
            "IGNORED_FILE_GLOBS": ["**/*.excalidraw.md"],
        },
        "fields_dict": {"Basic": ["Front", "Back", "Reference"], "Odd": "no list"},
    }
    found, faults = one(TO_ANKI, values)
    assert faults == []
    assert found.to_anki == ToAnki(
        begin="%%ANKI",
        end="END%%",
        deck="TARGET_DECK",
        patterns=(("Basic", "^Q: (.*)$"),),
        types=("Basic", "Odd"),
        fields=("Front", "Back", "Reference"),
        folder_decks=(("bio/cells", "Bio::Cells"), ("empty", "")),
        folder_tags=(("bio", "life science"),),
        ignore=("**/*.excalidraw.md",),
        curly=True,
    )


def test_separators_and_tags_of_spaced_repetition() -> None:
    values = {
        "settings": {
            "flashcardTags": ["#cards", "#review"],
            "convertFoldersToDecks": True,
            "singleLineCardSeparator": ";;",
            "multilineCardEndMarker": "+++",
            "convertHighlightsToClozes": False,
            "convertCurlyBracketsToClozes": True,
            "noteFoldersToIgnore": ["Templates"],
        }
    }
    found, faults = one(REPETITION, values)
    assert faults == []
    assert found.spaced_repetition == SpacedRepetition(
        tags=("#cards", "#review"),
        folders=True,
        single=";;",
        end="+++",
        clozes=("{{[123;;]answer[;;hint]}}",),
        ignore=("Templates",),
    )


def test_tag_and_separators_of_flashcards() -> None:
    found, faults = one(FLASHCARDS, {"flashcardsTag": "fc", "inlineSeparator": "||", "folderBasedDeck": False})
    assert (found.flashcards, faults) == (Flashcards(tag="fc", single="||", folders=False), [])


def test_the_folder_for_attachments() -> None:
    assert one(".obsidian/app.json", {"attachmentFolderPath": "./files"})[0].attachments == "./files"


def test_deckpress_toml_wins() -> None:
    toml = (
        '[obsidian-to-anki]\nbegin = "%%ANKI"\ncurly = true\npatterns = { Basic = "x" }\n'
        '[spaced-repetition]\ntags = ["#sr"]\n[flashcards]\ntag = "fc"\n[dialects]\n"old/*" = "hashcards"\n'
    )
    found, faults = one(TO_ANKI, {"settings": {"Syntax": {"Begin Note": "BEGIN", "End Note": "STOP"}}}, toml)
    assert faults == []
    assert found == Vault(
        to_anki=ToAnki(begin="%%ANKI", end="STOP", curly=True, patterns=(("Basic", "x"),)),
        spaced_repetition=SpacedRepetition(tags=("#sr",)),
        flashcards=Flashcards(tag="fc"),
        dialects=(("old/*", "hashcards"),),
    )


def test_wrong_keys_are_named_once_with_their_place() -> None:
    toml = '[obsidian-to-anki]\nbegn = "x"\ncurly = "yes"\nignore = 3\n'
    files = ((f"a/{TO_ANKI}", "{}"), (f"b/{TO_ANKI}", "{}"))
    _, faults = vault.vaults(files, config.site(toml, ())[0].tables, toml)
    assert [told(fault) for fault in faults] == [
        "deckpress.toml:2:1 S002 unknown key `begn` of [obsidian-to-anki]; did you mean `begin`?",
        "deckpress.toml:3:1 S003 `curly` of [obsidian-to-anki] must be true or false; leave it out for the default",
        "deckpress.toml:4:1 S003 `ignore` of [obsidian-to-anki] must be a list or a table of text; "
        "leave it out for the default",
    ]


@pytest.mark.parametrize("text", ["", "{", "[]", "nul", "[" * 100_000, '{"settings": 3'])
def test_settings_that_are_no_json(text: str) -> None:
    vaults, faults = vault.vaults(((TO_ANKI, text),), {}, "")
    assert vaults == (Vault(),)
    assert [(fault.code, fault.place.path) for fault in faults] == [("S004", TO_ANKI)]


@pytest.mark.parametrize("value", [None, 3, "x", [], {}, [3], {"a": 3}, True])
def test_values_of_any_type_are_no_fault(value: object) -> None:
    keys = ("CUSTOM_REGEXPS", "FOLDER_DECKS", "Syntax", "Defaults", "IGNORED_FILE_GLOBS", "fields_dict")
    names = ("flashcardTags", "singleLineCardSeparator", "clozePatterns", "inlineSeparator", "folderBasedDeck")
    for path in (TO_ANKI, REPETITION, FLASHCARDS, ".obsidian/app.json"):
        assert one(path, {"settings": dict.fromkeys((*keys, *names), value), "fields_dict": value})[1] == []
        assert one(path, dict.fromkeys((*keys, *names, "settings", "attachmentFolderPath"), value))[1] == []


def test_the_nearest_vault_rules(tmp_path: Path) -> None:
    inner = json.dumps({"settings": {"Syntax": {"Begin Note": "INNER"}}})
    outer = json.dumps({"settings": {"Syntax": {"Begin Note": "OUTER"}}})
    content = written(tmp_path, {f"c/{TO_ANKI}": outer, f"c/sub/{TO_ANKI}": inner, "c/a.md": "x", "c/sub/b.md": "y"})
    found = discover.found(content / "c")
    assert [path for path, _ in found.vaults] == [TO_ANKI, f"sub/{TO_ANKI}"]
    vaults, _ = vault.vaults(found.vaults, {}, "")
    begins = {source.path: vault.of(source.path, vaults).to_anki.begin for source in found.sources}
    assert begins == {"a.md": "OUTER", "sub/b.md": "INNER"}


def test_settings_behind_a_link_are_not_read(tmp_path: Path) -> None:
    outside = written(tmp_path, {f"outside/{TO_ANKI}": "{}", "c/a.md": "x", "d/a.md": "x"}) / "outside"
    (tmp_path / "c/.obsidian").symlink_to(outside / ".obsidian")
    (tmp_path / "d/.obsidian").mkdir()
    (tmp_path / "d/.obsidian/plugins").symlink_to(outside / ".obsidian/plugins")
    assert discover.found(tmp_path / "c").vaults == ()
    assert discover.found(tmp_path / "d").vaults == ()
