"""Promise P1: kill -9 at any moment leaves a complete old or a complete new site."""

from __future__ import annotations

import errno
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

import pytest
from deckpress.errors import OutputError
from deckpress.publish import lock, manifest, names, staging, swap
from deckpress.publish.write import IN_PLACE, Published, staged

from tests.publishing import publish

if sys.platform == "win32":
    pytest.skip("needs fork and kill -9", allow_module_level=True)

Files = Mapping[str, bytes | Path]
OLD: Files = {
    "index.html": b"old start",
    "deck/a.html": b"old a",
    "deck/gone.html": b"old gone",
    "assets/1/app.css": b"old",
    "was-file": b"old",
    "was-folder/x.html": b"old x",
    "same.html": b"same",
}
NEW: Files = {
    "index.html": b"new start",
    "deck/a.html": b"new a",
    "deck/b.html": b"new b",
    "assets/2/app.css": b"new",
    "was-file/x.html": b"new x",
    "was-folder": b"new",
    "same.html": b"same",
}
# The system's answer to the exchange -> the way that is taken then.
WAYS = {"exchange": 0, "renames": errno.EINVAL, "in place": errno.EBUSY}


@pytest.fixture
def tmp_path(tmp_path: Path) -> Iterator[Path]:
    """In memory where there is such a disk: a kill, unlike a power cut, loses nothing that was not flushed."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        yield Path(folder).resolve()


# Reading changes nothing: a kill before it leaves what a kill before the next change leaves.
CHANGES = ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod", "os.truncate", "deckpress.exchange")


def changes(event: str, args: tuple[object, ...]) -> bool:
    """Whether an audit event announces a change of the disk."""
    if event == "open":
        return isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) != 0
    return event in CHANGES


def watch(answer: int, kill_at: int) -> None:
    """From now on this process is killed before its `kill_at`-th file operation; the exchange fails with `answer`."""
    count = 0

    def hook(event: str, args: tuple[object, ...]) -> None:
        nonlocal count
        if changes(event, args):
            count += 1
            if count == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)
            if event == "deckpress.exchange" and answer:
                raise OSError(answer, os.strerror(answer))

    sys.addaudithook(hook)


def child(work: Callable[[], object]) -> int:
    """The process id of a child that does `work` and ends with 0, or with 1 when it fails."""
    process = os.fork()
    if process == 0:
        try:
            work()
            os._exit(0)
        except BaseException as error:  # a forked child must not come back into pytest
            os.write(2, f"{error!r}\n".encode())
            os._exit(1)
    return process


def survived(process: int) -> bool:
    """Whether the child came to its end; no other end than success and kill -9 is accepted."""
    status = os.waitpid(process, 0)[1]
    assert status in (0, signal.SIGKILL), status
    return status == 0


def publish_watched(files: Files, output: Path, answer: int, kill_at: int = 0) -> Published:
    watch(answer, kill_at)
    return publish(files, output, [])


def published(files: Files, output: Path, answer: int, kill_at: int = 0) -> bool:
    return survived(child(partial(publish_watched, files, output, answer, kill_at)))


def content(output: Path) -> Files:
    """The files in `output`, which must be exactly those that its manifest names."""
    known = manifest.read(output)
    assert known is not None
    assert manifest.faults(output, known) == []
    return {entry.path: (output / entry.path).read_bytes() for entry in known.entries}


def beside(output: Path) -> set[str]:
    """What else is in the folder that holds `output`: locks, staging and previous sites."""
    return {path.name for path in output.parent.iterdir()} - {output.name}


@pytest.mark.parametrize("way", WAYS)
def test_killed_before_any_file_operation(tmp_path: Path, way: str) -> None:
    """Every crash point is walked; the run after it succeeds and leaves nothing but the site."""
    missing = []
    for point in range(1, 1000):
        output = tmp_path / str(point) / "site"
        publish(OLD, output, [])
        if published(NEW, output, WAYS[way], point):
            break
        if not output.exists():
            missing.append(point)
        if way != "in place":  # there only the next run makes the site whole
            with lock.held(output):
                swap.recover(output)
            assert content(output) in (OLD, NEW)
        assert published(NEW, output, WAYS[way])
        assert content(output) == NEW
        assert beside(output) == set()
    assert point > 50
    assert len(missing) == (way == "renames")
    print(f"{way}: {point - 1} crash points, site missing until recovery at {missing}")


@pytest.mark.parametrize("way", ["exchange", "in place"])
def test_killed_during_the_first_build(tmp_path: Path, way: str) -> None:
    """Into no folder, or into an empty one that is a mount point."""
    for point in range(1, 1000):
        output = tmp_path / str(point) / "site"
        (output if way == "in place" else output.parent).mkdir(parents=True)
        if published(NEW, output, WAYS[way], point):
            break
        if way == "exchange":
            assert not output.exists() or content(output) == NEW
        assert published(NEW, output, WAYS[way])
        assert content(output) == NEW
        assert beside(output) == set()
    assert point > 40
    print(f"first build, {way}: {point - 1} crash points")


@pytest.mark.parametrize("way", ["exchange", "renames"])
def test_killed_at_random_times(tmp_path: Path, way: str) -> None:
    output = tmp_path / "site"
    sites: list[Files] = [{f"d{i % 9}/{i}.html": f"{v}{i}".encode() * 500 for i in range(200)} for v in "ab"]
    start = time.monotonic()
    publish(sites[0], output, [])
    length = time.monotonic() - start
    chance = random.Random(7)
    for turn in range(20):
        process = child(partial(publish_watched, sites[(turn + 1) % 2], output, WAYS[way]))
        time.sleep(chance.uniform(0, 1.5 * length))
        os.kill(process, signal.SIGKILL)
        survived(process)
        with lock.held(output):
            swap.recover(output)
        assert content(output) in sites
        assert beside(output) == set()


def test_visitors_always_find_a_page(tmp_path: Path) -> None:
    if not hasattr(os, "posix_fallocate"):
        pytest.skip("the exchange is Linux's")
    output = tmp_path / "site"
    publish({"index.html": b"0"}, output, [])
    process = child(lambda: [publish({"index.html": b"%d" % turn}, output, []) for turn in range(1, 60)])
    visits = 0
    while os.waitpid(process, os.WNOHANG) == (0, 0):
        assert (output / "index.html").exists()
        visits += 1
    assert visits > 50
    assert content(output) == {"index.html": b"59"}


@pytest.mark.parametrize("way", WAYS)
def test_a_fault_at_any_file_operation_leaves_no_staging(tmp_path: Path, way: str) -> None:
    """Not killed but refused by the disk, or stopped by Ctrl-C: one error, old or new site, nothing beside it."""

    def work(output: Path, fail_at: int, fault: BaseException) -> None:
        count = 0

        def hook(event: str, args: tuple[object, ...]) -> None:
            nonlocal count
            count += changes(event, args)
            if count == fail_at:
                count += 1
                raise fault
            if event == "deckpress.exchange" and WAYS[way]:
                raise OSError(WAYS[way], "")

        sys.addaudithook(hook)
        try:
            publish(NEW, output, [])
        except (OutputError, KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGKILL)

    for turn in range(1, 60):
        output = tmp_path / str(turn) / "site"
        output.parent.mkdir()
        publish(OLD, output, [])
        fault = KeyboardInterrupt() if turn % 2 else OSError(errno.ENOSPC, "full")
        whole = survived(child(partial(work, output, turn, fault)))
        if way != "in place":
            assert content(output) == NEW if whole else content(output) in (OLD, NEW)
        # Stopped while the old site is being removed: the new one stands, the next run removes the rest.
        assert beside(output) == set() or content(output) == NEW
        assert published(NEW, output, 0)
        assert beside(output) == set()


def test_the_in_place_way_tells_so(tmp_path: Path) -> None:
    def work() -> None:
        assert publish_watched(NEW, output, errno.EXDEV).note == IN_PLACE

    output = tmp_path / "site"
    publish(OLD, output, [])
    assert survived(child(work))
    assert content(output) == NEW


def test_half_a_removal_is_finished_by_the_next_run(tmp_path: Path) -> None:
    """In a folder of many files, whose order is the disk's, at each third crash point."""
    many: list[Files] = [{f"{i}.html": value for i in range(30)} for value in (b"old", b"new")]
    for point in range(1, 1000, 3):
        output = tmp_path / str(point) / "site"
        publish(many[0], output, [])
        marker = (output / manifest.MARKER).read_bytes()
        (output / manifest.MARKER).unlink()  # a memory disk lists the newest first: now the marker
        (output / manifest.MARKER).write_bytes(marker)
        if published(many[1], output, 0, point):
            break
        publish(many[1], output, [])
        assert beside(output) == set()


def test_killed_while_files_get_second_names(tmp_path: Path) -> None:
    publish({f"{n}/{m}.html": b"old" for n in range(20) for m in range(staging.MANY // 20)}, tmp_path / "site", [])

    def work() -> None:
        with staged(tmp_path / "site", []) as stage:
            stage.few()
            os.kill(os.getpid(), signal.SIGKILL)

    assert not survived(child(work))
    assert publish(NEW, tmp_path / "site", []).note == ""
    assert content(tmp_path / "site") == NEW
    assert beside(tmp_path / "site") == set()


def test_what_takes_a_site_away_ends_with_its_build(tmp_path: Path) -> None:
    publish(OLD, tmp_path / "site", [])
    nobody = "0"
    command = [sys.executable, names.__file__, "remove", manifest.MARKER, str(tmp_path / "site"), nobody]
    assert subprocess.run(command, check=False).returncode == 1
    assert content(tmp_path / "site") == OLD
