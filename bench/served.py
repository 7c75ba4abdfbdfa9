"""A folder on the loopback address, compressed as hosts do it, with a list of what was sent."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from deckpress.server import OTHER, TYPES

PACKED = frozenset((".html", ".css", ".js", ".json", ".xml", ".txt"))


class Site(ThreadingHTTPServer):
    """Answers from `folder`; `sent` holds path and body bytes of every answer since it was last cleared."""

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.folder = folder.resolve()
        self.sent: list[tuple[str, int]] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/"


class _Handler(BaseHTTPRequestHandler):
    server: Site
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path).lstrip("/")
        path += "index.html" if not path or path.endswith("/") else ""
        file = (self.server.folder / path).resolve()
        found = file.is_relative_to(self.server.folder) and file.is_file()
        if not found:
            path, file = "404.html", self.server.folder / "404.html"
        suffix = file.suffix
        packs = suffix in PACKED and "gzip" in self.headers.get("Accept-Encoding", "")
        body = packed(file) if packs else file.read_bytes()
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", TYPES.get(suffix, OTHER))
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        if packs:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body)
        self.server.sent.append((path, len(body)))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        pass


@lru_cache(maxsize=256)
def packed(file: Path) -> bytes:
    """The file as gzip at level 6, the usual one of hosts; the same bytes every time."""
    return squeezed(file.read_bytes())


def wired(suffix: str, data: bytes) -> bytes:
    """What goes over the wire: hosts compress text, and send everything else as it is."""
    return squeezed(data) if suffix in PACKED else data


def squeezed(data: bytes) -> bytes:
    return gzip.compress(data, 6, mtime=0)


@contextmanager
def serving(folder: Path) -> Iterator[Site]:
    """The site, answering until the end of the block."""
    with Site(folder) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        yield site
        site.shutdown()
