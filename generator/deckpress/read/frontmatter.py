"""Front matter: a strict, small YAML in which every value is text; TOML where it is written so."""

from __future__ import annotations

import re
from typing import Any

from msgspec.structs import replace

from deckpress.characters import usable
from deckpress.config import HUES
from deckpress.model.diagnostic import Code, Diagnostic
from deckpress.model.source import Meta, Source
from deckpress.patterns import compiled

_LIMIT = 16_384  # characters
# A rule as the first line of a note has a blank line and no key below it; front matter holds no quote.
_FENCE = compiled(r"---[ \t]*\n(?![ \t]*\n\s*(?![\w -]+:)|>)")
_TOML = compiled(r"\s*(?:#[^\n]*\n\s*)*[\w-]+[ \t]*=")
_NAMES = {"target_deck": "deck", "cards_deck": "deck", "file_tags": "tags", "alias": "aliases"}
_END = compiled(r"^(?:(?:---|\.\.\.)[ \t]*$|(?P<quote>>))", re.MULTILINE)


def split(source: Source) -> tuple[Source, tuple[Diagnostic, ...]]:
    """The source with its front matter read into `meta` and `body` set behind it."""
    opening = _FENCE.match(source.text)
    if not opening:
        return source, ()
    end = _END.search(source.text, opening.end())
    if not end or end["quote"]:
        if re.match(r"[\w-]+:(\s|$)", source.text[opening.end() :]):
            about, hint = "front matter is never closed", "add a line `---` below it"
            return source, (Diagnostic(Code.FRONT_MATTER_OPEN, source.place(0, 3), about, hint),)
        return source, ()
    text = source.text[opening.end() : end.start()]
    reader = _toml if _TOML.match(text) else _values
    values, faults = reader(source, text, opening.end())
    meta, unfit = _meta(source, values, opening.end())
    return replace(source, meta=meta, body=end.end()), (*faults, *unfit)


def _values(source: Source, text: str, start: int) -> tuple[dict[str, Any], tuple[Diagnostic, ...]]:
    if len(text) > _LIMIT:
        about = f"front matter is longer than {_LIMIT:,} characters"
        return {}, (Diagnostic(Code.FRONT_MATTER_INVALID, source.place(0, 3), about, "keep notes below it"),)
    from deckpress.read import plain  # slow to load, and most files have no front matter

    try:
        values = usable(plain.loaded(text))
    except plain.Invalid as error:
        at, about = start + error.at, error.about
        hint = "the cards are read, the front matter is not"
        return {}, (Diagnostic(Code.FRONT_MATTER_INVALID, source.place(at, at + 1), f"front matter: {about}", hint),)
    except (RecursionError, ValueError):
        return {}, (Diagnostic(Code.FRONT_MATTER_INVALID, source.place(start), "front matter: nested too deeply", ""),)
    if values in (None, ""):
        return {}, ()
    if not isinstance(values, dict):
        hint = "write lines of the form `key: value`"
        return {}, (Diagnostic(Code.FRONT_MATTER_INVALID, source.place(start), "front matter has no keys", hint),)
    return values, ()


def _toml(source: Source, text: str, start: int) -> tuple[dict[str, Any], tuple[Diagnostic, ...]]:
    import tomllib  # slow to load, and most files have none of it

    try:
        values = usable(tomllib.loads(text)) if len(text) <= _LIMIT else {}
        return {("deck" if key == "name" else key): value for key, value in values.items()}, ()
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        line = source.place(start).line - 1 + int(found[1]) - 1 if found else 0
        at = source.starts[line] + int(found[2]) - 1 if found else start
        about = re.sub(r" \(at .*\)$", "", str(error))
        hint = "the cards are read, the front matter is not"
        about = f"front matter: {about[:1].lower()}{about[1:]}"
        return {}, (Diagnostic(Code.FRONT_MATTER_INVALID, source.place(at, at + 1), about, hint),)


def _meta(source: Source, values: dict[str, Any], start: int) -> tuple[Meta, tuple[Diagnostic, ...]]:
    """Our keys out of the front matter; others belong to other tools and are left alone."""
    known = {*Meta.__struct_fields__} - {"keys"}
    found: dict[str, Any] = {"keys": frozenset(re.sub(r"[ -]", "_", key.lower()) for key in values)}
    faults: list[Diagnostic] = []
    for key, value in values.items():
        name = re.sub(r"[ -]", "_", key.lower())
        name = _NAMES.get(name, name)
        if name not in known or value in ("", None):
            continue
        if name == "tags":
            items = value if isinstance(value, list) else re.split(r"[,\s]+", value) if isinstance(value, str) else []
            words = (item.lstrip("#").replace("::", "/") for item in items if isinstance(item, str))
            found[name] = tuple(dict.fromkeys((*found.get(name, ()), *(word for word in words if word.strip()))))
        elif name == "aliases":
            items = value if isinstance(value, list) else value.split(",") if isinstance(value, str) else []
            found[name] = tuple(item.strip() for item in items if isinstance(item, str) and item.strip())
        elif name == "hue" and value not in HUES:
            at = start + max(source.text[start:].find(key), 0)
            about, hint = f"unknown hue `{value}`", f"choose one of {', '.join(HUES)}"
            faults.append(Diagnostic(Code.FRONT_MATTER_VALUE, source.place(at, at + len(key)), about, hint))
        elif isinstance(value, str):
            found[name] = value.strip()
        else:
            at = start + max(source.text[start:].find(key), 0)
            about, hint = f"`{key}` must be text", "put the value on the line of its key"
            faults.append(Diagnostic(Code.FRONT_MATTER_VALUE, source.place(at, at + len(key)), about, hint))
    return Meta(**found), tuple(faults)
