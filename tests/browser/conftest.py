"""Pages in the browser; every one is watched, and a test fails if its page complained or asked elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request

from tests.browser.reading import WEEK2
from tests.conftest import Launched

_WATCH = "addEventListener('securitypolicyviolation', e => console.error('CSP', e.violatedDirective, e.blockedURI))"

Opened = Callable[..., Page]


def _watched(page: Page, complaints: list[str]) -> None:
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: None if _own(request.url) else complaints.append(f"asked for {request.url}"))
    page.on("requestfailed", lambda request: None if _left(request) else complaints.append(f"lost {request.url}"))


def _left(request: Request) -> bool:
    """Whether the reader went on before it was done."""
    return request.failure == "net::ERR_ABORTED"


def _own(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("data", "file", "blob") or parts.hostname == "127.0.0.1"


@pytest.fixture
def complaints() -> list[str]:
    """What the pages of a test complained of: console errors and warnings, policy, failed and foreign requests.

    A test that expects some takes them out.
    """
    return []


def _opener(browser: Browser, complaints: list[str]) -> Iterator[Opened]:
    with ExitStack() as stack:

        def page(url: str, *, width: int = 1280, height: int = 800, **options: Any) -> Page:
            context = browser.new_context(viewport={"width": width, "height": height}, **options)
            stack.callback(context.close)
            context.set_default_timeout(5_000)
            context.add_init_script(_WATCH)
            page = context.new_page()
            _watched(page, complaints)
            page.goto(url)
            return page

        yield page
    assert complaints == []


@pytest.fixture
def opened(chromium: Browser, complaints: list[str]) -> Iterator[Opened]:
    """Opens an address in a profile of its own: `opened(url, width=320, color_scheme="dark")`."""
    yield from _opener(chromium, complaints)


@pytest.fixture(scope="session")
def listener(launched: Launched) -> Browser:
    """A browser that keeps its accessibility tree complete, as when a screen reader runs."""
    return launched("--force-renderer-accessibility")


@pytest.fixture
def heard(listener: Browser, complaints: list[str]) -> Iterator[Opened]:
    """Opens an address for one who listens."""
    yield from _opener(listener, complaints)


@pytest.fixture(scope="session")
def paths(sample: Path) -> list[str]:
    """Every page of the sample site."""
    return sorted(path.relative_to(sample).as_posix() for path in sample.rglob("*.html"))


@pytest.fixture
def week2(opened: Opened, origin: str) -> Page:
    """The deck of formulas, all cards folded."""
    return opened(origin + WEEK2)
