"""The command line in real processes: exit codes, streams, formats, help."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from deckpress import __version__
from deckpress.publish import lock
from deckpress.read import dialects

from tests.command import CARD, COMMAND, listing, run, surroundings, written

TWIN = f"{CARD}\n{CARD}"
BROKEN = "> [!question]- What?\n> $\\frac{1}$\n"
USUAL = ["build", "check", "serve", "export"]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with one good deck in `content`."""
    return written(tmp_path, {"content/deck.md": CARD})


def test_version(tmp_path: Path) -> None:
    done = run("--version", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"deckpress {__version__}\n", "")


def test_help_names_every_command(tmp_path: Path) -> None:
    done = run("--help", cwd=tmp_path)
    assert done.returncode == 0
    assert set(USUAL) <= set(re.findall(r"^    (\w+)", done.stdout, re.MULTILINE))


@pytest.mark.parametrize("command", USUAL)
def test_help_of_a_command_names_arguments_and_exit_codes(command: str, tmp_path: Path) -> None:
    done = run(command, "--help", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    text = " ".join(done.stdout.split())
    assert text.startswith(f"usage: deckpress {command} ")
    for word in ("content", "--jobs N", "--format", "-q", "-v", "exit codes: 0 good, 1 faults in the content, 2 usage"):
        assert word in text


def test_a_good_build_says_what_it_made(place: Path) -> None:
    done = run("build", "-o", "out", cwd=place)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(r"1 deck, 1 card, 0 formulas, no faults, \d+\.\d s: out\n", done.stdout)
    assert {"index.html", "404.html", "decks/deck.html", "search/index.json"} <= listing(place / "out").keys()


def test_verbose_counts_files(place: Path) -> None:
    done = run("build", "-v", cwd=place)
    assert re.search(r"^\d+ files, [\d,]+ bytes, \d+ changed$", done.stdout, re.MULTILINE)
    assert re.search(r", 0 changed$", run("build", "-v", cwd=place).stdout, re.MULTILINE)


def test_quiet_prints_faults_only(place: Path) -> None:
    done = run("build", "-q", cwd=place)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    written(place, {"content/broken.md": BROKEN})
    done = run("build", "-q", "--format", "concise", cwd=place)
    about = "content/broken.md:2:11: M001 unexpected end of input in a macro argument, expected '}'\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", about)


def test_faults_end_with_1_and_the_rest_is_published(place: Path) -> None:
    written(place, {"content/broken.md": BROKEN})
    done = run("build", cwd=place)
    assert done.returncode == 1
    assert done.stderr.split("\n") == [
        "content/broken.md:2:11: M001 unexpected end of input in a macro argument, expected '}'",
        "    2 | > $\\frac{1}$",
        "      |           ^^",
        "      = hint: the page shows its source instead",
        "",
    ]
    assert "2 decks, 2 cards, 0 formulas, 1 error, " in done.stdout
    assert b"$\\frac{1}$" in listing(place / "site")["decks/broken.html"]


def test_warnings_end_with_0_unless_strict(place: Path) -> None:
    written(place, {"content/deck.md": TWIN})
    assert run("check", cwd=place).returncode == 0
    assert run("check", "--strict", cwd=place).returncode == 1


def test_strict_publishes_nothing(place: Path) -> None:
    run("build", "-q", cwd=place)
    before = listing(place / "site")
    written(place, {"content/deck.md": TWIN})
    done = run("build", "--strict", "--format", "concise", cwd=place)
    assert done.returncode == 1
    assert done.stdout == "nothing published: 1 warning, and --strict was asked for\n"
    assert done.stderr == "content/deck.md:4:1: C005 card stands twice\n"
    assert listing(place / "site") == before
    assert run("build", "--strict", "-o", "new", "-q", cwd=place).returncode == 1
    assert not (place / "new").exists()


def test_check_writes_nothing(place: Path) -> None:
    done = run("check", cwd=place)
    assert (done.returncode, done.stderr) == (0, "")
    assert [line.split() for line in done.stdout.split("\n")][:-1] == [
        "callouts 1 candidate: 1 note, 0 reported, 0 rejected".split(),
        "deck.md 1 candidate: 1 note, 0 reported, 0 rejected".split(),
        "1 deck, 1 card, no faults".split(),
    ]
    assert listing(place).keys() == {"content/deck.md"}


MIXED = """# A lecture

> [!tip] Not a card
> at all.

> [!question]- Is this a card?
> Yes.

> [!question]- And this?

```markdown
> [!question]- In code?
> No.
```
"""


def test_check_accounts_for_every_candidate(place: Path) -> None:
    written(place, {"content/deck.md": MIXED})
    done = run("check", "--format", "concise", cwd=place)
    assert (done.returncode, done.stderr) == (0, "content/deck.md:9:1: C001 question has no answer\n")
    assert "4 candidates: 1 note, 1 reported, 2 rejected\n" in done.stdout
    assert "2 more look like cards and are none: --explain lists them\n" in done.stdout


def test_explain_names_the_rule_of_every_rejection(place: Path) -> None:
    written(place, {"content/deck.md": MIXED})
    done = run("check", "--format", "concise", "--explain", "-q", cwd=place)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.split("\n") == [
        "content/deck.md:9:1: C001 question has no answer",
        "content/deck.md:3:1: no card: `[!tip]` is no type of card",
        "content/deck.md:12:1: no card: stands in code",
        "",
    ]
    done = run("check", "--format", "github", "--explain", "-q", cwd=place)
    assert "::notice file=content/deck.md,line=12,col=1,title=no card::stands in code\n" in done.stdout
    told = json.loads(run("check", "--format", "json", "--explain", "-q", cwd=place).stdout)
    assert [(item["severity"], item["line"]) for item in told] == [("warning", 9), ("rejected", 3), ("rejected", 12)]


def test_many_files_are_listed_with_v_only(place: Path) -> None:
    written(place, {f"content/{n:02}.md": f"> [!question]- {n}?\n> {n}.\n" for n in range(20)})
    assert "  … 9 more files: -v lists all\n" in run("check", cwd=place).stdout
    assert "  19.md " in run("check", "-v", cwd=place).stdout


@pytest.mark.parametrize("dialect", dialects.NAMES)
def test_new_starts_a_folder_that_is_published_without_a_fault(dialect: str, tmp_path: Path) -> None:
    done = run("new", "My notes", "--dialect", dialect, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "My notes is ready; next:\n  cd 'My notes'\n  deckpress serve\n"
    folder = tmp_path / "My notes"
    assert (folder / "content/deckpress.toml").read_text("utf-8") == 'title = "My notes"\n'
    done = run("check", "--strict", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"{dialect} ")
    assert re.search(r"\n1 deck, \d+ cards?, no faults\n$", done.stdout)
    assert run("build", "--locked", "-q", cwd=folder).returncode == 0
    assert (folder / ".gitattributes").read_text("utf-8") == "content/cards.lock merge=union\n"
    workflow = (folder / ".github/workflows/pages.yml").read_text("utf-8")
    assert "deckpress build content --locked" in workflow


def test_new_leaves_what_is_there_alone(place: Path) -> None:
    before = listing(place)
    written(place, {"content/deckpress.toml": 'title = "Mine"\n'})
    done = run("new", ".", cwd=place)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "deckpress: content/deckpress.toml is there already: name a new folder, or move the file away\n"
    )
    assert listing(place) == {**before, "content/deckpress.toml": b'title = "Mine"\n'}


def test_new_has_help_of_its_own(tmp_path: Path) -> None:
    text = run("new", "--help", cwd=tmp_path).stdout
    assert all(word in text for word in ("folder", "--dialect", "callouts", "-q", "-v", "exit codes"))


def test_json_stands_alone_on_standard_output(place: Path) -> None:
    written(place, {"content/deck.md": TWIN})
    done = run("check", "--format", "json", cwd=place)
    assert [(fault["code"], fault["line"]) for fault in json.loads(done.stdout)] == [("C005", 4)]
    assert done.stderr.endswith("1 deck, 2 cards, 1 warning\n")
    assert (
        json.loads(run("check", "--format", "json", "-q", "none", cwd=written(place, {"none/a.md": CARD})).stdout) == []
    )


def test_github_commands_stand_on_standard_output(place: Path) -> None:
    written(place, {"content/deck.md": TWIN})
    assert run("check", "-q", "--format", "github", cwd=place).stdout == (
        "::warning file=content/deck.md,line=4,col=1,title=C005::card stands twice "
        "(deck.md%3A1 is the same card; remove one)\n"
    )


def test_export_is_json_with_every_card(place: Path) -> None:
    written(
        place,
        {
            "content/a.md": "---\ntags: t\n---\nTARGET DECK: A::B\n\n## S\n\n"
            "> [!question]- Why *é*?\n> $x$ <b>\n<!--ID: 7-->\n"
        },
    )
    done = run("export", "--to", "json", cwd=place, LC_ALL="C")
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert (found["format"], found["version"], len(found["cards"])) == ("deckpress", 1, 2)
    card = found["cards"][0]
    css, html = card.pop("css"), card["answer"].pop("html")
    assert html.startswith('<p><span class="katex">') and " style=" not in html
    assert re.fullmatch(r"(\.k\d+\{[^{}]+\})*", css)
    assert card == {
        "id": "c7",
        "aliases": [],
        "kind": "basic",
        "history": None,
        "deck": "A::B",
        "section": "S",
        "tags": ["t"],
        "prompt": {"markdown": "Why *é*?", "text": "Why é?", "html": "<p>Why <em>é</em>?</p>"},
        "answer": {"markdown": "$x$ <b>", "text": "x"},
        "href": "decks/a/b.html#c7",
        "file": "a.md",
        "line": 8,
    }


def test_base_path_reaches_the_page_that_is_shown_anywhere(place: Path) -> None:
    assert run("build", "-q", "--base-path", "/notes", cwd=place).returncode == 0
    site = listing(place / "site")
    assert b'href="/notes/index.html"' in site["404.html"]
    assert b"/notes/" not in site["index.html"] + site["decks/deck.html"]


@pytest.mark.parametrize(
    ("arguments", "about"),
    [
        ((), "the following arguments are required: COMMAND"),
        (("fly",), "invalid choice: 'fly'"),
        (("build", "--jobs", "0"), "argument --jobs: a number from 1 to 64"),
        (("build", "--format", "xml"), "invalid choice: 'xml'"),
        (("build", "-q", "-v"), "not allowed with argument"),
        (("build", "nowhere"), "deckpress: nowhere is not a folder: name the folder that holds your decks"),
        (("build", "content/deck.md"), "deckpress: content/deck.md is not a folder: name the folder"),
        (("build", "--base-path", "notes"), "--base-path notes: write the path of the site on its host"),
        (("build", "--base-path", "//evil.test"), "--base-path //evil.test: write the path of the site"),
        (("build", "--base-path", '/"x'), "write the path of the site on its host, such as /notes/"),
        (("export", "--to", "pdf"), "invalid choice: 'pdf'"),
    ],
)
def test_usage_ends_with_2(arguments: tuple[str, ...], about: str, place: Path) -> None:
    done = run(*arguments, cwd=place)
    assert (done.returncode, done.stdout) == (2, "")
    assert about in done.stderr
    assert not (place / "site").exists()


def test_a_folder_that_is_not_there_leaves_nothing_in_the_cache(place: Path) -> None:
    assert run("build", "nowhere", cwd=place, DECKPRESS_CACHE=str(place / "cache")).returncode == 2
    assert run("check", "nowhere", cwd=place, DECKPRESS_CACHE=str(place / "cache")).returncode == 2
    assert not (place / "cache").exists() or listing(place / "cache") == {}


def test_an_output_that_is_not_ours_ends_with_74(place: Path) -> None:
    written(place, {"mine/diary.txt": "dear"})
    for output in ("mine", "content", "content/site", "."):
        done = run("build", "-o", output, cwd=place)
        assert done.returncode in (2, 74), output
        assert done.stderr.startswith("deckpress: ") and done.stderr.count("\n") == 1
    assert listing(place).keys() == {"content/deck.md", "mine/diary.txt"}


@pytest.mark.skipif(os.name != "posix", reason="locks of POSIX")
def test_a_busy_output_ends_with_75(place: Path) -> None:
    run("build", "-q", cwd=place)
    written(place, {"content/other.md": "> [!question]- And why?\n> So.\n"})
    with lock.held(place / "site"):
        done = run("build", cwd=place)
    assert done.returncode == 75
    assert done.stderr.startswith("deckpress: ") and str(os.getpid()) in done.stderr and done.stderr.count("\n") == 1


def test_an_empty_folder_is_a_site_without_cards(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    done = run("build", cwd=tmp_path)
    assert done.returncode == 0
    assert "no cards found in content: write `> [!question]- …` with the answer below it" in done.stdout


def test_an_ascii_terminal_gets_escapes(place: Path) -> None:
    written(place, {"content/é.md": "> [!question]- é?\n> $\\é$\n"})
    done = run("check", "--format", "concise", cwd=place, LC_ALL="C", PYTHONIOENCODING="ascii")
    assert done.returncode == 1
    assert done.stderr.startswith(r"content/\xe9.md:2:")


def alone(group: int, seconds: float) -> bool:
    """True as soon as no process of the group is left."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
@pytest.mark.parametrize("delay", [0.0, 0.5])
def test_ctrl_c_ends_with_130_and_one_line(tmp_path: Path, delay: float) -> None:
    slow = "\n".join(f"> [!question]- Card {n}?\n> $\\frac{{{n}}}{{x}}$ and $\\sqrt{{{n}}}$\n" for n in range(6_000))
    written(tmp_path, {"content/deck.md": slow})
    command = [*COMMAND, "build", "--jobs", "2"]
    process = subprocess.Popen(
        command,
        cwd=tmp_path,
        env=surroundings(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    tasks = Path(f"/proc/{process.pid}/task")
    while process.poll() is None and not any(task.read_text() for task in tasks.glob("*/children")):
        time.sleep(0.02)  # its workers start when the decks are read
    time.sleep(delay)
    assert process.poll() is None
    started = time.monotonic()
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (130, b"", b"deckpress: stopped\n")
    assert time.monotonic() - started < 5
    assert not (tmp_path / "site").exists()
    assert alone(process.pid, 5), "a worker outlives the command"


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of POSIX")
def test_a_reader_that_goes_away_is_no_fault(place: Path) -> None:
    line = f"{sys.executable} -m deckpress export | true"
    done = subprocess.run(
        ["sh", "-c", line], cwd=place, env=surroundings(), capture_output=True, check=False, timeout=30
    )
    assert b"Traceback" not in done.stderr


def test_serve_answers_on_loopback(place: Path) -> None:
    process = subprocess.Popen(
        [*COMMAND, "serve", "--port", "0"], cwd=place, env=surroundings(PYTHONUNBUFFERED="1"), stdout=subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        lines = [process.stdout.readline().decode()]
        found = re.search(r"http://127\.0\.0\.1:\d+/", lines[0])
        assert found, lines
        from urllib.request import urlopen

        assert b"<!doctype html>" in urlopen(found[0], timeout=5).read()
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=10)
