"""The same questions to every engine in Chromium, from a server next door: how long, how much memory, how well."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, Page

from bench.search.far import Server
from bench.search.queries import keystrokes

_MEMORY = "performance.measureUserAgentSpecificMemory().then(memory => memory.bytes)"
_LOADED = """async () => {
  const began = performance.now();
  await ready();
  return window.indexing ?? performance.now() - began;
}"""
# Milliseconds of each question; clocks of isolated pages tick every 5 µs.
_TIMED = """async texts => {
  const times = [];
  for (const text of texts) {
    const began = performance.now();
    await ask(text);
    times.push(performance.now() - began);
  }
  return times;
}"""
_RANKED = """async ([texts, way]) => {
  const found = [];
  for (const text of texts) found.push(await places(await ask(text, way)));
  return found;
}"""
_FAR = 1 << 30  # a rank behind all


@dataclass(frozen=True, slots=True)
class Speed:
    """Milliseconds and bytes of one engine with everything it needs already fetched."""

    load: float  # until it can answer; for Material, its indexing
    p50: float
    p95: float
    empty: int  # bytes of memory of the page before it loads
    heap: int  # after it has loaded and answered one phrase


def speed(chromium: Browser, server: Server, path: str, phrases: Sequence[str]) -> Speed:
    """Every keystroke of every phrase, from the second letter on; the second of two passes counts."""
    with _opened(chromium, server, path) as page:
        empty = page.evaluate(_MEMORY)
        load = page.evaluate(_LOADED)
        page.evaluate(_TIMED, keystrokes(phrases[0]))
        heap = page.evaluate(_MEMORY)
        times: list[float] = []
        for phrase in phrases:
            texts = keystrokes(phrase)
            page.evaluate(_TIMED, texts)
            times += page.evaluate(_TIMED, texts)
        cuts = statistics.quantiles(times, n=20)
        return Speed(load, statistics.median(times), cuts[18], empty, heap)


def ranks(
    chromium: Browser, server: Server, path: str, asked: Sequence[tuple[str, list[int]]], way: str = ""
) -> list[int]:
    """For each text the first place of one of its cards among ten, 0 for the first; a large number if there is none."""
    found: list[int] = []
    with _opened(chromium, server, path) as page:
        page.evaluate("() => ready().then(() => null)")
        for at in range(0, len(asked), 50):
            some = asked[at : at + 50]
            places: list[list[int]] = page.evaluate(_RANKED, [[text for text, _ in some], way])
            for (_, cards), hits in zip(some, places, strict=True):
                found.append(next((place for place, hit in enumerate(hits) if hit in cards), _FAR))
    return found


@contextmanager
def _opened(chromium: Browser, server: Server, path: str) -> Iterator[Page]:
    """A page in a profile of its own."""
    context = chromium.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto(server.address + path)
    yield page
    context.close()
