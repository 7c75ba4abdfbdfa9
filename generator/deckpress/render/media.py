"""Pictures and sounds: which may be published, under which name, how large they are."""

from __future__ import annotations

import hashlib
import html
import io
import re
from collections.abc import Mapping

from msgspec import Struct

from deckpress.render.marks import MEDIA_CLOSE, MEDIA_OPEN, MEDIA_WIDTH, ROOT

_HEADS: dict[str, tuple[tuple[int, bytes], ...]] = {
    ".png": ((0, b"\x89PNG\r\n\x1a\n"),),
    ".jpg": ((0, b"\xff\xd8\xff"),),
    ".jpeg": ((0, b"\xff\xd8\xff"),),
    ".gif": ((0, b"GIF87a"), (0, b"GIF89a")),
    ".webp": ((8, b"WEBP"),),
    ".avif": ((4, b"ftypavif"), (4, b"ftypavis")),
    ".mp3": ((0, b"ID3"), (0, b"\xff\xfb"), (0, b"\xff\xf3"), (0, b"\xff\xf2")),
    ".ogg": ((0, b"OggS"),),
    ".oga": ((0, b"OggS"),),
    ".m4a": ((4, b"ftyp"),),
    ".wav": ((0, b"RIFF"),),
    ".mp4": ((4, b"ftyp"),),
    ".webm": ((0, b"\x1aE\xdf\xa3"),),
}
_PICTURES = frozenset((".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif"))
_MARK = re.compile(f'src="{MEDIA_OPEN}([^{MEDIA_WIDTH}]*){MEDIA_WIDTH}([0-9]*){MEDIA_CLOSE}"')


class Medium(Struct, frozen=True):
    """A file to publish: its name below the site, and its size in pixels if it is a picture."""

    name: str
    data: bytes
    width: int = 0
    height: int = 0


def medium(path: str, data: bytes) -> Medium | str:
    """The file under a name made of its content, or why it is refused."""
    suffix = "." + path.rpartition(".")[2].lower()
    if suffix == ".svg":
        return "SVG can carry scripts: save the picture as PNG"
    if not any(data[at:].startswith(head) for at, head in _HEADS.get(suffix, ())):
        return f"file is not what its ending `{suffix}` says"
    name = f"media/{hashlib.blake2b(data, digest_size=10).hexdigest()}{suffix}"
    if suffix not in _PICTURES:
        return Medium(name, data)
    import imagesize  # slow to load, and many decks have no pictures

    width, height = imagesize.get(io.BytesIO(data))
    return Medium(name, data, max(int(width), 0), max(int(height), 0))


def placed(card: str, media: Mapping[str, Medium]) -> str:
    """The card's HTML with its media at their published names; a picture that is missing leaves its text."""

    def source(match: re.Match[str]) -> str:
        found = media.get(html.unescape(match[1]))
        if found is None:
            return ""
        if not found.width:
            return f'src="{ROOT}{found.name}"'
        width = int(match[2] or 0) or found.width
        height = round(found.height * width / found.width)
        return f'src="{ROOT}{found.name}" width="{width}" height="{height}" loading="lazy" decoding="async"'

    return _MARK.sub(source, card)
