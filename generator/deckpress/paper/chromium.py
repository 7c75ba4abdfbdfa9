"""A Chromium of our own: found, started, driven, and ended whatever happens."""

from __future__ import annotations

import json
import logging
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from msgspec import Struct

from deckpress.errors import DeckpressError

NAMES = ("chromium", "chromium-browser", "google-chrome")
NO_PACKAGE = (
    "printing needs the playwright package and a Chromium: "
    "pip install 'deckpress[pdf]' && python -m playwright install chromium"
)
NO_BROWSER = (
    "printing needs a Chromium: apt-get install chromium, or python -m playwright install chromium, "
    "or set DECKPRESS_CHROMIUM to its path"
)
_START = 30  # seconds for the browser to come up
_LOOK, _GRACE = 0.2, 5.0  # seconds between looks at the browser; to answer once it has ended
_FLAGS = (
    "--headless", "--remote-debugging-port=0", "--no-first-run", "--no-default-browser-check", "--disable-extensions",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-gpu", "--mute-audio",
    "--font-render-hinting=none", "--force-color-profile=srgb", "--disable-dev-shm-usage", "--lang=en-US",
)  # fmt: skip
_STATE = "JSON.stringify({...document.documentElement.dataset})"


class Stopped(Exception):
    """The browser ended, hung, or said that it cannot show the page; the text says which."""


class Pdf(Struct, frozen=True):
    """What was printed; `rungs` tells how many cards each rung of the fitting ladder took."""

    data: bytes
    pages: int
    rungs: dict[str, int]


def find() -> str | None:
    """The browser named by DECKPRESS_CHROMIUM, else the first of `NAMES` on PATH, else playwright's own."""
    named = os.environ.get("DECKPRESS_CHROMIUM")
    if named:
        return shutil.which(named)
    return next(filter(None, map(shutil.which, NAMES)), None) or _downloaded()


def needed() -> str:
    """The path of the browser; raises DeckpressError with one line on how to get what is missing."""
    try:
        import playwright.sync_api  # noqa: F401 - whether it is there
    except ImportError as error:
        raise DeckpressError(NO_PACKAGE) from error
    path = find()
    if path is None:
        raise DeckpressError(NO_BROWSER)
    return path


def _downloaded() -> str | None:
    try:
        from playwright.sync_api import sync_playwright

        with sync_playwright() as playwright:
            path = Path(playwright.chromium.executable_path)
    except Exception:  # not installed, or a library of its driver is missing
        return None
    return str(path) if path.is_file() else None


@contextmanager
def running(path: str) -> Iterator[Running]:
    """A browser with a profile of its own, which is gone afterwards; raises Stopped if it does not come up."""
    with tempfile.TemporaryDirectory(prefix="deckpress-", ignore_cleanup_errors=True) as profile:
        process = _started(path, Path(profile))
        running = Running(process, SimpleQueue(), SimpleQueue())
        try:
            port = _port(process, Path(profile, "DevToolsActivePort"))
            driving = threading.Thread(target=_drive, args=(port, running.asked, running.answers), daemon=True)
            driving.start()
            running.answer(_START)
            yield running
            running.asked.put(None)
            if process.poll() is None:
                driving.join(_GRACE)
        finally:
            _end(process)


class Running(Struct, frozen=True):
    """A browser that answers, its process, and what it is asked for and answers: a page and its seconds, a PDF."""

    process: subprocess.Popen[bytes]
    asked: SimpleQueue[tuple[str, float] | None]
    answers: SimpleQueue[Pdf | Exception | None]

    def pdf(self, url: str, seconds: float) -> Pdf:
        """The page at `url`, once it says that it is ready, as PDF; raises Stopped after `seconds`."""
        self.asked.put((url, seconds))
        got = self.answer(seconds)
        assert got
        return got

    def answer(self, seconds: float) -> Pdf | None:
        """What comes next, None for a browser that is ready; raises Stopped where nothing comes or it is a fault.

        Playwright has been seen to miss the end of a browser, and then it waits for ever: it is left waiting in
        its thread, and its driver ends with this process.
        """
        ended, until = "", time.monotonic() + seconds
        while True:
            with suppress(Empty):
                got = self.answers.get(timeout=_GRACE if ended else _LOOK)
                break
            if ended:
                raise Stopped(ended)
            if self.process.poll() is not None:
                ended = "it ended"
            elif time.monotonic() >= until:
                ended = f"no answer within {seconds:.0f} seconds"
                _end(self.process)
        if isinstance(got, Exception):
            alive = self.process.poll() is None
            raise Stopped(ended or ((str(got) or repr(got)).splitlines()[0] if alive else "it ended")) from got
        return got


def _drive(
    port: int, asked: SimpleQueue[tuple[str, float] | None], answers: SimpleQueue[Pdf | Exception | None]
) -> None:
    """Drives the browser at `port` until it is asked for None; a fault is an answer too."""
    from playwright.sync_api import Error, sync_playwright

    logging.getLogger("asyncio").disabled = True  # it would print what is an answer here
    try:
        with sync_playwright() as playwright:
            try:
                browser = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}", timeout=_START * 1000)
            except Error as error:
                raise Stopped("it does not answer") from error
            answers.put(None)
            while task := asked.get():
                answers.put(_tried(browser, *task))
    except Exception as error:
        answers.put(error)


def _tried(browser: Any, url: str, seconds: float) -> Pdf | Exception:
    try:
        return _pdf(browser, url, seconds)
    except Exception as error:
        return error


def _pdf(browser: Any, url: str, seconds: float) -> Pdf:
    origin = "/".join(url.split("/")[:3]) + "/"
    context = browser.new_context(service_workers="block")
    try:
        context.route("**/*", lambda route: route.continue_() if _own(route, origin) else route.abort())
        page = context.new_page()
        page.goto(url, timeout=seconds * 1000)
        page.wait_for_selector("html[data-fit=done], html[data-fit=failed]", timeout=seconds * 1000)
        state = json.loads(page.evaluate(_STATE))
        if state["fit"] == "failed":
            raise Stopped(state.get("fault", "the page could not be laid out"))
        data = page.pdf(prefer_css_page_size=True, print_background=False, tagged=True, outline=True)
        return Pdf(data, int(state["sheets"]), json.loads(state["rungs"]))
    finally:
        if browser.is_connected():
            context.close()


def _own(route: Any, origin: str) -> bool:
    url: str = route.request.url
    return url.startswith((origin, "data:"))


def _started(path: str, profile: Path) -> subprocess.Popen[bytes]:
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    command = [path, *_FLAGS, *root, f"--user-data-dir={profile}", "about:blank"]
    nothing = subprocess.DEVNULL
    try:
        return subprocess.Popen(command, stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True)
    except OSError as error:
        raise Stopped(f"it cannot be started: {error.strerror}") from error


def _port(process: subprocess.Popen[bytes], told: Path) -> int:
    """The port that the browser listens on, from the file in which it says so."""
    until = time.monotonic() + _START
    while time.monotonic() < until:
        try:
            return int(told.read_text("ascii").splitlines()[0])
        except (OSError, ValueError, IndexError):
            if process.poll() is not None:
                raise Stopped(f"it ended with code {process.returncode}") from None
            time.sleep(0.02)
    raise Stopped("it does not come up")


def _end(process: subprocess.Popen[bytes]) -> None:
    """The browser and all its processes are gone."""
    try:
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass
    process.wait()
