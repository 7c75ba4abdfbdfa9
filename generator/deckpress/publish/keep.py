"""The one file that is written beside the decks: `cards.lock`."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from deckpress.publish import disk


def keep(path: Path, before: str | None, text: str) -> str:
    """`path` holds `text`, the old file or the new one whole at any moment; or a note says why not.

    `before` is what the file was read as, None if there was none: a file that has changed since then is not replaced,
    and neither is a link or anything else that is no plain file.
    """
    scratch = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        if path.is_symlink() or (path.exists() and not path.is_file()):
            return f"{path} is not written: it is no plain file; ids of edited cards will change until it is one"
        if _read(path) != before:
            return f"{path} is not written: it has changed since it was read; build again"
        if before == text:
            return ""
        scratch.unlink(missing_ok=True)
        disk.write(scratch, text.encode())
        disk.flush(scratch)
        scratch.replace(path)
        disk.flush_names(path.parent)
    except OSError as error:
        with suppress(OSError):
            scratch.unlink(missing_ok=True)
        return f"{path} cannot be written: {error.strerror or error}; ids of edited cards will change until it can"
    return ""


def _read(path: Path) -> str | None:
    """The text of the file as the reader sees it, None if there is none."""
    try:
        text = path.read_bytes().decode("utf-8-sig", "replace")
    except FileNotFoundError:
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")
