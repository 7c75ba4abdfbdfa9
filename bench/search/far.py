"""The server of `link` as a process of its own, and a browser that trusts it."""

from __future__ import annotations

import base64
import datetime
import hashlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import browser
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from playwright.sync_api import Browser, sync_playwright

from bench.record import ROOT
from bench.search.peers import Peers

ROUND_TRIP = 0.1  # seconds
RATE = 10_000_000 / 8  # bytes a second


@dataclass(frozen=True, slots=True)
class Piece:
    """Some bytes of one body."""

    at: float  # milliseconds of the epoch, when the last byte had arrived
    path: str
    size: int
    first: bool
    found: bool


@dataclass(slots=True)
class Server:
    """An address and everything that was sent from it."""

    address: str
    sent: list[Piece] = field(default_factory=list)

    def quiet(self, seconds: float) -> bool:
        """Whether nothing was sent for so long."""
        return not self.sent or time.time() * 1000 - self.sent[-1].at > seconds * 1000


@dataclass(frozen=True, slots=True)
class Certificate:
    """Files of a key made for this run, and what the browser knows it by."""

    chain: Path
    key: Path
    spki: str


@contextmanager
def certified() -> Iterator[Certificate]:
    """A certificate for 127.0.0.1 that only our own browser trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    today = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(today - datetime.timedelta(days=1))
        .not_valid_after(today + datetime.timedelta(days=2))
        .sign(key, hashes.SHA256())
    )
    public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    with tempfile.TemporaryDirectory() as folder:
        chain, secret = Path(folder, "chain.pem"), Path(folder, "key.pem")
        chain.write_bytes(made.public_bytes(serialization.Encoding.PEM))
        secret.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        yield Certificate(chain, secret, base64.b64encode(hashlib.sha256(public).digest()).decode())


@contextmanager
def serving(folder: Path, peers: Peers, certificate: Certificate, *, near: bool = False) -> Iterator[Server]:
    """The folder behind the far and narrow link; without delay if `near`."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    wire = ("0", "0") if near else (str(ROUND_TRIP), str(RATE))
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.search.link", folder, str(port), certificate.chain, certificate.key, *wire],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (ROOT / "generator", ROOT, peers.server)))},
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    server = Server(f"https://127.0.0.1:{port}/")
    threading.Thread(target=_collect, args=(process, server), daemon=True).start()
    try:
        _wait(process, port)
        yield server
    finally:
        process.kill()  # it has nothing to lose, and open streams to complain about
        process.wait()


def _collect(process: subprocess.Popen[str], server: Server) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        server.sent.append(Piece(*json.loads(line)))


def _wait(process: subprocess.Popen[str], port: int) -> None:
    """Until it listens; large files are compressed before."""
    end = time.monotonic() + 300
    while time.monotonic() < end and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("the server of the benchmark does not start")


@contextmanager
def chromium(certificate: Certificate) -> Iterator[Browser]:
    """A Chromium that measures memory at once when asked and trusts the certificate."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=browser.find(),
            args=[
                f"--ignore-certificate-errors-spki-list={certificate.spki}",
                "--enable-blink-features=ForceEagerMeasureMemory",
            ],
        )
        yield opened
        opened.close()
