"""What one build gives to the server."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from deckpress.model.diagnostic import Diagnostic

Files = Mapping[str, bytes | Path]


class Built(Struct, frozen=True):
    """Every file of the site by its path, and all that is wrong with the content."""

    files: Files
    diagnostics: tuple[Diagnostic, ...] = ()


def key(path: str) -> str:
    """The file that a path below the site shows."""
    return f"{path}index.html" if path == "" or path.endswith("/") else path


def content(files: Files, path: str) -> bytes | None:
    """The bytes of the file that `path` shows, None if there is none."""
    found = files.get(key(path))
    if not isinstance(found, Path):
        return found
    try:
        return found.read_bytes()
    except OSError:  # media removed since the build
        return None
