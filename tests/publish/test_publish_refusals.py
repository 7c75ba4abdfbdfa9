"""Outputs that are refused: each with what is wrong, what to do, and not one byte changed."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from deckpress.errors import OutputError

from tests.publishing import publish

FILES: dict[str, bytes | Path] = {"index.html": b"new"}
READ = ("content", "templates", "static", "generator", "tests", ".git")
PROJECT = "it is the current project folder or holds it; choose a folder inside it, such as site"
HOME = "it is the home folder or holds it; choose a folder of its own, such as site"
GIT = "it belongs to a git repository's own records; choose a folder outside .git"
HOLDS = "it is or holds {here}/%s, which deckpress reads from; choose a folder beside it"
INSIDE = "it lies inside {here}/%s, which deckpress reads from; choose a folder beside it"
FOREIGN = "the folder is not empty and was not made by deckpress (it holds %r); choose a new or empty folder"
STRANGER = (
    "%r was not made by deckpress and would be lost; move it out of the folder, or add it to the site's static files"
)
DAMAGED = (
    "cannot use {here}/%s: its .deckpress.json is damaged or from another version of deckpress; "
    "delete the folder after looking into it, or choose another output"
)

MISPLACED = [
    ("/", "it is the root of the file system; choose a folder of its own, such as site"),
    ("{home}", HOME),
    ("{home}/..", HOME),
    ("", PROJECT),
    (".", PROJECT),
    ("site/..", PROJECT),
    ("..", PROJECT),
    ("content", HOLDS % "content"),
    ("site/../content", HOLDS % "content"),
    ("content/site", INSIDE % "content"),
    ("content/a/b/site", INSIDE % "content"),
    ("shortcut/site", INSIDE % "content"),
    ("templates", HOLDS % "templates"),
    ("static/css", INSIDE % "static"),
    ("generator", HOLDS % "generator"),
    ("tests/out", INSIDE % "tests"),
    ("holder", HOLDS % "holder/decks"),
    (".git", GIT),
    (".git/site", GIT),
    ("elsewhere/.git/site", GIT),
    ("shortcut", "it is a symbolic link; give the folder it points to (content) instead"),
    ("dangling", "it is a symbolic link; give the folder it points to (nowhere) instead"),
    ("file", "it is not a folder; choose another name or move the file away"),
    ("pipe", "it is not a folder; choose another name or move the file away"),
    ("file/site", "{here}/file is not a folder; choose another output"),
    ("foreign", FOREIGN % "photo.jpg"),
    ("hidden", FOREIGN % ".config"),
    ("nested", FOREIGN % "deep/er/photo.jpg"),
    ("emptygit", FOREIGN % ".git"),
    ("linkmark", FOREIGN % ".deckpress.json"),
    ("ours-git", STRANGER % ".git"),
    ("ours-file", STRANGER % "CNAME"),
    ("ours-link", STRANGER % "index.html"),
]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project folder with every trap in it; it is the current folder."""
    here = tmp_path.resolve() / "users/me/work/project"
    for folder in (*READ, "holder/decks", "nested/deep/er", "emptygit/.git", "foreign", "hidden", "linkmark"):
        (here / folder).mkdir(parents=True)
    for file in ("file", "foreign/photo.jpg", "hidden/.config", "nested/deep/er/photo.jpg"):
        (here / file).write_bytes(b"dear")
    monkeypatch.setenv("HOME", str(here.parents[1]))
    monkeypatch.setenv("USERPROFILE", str(here.parents[1]))
    monkeypatch.chdir(here)
    Path("shortcut").symlink_to("content")
    Path("dangling").symlink_to("nowhere")
    os.mkfifo("pipe")
    Path("linkmark/.deckpress.json").symlink_to("../file")
    for name in ("ours-git", "ours-file", "ours-link"):
        publish(FILES, here / name, [])
    (here / "ours-git/.git").write_bytes(b"gitdir: elsewhere")
    (here / "ours-file/CNAME").write_bytes(b"example.org")
    (here / "ours-link/index.html").unlink()
    Path("ours-link/index.html").symlink_to("../file")
    return here


def listing(folder: Path) -> list[tuple[str, bytes | None]]:
    """Every path below `folder`, with the content of plain files."""
    paths = sorted(folder.rglob("*"))
    return [(str(path), path.read_bytes() if path.is_file() and not path.is_symlink() else None) for path in paths]


def refusal(output: Path, keep_out: list[Path]) -> str:
    with pytest.raises(OutputError) as caught:
        publish(FILES, output, keep_out)
    return str(caught.value)


@pytest.mark.parametrize(("output", "reason"), MISPLACED)
def test_refused_outputs_say_why_and_stay_untouched(project: Path, output: str, reason: str) -> None:
    before = listing(project.parents[1])
    keep_out = [project / name for name in (*READ, "holder/decks")]
    message = refusal(Path(output.format(home=project.parents[1])), keep_out)
    assert message.partition(": ")[0].startswith("cannot publish to /")
    assert message.partition(": ")[2] == reason.format(here=project)
    assert listing(project.parents[1]) == before


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[" * 100_000,
        b'{"deckpress": 2, "files": []}',
        b'{"deckpress": 1, "files": [["../../file", 1, "00"]]}',
        b'{"deckpress": 1, "files": [["/etc/passwd", 1, "00"]]}',
        b'{"deckpress": 1, "files": ["index.html"]}',
        b"\xff\xfe",
    ],
)
def test_damaged_or_hostile_manifests_are_refused(project: Path, content: bytes) -> None:
    (project / "foreign/.deckpress.json").write_bytes(content)
    before = listing(project)
    assert refusal(Path("foreign"), []) == (DAMAGED % "foreign").format(here=project)
    assert listing(project) == before


def test_a_path_with_nul_is_refused(project: Path) -> None:
    assert refusal(Path("a\0b"), []) == "cannot publish to a path with a NUL in it; choose another output"


def test_the_same_folder_under_another_name_is_refused(project: Path) -> None:
    """As on disks without case: `Content` is `content`, which only the disk knows."""
    twin = project / "Content"
    twin.mkdir()
    command = ["mount", "--bind", "content", str(twin)]
    if os.name != "posix" or subprocess.run(command, check=False, stderr=subprocess.DEVNULL).returncode:
        pytest.skip("no right to mount")
    try:
        assert refusal(twin, [project / "content"]).endswith((HOLDS % "content").format(here=project))
        assert refusal(twin / "site", [project / "content"]).endswith((INSIDE % "content").format(here=project))
    finally:
        subprocess.run(["umount", twin], check=True)


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("../x.html", "a part of it is empty or ends in a dot or a space"),
        ("a/../x.html", "a part of it is empty or ends in a dot or a space"),
        ("./x.html", "a part of it is empty or ends in a dot or a space"),
        ("/etc/x.html", "a part of it is empty or ends in a dot or a space"),
        ("a//x.html", "a part of it is empty or ends in a dot or a space"),
        ("a/", "a part of it is empty or ends in a dot or a space"),
        ("", "a part of it is empty or ends in a dot or a space"),
        ("a./x.html", "a part of it is empty or ends in a dot or a space"),
        ("a /x.html", "a part of it is empty or ends in a dot or a space"),
        ("..\\x.html", "it has a backslash, a colon or a control character"),
        ("C:x.html", "it has a backslash, a colon or a control character"),
        ("a\0.html", "it has a backslash, a colon or a control character"),
        ("a\n.html", "it has a backslash, a colon or a control character"),
        ("a\udc80.html", "it has a backslash, a colon or a control character"),
        (".deckpress.json", "the name is reserved"),
    ],
)
def test_unsafe_paths_are_refused(tmp_path: Path, path: str, reason: str) -> None:
    with pytest.raises(OutputError) as caught:
        publish({path: b""}, tmp_path / "site", [])
    assert str(caught.value) == f"cannot publish {path!r}: {reason}; rename the file it comes from"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("one", "other"), [("a.html", "A.html"), ("\u00e9.html", "e\u0301.html")])
def test_paths_that_some_disks_confuse_are_refused(tmp_path: Path, one: str, other: str) -> None:
    first, second = sorted((one, other))
    with pytest.raises(OutputError) as caught:
        publish({one: b"", other: b""}, tmp_path / "site", [])
    reason = f"some disks cannot tell it from {first!r}; rename one of them"
    assert str(caught.value) == f"cannot publish {second!r}: {reason}"


def test_a_file_cannot_be_a_folder(tmp_path: Path) -> None:
    with pytest.raises(OutputError) as caught:
        publish({"a": b"", "a/b": b""}, tmp_path / "site", [])
    assert str(caught.value) == "cannot publish 'a/b': 'a' is a file, not a folder; rename one of them"
