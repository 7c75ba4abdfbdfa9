"""What several tests need: sites built by the real command, the address of one, and a browser."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from deckpress.server import address, server

from tools import browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parent.parent
Serve = Callable[..., str]
Built = Callable[..., Path]
Launched = Callable[..., "Browser"]

# What is run in the background may be deaf to Ctrl+C, and so would all be that it starts.
signal.signal(signal.SIGINT, signal.default_int_handler)

# Hundreds of commands are started: what Python compiles is kept in build/, even where the caller keeps none.
sys.dont_write_bytecode, sys.pycache_prefix = False, str(ROOT / "build/pycache")
os.environ.update(PYTHONDONTWRITEBYTECODE="", PYTHONPYCACHEPREFIX=sys.pycache_prefix)


def build(content: Path, output: Path, *options: str) -> Path:
    """The folder of the site that `deckpress build` makes; no fault in the content is let pass."""
    command = [sys.executable, "-m", "deckpress", "build", str(content), "-o", str(output), "-q", *options]
    place = {**os.environ, "PYTHONPATH": str(ROOT / "generator")}
    done = subprocess.run(command, env=place, capture_output=True, text=True, check=False, timeout=120)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
    return output


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of `content/`."""
    return build(ROOT / "content", tmp_path_factory.mktemp("sample") / "site")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Makes a site from deck texts by their file names: `built({"a.md": "…"})` is its folder."""

    def made(decks: Mapping[str, str], *options: str) -> Path:
        folder = tmp_path_factory.mktemp("decks")
        for name, text in decks.items():
            path = folder / "content" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return build(folder / "content", folder / "site", *options)

    return made


@pytest.fixture(scope="session")
def decks() -> Path:
    """The folder of the real decks: DECKPRESS_DECKS names it, else it is `../shared/decks` beside the checkout."""
    folder = Path(os.environ.get("DECKPRESS_DECKS") or ROOT.parent / "shared" / "decks")
    if not folder.is_dir():
        pytest.skip("no folder of real decks: DECKPRESS_DECKS names none, and there is no ../shared/decks")
    return folder


@pytest.fixture(scope="session")
def served() -> Iterator[Serve]:
    """Serves a folder until the tests end: `served(folder)` is its address; a second argument is a path before it."""
    with ExitStack() as stack:

        def started(folder: Path, prefix: str = "") -> str:
            files = {prefix + p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file()}
            running = stack.enter_context(server(files, port=0))
            thread = threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True)
            thread.start()
            stack.callback(thread.join)
            stack.callback(running.shutdown)
            return address(running) + prefix

        yield started


@pytest.fixture(scope="session")
def origin(sample: Path, served: Serve) -> str:
    """The loopback address of the sample site, with `/` at its end."""
    return served(sample)


@pytest.fixture(scope="session")
def launched() -> Iterator[Launched]:
    """Starts a browser with these command line arguments; without one, tests are skipped here and fail in CI."""
    path = browser.find()
    if path is None:
        reason = "no Chromium found: run `make browser`, or set DECKPRESS_CHROMIUM to its path"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as playwright, ExitStack() as stack:

        def started(*arguments: str) -> Browser:
            running = playwright.chromium.launch(executable_path=path, args=[*root, *arguments])
            stack.callback(running.close)
            return running

        yield started


@pytest.fixture(scope="session")
def chromium(launched: Launched) -> Browser:
    """The browser that all tests share."""
    return launched()
