"""Stylesheet, scripts and fonts in one folder that is named after what it holds."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from msgspec import Struct

from deckpress import resources

_SHEETS = ("tokens", "katex", "base", "card", "shelf", "search")
_APART = {  # for code, results, the list of keys, clozes and choices, pages on paper, the page to print from
    "code": ("code",),
    "hits": ("hits",),
    "keys": ("keys",),
    "kinds": ("kinds",),
    "sheet": ("sheet", "ink"),
    "paper": ("kinds", "paper", "ink"),
}
_INLINE = "main.js"  # the reading script, part of every page
_UNPUBLISHED = (_INLINE, "live.js")  # the second is for `deckpress serve` alone


class Assets(Struct, frozen=True):
    """The folder of the site's own files (with `/` at its end), what is in it, and the script of every page."""

    folder: str
    files: Mapping[str, bytes]
    script: str


@cache
def assets() -> Assets:
    """Everything a page loads; the folder's name changes when any byte of it does."""
    static, vendor = resources.static(), resources.vendor()
    files = {"site.css": _stylesheet(static / "css", vendor)}
    for name, parts in _APART.items():
        joined = "\n".join((static / f"css/{part}.css").read_text("utf-8") for part in parts)
        files[f"{name}.css"] = _small(joined).encode()
    for font in sorted((vendor / "fonts").glob("*.woff2")):
        files[f"fonts/{font.name}"] = font.read_bytes()
    for script in sorted(resources.scripts().glob("*.js")):
        if script.name not in _UNPUBLISHED:
            files[f"js/{script.name}"] = script.read_bytes()
    for licence in sorted((vendor / "licenses").iterdir()):
        files[f"licenses/{licence.name}"] = licence.read_bytes()
    digest = hashlib.blake2b(digest_size=5)
    for name in sorted(files):
        digest.update(f"{len(name)}:{name}{len(files[name])}:".encode())
        digest.update(files[name])
    return Assets(f"assets/{digest.hexdigest()}/", files, _script())


def standing(folder: str) -> Assets:
    """What pages load, as a site has it that was made by this very program; without the files."""
    return Assets(folder, {}, _script())


def _script() -> str:
    return (resources.scripts() / _INLINE).read_text("utf-8").strip()


def _stylesheet(folder: Path, vendor: Path) -> bytes:
    parts = []
    for name in _SHEETS:
        if name == "katex":
            parts.append((vendor / "fonts.css").read_text("utf-8"))
            parts.append(f"@layer katex{{{(vendor / 'katex.css').read_text('utf-8')}}}")
        elif (folder / f"{name}.css").is_file():
            parts.append((folder / f"{name}.css").read_text("utf-8"))
    return _small("\n".join(parts)).encode()


def _small(css: str) -> str:
    """CSS without comments and the white space that means nothing; strings are left as they are."""
    strings: list[str] = []

    def kept(match: re.Match[str]) -> str:
        if match[0].startswith("/*"):
            return ""
        strings.append(match[0])
        return f"\0{len(strings) - 1}\0"

    bare = re.sub(r"/\*.*?\*/|\"[^\"\n]*\"|'[^'\n]*'|url\([^)]*\)", kept, css, flags=re.DOTALL)
    bare = re.sub(r"\s+", " ", bare)
    bare = re.sub(r" ?([{};,>]) ?", r"\1", bare).replace(";}", "}")
    bare = re.sub(r"(?<=[{;])([a-z-]+): ", r"\1:", bare)
    return re.sub(r"\0(\d+)\0", lambda match: strings[int(match[1])], bare).strip()
