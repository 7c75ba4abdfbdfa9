"""The server's answers, byte for byte, to polite and to hostile requests over raw sockets."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from deckpress.errors import OutputError, UsageError
from deckpress.server import Server, address, server

SITE: dict[str, bytes | Path] = {
    "index.html": b"start",
    "404.html": b"missing page",
    "deck/index.html": b"deck",
    "deck/a b.html": b"a b",
    "app.js": b"js",
    "data.json": b"{}",
    "feed.xml": b"<x/>",
    "odd.exe": b"MZ",
    "\u00e9.html": b"accent",
}


@dataclass
class Running:
    """A server in a thread, its log, and the site it shows."""

    server: Server
    lines: list[str]
    site: dict[str, bytes | Path] = field(default_factory=dict)

    @property
    def port(self) -> int:
        return int(self.server.server_address[1])

    def raw(self, request: bytes) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body of the answer to the bytes `request`."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as connection:
            connection.sendall(request.replace(b"PORT", b"%d" % self.port))
            answer = b"".join(iter(lambda: connection.recv(65536), b""))
        head, _, body = answer.partition(b"\r\n\r\n")
        first, *rest = head.decode("ascii").split("\r\n")
        return int(first.split()[1]), dict(line.split(": ", 1) for line in rest), body

    def get(self, target: str) -> tuple[int, dict[str, str], bytes]:
        return self.raw(f"GET {target} HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n".encode())


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    (tmp_path / "m.png").write_bytes(b"png")
    site = {**SITE, "m.png": tmp_path / "m.png", "gone.png": tmp_path / "gone.png"}
    lines: list[str] = []
    with server(lambda: site, port=0, log=lines.append) as started:
        thread = threading.Thread(target=started.serve_forever, args=(0.01,))
        thread.start()
        yield Running(started, lines, site)
        started.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("target", "body", "kind"),
    [
        ("/", b"start", "text/html; charset=utf-8"),
        ("/?q=mito", b"start", "text/html; charset=utf-8"),
        ("/index.html", b"start", "text/html; charset=utf-8"),
        ("/deck/", b"deck", "text/html; charset=utf-8"),
        ("/deck/a%20b.html", b"a b", "text/html; charset=utf-8"),
        ("/%C3%A9.html", b"accent", "text/html; charset=utf-8"),
        ("/app.js", b"js", "text/javascript; charset=utf-8"),
        ("/data.json", b"{}", "application/json; charset=utf-8"),
        ("/feed.xml", b"<x/>", "application/xml; charset=utf-8"),
        ("/m.png", b"png", "image/png"),
        ("/odd.exe", b"MZ", "application/octet-stream"),
    ],
)
def test_files_of_the_site(running: Running, target: str, body: bytes, kind: str) -> None:
    status, headers, found = running.get(target)
    del headers["Date"]
    assert (status, found) == (200, body)
    assert headers == {
        "Server": "deckpress",
        "Content-Type": kind,
        "Content-Length": str(len(body)),
        "Cache-Control": "no-cache",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Connection": "close",
    }


@pytest.mark.parametrize("path", ["assets/1a2b/site.css", "media/1a2b.png"])
def test_browsers_may_keep_what_is_named_by_its_content(running: Running, path: str) -> None:
    running.site[path] = b"1"
    assert running.get(f"/{path}")[1]["Cache-Control"] == "max-age=31536000, immutable"


def test_a_folder_without_slash_leads_to_the_one_with(running: Running) -> None:
    status, headers, body = running.get("/deck")
    assert (status, headers["Location"], body) == (302, "/deck/", b"")


def test_head_has_the_headers_alone(running: Running) -> None:
    status, headers, body = running.raw(b"HEAD / HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n")
    assert (status, headers["Content-Length"], body) == (200, "5", b"")


def test_the_last_good_build_is_shown(running: Running) -> None:
    running.site["index.html"] = b"newer"
    assert running.get("/")[2] == b"newer"


@pytest.mark.parametrize(
    ("hosts", "status"),
    [
        ([b"127.0.0.1:PORT"], 200),
        ([b"localhost:PORT"], 200),
        ([b"LocalHost:PORT"], 200),
        ([b"[::1]:PORT"], 200),
        ([b"evil.test"], 421),
        ([b"evil.test:PORT"], 421),
        ([b"localhost"], 421),
        ([b"localhost:1"], 421),
        ([b"localhost.evil.test:PORT"], 421),
        ([b"localhost:PORT@evil.test"], 421),
        ([b"localhost.:PORT"], 421),
        ([b"127.0.0.1:PORT, evil.test"], 421),
        ([b"0.0.0.0:PORT"], 421),
        ([b"127.1:PORT"], 421),
        ([b""], 421),
        ([], 400),
        ([b"localhost:PORT", b"evil.test"], 400),
        ([b"localhost:PORT", b"localhost:PORT"], 400),
    ],
)
def test_only_our_own_host_names(running: Running, hosts: list[bytes], status: int) -> None:
    found = running.raw(b"GET / HTTP/1.1\r\n" + b"".join(b"Host: %s\r\n" % host for host in hosts) + b"\r\n")
    assert found[0] == status
    assert (found[2] == b"start") == (status == 200)


@pytest.mark.parametrize(
    ("origins", "status"),
    [
        ([b"http://localhost:PORT"], 200),
        ([b"http://127.0.0.1:PORT"], 200),
        ([b"http://[::1]:PORT"], 200),
        ([b"https://localhost:PORT"], 403),
        ([b"http://localhost"], 403),
        ([b"http://evil.test"], 403),
        ([b"null"], 403),
        ([b""], 403),
        ([b"http://localhost:PORT", b"http://evil.test"], 403),
    ],
)
def test_no_foreign_origin(running: Running, origins: list[bytes], status: int) -> None:
    head = b"GET / HTTP/1.1\r\nHost: localhost:PORT\r\n"
    found = running.raw(head + b"".join(b"Origin: %s\r\n" % origin for origin in origins) + b"\r\n")
    assert found[0] == status
    assert not [name for name in found[1] if name.lower().startswith("access-control-")]


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("/none", 404),
        ("/none/", 404),
        ("/deck//", 404),
        ("/gone.png", 404),
        ("/../etc/passwd", 404),
        ("/%2e%2e/%2e%2e/etc/passwd", 404),
        ("/deck/../index.html", 404),
        ("/deck/%2e%2e/index.html", 404),
        ("/..%2f..%2fetc%2fpasswd", 404),
        ("/%252e%252e/index.html", 404),
        ("/..\\..\\windows", 404),
        ("//evil.test/deck", 404),
        ("///etc/passwd", 404),
        ("/C:/windows", 404),
        ("/%00", 400),
        ("/index.html%00.png", 400),
        ("/a%0d%0aSet-Cookie:x", 400),
        ("/%7f", 400),
        ("/%1b[31m", 400),
        ("/%ff%fe", 400),
        ("/%ed%a0%80", 400),
        ("/%zz", 404),
        ("/" + "a/" * 20_000, 404),
        ("/" + "a" * 70_000, 414),
        ("http://evil.test/", 400),
        ("*", 400),
        ("index.html", 400),
        ("file:///etc/passwd", 400),
    ],
)
def test_hostile_targets(running: Running, capfd: pytest.CaptureFixture[str], target: str, status: int) -> None:
    found = running.get(target)
    assert found[0] == status
    assert found[2] == {400: b"bad request\n", 404: b"missing page", 414: b"bad request\n"}[status]
    assert "Set-Cookie" not in found[1]
    assert running.get("/")[0] == 200
    assert capfd.readouterr() == ("", "")
    assert not [line for line in running.lines if "\x1b" in line or "\n" in line or line.startswith("request failed")]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PATCH", "get"])
def test_only_get_and_head(running: Running, method: str) -> None:
    status, headers, body = running.raw(f"{method} / HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n".encode())
    assert (status, headers["Allow"], body) == (405, "GET, HEAD", b"only GET and HEAD\n")


@pytest.mark.parametrize(
    "request_",
    [
        b"\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"\x16\x03\x01\x02\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 200 + b"\r\n",
        b"GET / HTTP/1.1\r\nHost",
    ],
)
def test_broken_requests_leave_the_server_well(
    running: Running, capfd: pytest.CaptureFixture[str], request_: bytes
) -> None:
    with socket.create_connection(("127.0.0.1", running.port), timeout=5) as connection:
        connection.sendall(request_)
        connection.shutdown(socket.SHUT_WR)
        assert b"start" not in connection.makefile("rb").read()
    assert running.get("/")[0] == 200
    assert capfd.readouterr() == ("", "")


def test_without_a_404_page() -> None:
    with server({}, port=0) as started:
        threading.Thread(target=started.handle_request).start()
        assert Running(started, []).get("/")[::2] == (404, b"not found\n")


def test_a_busy_port_is_named(running: Running) -> None:
    with pytest.raises(OutputError) as caught:
        server({}, port=running.port)
    reason = "it is in use; choose another, or 0 for any free one"
    assert str(caught.value) == f"cannot serve on port {running.port}: {reason}"
    assert address(running.server) == f"http://127.0.0.1:{running.port}/"


@pytest.mark.parametrize("host", ["0.0.0.0", "", "::", "192.168.0.1", "evil.test"])
def test_others_cannot_reach_it(host: str) -> None:
    with pytest.raises(UsageError) as caught:
        server({}, host)
    assert str(caught.value) == f"cannot serve on {host!r}: only this machine may see drafts; use 127.0.0.1"


@pytest.mark.parametrize("port", [-1, 65536])
def test_ports_that_are_none(port: int) -> None:
    with pytest.raises(UsageError) as caught:
        server({}, port=port)
    assert str(caught.value) == f"cannot serve on port {port}: ports go from 0 (any free one) to 65535"


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C as a signal is POSIX")
def test_ctrl_c_ends_it_cleanly() -> None:
    program = (
        "from deckpress.server import serve, server;serve(server({}, port=0, log=lambda line: print(line, flush=True)))"
    )
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stderr
        assert process.stdout.readline().startswith("serving http://127.0.0.1:")
        process.send_signal(signal.SIGINT)
        assert (process.stdout.read(), process.stderr.read(), process.wait(5)) == ("stopped\n", "", 0)
