"""The site built again and again in one process, after an edit only what that touches."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from deckpress import build, snapshot
from deckpress.cards import Progress
from deckpress.ground import Unfit
from deckpress.live.built import Built, Files
from deckpress.model.diagnostic import in_order
from deckpress.options import Options
from deckpress.patch import Patch, patch
from deckpress.render import process


def silent(_what: str, _done: int, _total: int) -> None:
    """Progress that nobody sees."""


class Rebuild:
    """Builds the site of the content as it is at each call; what the last call saw makes the next one faster."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._known: dict[str, Any] = {}
        self._ground: dict[str, Any] | None = None
        self._lock: bytes | None = None  # as the last build would have written it
        self._built = Built({})
        self._save: Callable[[], None] | None = None  # what the last patch left to do

    def __call__(self, progress: Progress = silent) -> Built:
        self.settle()
        now = snapshot.taken(self._options.content, ())
        edits = snapshot.edits(self._known, now, self._options.content) if self._known else None
        if edits != []:
            self._built = self._patched(edits, now, progress) or self._whole(progress)
        self._known = now
        return self._built

    def settle(self) -> None:
        """All is ready for the next call, which takes the less time if somebody asked for this before."""
        save, self._save = self._save, None
        if save:
            save()
        with suppress(OSError):  # the next call finds out
            process.ahead(1)

    def _whole(self, progress: Progress) -> Built:
        self._known = {}  # until it is known that all went well
        files: dict[str, bytes] = {}
        done = build.site(self._options, files.__setitem__, progress)
        self._ground, self._lock = done.ground, done.record.data
        return Built(files, done.diagnostics)

    def _stands(self, path: str) -> bytes:
        found = self._built.files[path]
        return found if isinstance(found, bytes) else found.read_bytes()

    def _patched(self, edits: list[str] | None, now: dict[str, Any], progress: Progress) -> Built | None:
        if not edits or not self._ground or self._lock is None:
            return None
        try:
            made = patch(self._options, self._ground, edits, now["content"], self._lock, self._stands, progress)
        except Unfit:
            return None
        self._ground, self._lock, self._save = made.ground, made.lock, made.save
        known = (fault for fault in self._built.diagnostics if fault.place.path not in edits)
        return Built(_files(self._built.files, made), in_order([*known, *made.faults]))


def _files(old: Files, made: Patch) -> Files:
    """All files with the patched ones."""
    kept = {path: data for path, data in old.items() if path not in made.gone}
    return {**kept, **made.files}
