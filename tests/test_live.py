"""Live serving without a browser: what counts as a save, which cards changed, what pages hear, and who may listen."""

from __future__ import annotations

import http.client
import json
import os
import queue
import re
import signal
import statistics
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from hashlib import sha256
from html import unescape
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from deckpress.errors import UsageError
from deckpress.live import hub as hubs
from deckpress.live import watch
from deckpress.live.built import Built, Files
from deckpress.live.changes import Changes, changes
from deckpress.live.hub import Hub
from deckpress.live.page import dressed
from deckpress.live.watch import saves
from deckpress.model.diagnostic import Code, Diagnostic
from deckpress.model.source import Place
from deckpress.read import discover
from deckpress.server import Server, server

from tests.command import CARD, run, written
from tests.serving import LONG, Serving, serving, wait

# Which cards changed


def card(name: str, text: str, number: int = 1) -> str:
    """A card as a page has it."""
    return (
        f'<li><article class="slip" id="{name}" aria-labelledby="{name}-n"><h3 id="{name}-n">'
        f'<a class="n" href="#{name}"><span class="vh">Card </span>{number}</a></h3><div class="q">{text}</div>'
        f'<details class="fold"><summary>Answer<span class="vh"> to card {number}</span></summary></details>'
        "</article></li>"
    )


def cards(*texts: str) -> str:
    """A page of cards, `id text` each."""
    return "<ol>" + "\n".join(card(*text.split(" ", 1), at) for at, text in enumerate(texts, 1)) + "</ol>"


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (cards("a x", "b y"), cards("a x", "b y"), Changes()),
        (cards("a x", "b y"), cards("a x", "b z"), Changes(("b",))),
        (cards("a x", "b y"), cards("n n", "a x", "b y"), Changes(("n",))),  # others only have new numbers
        (cards("a x", "b y"), cards("b y"), Changes()),
        (cards("a x", "b y"), cards("b y", "a x"), Changes()),
        (cards("a x", "b y", "c z"), cards("a x", "n new", "c z"), Changes(("n",), {"b": "n"})),
        (cards("a x", "b y", "c z"), cards("a x", "n new", "m more", "c z"), Changes(("n", "m"))),
        (cards("a x"), cards("b x"), Changes(("b",), {"a": "b"})),
        (cards("a x"), "<p>no cards</p>", Changes()),
        ("", cards("a x"), Changes(("a",))),
        (cards('a <i class="k1 s">x</i>'), cards('a <i class="k12 s">x</i>'), Changes()),  # styles count per page
        (cards("a k1"), cards("a k2"), Changes(("a",))),
        (cards("a to card 1"), cards("a to card 2"), Changes(("a",))),
    ],
)
def test_which_cards_changed(old: str, new: str, found: Changes) -> None:
    assert changes(old, new) == found


# The script in the page


def test_a_page_is_dressed_and_its_policy_lets_the_script_run() -> None:
    policy = (
        b"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'strict-dynamic'\">"
    )
    page = b"<head>%s</head><body>script-src </head></body>" % policy
    script = "1 < 2"
    digest = b64encode(sha256(script.encode()).digest())
    allowed = policy.replace(b"script-src ", b"script-src 'sha256-%s' " % digest)
    tag = b'<script data-seen="a&quot;b">1 < 2</script>\n'
    assert dressed(page, script, {"seen": 'a"b'}) == page.replace(policy, allowed).replace(
        b"</head>", tag + b"</head>", 1
    )


def test_what_is_no_whole_page_stays_as_it_is() -> None:
    assert dressed(b"<p>hello", "1", {}) == b"<p>hello"


def test_a_published_site_has_nothing_of_it(sample: Path) -> None:
    files = [path for path in sample.rglob("*") if path.suffix in (".html", ".js", ".css", ".json")]
    assert len(files) > 20
    assert [path.name for path in files if re.search(rb"EventSource|\.deckpress/events", path.read_bytes())] == []
    assert list(sample.rglob("live.js")) == []


# What counts as a save


@pytest.mark.parametrize(
    ("path", "read"),
    [
        ("a.md", True),
        ("deep/er/A.MARKDOWN", True),
        ("words.tsv", True),
        ("cards.lock", True),
        ("deckpress.toml", True),
        ("deep/macros.tex", True),
        ("deep/picture.PNG", True),
        (".obsidian/app.json", True),
        ("vault/.obsidian/plugins/obsidian-to-anki-plugin/data.json", True),
        ("deep/cards.lock", False),
        ("deep/deckpress.toml", False),
        (".obsidian/workspace.json", False),
        (".hidden/.obsidian/app.json", False),
        (".git/a.md", False),
        (".a.md.swp", False),
        (".#a.md", False),
        ("node_modules/a/README.md", False),
        ("a.md~", False),
        ("#a.md#", False),
        ("a.md.swp", False),
        ("a.md.tmp", False),
        ("4913", False),
        ("notes.docx", False),
        (".", False),
    ],
)
def test_what_matters(path: str, read: bool) -> None:
    assert discover.matters(path) is read


def test_the_ground_of_a_vault(tmp_path: Path) -> None:
    inner = "v/.obsidian/plugins/obsidian-to-anki-plugin/data.json"
    written(tmp_path, {"a.md": "", inner: "{}", ".git/x": "", "node_modules/y": "", "b/c/d.md": "", "bad\x07": ""})
    (tmp_path / "link").symlink_to(tmp_path / "b")
    found = discover.ground(tmp_path)
    assert sorted(found.folders) == [
        "",
        "b",
        "b/c",
        "v",
        *(f"v/{folder}" for folder in discover._VAULT[:2]),
        inner[:-10],
    ]
    assert sorted(found.odd) == ["bad\x07", "link"]
    assert discover.ground(tmp_path / "none") == discover.Ground(frozenset(), frozenset())


class Watched:
    """A folder whose saves are heard; `let` is called before each further batch is asked for, as a build would run."""

    def __init__(self, folder: Path, *, poll: bool) -> None:
        self.folder = folder
        self.batches: queue.Queue[tuple[str, ...]] = queue.Queue()
        self.let: Callable[[tuple[str, ...]], None] = lambda _batch: None
        self.stop = threading.Event()
        found = saves(folder, self.stop, poll=poll)
        assert next(found) == ()
        self.thread = threading.Thread(target=self._run, args=(found,))
        self.thread.start()

    def _run(self, found: Iterator[tuple[str, ...]]) -> None:
        for batch in found:
            self.batches.put(batch)
            self.let(batch)

    def until(self, last: str) -> set[str]:
        """All that was heard up to the path `last`, without it."""
        heard: set[str] = set()
        while last not in heard:
            heard.update(self.batches.get(timeout=LONG))
        return heard - {last}


@pytest.fixture(params=["told", "looks"])
def watched(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watched]:
    monkeypatch.setattr(watch, "_LOOK", 0.02)
    folder = written(tmp_path / "content", {"a.md": CARD, "deep/b.md": CARD, "cards.lock": "1"})
    watching = Watched(folder, poll=request.param == "looks")
    yield watching
    watching.stop.set()
    watching.thread.join(LONG)
    assert not watching.thread.is_alive()


def save(folder: Path, name: str, text: str = CARD) -> None:
    written(folder, {name: text})


def test_a_save_is_heard_at_once(watched: Watched) -> None:
    spent = []
    for at in range(20):
        began = time.perf_counter()
        save(watched.folder, "a.md", f"{CARD}{at}")
        assert watched.batches.get(timeout=LONG) == ("a.md",)
        spent.append(time.perf_counter() - began)
    assert statistics.median(spent) < 0.05


@pytest.mark.parametrize(
    "name", ["4913", ".b.md.swp", "b.md~", "#b.md#", ".git/index.md", "node_modules/x/b.md", "notes.docx", "b.md.tmp"]
)
def test_what_no_build_reads_is_not_heard(watched: Watched, name: str) -> None:
    save(watched.folder, name)
    save(watched.folder, "a.md")
    assert watched.until("a.md") == set()
    (watched.folder / name).unlink()
    save(watched.folder, "a.md")
    assert watched.until("a.md") == set()


def test_the_lock_that_a_build_writes_is_not_heard_and_that_of_others_is(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    built, read, lock = threading.Event(), threading.Event(), watch._lock

    def build(_batch: tuple[str, ...]) -> None:
        read.clear()
        built.set()

    def seen(root: Path) -> bytes:
        found = lock(root)
        read.set()
        return found

    watched.let = lambda _batch: save(watched.folder, "cards.lock", "ours")
    save(watched.folder, "a.md")
    assert watched.until("a.md") == set()
    watched.let = build
    monkeypatch.setattr(watch, "_lock", seen)
    save(watched.folder, "deep/b.md")
    assert watched.until("deep/b.md") == set()
    assert built.wait(LONG)
    assert read.wait(LONG)  # what the lock holds by now is what the build left
    save(watched.folder, "cards.lock", "theirs")
    assert watched.until("cards.lock") == set()


def test_saves_during_a_build_lead_to_one_more(watched: Watched) -> None:
    going, done = threading.Event(), threading.Event()

    def build(_batch: tuple[str, ...]) -> None:
        going.set()
        assert done.wait(LONG)

    watched.let = build
    save(watched.folder, "a.md")
    assert going.wait(LONG)
    for at in range(5):
        save(watched.folder, "a.md", str(at))
        save(watched.folder, f"new{at}.md")
    done.set()
    assert watched.batches.get(timeout=LONG) == ("a.md",)
    assert watched.batches.get(timeout=LONG) == ("a.md", *(f"new{at}.md" for at in range(5)))
    save(watched.folder, "deep/b.md")
    assert watched.batches.get(timeout=LONG) == ("deep/b.md",)


def test_folders_come_move_and_go(watched: Watched, tmp_path: Path) -> None:
    save(watched.folder, "new/folder/c.md")
    assert watched.until("new/folder") <= {"new", "new/folder/c.md"}
    save(watched.folder, "new/folder/c.md", "more")
    watched.until("new/folder/c.md")
    (watched.folder / "new").rename(tmp_path / "out")
    assert watched.until("new/folder") <= {"new", "new/folder/c.md"}
    save(tmp_path / "out", "folder/c.md", "outside")
    (tmp_path / "out").rename(watched.folder / "in")
    assert watched.until("in/folder") <= {"in", "in/folder/c.md"}
    save(watched.folder, "in/folder/c.md", "inside")
    watched.until("in/folder/c.md")


def test_a_link_is_heard_of_and_not_followed(watched: Watched, tmp_path: Path) -> None:
    other = written(tmp_path / "other", {"x.md": CARD})
    (watched.folder / "link").symlink_to(other)
    assert watched.until("link") == set()
    save(other, "x.md", "changed")
    save(watched.folder, "a.md")
    assert watched.until("a.md") == set()


def test_a_file_that_an_editor_empties_first_is_waited_for(watched: Watched) -> None:
    file = watched.folder / "a.md"
    sizes: queue.Queue[int] = queue.Queue()
    watched.let = lambda _batch: sizes.put(file.stat().st_size)
    with file.open("w") as out:
        time.sleep(0.05)  # an editor that is slow to write
        out.write(CARD)
    watched.until("a.md")
    assert sizes.get(timeout=LONG) == len(CARD)


def test_a_content_folder_that_is_away_for_a_while(watched: Watched, tmp_path: Path) -> None:
    save(watched.folder, "c.md")
    watched.until("c.md")
    watched.folder.rename(tmp_path / "away")
    (tmp_path / "away/c.md").unlink()
    assert watched.batches.get(timeout=LONG) == ()
    (tmp_path / "away").rename(watched.folder)
    watched.batches.get(timeout=LONG)
    save(watched.folder, "a.md", "back")
    watched.until("a.md")


# What pages hear

PAGE = "<!doctype html><head></head>" + cards("a x", "b y")


@dataclass
class Site:
    """A server whose builds are made by hand: `files` and `faults` are what the next one gives, or `error` raises."""

    files: dict[str, bytes | Path]
    faults: tuple[Diagnostic, ...] = ()
    error: Exception | None = None
    hub: Hub = field(init=False)
    running: Server = field(init=False)

    def built(self) -> Built:
        if self.error:
            raise self.error
        return Built(dict(self.files), self.faults)

    def rebuild(self, **files: str) -> None:
        self.files.update({f"{name}.html": text.encode() for name, text in files.items()})
        self.hub.rebuild()

    def ask(self, path: str, method: str = "GET", **headers: str) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", int(self.running.server_address[1]), timeout=LONG)
        connection.request(method, path, headers=headers)
        return connection.getresponse()

    def seen(self, path: str) -> str:
        """The mark in the page as it is served."""
        found = re.search(r'data-seen="([^"]*)"', self.ask(path).read().decode())
        assert found
        return found[1]

    def listen(self, page: str, seen: str = "") -> Listener:
        return Listener(self.ask(f"/.deckpress/events?page={page}&seen={seen}"))


class Listener:
    """An open stream of events."""

    def __init__(self, answer: http.client.HTTPResponse) -> None:
        assert answer.status == 200
        self.answer = answer

    def event(self) -> dict[str, Any]:
        """The next event that has something to say."""
        while line := self.answer.readline():
            if line.startswith(b"data: "):
                return dict(json.loads(line[6:]))
        raise EOFError


@pytest.fixture
def site() -> Iterator[Site]:
    files: dict[str, bytes | Path] = {
        "deck.html": PAGE.encode(),
        "index.html": b"<head></head>",
        "404.html": b"<head></head>!",
    }
    made = Site(files)
    made.hub = Hub(made.built(), made.built, "content", heartbeat=0.05)
    with server(made.hub.files, port=0, live=made.hub) as made.running:
        thread = threading.Thread(target=made.running.serve_forever, args=(0.01,))
        thread.start()
        yield made
        made.hub.close()
        made.running.shutdown()
        thread.join()


def told(page: str, *changed: str, **more: Any) -> dict[str, Any]:
    return {"page": page, "cards": list(changed), "renamed": {}, "failed": "", "faults": [], "more": 0, **more}


def test_the_headers_of_the_stream(site: Site) -> None:
    answer = site.ask("/.deckpress/events?page=/deck.html")
    assert answer.status == 200
    headers = dict(answer.getheaders())
    del headers["Date"]
    assert headers == {
        "Server": "deckpress",
        "Content-Type": "text/event-stream",
        "Cache-Control": "no-cache",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Connection": "close",
    }
    assert answer.readline() == b"retry: 1000\n"
    assert site.ask("/.deckpress/events", "HEAD").read() == b""


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.test"}, 421),
        ({"Host": "evil.test:8000"}, 421),
        ({"Origin": "http://evil.test"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
def test_strangers_hear_nothing(site: Site, headers: dict[str, str], status: int) -> None:
    answer = site.ask("/.deckpress/events?page=/deck.html", **headers)
    assert answer.status == status
    assert b"data:" not in answer.read()
    assert [name for name, _ in answer.getheaders() if name.lower().startswith("access-control-")] == []


def test_only_get_and_head(site: Site) -> None:
    assert site.ask("/.deckpress/events", "POST").status == 405


def test_a_page_hears_what_changed_on_it(site: Site) -> None:
    before = site.seen("/deck.html")
    listener = site.listen("/deck.html", before)
    assert listener.event() == told(before)
    site.rebuild(deck=PAGE.replace(">y<", ">z<"))
    after = site.seen("/deck.html")
    assert after != before
    assert listener.event() == told(after, "b")
    site.rebuild(other="<head></head>")
    assert listener.event() == told(after, "b")  # until the page has loaded again
    assert site.listen("/deck.html", after).event() == told(after)
    site.rebuild(deck=PAGE.replace('"b', '"c'))
    assert listener.event() == told(site.seen("/deck.html"), "c", renamed={"b": "c"})


def test_a_page_that_was_shown_before_the_server_ran_is_only_told_that_it_is_old(site: Site) -> None:
    assert site.listen("/deck.html", "0123456789abcdef").event() == told(site.seen("/deck.html"))


def test_a_page_that_goes_and_comes(site: Site) -> None:
    listener = site.listen("/deck.html", site.seen("/deck.html"))
    listener.event()
    html = site.files.pop("deck.html")
    site.rebuild()
    assert listener.event() == told("")
    assert site.seen("/deck.html") == ""
    waiting = site.listen("/deck.html")
    assert waiting.event() == told("")
    site.files["deck.html"] = html
    site.rebuild()
    assert waiting.event()["page"] == site.seen("/deck.html") != ""


def test_pages_whose_scripts_fetch_others_change_with_every_build(site: Site) -> None:
    site.rebuild(**{"print/index": "<head></head>"})
    listener = site.listen("/print/", site.seen("/print/"))
    first = listener.event()["page"]
    assert first == site.seen("/print/index.html")
    site.rebuild()
    assert listener.event()["page"] == site.seen("/print/") != first


def test_faults_are_told_with_their_places(site: Site) -> None:
    listener = site.listen("/")
    listener.event()
    site.faults = (Diagnostic(Code.FORMULA, Place("a.md", 3, 7), "</script><b>", "mend it"),) * 60
    site.rebuild()
    found = listener.event()
    record = {"code": "M001", "severity": "error", "file": "content/a.md", "line": 3, "column": 7}
    assert found["faults"][0] == {**record, "about": "</script><b>", "hint": "mend it"}
    assert (len(found["faults"]), found["more"]) == (50, 10)
    page = site.ask("/").read().decode()
    assert page.count("</script>") == 1
    news = re.search(r'data-news="([^"]*)"', page)
    assert news
    assert json.loads(unescape(news[1])) == {name: found[name] for name in ("failed", "faults", "more")}


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ValueError("one\n\x1b[31mtwo"), "ValueError: one \ufffd[31mtwo"),
        (KeyError(), "KeyError"),
        (UsageError("content is not a folder"), "content is not a folder"),
    ],
)
def test_a_build_that_raises_leaves_the_last_good_site(site: Site, error: Exception, said: str) -> None:
    before = site.seen("/deck.html")
    listener = site.listen("/deck.html", before)
    listener.event()
    site.error = error
    site.rebuild(deck="<head></head>broken")
    assert listener.event() == told(before, failed=said)
    assert site.seen("/deck.html") == before
    site.error = None
    site.rebuild()
    assert listener.event() == told(site.seen("/deck.html"))


def test_a_request_does_not_wait_for_a_build(site: Site) -> None:
    going, done = threading.Event(), threading.Event()

    def slow() -> Built:
        going.set()
        assert done.wait(LONG)
        return Built({"deck.html": b"<head></head>new"})

    site.hub._rebuild = slow
    before = site.seen("/deck.html")
    thread = threading.Thread(target=site.hub.rebuild)
    thread.start()
    assert going.wait(LONG)
    assert site.seen("/deck.html") == before
    done.set()
    thread.join(LONG)
    assert site.ask("/deck.html").read().endswith(b"new")


def test_the_files_themselves_are_not_touched(site: Site, tmp_path: Path) -> None:
    site.files["kept.html"] = tmp_path / "kept.html"
    (tmp_path / "kept.html").write_bytes(b"<head></head>kept")
    site.files["a.css"] = b"</head>"
    site.rebuild()
    before: Files = dict(site.hub.files())
    assert b"<script" in site.ask("/kept.html").read()
    assert site.ask("/a.css").read() == b"</head>"
    assert site.hub.files() == before
    assert (tmp_path / "kept.html").read_bytes() == b"<head></head>kept"


def seats(site: Site) -> int:
    return site.hub._listeners


def test_a_listener_that_is_gone_is_dropped(site: Site) -> None:
    listener = site.listen("/")
    listener.event()
    assert seats(site) == 1
    listener.answer.close()
    wait(lambda: seats(site) == 0)


def test_there_is_a_limit_on_listeners(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hubs, "LISTENERS", 2)
    first, second = site.listen("/"), site.listen("/")
    first.event(), second.event()
    refused = site.ask("/.deckpress/events?page=/")
    assert (refused.status, refused.read()) == (503, b"too many listeners\n")
    first.answer.close()
    wait(lambda: seats(site) == 1)
    site.listen("/").event()


def test_heartbeats_keep_a_quiet_stream_alive(site: Site) -> None:
    listener = site.listen("/")
    listener.event()
    assert [listener.answer.readline() for _ in range(5)] == [b"\n", b":\n", b"\n", b":\n", b"\n"]


def test_the_end_of_the_server_ends_the_streams(site: Site) -> None:
    listener = site.listen("/")
    listener.event()
    site.hub.close()
    with pytest.raises(EOFError):
        listener.event()


# The real command


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Serving]]:
    """Starts `deckpress serve` on two decks."""
    written(tmp_path, {"content/a.md": CARD, "content/b.md": CARD.replace("Why", "What")})
    with ExitStack() as stack:
        yield lambda *options, **changes: stack.enter_context(serving(tmp_path, *options, **changes))


def listen(running: Serving, page: str) -> Listener:
    connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=LONG)
    connection.request("GET", f"/.deckpress/events?page={page}")
    return Listener(connection.getresponse())


def shown(running: Serving, path: str) -> bytes:
    with urlopen(running.address + path, timeout=LONG) as answer:
        return bytes(answer.read())


def test_what_is_saved_is_shown_and_what_fails_is_not(serve: Callable[..., Serving], tmp_path: Path) -> None:
    content = tmp_path / "content"
    running = serve()
    listener = listen(running, "/decks/a.html")
    before = listener.event()
    assert before["faults"] == []
    save(content, "a.md", CARD + "> And so on.\n")
    after = listener.event()
    assert after["page"] != before["page"]
    assert b"And so on" in shown(running, "decks/a.html")
    assert re.fullmatch(r"a\.md: built in \d+\.\d\d s, no faults\n", running.line())

    save(content, "a.md", CARD + "> $\\frac{1}{$\n")
    [fault] = listener.event()["faults"]
    assert (fault["file"], fault["line"], fault["column"], fault["code"]) == ("content/a.md", 3, 12, "M001")
    assert re.fullmatch(r"a\.md: built in \d+\.\d\d s, 1 error\n", running.line())
    assert running.line().startswith("content/a.md:3:12: M001 ")
    while running.line().strip()[:6] != "= hint":
        pass

    content.rename(tmp_path / "away")
    failed = "content is not a folder: name the folder that holds your decks"
    while (found := listener.event())["failed"] != failed:
        pass
    assert found["faults"] == [fault]
    assert b"Because" in shown(running, "decks/a.html")
    while (line := running.line()) != f"content: build failed: {failed}; the last good site stays\n":
        assert "Traceback" not in line
    (tmp_path / "away").rename(content)
    while listener.event()["failed"]:
        pass
    save(content, "a.md", CARD)
    while listener.event()["faults"]:
        pass


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C as a signal is POSIX")
def test_ctrl_c_ends_it_with_pages_open(serve: Callable[..., Serving]) -> None:
    running = serve()
    listener = listen(running, "/")
    listener.event()
    began = time.monotonic()
    running.process.send_signal(signal.SIGINT)
    assert running.process.wait(LONG) == 0
    assert time.monotonic() - began < 2
    assert running.line() == "stopped\n"
    with pytest.raises(EOFError):
        listener.event()


@pytest.mark.skipif(os.name != "posix", reason="a shell script is the browser")
def test_open_opens_the_browser(serve: Callable[..., Serving], tmp_path: Path) -> None:
    note = tmp_path / "opened"
    text = 'echo $1 > "$NOTE.part"; mv "$NOTE.part" "$NOTE"'
    script = written(tmp_path, {"browser": f"#!/bin/sh\n{text}\n"}) / "browser"
    script.chmod(0o755)
    running = serve("--open", BROWSER=f"{script} %s", NOTE=str(note))
    wait(note.is_file)
    assert note.read_text() == f"http://127.0.0.1:{running.port}/\n"


def test_a_folder_that_is_none_is_a_usage_error(tmp_path: Path) -> None:
    done = run("serve", "none", cwd=tmp_path, seconds=LONG)
    expected = "deckpress: none is not a folder: name the folder that holds your decks\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", expected)
