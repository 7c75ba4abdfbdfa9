"""What `publish` leaves in the output, what it tells, and how it fails."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from deckpress import snapshot
from deckpress.errors import BusyError, OutputError
from deckpress.publish import disk, lock, manifest, staging, writing
from deckpress.publish.write import IN_PLACE, Published, staged

from tests.publishing import publish

SITE: dict[str, bytes | Path] = {"index.html": b"start", "deck/a.html": b"a", "assets/1/app.css": b"css"}


def listing(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 2 MiB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(disk)]
    linux = sys.platform.startswith("linux")
    if not linux or subprocess.run(command, check=False, stderr=subprocess.DEVNULL).returncode:
        pytest.skip("no right to mount a small disk")
    yield disk
    subprocess.run(["umount", disk], check=True)


def test_the_output_holds_the_files_and_their_manifest(tmp_path: Path) -> None:
    assert publish(SITE, tmp_path / "out" / "site", []) == Published(files=3, bytes=9, changed=3)
    found = listing(tmp_path)
    assert found.pop("out/site/.deckpress.json").decode() == (
        '{"deckpress": 1, "files": [\n'
        '["assets/1/app.css", 3, "36e64f19f57a05c8cd5b6bf7eff72703b4bbab19def7832eb4e686e7fa482eef"],\n'
        '["deck/a.html", 1, "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"],\n'
        '["index.html", 5, "cced28c6dc3f99c2396a5eaad732bf6b28142335892b1cd0e6af6cdb53f5ccfa"]\n'
        "]}\n"
    )
    assert found == {f"out/site/{path}": content for path, content in SITE.items()}


def test_the_order_of_files_changes_nothing(tmp_path: Path) -> None:
    publish(SITE, tmp_path / "one", [])
    publish(dict(reversed(SITE.items())), tmp_path / "two", [])
    assert listing(tmp_path / "one") == listing(tmp_path / "two")


def test_the_counts_tell_new_different_and_gone(tmp_path: Path) -> None:
    publish(SITE, tmp_path / "site", [])
    new: dict[str, bytes | Path] = {"index.html": b"other", "deck/a.html": b"a", "b.html": b"b"}
    assert publish(new, tmp_path / "site", []) == Published(files=3, bytes=7, changed=3)


def test_an_equal_site_is_left_alone(tmp_path: Path) -> None:
    publish(SITE, tmp_path / "site", [])
    before = (tmp_path / "site").stat()
    assert publish(SITE, tmp_path / "site", []) == Published(files=3, bytes=9, changed=0)
    after = (tmp_path / "site").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.mark.parametrize("program", [sys.executable, "/nowhere/python", "/bin/false"])
def test_few_files_are_put_among_those_that_stay(tmp_path: Path, program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The others are second names of those that were there, or copies where a disk knows none."""
    old: dict[str, bytes | Path] = {
        **SITE,
        "a/b/gone.html": b"g",
        "a/c.html": b"c",
        "d/e/gone.html": b"g",
        "v/gone.html": b"",
    }
    publish(old, tmp_path / "site", [])
    # The last one is still to be written when its folder has lost all others.
    come: dict[str, bytes | Path] = {f"{n}.html": b"new" for n in range(500)} | {"v/new": b"new"}
    kept = (tmp_path / "site/index.html").stat().st_ino
    monkeypatch.setattr(sys, "executable", program)
    monkeypatch.setattr(staging, "MANY", 1)
    with staged(tmp_path / "site", []) as stage:
        stage.few()
        stage.put("deck/a.html", b"other")
        stage.put("d/new.html", b"new")
        for path, data in come.items():
            stage.put(path, data)
        stage.keep(lambda path: path.endswith("gone.html"))
        assert stage.publish() == Published(files=506, bytes=17 + 501 * 3, changed=506)
    known = manifest.read(tmp_path / "site")
    assert known and not manifest.faults(tmp_path / "site", known)
    new = {**SITE, "deck/a.html": b"other", "a/c.html": b"c", "d/new.html": b"new", **come}
    publish(new, tmp_path / "fresh", [])
    assert listing(tmp_path / "site") == listing(tmp_path / "fresh")
    assert set(tmp_path.iterdir()) == {tmp_path / "site", tmp_path / "fresh"}
    for path in (tmp_path / "fresh").rglob("*"):
        assert (tmp_path / "site" / path.relative_to(tmp_path / "fresh")).stat().st_mode == path.stat().st_mode
    assert {path.name for path in (tmp_path / "site").rglob("*") if path.is_dir()} == {
        "a",
        "d",
        "deck",
        "assets",
        "1",
        "v",
    }
    assert (tmp_path / "site/index.html").stat().st_ino == kept


def test_few_files_may_turn_out_to_be_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staging, "MANY", 1)
    publish(SITE, tmp_path / "site", [])
    with staged(tmp_path / "site", []) as stage:
        stage.few()
        stage.many()
        stage.put("deck", b"no folder any more")
        assert stage.publish().files == 1
    assert listing(tmp_path / "site").keys() == {"deck", ".deckpress.json"}


def test_a_damaged_site_is_repaired(tmp_path: Path) -> None:
    publish(SITE, tmp_path / "site", [])
    (tmp_path / "site/index.html").write_bytes(b"stolen")
    (tmp_path / "site/deck/a.html").unlink()
    known = manifest.read(tmp_path / "site")
    assert known
    assert manifest.faults(tmp_path / "site", known) == ["deck/a.html", "index.html"]
    assert publish(SITE, tmp_path / "site", []).changed == 2
    assert manifest.faults(tmp_path / "site", known) == []


@pytest.mark.parametrize("together", [True, False])
def test_each_of_many_files_reaches_the_disk(tmp_path: Path, together: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    many = {f"deck/{number}.html": b"%d" % number for number in range(200)}
    flushed, calls, flush = set[str](), list[set[str]](), disk.flush

    def one(file: Path) -> None:
        flushed.add(file.name)
        flush(file)

    def every(folder: Path) -> bool:
        calls.append({file.name for file in folder.rglob("*")})
        return together

    monkeypatch.setattr(disk, "flush", one)
    monkeypatch.setattr(disk, "flush_all", every)
    monkeypatch.setattr(writing, "_TOGETHER", 100)
    publish(many, tmp_path / "site", [])
    names = {path.removeprefix("deck/") for path in many}
    assert len(calls) > 1
    assert names <= (flushed.union(*calls) if together else flushed)  # calls may end in another order
    assert not together or len(names & flushed) < len(names)


def test_a_disk_is_flushed_where_the_system_can(tmp_path: Path) -> None:
    assert disk.flush_all(tmp_path) == sys.platform.startswith("linux")


def test_an_empty_folder_becomes_the_site(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site/.DS_Store").write_bytes(b"left by a file browser")
    assert publish({}, tmp_path / "site", []) == Published(files=0, bytes=0, changed=0)
    assert list(listing(tmp_path)) == ["site/.deckpress.json"]


@pytest.mark.skipif(os.name != "posix", reason="modes and links are POSIX")
def test_plain_files_with_fixed_modes_whatever_the_umask(tmp_path: Path) -> None:
    media = tmp_path / "media.png"
    media.write_bytes(b"png")
    media.chmod(0o600)
    (tmp_path / "link.png").symlink_to("media.png")
    before = os.umask(0o077)
    try:
        publish({**SITE, "m/1.png": media, "m/2.png": tmp_path / "link.png"}, tmp_path / "site", [])
    finally:
        os.umask(before)
    for path in [tmp_path / "site", *(tmp_path / "site").rglob("*")]:
        assert not path.is_symlink()
        assert path.is_dir() or path.stat().st_nlink == 1
        assert path.stat().st_mode & 0o7777 == (0o755 if path.is_dir() else 0o644)


@pytest.mark.parametrize("kind", ["missing", "pipe", "folder"])
def test_media_that_cannot_be_read_is_named(tmp_path: Path, kind: str) -> None:
    media = tmp_path / "m.png"
    if kind == "pipe":
        os.mkfifo(media)
    elif kind == "folder":
        media.mkdir()
    with pytest.raises(OutputError) as caught:
        publish({"m.png": media}, tmp_path / "site", [])
    missing = f"cannot read {media}: No such file or directory; check that it exists and is readable"
    odd = f"cannot publish {media}: it is no plain file; remove it from the decks"
    assert str(caught.value) == (missing if kind == "missing" else odd)
    assert not (tmp_path / "site").exists()


def test_a_folder_that_only_looks_like_a_leftover_is_spared(tmp_path: Path) -> None:
    for name in (".site.staging-1", ".site.previous-2", ".other.staging-3", ".site.staging-x"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "thesis.txt").write_bytes(b"dear")
    publish(SITE, tmp_path / "site", [])
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        ".other.staging-3",
        ".site.previous-2",
        ".site.staging-1",
        ".site.staging-x",
        "site",
    ]


def test_a_second_build_is_told_who_builds(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from deckpress.publish import lock\n"
        "with lock.held(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    )
    site = tmp_path / "site"
    command = [sys.executable, "-c", program, str(site)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout
        assert first.stdout.readline() == "held\n"
        with pytest.raises(BusyError) as caught:
            publish(SITE, site, [])
        assert str(caught.value) == (
            f"{site} is being written by process {first.pid}; wait for it to end, or choose another output"
        )
        assert caught.value.exit_code == 75
        assert not site.exists()
        first.send_signal(signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
        first.wait()
    assert publish(SITE, site, []).files == 3
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_the_lock_is_taken_once_in_a_process_too(tmp_path: Path) -> None:
    with lock.held(tmp_path / "site"), pytest.raises(BusyError), lock.held(tmp_path / "site"):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_the_old_site(small_disk: Path) -> None:
    site = small_disk / "site"
    publish(SITE, site, [])
    with pytest.raises(OutputError) as caught:
        publish({"index.html": b"x" * 1_000_000, "big.html": b"x" * 2_000_000}, site, [])
    assert str(caught.value) == (
        f"cannot write {site} (at least 3,000,000 bytes): no space left in {small_disk}; "
        "free some, or choose an output on another disk"
    )
    del (found := listing(small_disk))["site/.deckpress.json"]
    assert found == {f"site/{path}": content for path, content in SITE.items()}


def test_a_read_only_disk_is_named(small_disk: Path) -> None:
    publish(SITE, small_disk / "site", [])
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    with pytest.raises(OutputError) as caught:
        publish({"index.html": b"new"}, small_disk / "site", [])
    assert str(caught.value) == (
        f"cannot write {small_disk}/site: {small_disk} is read-only; choose an output on another disk"
    )


def test_a_mount_point_is_updated_in_place(small_disk: Path) -> None:
    assert publish(SITE, small_disk, []) == Published(files=3, bytes=9, changed=3, note=IN_PLACE)
    new: dict[str, bytes | Path] = {"index.html": b"other", "deck": b"was a folder", "b/c/d.html": b"d"}
    assert publish(new, small_disk, []).changed == 5
    assert publish(new, small_disk, []) == Published(files=3, bytes=18, changed=0)
    known = manifest.read(small_disk)
    assert known
    assert manifest.faults(small_disk, known) == []
    assert sorted(path.name for path in small_disk.iterdir()) == [".deckpress.json", "b", "deck", "index.html"]
    assert [path.name for path in small_disk.parent.iterdir()] == ["disk"]


def test_a_mount_point_too_small_is_not_touched(small_disk: Path) -> None:
    publish(SITE, small_disk, [])
    with pytest.raises(OutputError, match=r"3,000,000 bytes.*no space left"):
        publish({"index.html": b"x" * 3_000_000}, small_disk, [])
    known = manifest.read(small_disk)
    assert known
    assert len(known.entries) == 3
    assert manifest.faults(small_disk, known) == []
    assert [path.name for path in small_disk.parent.iterdir()] == ["disk"]


def test_stats_are_those_of_the_files_that_stand(tmp_path: Path) -> None:
    """Also of one with the same content and another time."""
    with staged(tmp_path / "site", []) as stage:
        for path, data in SITE.items():
            stage.put(path, data)
        stage.publish()
        stats = stage.stats()
    os.utime(tmp_path / "site/deck/a.html", (1, 1))
    with staged(tmp_path / "site", [], stats) as stage:
        for path, data in (SITE | {"index.html": b"other"}).items():
            stage.put(path, data)
        stage.publish()
        found = stage.stats()
    assert found == snapshot.tree(tmp_path / "site", hidden=True)


def test_a_folder_that_cannot_be_read_is_somebodys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(SITE, tmp_path / "site", [])
    before = snapshot.tree(tmp_path / "site", hidden=True)
    (tmp_path / "site/mine").mkdir()
    assert snapshot.tree(tmp_path / "site", hidden=True) == before  # an empty one holds nothing that could be lost
    access = os.access  # root may read everything
    monkeypatch.setattr(os, "access", lambda path, mode: "mine" not in str(path) and access(path, mode))
    assert snapshot.tree(tmp_path / "site", hidden=True) != before
