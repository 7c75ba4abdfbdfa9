"""Phrases typed letter by letter into a real browser over a far and narrow link, an empty profile each."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Page

from bench.search.far import Piece, Server
from bench.search.place import Place

PAUSE = 0.15  # seconds between two keys
PATIENCE = 120  # seconds to wait for a first result
_LONG = 300  # seconds after which an engine is asked no more phrases, if it has answered `_LEAST`
_LEAST = 3
_QUIET = 0.6  # seconds without a byte and without a change: the session is over

# Notes when it was focused and typed into, and before which paint there were hits: all paint their list at once.
_WATCH = """
window.seen = { focus: 0, keys: [], first: 0 };
addEventListener('focusin', () => { seen.focus ||= performance.now() }, true);
addEventListener('input', () => seen.keys.push(performance.now()), true);
const look = () => {
  if (document.querySelector(HIT)) seen.first = performance.now();
  else requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""


class Silent(Exception):
    """No hit came in time."""


@dataclass(frozen=True, slots=True)
class Session:
    """One phrase; times in milliseconds, bytes of bodies as sent."""

    fixed: int  # bytes of scripts and of what is fetched whatever is asked
    to_first: int  # bytes until hits were painted: ten, or all there are
    total: int
    requests: int
    from_focus: float
    from_second: float


def sessions(chromium: Browser, server: Server, place: Place, phrases: Sequence[str], name: str) -> list[Session]:
    """A session for each phrase, or for fewer if they take minutes; none after one without hits."""
    found: list[Session] = []
    began = time.monotonic()
    for phrase in phrases:
        try:
            last = _session(chromium, server, place, phrase)
        except Silent as fault:
            print(f"bench: {name}: “{phrase}”: {fault}", file=sys.stderr)
            break
        found.append(last)
        print(
            f"bench: {name}: “{phrase}” {last.from_second:,.0f} ms after the second letter, "
            f"{last.to_first / 1000:,.0f} KB, {last.total / 1000:,.0f} KB in all",
            file=sys.stderr,
        )
        if len(found) >= _LEAST and time.monotonic() - began > _LONG:
            break
    return found


def medians(found: Sequence[Session]) -> dict[str, float]:
    """The middle of each figure."""
    names = ("fixed", "to_first", "total", "requests", "from_focus", "from_second")
    return {name: statistics.median(getattr(one, name) for one in found) for name in names} | {"phrases": len(found)}


def _session(chromium: Browser, server: Server, place: Place, phrase: str) -> Session:
    context = chromium.new_context(viewport={"width": 1200, "height": 800})
    page = context.new_page()
    page.add_init_script(_WATCH.replace("HIT", repr(place.hit)))
    page.goto(server.address + place.path, wait_until="networkidle")
    mark = len(server.sent)
    page.focus(place.field)
    due = time.monotonic() + PAUSE
    for letter in phrase:
        time.sleep(max(0, due - time.monotonic()))
        page.keyboard.press("Space" if letter == " " else letter)
        due += PAUSE
    _finish(page, server)
    seen, zero = page.evaluate("[seen, performance.timeOrigin]")
    context.close()
    sent = [
        piece for piece in server.sent[mark:] if not piece.path.endswith(".woff2")
    ]  # of the text, not of the search
    return _counted(seen, zero, sent, place)


def _finish(page: Page, server: Server) -> None:
    """Wait until hits are there and nothing comes any more."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        settled = "seen.first && performance.now() - seen.keys.at(-1) > 1000"
        if server.quiet(_QUIET) and page.evaluate(settled):
            return
        time.sleep(0.1)
    raise Silent(f"no hits in {PATIENCE} s at {page.url}")


def _counted(seen: dict[str, Any], zero: float, sent: Sequence[Piece], place: Place) -> Session:
    first = zero + seen["first"]
    return Session(
        fixed=sum(piece.size for piece in sent if place.before(piece.path)),
        to_first=sum(piece.size for piece in sent if piece.at <= first),
        total=sum(piece.size for piece in sent),
        requests=sum(piece.first for piece in sent),
        from_focus=seen["first"] - seen["focus"],
        from_second=max(0, seen["first"] - seen["keys"][1]),  # 0 if hits of the first letter are there already
    )
