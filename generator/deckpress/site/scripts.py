"""ES modules that import each other joined into one classic script, so that a page asks for one file."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path

from deckpress.errors import DeckpressError

_NAME = r"[A-Za-z_$][\w$]*"
_IMPORT = re.compile(r"^import ?(?:\{([\w$,\s]*)\} ?from ?)?'(\.\.?/[^'\n]+)';?$", re.MULTILINE)
_EXPORT = re.compile(rf"^export (?=(?:async function\*?|function\*?|class|const) ({_NAME}))", re.MULTILINE)
_LIST = re.compile(r"^export ?\{([\w$,\s]*)\};?$", re.MULTILINE)
_LEFT = re.compile(r"^(?:import|export)\b.*|\bimport\s*\(.*|\bimport\s*\.\s*meta\b", re.MULTILINE)
_QUOTED = re.compile(r"('(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\")")
_SPACED = re.compile(r" ?([=(){}\[\],;:?<>&|!]) ?")


def joined(folder: Path, name: str) -> str:
    """The module `name` below `folder` and all that it imports, each once and in a scope of its own.

    Imports and exports are by name and relative; a `DeckpressError` names the line that is neither.
    """
    places: dict[str, int] = {}
    parts = list(_parts(folder, name, places, ()))
    return "\n".join(["'use strict';{", *parts, "}"])


def bare(script: str) -> str:
    """A script without indentation, comments and needless spaces."""
    text = "\n".join(line.strip() for line in script.split("\n"))
    text = re.sub(r"/\*\*.*?\*/", "", text, flags=re.DOTALL)
    lines = (_said(line).strip() for line in text.split("\n"))
    return "\n".join(_tight(line) for line in lines if line and not line.startswith("//"))


def _said(line: str) -> str:
    """A line without the comment at its end, which begins where no string is open."""
    for mark in re.finditer(" // ", line):
        before = line[: mark.start()]
        if not any(before.count(quote) % 2 for quote in "'\"`"):
            return before
    return line


def _tight(line: str) -> str:
    """A line without spaces beside signs.  Where a pattern or a template may stand it is left as it is."""
    if "/" in line or "`" in line:
        return line
    parts = _QUOTED.split(line)
    parts[::2] = [_SPACED.sub(r"\1", part) for part in parts[::2]]
    return "".join(parts)


def _parts(folder: Path, name: str, places: dict[str, int], above: tuple[str, ...]) -> Iterator[str]:
    """The scopes of the modules that `name` needs, and its own; `places` are their numbers, `above` what waits."""
    if name in above:
        raise DeckpressError(f"scripts import each other in a circle: {' → '.join((*above, name))}")
    try:
        text = bare((folder / name).read_text("utf-8"))
    except FileNotFoundError as error:
        raise DeckpressError(f"{above[-1] if above else 'the site'} needs the script {name}: no such file") from error
    imports = [
        (names, posixpath.normpath(posixpath.join(posixpath.dirname(name), path)))
        for names, path in _IMPORT.findall(text)
    ]
    for _, needed in imports:
        if needed not in places:
            yield from _parts(folder, needed, places, (*above, name))
    body, given = _exports(_IMPORT.sub("", text))
    _refuse(name, body)
    taken = [f"const{{{_pairs(names)}}}=_{places[needed]};" for names, needed in imports if _pairs(names)]
    places[name] = len(places) + 1
    head = "".join(taken)
    yield f"const _{places[name]}=(()=>{{{head}{body.strip()}\nreturn{{{','.join(given)}}}}})();"


def _exports(text: str) -> tuple[str, list[str]]:
    """The text without the word `export`, and what it gives."""
    given = list(_EXPORT.findall(text))
    for names in _LIST.findall(text):
        given += [_pair(name, own) for own, name in map(_renamed, _items(names))]
    return _LIST.sub("", _EXPORT.sub("", text)), given


def _refuse(name: str, body: str) -> None:
    left = _LEFT.search(body)
    if left:
        raise DeckpressError(f"{name}: only `import {{ a }} from './b.js'` and named exports are joined: {left[0]}")
    if any(line.count("`") % 2 for line in body.split("\n")):
        raise DeckpressError(f"{name}: a template over several lines would lose its indentation")


def _pairs(names: str) -> str:
    return ",".join(_pair(*_renamed(item)) for item in _items(names))


def _items(names: str) -> list[str]:
    return [item.strip() for item in names.split(",") if item.strip()]


def _renamed(item: str) -> tuple[str, str]:
    """The two names of `a as b`; twice the same without `as`."""
    first, _, second = item.partition(" as ")
    return first.strip(), second.strip() or first.strip()


def _pair(name: str, own: str) -> str:
    return name if name == own else f"{name}:{own}"
