"""A whole site published at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from deckpress.publish.write import Published, staged
from msgspec.structs import replace


def publish(files: Mapping[str, bytes | Path], output: Path, keep_out: Sequence[Path]) -> Published:
    """`output` holds exactly `files` (paths below it with `/`; a Path is copied) and a manifest of them."""
    with staged(output, keep_out) as stage:
        for path in sorted(files):
            stage.put(path, files[path])
        published = stage.publish()
        return replace(published, note=published.note or stage.cleared())
