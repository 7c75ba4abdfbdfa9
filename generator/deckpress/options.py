"""What the command line says about one build."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct


class Options(Struct, frozen=True):
    """Of the caches, `memory` and `memo` are files that remember earlier builds, None for none."""

    content: Path
    base_path: str = ""
    jobs: int = 0  # 0: one a processor
    offline: bool = False  # search also works where the site is opened from a folder
    memory: Path | None = None  # search data
    memo: Path | None = None  # all else
    scheduler: str = ""  # address of a Dask cluster that renders
