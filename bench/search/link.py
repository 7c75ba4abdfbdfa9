"""A server on the loopback address that is as far and as narrow as wished: HTTP/2, one link for all that is sent.

Run as a program it answers from a folder and prints a line of JSON for each piece of a body that it sends.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from deckpress.server import OTHER, TYPES
from hypercorn.asyncio import serve
from hypercorn.config import Config

from bench.served import PACKED, wired

_PIECE = 4096
_LARGE = 200_000  # compressed before the first request, so that no request waits for it

Message = dict[str, Any]


class Link:
    """The wire: pieces of all answers follow one another at `rate` bytes a second."""

    def __init__(self, rate: float) -> None:
        self.rate = rate
        self.free = 0.0

    async def carry(self, size: int) -> None:
        """Return when the last byte has arrived."""
        if not self.rate:
            return
        self.free = max(self.free, time.monotonic()) + size / self.rate
        await asyncio.sleep(self.free - time.monotonic())


class Far:
    """An ASGI application: files of `folder`, each answer after `delay` seconds, then at the speed of the link."""

    def __init__(self, folder: Path, delay: float, rate: float) -> None:
        self.folder, self.delay, self.link = folder, delay, Link(rate)
        for file in folder.rglob("*"):
            if file.suffix in PACKED and file.stat().st_size > _LARGE:
                body(file)

    async def __call__(
        self,
        scope: Message,
        receive: Callable[[], Awaitable[Message]],
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        if scope["type"] == "lifespan":
            while True:
                kind = (await receive())["type"]
                await send({"type": f"{kind}.complete"})
                if kind == "lifespan.shutdown":
                    return
        path = unquote(scope["path"]).lstrip("/")
        path += "index.html" if not path or path.endswith("/") else ""
        file = self.folder / path
        found = file.is_file()
        await asyncio.sleep(self.delay)
        content = body(file) if found else b""
        await send({"type": "http.response.start", "status": 200 if found else 404, "headers": _headers(file, content)})
        for at in range(0, len(content) or 1, _PIECE):
            piece = content[at : at + _PIECE]
            await self.link.carry(len(piece))
            await send({"type": "http.response.body", "body": piece, "more_body": at + _PIECE < len(content)})
            print(json.dumps([time.time() * 1000, path, len(piece), at == 0, found]), flush=True)


@lru_cache(maxsize=4096)
def body(file: Path) -> bytes:
    """What goes over the wire: text as gzip 6, everything else as it is."""
    return wired(file.suffix, file.read_bytes())


def _headers(file: Path, content: bytes) -> list[tuple[bytes, bytes]]:
    """Isolated from other origins, for only such a page may ask how much memory it has."""
    headers = {
        "content-type": TYPES.get(file.suffix, OTHER),
        "content-length": str(len(content)),
        "cache-control": "max-age=600",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-embedder-policy": "require-corp",
    }
    if file.suffix in PACKED:
        headers["content-encoding"] = "gzip"
    return [(name.encode(), value.encode()) for name, value in headers.items()]


def main() -> None:
    """`python -m bench.search.link FOLDER PORT CERTIFICATE KEY DELAY RATE`."""
    folder, port, certificate, key, delay, rate = sys.argv[1:]
    config = Config()
    config.bind = [f"127.0.0.1:{port}"]
    config.certfile, config.keyfile = certificate, key
    config.accesslog = config.errorlog = None
    asyncio.run(serve(Far(Path(folder), float(delay), float(rate)), config))


if __name__ == "__main__":
    main()
