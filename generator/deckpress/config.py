"""`deckpress.toml`: what an author may say about the whole site."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct

from deckpress.characters import usable
from deckpress.model.diagnostic import Code, Diagnostic
from deckpress.model.source import Source

FILE = "deckpress.toml"
TABLES = ("obsidian-to-anki", "spaced-repetition", "flashcards", "dialects")
HUES = ("teal", "blue", "violet", "plum", "brick", "ochre", "olive", "green")


class Macro(Struct, frozen=True):
    """A TeX macro and the place of its definition."""

    name: str  # with its backslash
    body: str
    path: str
    line: int

    @property
    def arguments(self) -> int:
        return max((int(digit) for digit in re.findall(r"#([1-9])", self.body)), default=0)


class DeckSettings(Struct, frozen=True):
    """What the settings say about one deck."""

    title: str = ""
    description: str = ""
    hue: str = ""


class Site(Struct, frozen=True):
    """The settings of a site."""

    title: str = "Flashcards"
    description: str = ""
    language: str = "en"
    base_url: str = ""  # with "/" at the end, "" if unknown
    author: str = ""
    page_size: int = 100
    macros: tuple[Macro, ...] = ()
    decks: tuple[tuple[str, DeckSettings], ...] = ()
    tables: Mapping[str, Mapping[str, Any]] = {}  # how cards are written, see read/vault.py


def site(text: str, macro_files: tuple[tuple[str, str], ...]) -> tuple[Site, tuple[Diagnostic, ...]]:
    """The settings in `deckpress.toml` (its text, "" for none) and in the `macros.tex` files."""
    source = Source(FILE, text)
    faults: list[Diagnostic] = []
    values = _table(source, faults)
    known: dict[str, type] = {
        "title": str, "description": str, "language": str, "base_url": str, "author": str,
        "page_size": int, "macros": dict, "decks": dict, **dict.fromkeys(TABLES, dict),
    }  # fmt: skip
    chosen = _checked(source, values, known, "", faults)
    macros = [*_toml_macros(source, chosen.pop("macros", {}), faults)]
    for path, listing in macro_files:
        macros.extend(_listed_macros(Source(path, listing), faults))
    decks = _decks(source, chosen.pop("decks", {}), faults)
    if chosen.get("base_url") and not re.match(r"https?://[^\s/]+", chosen["base_url"]):
        faults.append(_fault(source, "base_url", "`base_url` is no web address", "write https://… in full"))
        del chosen["base_url"]
    if chosen.get("base_url"):
        chosen["base_url"] = chosen["base_url"].rstrip("/") + "/"
    if not 10 <= chosen.get("page_size", 100) <= 500:
        faults.append(_fault(source, "page_size", "`page_size` is outside 10 to 500", "leave it out for 100"))
        del chosen["page_size"]
    if not re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", chosen.get("language", "en")):
        faults.append(_fault(source, "language", "`language` is no language tag", "write en, de, pt-BR or the like"))
        del chosen["language"]
    last = {macro.name: macro for macro in macros}
    tables = {name: chosen.pop(name) for name in TABLES if name in chosen}
    return Site(**chosen, macros=tuple(last.values()), decks=decks, tables=tables), tuple(faults)


def unknown(source: Source, key: str, where: str, known: Iterable[str], faults: list[Diagnostic]) -> None:
    """Adds that a key is not known, with the nearest that is."""
    near = difflib.get_close_matches(key, known, 1, 0.5)
    hint = f"did you mean `{near[0]}`?" if near else f"known keys: {', '.join(known)}"
    faults.append(_fault(source, key, f"unknown key `{key}`{where}", hint, Code.CONFIG_KEY))


def wrong(source: Source, key: str, about: str, faults: list[Diagnostic]) -> None:
    """Adds that a key has a wrong value."""
    faults.append(_fault(source, key, about, "leave it out for the default"))


def _table(source: Source, faults: list[Diagnostic]) -> dict[str, Any]:
    if not source.text:
        return {}
    import tomllib  # slow to load, and many have no settings

    try:
        table: dict[str, Any] = usable(tomllib.loads(source.text))
        return table
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        at = source.starts[int(found[1]) - 1] + int(found[2]) - 1 if found else len(source.text)
        about = re.sub(r" \(at .*\)$", "", str(error))
        about = about[:1].lower() + about[1:]
        hint = "the site is built with no settings until this is mended"
        faults.append(Diagnostic(Code.CONFIG_INVALID, source.place(at, at + 1), about, hint))
        return {}


def _checked(
    source: Source, values: dict[str, Any], known: dict[str, type], where: str, faults: list[Diagnostic]
) -> dict[str, Any]:
    chosen: dict[str, Any] = {}
    for key, value in values.items():
        if key not in known:
            unknown(source, key, where, known, faults)
        elif not isinstance(value, known[key]) or isinstance(value, bool):
            kind = {str: "text in quotes", int: "a whole number", dict: "a table"}[known[key]]
            faults.append(_fault(source, key, f"`{key}`{where} must be {kind}", ""))
        else:
            chosen[key] = value
    return chosen


def _decks(source: Source, tables: dict[str, Any], faults: list[Diagnostic]) -> tuple[tuple[str, DeckSettings], ...]:
    found: list[tuple[str, DeckSettings]] = []
    for name, table in tables.items():
        if not isinstance(table, dict):
            faults.append(_fault(source, name, f"`decks.{name}` must be a table", f'write [decks."{name}"]'))
            continue
        known: dict[str, type] = {"title": str, "description": str, "hue": str}
        chosen = _checked(source, table, known, f" of deck {name}", faults)
        if chosen.get("hue", "teal") not in HUES:
            hint = f"choose one of {', '.join(HUES)}"
            faults.append(_fault(source, chosen.pop("hue"), f"unknown hue of deck {name}", hint))
        found.append((name.replace("::", "/"), DeckSettings(**chosen)))
    return tuple(found)


def _toml_macros(source: Source, table: dict[str, Any], faults: list[Diagnostic]) -> list[Macro]:
    macros = []
    for name, body in table.items():
        place = _at(source, name.replace("\\", "\\\\")) or _at(source, name)
        if not isinstance(body, str) or not re.fullmatch(r"\\([A-Za-z]+|.)", name):
            hint = r'write "\\R" = "\\mathbb{R}"'
            faults.append(_fault(source, name, f"macro `{name}` must map a command to text", hint, Code.MACRO))
        elif faulty := _unfit(body):
            faults.append(_fault(source, name, f"macro `{name}` {faulty}", "", Code.MACRO))
        else:
            macros.append(Macro(name, body, source.path, source.place(place).line))
    return macros


def _listed_macros(source: Source, faults: list[Diagnostic]) -> list[Macro]:
    r"""Macros of a `macros.tex`: lines `\R \mathbb{R}`, `%` starts a comment."""
    macros = []
    for start, line in zip(source.starts, source.text.split("\n"), strict=True):
        text = re.sub(r"(?<!\\)%.*", "", line).strip()
        match = re.fullmatch(r"(\\(?:[A-Za-z]+|.))\s*(.+)", text)
        if match and not (faulty := _unfit(match[2])):
            macros.append(Macro(match[1], match[2], source.path, source.place(start).line))
        elif text:
            about = f"macro {faulty}" if match else "line is no macro"
            faults.append(Diagnostic(Code.MACRO, source.place(start), about, r"write a line such as \R \mathbb{R}"))
    return macros


def _unfit(body: str) -> str:
    depth = 0
    for char in re.sub(r"\\.", "", body):
        depth += (char == "{") - (char == "}")
        if depth < 0:
            break
    if depth:
        return "has braces that do not match"
    return "is longer than 500 characters" if len(body) > 500 else ""


def _at(source: Source, key: str) -> int:
    return max(source.text.find(key), 0)


def _fault(source: Source, key: str, about: str, hint: str, code: Code = Code.CONFIG_VALUE) -> Diagnostic:
    at = _at(source, key)
    return Diagnostic(code, source.place(at, at + len(key)), about, hint)
