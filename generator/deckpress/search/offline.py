"""Search files as scripts, for a site that is opened from a folder, where a page may run scripts but fetch nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping

_FOLDER = "search/"
_UNREAD = ("search/index.html", "search/index.json")  # pages do without


def offline(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """A twin for each search file, `.js` after its name, that calls `deckpressFile` with its path and text."""
    return {
        f"{path}.js": _call(path.removeprefix(_FOLDER), data.decode("utf-8"))
        for path, data in sorted(files.items())
        if path.startswith(_FOLDER) and path not in _UNREAD
    }


def _call(path: str, text: str) -> bytes:
    arguments = (json.dumps(value, ensure_ascii=False) for value in (path, text))
    return f"deckpressFile({','.join(arguments)})".encode()
