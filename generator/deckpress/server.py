"""The last good build on this machine's loopback address: for its owner's eyes only."""

from __future__ import annotations

import errno
import os
import socket
import socketserver
import sys
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import parse_qs, quote, unquote_to_bytes

from deckpress.errors import OutputError, UsageError
from deckpress.live.built import Files, content
from deckpress.live.hub import Hub

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".webmanifest": "application/manifest+json; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".tsv": "text/tab-separated-values; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".ico": "image/x-icon",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".ogg": "audio/ogg",
    ".oga": "audio/ogg",
    ".opus": "audio/ogg",
    ".wav": "audio/wav",
    ".flac": "audio/flac",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".woff2": "font/woff2",
    ".pdf": "application/pdf",
    ".zip": "application/zip",
}
PLAIN = "text/plain; charset=utf-8"
OTHER = "application/octet-stream"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
EVENTS = ".deckpress/events"  # where pages hear of builds
_NAMED = ("assets/", "media/")  # their names change when what they hold does


def quiet(line: str) -> None:
    """A log that keeps nothing."""


class Server(ThreadingHTTPServer):
    """Bound and listening; each request asks `files` anew.  Paths of requests are only ever looked up there.

    With `live`, pages hear of builds.
    """

    daemon_threads = True
    block_on_close = False  # a browser's idle connection must not delay the end
    allow_reuse_address = os.name == "posix"  # on Windows it would let two servers share a port

    def __init__(
        self, files: Callable[[], Files], host: str, port: int, log: Callable[[str], None], live: Hub | None = None
    ) -> None:
        self.files = files
        self.live = live
        self.log = self.heard = log  # what happens, and each request
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        super().__init__((host, port), Handler)
        bound = self.server_address[1]
        names = ("127.0.0.1", "localhost", "[::1]")
        self.hosts = frozenset({f"{name}:{bound}" for name in names}.union(names if bound == 80 else ()))
        self.origins = frozenset(f"http://{name}" for name in self.hosts)

    def server_bind(self) -> None:
        socketserver.TCPServer.server_bind(self)  # HTTPServer's own asks the name service, which can take seconds

    def handle_error(self, request: Any, client_address: Any) -> None:
        fault = sys.exception()
        if not isinstance(fault, ConnectionError | TimeoutError):  # the browser went away: its right
            self.log(f"request failed: {type(fault).__name__}: {fault}")


class Handler(BaseHTTPRequestHandler):
    """One request, one answer, one connection."""

    server: Server
    timeout = 10  # seconds a client may stay silent

    def do_GET(self) -> None:
        if fault := _stranger(self):
            return self.answer(*fault)
        path = _path(self.path)
        if path is None:
            return self.answer(HTTPStatus.BAD_REQUEST, b"bad request\n", PLAIN)
        live = self.server.live
        if live and path == EVENTS:
            return self.stream(live)
        files = self.server.files()
        if (found := content(files, path)) is not None:
            kind = _type(path)
            if live and kind == TYPES[".html"]:
                found = live.dressed(files, path, found)
            lasts = "max-age=31536000, immutable" if path.startswith(_NAMED) else "no-cache"
            return self.answer(HTTPStatus.OK, found, kind, ("Cache-Control", lasts))
        if content(files, f"{path}/") is not None:
            return self.answer(HTTPStatus.FOUND, b"", PLAIN, ("Location", quote(f"/{path}/")))
        missing = content(files, "404.html")
        if missing is None:
            return self.answer(HTTPStatus.NOT_FOUND, b"not found\n", PLAIN)
        return self.answer(
            HTTPStatus.NOT_FOUND, live.dressed(files, None, missing) if live else missing, TYPES[".html"]
        )

    do_HEAD = do_GET  # noqa: N815 - the base class looks for this name

    def answer(self, status: HTTPStatus, body: bytes, kind: str, *headers: tuple[str, str]) -> None:
        """Send one whole answer; `body` stays away after HEAD."""
        self.head(status, kind, ("Content-Length", str(len(body))), *headers)
        if self.command != "HEAD":
            self.wfile.write(body)

    def head(self, status: HTTPStatus, kind: str, *headers: tuple[str, str]) -> None:
        self.close_connection = True
        self.send_response(status)
        safe = (("X-Content-Type-Options", "nosniff"), ("Cross-Origin-Resource-Policy", "same-origin"))
        always = (("Content-Type", kind), *safe, ("Cache-Control", "no-cache"), ("Connection", "close"))
        for name, value in dict((*always, *headers)).items():
            self.send_header(name, value)
        self.end_headers()

    def stream(self, live: Hub) -> None:
        """Send events until the server ends or nobody listens any more."""
        asked = parse_qs(self.path.partition("?")[2])
        page, seen = (asked.get(name, [""])[0] for name in ("page", "seen"))
        with live.seat() as free:
            if free:
                self.head(HTTPStatus.OK, "text/event-stream")
                for event in live.events(_path(page) or "", seen) if self.command != "HEAD" else ():
                    self.wfile.write(event)
            else:
                self.answer(HTTPStatus.SERVICE_UNAVAILABLE, b"too many listeners\n", PLAIN)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """What the base class finds wrong with a request, without echoing any of it."""
        if code == HTTPStatus.NOT_IMPLEMENTED:  # it has no do_POST and the like
            return self.answer(HTTPStatus.METHOD_NOT_ALLOWED, b"only GET and HEAD\n", PLAIN, ("Allow", "GET, HEAD"))
        return self.answer(HTTPStatus(code), b"bad request\n", PLAIN)

    def version_string(self) -> str:
        return "deckpress"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the base class's
        self.server.heard(ascii(format % args)[1:-1])  # a request must not steer the terminal


def server(
    files: Files | Callable[[], Files],
    host: str = "127.0.0.1",
    port: int = 8000,
    log: Callable[[str], None] = quiet,
    live: Hub | None = None,
) -> Server:
    """A server bound to `port` (0: any free one), not yet answering.

    Raises UsageError for an address others can reach, OutputError when the port cannot be had.
    """
    if host not in LOOPBACK:
        raise UsageError(f"cannot serve on {host!r}: only this machine may see drafts; use 127.0.0.1")
    if not 0 <= port < 65536:
        raise UsageError(f"cannot serve on port {port}: ports go from 0 (any free one) to 65535")
    try:
        return Server(files if callable(files) else lambda: files, host, port, log, live)
    except OSError as error:
        known = {errno.EADDRINUSE: "it is in use", errno.EACCES: "no permission"}
        reason = known.get(error.errno or 0, error.strerror or str(error))
        raise OutputError(f"cannot serve on port {port}: {reason}; choose another, or 0 for any free one") from error


def address(server: Server) -> str:
    """The URL of the site's start page."""
    host, port = server.server_address[:2]
    return f"http://[{host!s}]:{port}/" if ":" in str(host) else f"http://{host!s}:{port}/"


def serve(running: Server) -> None:
    """Answer until Ctrl-C, then return; the log hears of both."""
    with running:
        try:
            running.log(f"serving {address(running)} (Ctrl-C ends)")
            running.serve_forever(0.1)
        except KeyboardInterrupt:
            running.log("stopped")


def _stranger(request: Handler) -> tuple[HTTPStatus, bytes, str] | None:
    """The refusal of a request that did not come from a page of this server, against DNS rebinding."""
    hosts = request.headers.get_all("Host", [])
    if len(hosts) != 1:
        return HTTPStatus.BAD_REQUEST, b"exactly one Host header, please\n", PLAIN
    if hosts[0].strip().lower() not in request.server.hosts:
        return HTTPStatus.MISDIRECTED_REQUEST, b"not the host of this server\n", PLAIN
    if not request.server.origins.issuperset(request.headers.get_all("Origin", [])):
        return HTTPStatus.FORBIDDEN, b"not for other sites\n", PLAIN
    return None


def _path(target: str) -> str | None:
    """The key that a request target asks for, decoded once; None when no key can look like that."""
    if not target.startswith("/"):
        return None
    try:
        path = unquote_to_bytes(target[1:].partition("?")[0]).decode("utf-8")
    except UnicodeError:
        return None
    return None if any(ord(ch) < 32 or ord(ch) == 127 for ch in path) else path


def _type(path: str) -> str:
    if path == "" or path.endswith("/"):
        return TYPES[".html"]
    return TYPES.get(PurePosixPath(path).suffix.lower(), OTHER)
