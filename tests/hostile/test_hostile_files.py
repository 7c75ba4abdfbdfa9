"""Front matter, files and folders that mislead: each is named with its place, nothing from outside is read."""

from __future__ import annotations

import base64
import os
import sys
from pathlib import Path

import pytest

from tests.command import CARD, concise, listing, run, written

PIXEL = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABAQAAAAA3bvkkAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==")
SECRET = "canary of another folder"
FRONT_MATTER = {
    "aliases": (
        "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
        "2:4: F002 front matter: anchors and aliases are not read",
    ),
    "merge keys": ("<<: {a: 1}\n<<: {b: 2}\n", "3:1: F002 front matter: key `<<` stands twice"),
    "brackets": ("deck: " + "[" * 12_000 + "\n", "2:14: F002 front matter: more than 8 levels"),
    "braces": ("{" * 50 + "\n", "2:9: F002 front matter: more than 8 levels"),
    "many brackets": ("[" * 50_000 + "\n", "1:1: F002 front matter is longer than 16,384 characters"),
    "duplicates": ("title: a\ntitle: b\n", "3:1: F002 front matter: key `title` stands twice"),
    "tags": ("title: !!python/object/apply:os.system [exit]\n", "2:8: F002 front matter: tags are not read"),
    "large": ("title: " + "x" * 1_000_000 + "\n", "1:1: F002 front matter is longer than 16,384 characters"),
    "mapping as key": ("{a: b}: c\n", "2:1: F002 front matter: keys must be plain words"),
    "tab": ("title:\n\t- x\n", "3:1: F002 front matter: found character '\\t' that cannot start any token"),
    "open quote": ('title: "x\n', "F002 front matter: "),
    "list": ("- a\n- b\n", "2:1: F002 front matter has no keys"),
    "nested title": ("title: {a: {b: c}}\n", "2:1: F003 `title` must be text"),
    "control character": ("title: a\x01b\n", "2:9: F002 front matter: special characters are not allowed"),
    "two documents": ("title: a\n--- # again\ntitle: b\n", "F002 front matter: "),
}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What is said of each front matter; every card below one is published."""
    folder = tmp_path_factory.mktemp("matter")
    for name, (text, _) in FRONT_MATTER.items():
        written(folder, {f"content/{name}.md": f"---\n{text}---\n\n> [!question]- Card of {name}?\n> Yes.\n"})
    done = run("build", "content", "-o", "site", "--format", "concise", cwd=folder)
    assert done.returncode == 1
    pages = b"".join(data for path, data in listing(folder / "site").items() if path.endswith(".html")).decode()
    assert [name for name in FRONT_MATTER if f"Card of {name}?" not in pages] == []
    return {name: [e for e in concise(done.stderr) if e.startswith(f"content/{name}.md:")] for name in FRONT_MATTER}


@pytest.mark.parametrize("name", FRONT_MATTER)
def test_front_matter_is_named_and_its_cards_are_kept(told: dict[str, list[str]], name: str) -> None:
    found, expected = told[name], FRONT_MATTER[name][1]
    assert len(found) == 1
    if expected[0].isdigit():
        assert found == [f"content/{name}.md:{expected}"]
    else:
        assert expected in found[0]


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], dict[str, bytes]]:
    """A folder full of tricks: what is said of it, and the site."""
    folder = tmp_path_factory.mktemp("tree")
    outside = written(
        folder / "outside",
        {"secret.md": f"> [!question]- {SECRET}?\n> {SECRET}\n", "secret.png": PIXEL + SECRET.encode()},
    )
    media = "\n".join(
        f"> [!question]- Picture {n}?\n> {text}\n"
        for n, text in enumerate(
            (
                "![up](../../outside/secret.png)",
                f"![absolute]({outside}/secret.png)",
                f"![file](file://{outside}/secret.png)",
                "![encoded](%2e%2e/%2e%2e/outside/secret.png)",
                "![[../../outside/secret.png]]",
                "![linked](linked.png)",
                "![vector](vector.svg)",
                "![page](page.png)",
                "![remote](https://example.org/x.png)",
                "![scheme](//example.org/x.png)",
                "![backslash](\\\\\\\\example.org\\\\x.png)",
                "![data](data:image/png;base64,AAAA)",
                "![good](good.png)",
            )
        )
    )
    content = written(
        folder / "content",
        {
            "good.md": CARD,
            "good.png": PIXEL,
            "media.md": media,
            "vector.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
            "page.png": b"<!doctype html><script>alert(1)</script>",
            "script.js": b"alert(1)",
            "page.html": b"<script>alert(1)</script>",
            ".hidden/hidden.md": f"> [!question]- {SECRET}?\n> {SECRET}\n",
            ".hidden.md": f"> [!question]- {SECRET}?\n> {SECRET}\n",
            "node_modules/readme.md": f"> [!question]- {SECRET}?\n> {SECRET}\n",
            "large.md": b"x" * (20 * 1024 * 1024),
            "sixteen.md": "> [!question]- Sixteen bits?\n> Read.\n".encode("utf-16"),
            "latin.md": "> [!question]- Latin caf\u00e9?\n> Read.\n".encode("latin-1"),
            "picture.md": PIXEL + b"\0" * 100,
            "dir.md/inner.md": "> [!question]- Folder named as a deck?\n> Read.\n",
            "UPPER.MD": "> [!question]- Upper case?\n> Read.\n",
            "closed.md": "> [!question]- Closed?\n> Unread.\n",
        },
    )
    (content / "link.md").symlink_to(outside / "secret.md")
    (content / "linked.png").symlink_to(outside / "secret.png")
    (content / "folder").symlink_to(outside)
    (content / "loop").symlink_to(content)
    (content / "dangling.md").symlink_to("nowhere.md")
    os.mkfifo(content / "pipe.md")
    if sys.platform.startswith("linux"):
        Path(os.fsdecode(os.fsencode(content) + b"/\xff.md")).write_text(CARD)
    (content / "line\nend.md").write_text(CARD)
    (content / "closed.md").chmod(0)
    done = run("build", "content", "-o", "site", "--format", "concise", cwd=folder)
    assert done.returncode == 1
    return concise(done.stderr), listing(folder / "site")


EXPECTED = """
content/dangling.md:1:1: R002 link is not followed
content/folder:1:1: R002 link is not followed
content/large.md:1:1: R006 file is larger than 16 MiB
content/latin.md:1:25: R005 bytes that are not UTF-8
content/line\\nend.md:1:1: R007 name cannot be published
content/link.md:1:1: R002 link is not followed
content/linked.png:1:1: R002 link is not followed
content/loop:1:1: R002 link is not followed
content/media.md:2:9: I001 no file `../../outside/secret.png`
content/picture.md:1:1: R004 file is not text
content/pipe.md:1:1: R003 not a regular file
""".strip().split("\n")


@pytest.mark.skipif(sys.platform == "win32", reason="needs links and pipes")
def test_every_trick_is_named(tree: tuple[list[str], dict[str, bytes]]) -> None:
    told, _ = tree
    assert [line for line in EXPECTED if line not in told] == []
    files = {line.split(":")[0] for line in told}
    beyond = {"content/media.md", "content/closed.md", "content/\\udcff.md"}
    assert files - beyond == {line.split(":")[0] for line in EXPECTED} - beyond


@pytest.mark.skipif(sys.platform == "win32", reason="needs links and pipes")
def test_pictures_from_elsewhere_are_named(tree: tuple[list[str], dict[str, bytes]]) -> None:
    told = [line.split(": ", 1)[1] for line in tree[0] if line.startswith("content/media.md:")]
    codes = [line.split()[0] for line in told]
    assert codes.count("I004") >= 3  # remote, scheme, backslash
    assert codes.count("I002") == 4  # vector, page, file, data
    assert {"I002 `file:` names no picture here", "I002 `data:` names no picture here"} <= set(told)
    assert {"I002 `vector.svg` is left out", "I002 `page.png` is left out"} <= set(told)
    assert len(told) == 12


@pytest.mark.skipif(sys.platform == "win32", reason="needs links and pipes")
def test_nothing_from_outside_is_published(tree: tuple[list[str], dict[str, bytes]]) -> None:
    _, site = tree
    assert [path for path, data in site.items() if SECRET.encode() in data] == []
    media = [path for path in site if path.startswith("media/")]
    assert len(media) == 1 and media[0].endswith(".png")
    pages = b"".join(data for path, data in site.items() if path.startswith("decks/")).decode()
    for title in ("Why?", "Sixteen bits?", "Latin caf\ufffd?", "Folder named as a deck?", "Upper case?", "Picture 12?"):
        assert title in pages


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_named(tree: tuple[list[str], dict[str, bytes]]) -> None:
    assert "content/closed.md:1:1: R001 file cannot be read: Permission denied" in tree[0]


def test_what_is_no_character_can_be_spelt_and_is_replaced(tmp_path: Path) -> None:
    """YAML, TOML and JSON write half a character, or one of our own marks, as an escape."""
    files = {
        "cells.md": '---\ntitle: "Cells \\ud83d\\ufdd1x\\ufdd2"\ntags: ["half\\udead"]\n---\n' + CARD,
        "deckpress.toml": 'title = "Site \\uFDD1y\\uFDD2"\n',
        ".obsidian/plugins/flashcards-obsidian/data.json": '{"flashcardsTag": "a\\ud83d\\ufdd8"}',
    }
    written(tmp_path / "content", files)
    done = run("build", "content", "-o", "site", cwd=tmp_path)
    assert (done.returncode, done.stdout.count("no faults")) == (0, 1), done.stderr
    page = (tmp_path / "site/decks/cells.html").read_text("utf-8")
    assert "<h1>Cells \ufffd\ufffdx\ufffd</h1>" in page
    assert ">half\ufffd</a>" in page
    assert "<title>Cells \ufffd\ufffdx\ufffd · Site \ufffdy\ufffd</title>" in page
