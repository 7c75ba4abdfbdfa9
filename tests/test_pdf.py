"""`deckpress pdf` and `build --with-pdf`: real files from a real browser, and what is said where there is none."""

from __future__ import annotations

import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pypdf
import pytest
from deckpress import build as building
from deckpress.build import Options
from deckpress.errors import UsageError
from deckpress.paper import chosen, chromium, pdf

from tests.command import CARD, run, written

DECKS = {
    "content/deckpress.toml": 'title = "Sheets"\n',
    "content/plants/Leaves.md": "TARGET DECK: Plants::Leaves\n\n> [!question]- What is green?\n> A leaf. #exam\n",
    "content/plants/Roots.md": "TARGET DECK: Plants::Roots\n\n> [!question]- What drinks?\n> A root.\n",
    "content/Git.md": f"TARGET DECK: Git\n\n{CARD}",
}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return written(tmp_path, DECKS)


@pytest.fixture(scope="module")
def browser() -> str:
    """The path of the browser; skipped here and failing in CI without."""
    path = chromium.find()
    if path is None:
        reason = "no Chromium found: run `make browser`, or set DECKPRESS_CHROMIUM to its path"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    return path


def _texts(path: Path) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(path).pages]


@pytest.mark.browser
@pytest.mark.usefixtures("browser")
def test_each_deck_is_a_file_and_two_runs_are_the_same_bytes(place: Path) -> None:
    first = run("pdf", "-o", "one", cwd=place)
    assert (first.returncode, first.stderr) == (0, "")
    assert re.fullmatch(r"3 files, 3 pages, [\d,]+ bytes, \d+\.\d s: one\n", first.stdout)
    assert run("pdf", "-q", "-o", "two", "--jobs", "1", cwd=place).stdout == ""
    assert run("pdf", "-q", "--deck", "roots", "-o", "roots.pdf", cwd=place).returncode == 0
    names = ["git.pdf", "plants/leaves.pdf", "plants/roots.pdf"]
    assert sorted(p.relative_to(place / "one").as_posix() for p in (place / "one").rglob("*.*")) == names
    for name in names:
        assert (place / "one" / name).read_bytes() == (place / "two" / name).read_bytes()
    assert (place / "roots.pdf").read_bytes() == (place / "one/plants/roots.pdf").read_bytes()
    assert "What drinks?" in _texts(place / "roots.pdf")[0]


@pytest.mark.browser
@pytest.mark.usefixtures("browser")
def test_a_single_file_holds_all_is_tagged_and_has_an_outline(place: Path) -> None:
    done = run("pdf", "--single", "--paper", "letter", "-v", cwd=place)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.match(r"sheets.pdf: 3 pages, [\d,]+ bytes, \d+\.\d s \(as it is: 3\)\n", done.stdout)
    reader = pypdf.PdfReader(place / "sheets.pdf")
    assert [round(float(side)) for side in reader.pages[0].mediabox[2:]] == [612, 792]
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root
    assert [item["/Title"].split("\n")[0][:4] for item in reader.outline] == ["Git1", "Leav", "Root"]
    assert reader.metadata is not None and reader.metadata["/CreationDate"] == "D:20000101000000+00'00'"
    assert "127.0.0.1" not in (place / "sheets.pdf").read_bytes().decode("latin-1")


@pytest.mark.browser
@pytest.mark.usefixtures("browser")
def test_faults_are_told_and_the_rest_is_printed(place: Path) -> None:
    (place / "content/Git.md").write_text(
        f"TARGET DECK: Git\n\n{CARD}\n> [!question]- What?\n> $\\frac{{1}}$\n", "utf-8"
    )
    done = run("pdf", "--format", "concise", "--deck", "git", cwd=place)
    assert done.returncode == 1
    assert "content/Git.md:" in done.stderr
    assert done.stdout.startswith("1 file, 1 page, ")


def test_decks_are_meant_by_path_title_address_or_parent(place: Path) -> None:
    done = building.finished(Options(place / "content"), lambda *_: None)

    def paths(*decks: str, tags: tuple[str, ...] = ()) -> list[str]:
        return [order.path for order in chosen.orders(done, decks, tags)]

    assert paths() == ["git.pdf", "plants/leaves.pdf", "plants/roots.pdf"]
    for name in ("Plants/Leaves", "plants::leaves", "leaves", "plants/leaves/"):
        assert paths(name) == ["plants/leaves.pdf"]
    assert paths("plants") == ["plants/leaves.pdf", "plants/roots.pdf"]
    assert paths("roots", "git", "plants") == ["plants/roots.pdf", "git.pdf", "plants/leaves.pdf"]
    with pytest.raises(UsageError, match=r"^--deck leavs: did you mean leaves, plants/leaves, plants\?$"):
        paths("leavs")
    with pytest.raises(UsageError, match=r"^--tag zzz: there is no tag like it$"):
        paths(tags=("zzz",))


@pytest.mark.browser
@pytest.mark.usefixtures("browser")
def test_wrong_usage_is_told_in_one_line(place: Path) -> None:
    for options, line in (
        (("--deck", "gti"), "deckpress: --deck gti: did you mean git?\n"),
        (("-o", "x.pdf"), "deckpress: -o x.pdf: 3 decks do not go into one file; add --single\n"),
    ):
        done = run("pdf", *options, cwd=place)
        assert (done.returncode, done.stdout, done.stderr) == (2, "", line)
    done = run("pdf", "--nudge", "9,0", cwd=place)
    assert done.returncode == 2
    assert done.stderr.endswith("argument --nudge: 5 mm at most\n")
    (place / "out").write_text("", "utf-8")
    done = run("pdf", "--deck", "git", "-o", "out", cwd=place)
    assert (done.returncode, done.stderr) == (74, "deckpress: cannot write out/git.pdf: File exists\n")


def test_without_a_browser_one_line_says_how_to_get_one(place: Path) -> None:
    for command in (("pdf",), ("build", "--with-pdf")):
        done = run(*command, cwd=place, DECKPRESS_CHROMIUM="/nonexistent/chromium")
        assert (done.returncode, done.stdout) == (74, "")
        assert done.stderr == f"deckpress: {chromium.NO_BROWSER}\n"
    assert not (place / "site").exists() and not (place / "pdf").exists()


def test_without_the_package_one_line_says_how_to_get_it(place: Path) -> None:
    script = "import sys; sys.modules['playwright'] = None; from deckpress.cli import main; sys.exit(main(['pdf']))"
    done = subprocess.run([sys.executable, "-c", script], cwd=place, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (74, f"deckpress: {chromium.NO_PACKAGE}\n")


def _browser(folder: Path, script: str) -> str:
    path = folder / "browser"
    path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


@pytest.mark.skipif(os.name != "posix", reason="the browsers are shell scripts")
def test_a_browser_that_ends_at_once_is_tried_twice_and_named(place: Path) -> None:
    path = _browser(place, f'echo x >> "{place}/started"; exit 3')
    done = run("pdf", "--deck", "git", cwd=place, DECKPRESS_CHROMIUM=path)
    assert done.returncode == 74
    assert done.stderr == "deckpress: Git could not be printed: Chromium: it ended with code 3\n"
    assert (place / "started").read_text("utf-8") == "x\nx\n"


def _printed(
    files: Mapping[str, bytes], orders: list[pdf.Order], seconds: float = 60
) -> list[tuple[pdf.Order, chromium.Pdf | str]]:
    return list(pdf.printed(files, orders, pdf.Look(), lambda *_: None, lambda _: seconds))


class _Held(dict[str, bytes]):
    """Files of which the first deck page that is asked for comes after two seconds."""

    seconds = 2.0

    def get(self, path: str, default: Any = None) -> Any:
        if path.startswith("decks/"):
            time.sleep(self.seconds)
            self.seconds = 0
        return super().get(path, default)


@pytest.mark.browser
def test_a_browser_that_is_killed_once_is_forgiven(place: Path, browser: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first one is killed while it lays the page out; the second prints all."""
    path = _browser(
        place,
        f'if [ ! -e "{place}/once" ]; then touch "{place}/once"; (sleep 1; kill -9 -$$) & fi; exec "{browser}" "$@"',
    )
    monkeypatch.setenv("DECKPRESS_CHROMIUM", path)
    files: dict[str, bytes] = {}
    done = building.pages(Options(place / "content"), files.__setitem__, lambda *_: None)
    ((_, got),) = _printed(_Held(files), chosen.orders(done, ["git"], []))
    assert (place / "once").exists()
    assert not isinstance(got, str) and got.pages == 1


def _drivers() -> list[str]:
    """The drivers of this process; other tests have one."""
    return subprocess.run(
        ["pgrep", "-P", str(os.getpid()), "-f", "run-driver"], capture_output=True, text=True
    ).stdout.split()


@pytest.mark.browser
@pytest.mark.skipif(not shutil.which("pgrep"), reason="finds the driver with pgrep")
def test_a_driver_that_misses_the_end_of_its_browser_is_not_waited_for(
    place: Path, browser: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is stopped before the first browser is killed; the second browser prints all."""
    told, others = place / "driver", " ".join(_drivers())
    mine = f"pgrep -P {os.getpid()} -f run-driver"
    find = f'for p in $({mine}); do case " {others} " in *" $p "*) ;; *) found=$p;; esac; done'
    stop = f'sleep 1; echo $found > "{told}"; kill -STOP $found; kill -9 -$$'
    stop = f'until {find}; [ "$found" ]; do sleep 0.1; done; {stop}'
    path = _browser(place, f'if [ ! -e "{told}" ]; then touch "{told}"; (found=; {stop}) & fi; exec "{browser}" "$@"')
    monkeypatch.setenv("DECKPRESS_CHROMIUM", path)
    files: dict[str, bytes] = {}
    done = building.pages(Options(place / "content"), files.__setitem__, lambda *_: None)
    try:
        ((_, got),) = _printed(_Held(files), chosen.orders(done, ["git"], []))
        assert not isinstance(got, str) and got.pages == 1
    finally:
        os.kill(int(told.read_text("ascii")), signal.SIGKILL)


@pytest.mark.browser
@pytest.mark.usefixtures("browser")
def test_a_page_that_hangs_is_given_up_in_time_and_the_rest_is_printed(place: Path) -> None:
    files: dict[str, bytes] = {}
    done = building.pages(Options(place / "content"), files.__setitem__, lambda *_: None)
    page = files["print/index.html"]
    orders = chosen.orders(done, ["git", "roots"], [])
    broken = {**files, "decks/git.html": b"<!doctype html><p>no card"}
    del broken["decks/plants/roots.html"]
    results = dict(_printed(broken, orders, 30))
    assert [isinstance(got, str) for got in results.values()] == [False, True]
    assert "roots.html: 404" in str(results[orders[1]])
    endless = {**files, "print/index.html": page.replace(b"<html ", b"<html data-never ", 1).split(b"<script>")[0]}
    ((_, got),) = _printed(endless, orders[:1], 2)
    assert got == "no answer within 2 seconds" or "Timeout" in str(got)


@pytest.mark.browser
@pytest.mark.usefixtures("browser")
def test_no_file_of_the_machine_comes_into_a_pdf(place: Path) -> None:
    """A deck asks for one in every way that it knows of (T36 of the threats)."""
    canary = place / "canary.txt"
    canary.write_text("canary-in-the-mine", "utf-8")
    address = canary.as_uri()
    text = "\n".join(
        f"> {form}\n>"
        for form in (
            f'<iframe src="{address}"></iframe>',
            f'<object data="{address}"></object>',
            f'<embed src="{address}">',
            f"![x]({address})",
            f'<link rel="stylesheet" href="{address}">',
            f'<script>fetch("{address}").then(a => a.text()).then(t => document.body.append(t))</script>',
        )
    )
    (place / "content/Git.md").write_text(f"TARGET DECK: Git\n\n> [!question]- Canary?\n{text}\n", "utf-8")
    run("pdf", "--deck", "git", "-o", "git.pdf", cwd=place)
    (words,) = _texts(place / "git.pdf")
    assert "Canary?" in words and "canary-in-the-mine" not in words


@pytest.mark.browser
@pytest.mark.usefixtures("browser")
def test_sheets_lie_beside_deck_pages_with_their_size(place: Path) -> None:
    done = run("build", "--with-pdf", cwd=place)
    assert (done.returncode, done.stderr) == (0, "")
    sheet = place / "site/decks/plants/leaves.pdf"
    size = sheet.stat().st_size
    html = (place / "site/decks/plants/leaves.html").read_text("utf-8")
    assert f'<a class="btn" href="leaves.pdf">PDF, {round(size / 1000)} KB</a>' in html
    assert "What is green?" in _texts(sheet)[0]
    run("build", "-q", cwd=place)
    assert not sheet.exists()
    assert ".pdf" not in (place / "site/decks/plants/leaves.html").read_text("utf-8")


def test_python_and_the_page_name_the_same_sheets() -> None:
    script = (Path(__file__).parent.parent / "static/js/core/choice.js").read_text("utf-8")
    for name, known in (("SHEETS", pdf.SHEETS), ("PAPERS", pdf.PAPERS), ("SIDES", pdf.SIDES)):
        listed = re.search(rf"const {name} = \[([^\]]*)\]", script)
        assert listed and sorted(re.findall(r"'([^']*)'", listed[1])) == sorted(known)
