"""The last good build, and the open pages that hear of the next."""

from __future__ import annotations

import hashlib
import json
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from msgspec import Struct
from msgspec.structs import asdict, replace

from deckpress import report, resources
from deckpress.errors import DeckpressError
from deckpress.live.built import Built, Files, content, key
from deckpress.live.changes import Changes, changes
from deckpress.live.page import dressed
from deckpress.words import plain

LISTENERS = 64
HEARTBEAT = 5.0  # seconds; a listener that is gone is noticed by then
_FAULTS = 50  # that a page is told
_SHOWN = 32  # pages that are remembered as they were shown
_GATHERED = frozenset(("print/index.html", "search/index.html"))  # their scripts fetch what other pages hold


class State(Struct, frozen=True):
    """What is shown: `site` counts the builds that came out, `news` all of them."""

    built: Built
    site: int = 0
    news: int = 0
    failed: str = ""  # why the last build did not come out


class Hub:
    """Builds again when told to, keeps the last site that came out, and tells every listener.

    `folder` goes in front of the paths of faults.
    """

    def __init__(
        self, first: Built, rebuild: Callable[[], Built], folder: str = "", heartbeat: float = HEARTBEAT
    ) -> None:
        self.state = State(first)  # exchanged as a whole: no request waits for a build
        self._rebuild = rebuild
        self._folder = folder
        self._heartbeat = heartbeat
        self._script = (resources.scripts() / "live.js").read_text("utf-8").strip()
        self._run = secrets.token_hex(4)
        self._news = threading.Condition()
        self._listeners = 0
        self._closed = False
        self._shown: OrderedDict[str, bytes] = OrderedDict()

    def files(self) -> Files:
        return self.state.built.files

    def rebuild(self) -> State:
        """Builds once; a build that raises leaves the site as it was and says why in `failed`."""
        before = self.state
        try:
            state = State(self._rebuild(), before.site + 1, before.news + 1)
        except Exception as error:  # whatever it is, serving goes on
            state = replace(before, news=before.news + 1, failed=_reason(error))
        with self._news:
            self.state = state
            self._news.notify_all()
        return state

    def close(self) -> None:
        """Lets every listener go."""
        with self._news:
            self._closed = True
            self._news.notify_all()

    def dressed(self, files: Files, path: str | None, html: bytes) -> bytes:
        """The page as it goes to a browser, out of `files`; `path` is None for the one that says “not here”."""
        state = self.state
        token = "" if path is None else self._token(path, html, state.site if files is state.built.files else -1)
        with self._news:
            self._shown[token] = html
            self._shown.move_to_end(token)
            while len(self._shown) > _SHOWN:
                self._shown.popitem(last=False)
        return dressed(html, self._script, {"seen": token, "news": json.dumps(self._faults(state))})

    @contextmanager
    def seat(self) -> Iterator[bool]:
        """A place among the listeners for as long as the block; False if none is free."""
        with self._news:
            free = self._listeners < LISTENERS and not self._closed
            self._listeners += free
        try:
            yield free
        finally:
            with self._news:
                self._listeners -= free

    def events(self, path: str, seen: str) -> Iterator[bytes]:
        """What a page at `path` hears as an event stream: the present state, each new one, and heartbeats.

        `seen` is the mark that the page was shown with.
        """
        yield b"retry: 1000\n\n"
        known = -1
        while True:
            state = self.state
            news = state.news != known
            yield f"data: {json.dumps(self._told(state, path, seen))}\n\n".encode() if news else b":\n\n"
            known = state.news
            with self._news:
                if self.state.news == known and not self._closed:
                    self._news.wait(self._heartbeat)
                if self._closed:
                    return

    def _told(self, state: State, path: str, seen: str) -> dict[str, object]:
        html = content(state.built.files, path)
        page = "" if html is None else self._token(path, html, state.site)
        with self._news:
            old = self._shown.get(seen)
        found = changes(old.decode(), html.decode()) if old and html and page != seen else Changes()
        return {"page": page, **asdict(found), **self._faults(state)}

    def _token(self, path: str, html: bytes, site: int) -> str:
        """A mark that changes when what the page shows does."""
        digest = hashlib.blake2b(html, digest_size=8).hexdigest()
        return f"{digest}-{self._run}-{site}" if key(path) in _GATHERED else digest

    def _faults(self, state: State) -> dict[str, object]:
        faults = state.built.diagnostics
        told = [report.record(fault, self._folder) for fault in faults[:_FAULTS]]
        return {"failed": state.failed, "faults": told, "more": len(faults) - len(told)}


def _reason(error: Exception) -> str:
    """The error in one line."""
    text = plain(str(error))
    return text if isinstance(error, DeckpressError) else f"{type(error).__name__}: {text}".removesuffix(": ")
