"""Globs of paths, as plugins of Obsidian write them."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase


def any_matches(globs: Iterable[str], path: str) -> bool:
    """True if one of the globs names the path; `**` stands for any folders, `*` for part of one name."""
    parts = path.split("/")
    return any(_matches(glob.strip("/").split("/"), parts) for glob in globs if glob.strip("/"))


def _matches(glob: list[str], parts: list[str]) -> bool:
    """Folder by folder: which lengths of the path the glob may have eaten so far."""
    eaten = {0}
    for name in glob:
        if name == "**":
            eaten = set(range(min(eaten), len(parts) + 1))
        else:
            eaten = {n + 1 for n in eaten if n < len(parts) and fnmatchcase(parts[n], name)}
        if not eaten:
            return False
    return len(parts) in eaten
