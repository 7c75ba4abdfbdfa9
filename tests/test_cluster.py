"""A Dask cluster renders the same bytes, also when it loses a worker on the way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench import vault
from tests.command import listing, run, surroundings

distributed = pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def cluster() -> Iterator[object]:
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None
    ) as running:
        yield running


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return vault.written(tmp_path_factory.mktemp("cluster") / "content", 300).parent


@pytest.fixture(scope="module")
def here(content: Path) -> dict[str, bytes]:
    """The site as this machine alone makes it."""
    assert run("build", "content", "-o", "here", cwd=content, DECKPRESS_CACHE="").returncode == 0
    return listing(content / "here")


def test_the_same_bytes(cluster: object, content: Path, here: dict[str, bytes]) -> None:
    address = cluster.scheduler_address
    done = run("build", "content", "-o", "there", "--scheduler", address, cwd=content, DECKPRESS_CACHE="")
    assert (done.returncode, done.stderr) == (0, "")
    assert listing(content / "there") == here


def test_a_lost_worker_changes_nothing(cluster: object, content: Path, here: dict[str, bytes]) -> None:
    """The one that has work is killed as soon as it has begun."""
    killed: list[int] = []

    def kill() -> None:
        with distributed.Client(cluster.scheduler_address, set_as_default=False) as client:
            while not killed:
                busy = [worker for worker, tasks in client.processing().items() if tasks]
                for worker in busy[:1]:
                    pid = client.run(os.getpid, workers=[worker])[worker]
                    os.kill(pid, signal.SIGKILL)
                    killed.append(pid)
                time.sleep(0.01)

    killer = threading.Thread(target=kill, daemon=True)
    killer.start()
    address = cluster.scheduler_address
    done = run("build", "content", "-o", "lost", "--scheduler", address, cwd=content, DECKPRESS_CACHE="", seconds=120)
    killer.join(10)
    assert killed
    assert (done.returncode, done.stderr) == (0, "")
    assert listing(content / "lost") == here


def test_no_scheduler_is_said(content: Path) -> None:
    """With less time for it to answer than it has else."""
    program = "import sys; from deckpress import cli; from deckpress.render import cluster; cluster._SECONDS = 0.5"
    options = ("build", "content", "-o", "none", "--scheduler", "tcp://127.0.0.1:9")
    done = subprocess.run(
        [sys.executable, "-c", f"{program}; sys.exit(cli.main())", *options],
        cwd=content,
        env=surroundings(DECKPRESS_CACHE=""),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("deckpress: --scheduler tcp://127.0.0.1:9: no Dask scheduler answers there")
