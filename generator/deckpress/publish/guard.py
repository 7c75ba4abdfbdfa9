"""Outputs that must not be written: a wrong `--output` never costs anybody a file."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from deckpress.errors import OutputError
from deckpress.publish import manifest
from deckpress.publish.manifest import Manifest


def place(output: Path) -> Path:
    """`output` as an absolute path without `..`; links above it are followed, a link at its end is kept."""
    if "\0" in str(output):
        raise OutputError("cannot publish to a path with a NUL in it; choose another output")
    try:
        if output.name in ("", ".."):
            return output.resolve()
        return output.parent.resolve() / output.name
    except (OSError, RuntimeError, ValueError) as error:
        raise OutputError(f"cannot publish to {str(output)!r}: {error}; choose another output") from error


def refuse(place: Path, keep_out: Sequence[Path]) -> None:
    """`place` may become a site folder; else raises OutputError.  Only looks, changes nothing."""
    if fault := _misplaced(place) or _occupied(place) or _overlapping(place, keep_out):
        raise OutputError(f"cannot publish to {place}: {fault}")


def ours(place: Path, *, stands: bool = False) -> Manifest | None:
    """What we published to `place` before, None when nothing; raises OutputError when others have files there.

    Nobody looks where it is known to stand as we left it.
    """
    if not os.path.lexists(place):
        return None
    known = manifest.read(place)
    if stands and known:
        return known
    others = manifest.strangers(place, known or Manifest(()))
    if not others:
        return known
    if known is None:
        raise OutputError(
            f"cannot publish to {place}: the folder is not empty and was not made by deckpress "
            f"(it holds {others[0]!r}); choose a new or empty folder"
        )
    raise OutputError(
        f"cannot publish to {place}: {others[0]!r} was not made by deckpress and would be lost; "
        "move it out of the folder, or add it to the site's static files"
    )


def _misplaced(place: Path) -> str:
    if place == place.parent:
        return "it is the root of the file system; choose a folder of its own, such as site"
    if (home := _home()) and _inside(home, place):
        return "it is the home folder or holds it; choose a folder of its own, such as site"
    if _inside(Path.cwd(), place):
        return "it is the current project folder or holds it; choose a folder inside it, such as site"
    if any(part.casefold() == ".git" for part in place.parts):
        return "it belongs to a git repository's own records; choose a folder outside .git"
    return ""


def _overlapping(place: Path, keep_out: Sequence[Path]) -> str:
    for path in keep_out:
        kept = path.resolve()
        if _inside(kept, place):
            return f"it is or holds {kept}, which deckpress reads from; choose a folder beside it"
        if _inside(place, kept):
            return f"it lies inside {kept}, which deckpress reads from; choose a folder beside it"
    return ""


def _occupied(place: Path) -> str:
    if place.is_symlink():
        return f"it is a symbolic link; give the folder it points to ({place.readlink()}) instead"
    if os.path.lexists(place) and not place.is_dir():
        return "it is not a folder; choose another name or move the file away"
    if blocked := next((above for above in place.parents if above.exists() and not above.is_dir()), None):
        return f"{blocked} is not a folder; choose another output"
    return ""


def _home() -> Path | None:
    try:
        return Path.home()
    except RuntimeError:  # an account without one, as in some containers
        return None


def _inside(inner: Path, outer: Path) -> bool:
    """Whether `inner` is `outer` or below it; asks the disk, which may not care for case or spelling."""
    return any(_same(path, outer) for path in (inner, *inner.parents))


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:  # one of them does not exist
        return one == other
