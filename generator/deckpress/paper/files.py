"""PDFs on the disk: whole or not there."""

from __future__ import annotations

import os
from pathlib import Path

from deckpress.errors import OutputError
from deckpress.publish import disk


def write(target: Path, data: bytes) -> None:
    """`target` holds `data`, and at no time a part of it; raises OutputError where that cannot be."""
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        disk.delete(beside)
        try:
            disk.write(beside, data)
            disk.flush(beside)
            os.replace(beside, target)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(f"cannot write {target}: {error.strerror or error}") from error
