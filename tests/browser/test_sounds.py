"""Sounds: the browser's own controls, a name, and nothing loaded before it is asked for."""

from __future__ import annotations

import io
import wave
from pathlib import Path

import pytest

from tests.browser.conftest import Opened
from tests.browser.reading import name, spoken, unfold
from tests.command import written
from tests.conftest import Serve, build

pytestmark = pytest.mark.browser

DECK = """> [!question]- How does it sound?
> ![[hello there.wav]]
> <audio src="second.wav"></audio>
> [sound:third.wav]
"""
LOADED = """async audio => {
  audio.load();
  audio.preload = "auto";
  while (audio.readyState < 1) await new Promise(done => setTimeout(done, 20));
  return audio.duration;
}"""


def sound(frames: int) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(8_000)
        writer.writeframes(b"\0\0" * frames)
    return file.getvalue()


def test_sounds_have_controls_and_load_when_asked(opened: Opened, served: Serve, tmp_path: Path) -> None:
    sounds = {"hello there.wav": sound(8_000), "second.wav": sound(16_000), "third.wav": sound(24_000)}
    content = written(tmp_path / "content", {"deck.md": DECK, **sounds})
    page = opened("about:blank")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(served(build(content, tmp_path / "site")) + "decks/deck.html")
    unfold(page)
    players = page.locator("audio")
    assert players.count() == 3
    assert [players.nth(n).get_attribute("controls") for n in range(3)] == ["", "", ""]
    assert [url for url in asked if url.endswith(".wav")] == []
    assert {"hello there.wav", "second.wav", "third.wav"} <= set(map(name, spoken(page)))
    assert [players.nth(n).evaluate(LOADED) for n in range(3)] == [1, 2, 3]
