"""Pictures and sounds: which are published, under which name, and what stands in the page."""

from __future__ import annotations

import base64
import struct

import pytest
from deckpress.render import media
from deckpress.render.card import Context, Job, Problem, Rendered, render
from deckpress.render.marks import MEDIA_CLOSE, MEDIA_OPEN, MEDIA_WIDTH, ROOT

PIXEL = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABAQAAAAA3bvkkAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==")
WIDE = PIXEL[:16] + struct.pack(">II", 400, 100) + PIXEL[24:]
NAMES = ("img/cell.png", "cell.png", "a b.png", "top.png", "deck/beside.png", "sound.mp3", "film.webm")
FILES = {**{f"*{name.rpartition('/')[2]}": name for name in reversed(NAMES)}, **{name: name for name in NAMES}}


def shown(text: str, folder: str = "deck") -> Rendered:
    return render(Job(0, "c1", folder, ("Q", text)), Context({}, FILES, "en"))


def source(path: str, width: str = "") -> str:
    return f'src="{MEDIA_OPEN}{path}{MEDIA_WIDTH}{width}{MEDIA_CLOSE}"'


def test_a_file_is_named_by_its_content() -> None:
    first, second = media.medium("a/b.png", PIXEL), media.medium("other.PNG", PIXEL)
    assert first == second
    assert isinstance(first, media.Medium)
    assert (first.width, first.height) == (1, 1)
    assert first.name.startswith("media/") and first.name.endswith(".png")


@pytest.mark.parametrize(
    ("path", "data", "reason"),
    [
        ("x.svg", b"<svg/>", "SVG can carry scripts: save the picture as PNG"),
        ("x.png", b"<html>", "file is not what its ending `.png` says"),
        ("x.png", b"\xff\xd8\xff", "file is not what its ending `.png` says"),
        ("x.jpg", PIXEL, "file is not what its ending `.jpg` says"),
        ("x.html", b"<html>", "file is not what its ending `.html` says"),
        ("x.js", b"alert(1)", "file is not what its ending `.js` says"),
        ("x.png", b"", "file is not what its ending `.png` says"),
        ("x", PIXEL, "file is not what its ending `.x` says"),
    ],
)
def test_other_files_are_refused(path: str, data: bytes, reason: str) -> None:
    assert media.medium(path, data) == reason


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("x.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 40),
        ("x.jpeg", b"\xff\xd8\xff\xe0" + b"\0" * 40),
        ("x.gif", b"GIF89a\1\0\1\0\0\0\0"),
        ("x.webp", b"RIFF\0\0\0\0WEBPVP8 " + b"\0" * 30),
        ("x.avif", b"\0\0\0\x1cftypavif" + b"\0" * 30),
        ("x.mp3", b"ID3\3"),
        ("x.ogg", b"OggS"),
        ("x.wav", b"RIFF\0\0\0\0WAVE"),
        ("x.mp4", b"\0\0\0\x18ftypmp42"),
        ("x.webm", b"\x1aE\xdf\xa3"),
    ],
)
def test_listed_kinds_are_published(path: str, data: bytes) -> None:
    assert isinstance(media.medium(path, data), media.Medium)


def test_a_picture_gets_its_size_and_loads_late() -> None:
    found = media.medium("a.png", WIDE)
    assert isinstance(found, media.Medium)
    card = f"<img {source('a.png')}> <img {source('a.png', '200')}> <img {source('gone.png')}>"
    late = 'loading="lazy" decoding="async"'
    assert media.placed(card, {"a.png": found}) == (
        f'<img src="{ROOT}{found.name}" width="400" height="100" {late}> '
        f'<img src="{ROOT}{found.name}" width="200" height="50" {late}> <img >'
    )


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("![A cell](cell.png)", f'<img {source("cell.png")} alt="A cell">'),
        ("![A cell](../img/cell.png)", f'<img {source("img/cell.png")} alt="A cell">'),
        ("![x](a%20b.png)", f'<img {source("a b.png")} alt="x">'),
        ("![x](/top.png)", f'<img {source("top.png")} alt="x">'),
        ("![x](@/top.png)", f'<img {source("top.png")} alt="x">'),
        ("![x](beside.png)", f'<img {source("deck/beside.png")} alt="x">'),
        ("![[beside.png]]", f'<img {source("deck/beside.png")} alt="beside">'),
        ("![[cell.png|300]]", f'<img {source("cell.png", "300")} alt="cell">'),
        ("![[cell.png|300x200]]", f'<img {source("cell.png", "300")} alt="cell">'),
        ("![[cell.png|A cell]]", f'<img {source("cell.png")} alt="A cell">'),
        ("![[sound.mp3]]", f'<audio controls preload="none" aria-label="sound.mp3" {source("sound.mp3")}></audio>'),
        ("[sound:sound.mp3]", f'<audio controls preload="none" aria-label="sound.mp3" {source("sound.mp3")}></audio>'),
        (
            '<audio src="sound.mp3"></audio>',
            f'<audio controls preload="none" aria-label="sound.mp3" {source("sound.mp3")}></audio>',
        ),
        ("![[film.webm]]", f'<video controls preload="none" aria-label="film.webm" {source("film.webm")}></video>'),
    ],
)
def test_pictures_are_found_as_obsidian_finds_them(text: str, html: str) -> None:
    card = shown(text)
    assert card.problems == []
    words = (set(re_words(card.html[1])), set(re_words(f"<p>{html}</p>")))
    assert words[0] == words[1]


def re_words(html: str) -> list[str]:
    """The tag and attributes in any order: the sanitizer keeps its own."""
    return html.replace("<p><", "").replace("></p>", "").replace('" ', '"\n').replace("img ", "img\n").split("\n")


@pytest.mark.parametrize(
    ("text", "code", "about"),
    [
        ("see ![x](gone.png)", "I001", "no file `gone.png`"),
        ("see ![x](../../top.png)", "I001", "no file `../../top.png`"),
        ("see ![[gone.png]]", "I001", "no file `gone.png`"),
        ("see ![](cell.png)", "I003", "picture has no text for those who cannot see it"),
        ("see ![x](https://example.org/a.png)", "I004", "media of another server is left out"),
        ("see ![x](file:///etc/a.png)", "I002", "`file:` names no picture here"),
    ],
)
def test_pictures_that_cannot_be_shown_are_named(text: str, code: str, about: str) -> None:
    found: list[Problem] = shown(text).problems
    assert [(p.code, p.about) for p in found] == [(code, about)]
    assert found[0].start >= 4
