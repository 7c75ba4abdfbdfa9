"""Decks that attack the reader: no script runs, no other server is asked, even with the page's policy switched off."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import pytest

from tests.command import listing, run, written
from tests.hostile.payloads import PAYLOADS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request, Route

pytestmark = pytest.mark.browser

PROBE = "window.__pwned = 0; window.pwn = () => { window.__pwned += 1 }; window.alert = window.pwn"
# Those that also become titles, tags, decks, descriptions: each makes pages of its own.
NAMES = (
    "<script>pwn()</script>",
    "<img src=x onerror=pwn()>",
    '"><svg onload=pwn()>',
    "' onmouseover='pwn()' x='",
    "</title></style></script><script>pwn()</script>",
    "<!--<script>pwn()",
    "{{ 7*7 }}{% raw %}",
    "javascript:pwn()",
    "../../../evil.test",
    "//evil.test/x",
    "__proto__",
    "\u202egpj.exe",
)
PIXEL = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABAQAAAAA3bvkkAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==")
# What a reader's mouse and keys would set off, on every element of the page.
POKE = """async () => {
  const events = 'mouseover mouseenter focus focusin click toggle load error animationstart begin submit'.split(' ');
  for (const node of document.querySelectorAll('*')) {
    for (const name of events)
      if (name !== 'click' || !node.closest('a, button, label, summary')) node.dispatchEvent(new Event(name));
    const scheme = (node.getAttribute('href') || node.getAttribute('xlink:href') || '').replace(/[^a-z:]/gi, '');
    if (/^(javascript|vbscript|data):/i.test(scheme)) node.dispatchEvent(new MouseEvent('click', {cancelable: true}));
  }
  await new Promise(done => setTimeout(done, 30));
}"""
# Each payload in a frame of its own, as it is; how many of them ran.
RAW = """async payloads => {
  const frames = payloads.map(payload => {
    const frame = document.createElement('iframe');
    frame.srcdoc = '<!doctype html><body>' + payload;
    return document.body.appendChild(frame);
  });
  await new Promise(done => setTimeout(done, 1000));
  for (const frame of frames)
    for (const link of frame.contentDocument?.querySelectorAll('a[href]') ?? [])
      if (link.protocol === 'javascript:') link.click();
  await new Promise(done => setTimeout(done, 300));
  return frames.filter(frame => { try { return frame.contentWindow.__pwned } catch { return false } }).length;
}"""
# What no deck may bring into a page, as `tag attribute=value`.
STRANGE = """() => {
  const found = [];
  const told = (node, why) => found.push(`${why}: ${node.outerHTML.slice(0, 120)}`);
  const ours = 'form.find, form.find *, .tools, .tools *, dialog, dialog *, #filters input, #paper-form, #paper-form *';
  for (const node of document.querySelectorAll('body *')) {
    if (node.matches('script, style, iframe, object, embed, base, meta, link, template, noscript, textarea, title'))
      told(node, 'tag');
    if (node.matches('form, input, select, button') && !node.matches(ours) && !node.matches('.btn')) told(node, 'tag');
    if (node.matches('main svg:not(.edge, .katex svg), main svg *:not(path), image, use, animate')) told(node, 'svg');
    for (const {name, value} of node.attributes) {
      if (/^on/i.test(name)) told(node, name);
      if (/^(style|srcset|srcdoc|ping|background|poster|formaction|action|target|autofocus|name)$/.test(name)
        && !node.matches(ours)) told(node, name);
      if (/href$/.test(name) && !/^(https?:|mailto:)/i.test(value) && !/^[^:]*$|^[^#:]*#/.test(value)) told(node, name);
      if (name === 'src' && !/^(\\.\\.\\/)*media\\/[0-9a-f]{20}\\.[a-z0-9]+$/.test(value)) told(node, name);
    }
  }
  const ids = [...document.querySelectorAll('[id]')].map(node => node.id);
  for (const id of new Set(ids)) if (ids.filter(other => other === id).length > 1) found.push(`id twice: ${id}`);
  return found;
}"""


@dataclass
class Watched:
    """What a page asked for and said."""

    page: Page
    requests: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def fired(self) -> int:
        """How often script of a payload ran, and how often another server was asked."""
        self.page.evaluate(POKE)
        return int(self.page.evaluate("window.__pwned")) + len(self.dialogs) + len(self.elsewhere)

    @property
    def elsewhere(self) -> list[str]:
        return [url for url in self.requests if urlsplit(url).hostname == "evil.test"]


@pytest.fixture
def watched(chromium: Browser) -> Iterator[Watched]:
    """A page with its policy off and its requests noted; those to other servers end here."""
    context = chromium.new_context(bypass_csp=True)
    context.add_init_script(PROBE)

    def passed(route: Route) -> None:
        local = urlsplit(route.request.url).hostname == "127.0.0.1"
        route.continue_() if local else route.abort()

    context.route("**/*", passed)
    seen = Watched(context.new_page())

    def noted(request: Request) -> None:
        seen.requests.append(request.url)

    seen.page.on("request", noted)
    seen.page.on("dialog", lambda dialog: (seen.dialogs.append(dialog.message), dialog.dismiss()))
    yield seen
    context.close()


def decks() -> dict[str, str | bytes]:
    """Each payload as question, answer and section; some as title, tag, deck, file and settings as well."""
    files: dict[str, str | bytes] = {'x" onerror="pwn().png': PIXEL}
    cards = []
    for payload in PAYLOADS:
        lines = payload.split("\n")
        quoted = "\n".join(f"> {line}" for line in lines)
        cards.append(f"## {lines[0]}\n\n> [!question]- {lines[0]}\n{quoted}\n")
        cards.append(f"> [!question]- text {lines[0]}\n> text\n>\n{quoted}\n> text {lines[0]}\n")
    files["cards.md"] = "TARGET DECK: Cards\n\n" + "\n".join(cards)
    files["names/<img src=x onerror=pwn()>.md"] = "> [!question]- a\n> b\n"
    for at, payload in enumerate(NAMES):
        text = json.dumps(payload)
        files[f"meta/{at}.md"] = (
            f"---\ntitle: {text}\ndescription: {text}\nweek: {text}\ntags: [{text}]\n---\n"
            f"TARGET DECK: {payload}\n\nFILE TAGS: {payload.replace(' ', '_')}\n\n> [!question]- card {at}\n> answer\n"
        )
    files["deckpress.toml"] = (
        'title = "</title><script>pwn()</script>\\" onload=\\"pwn()"\n'
        'description = "\\"><img src=x onerror=pwn()> {{ 7*7 }}"\nauthor = "</script><script>pwn()</script>"\n'
        'page_size = 500\nbase_url = "https://example.org/\\"><script>pwn()</script>"\n'
        '[macros]\n"\\\\evil" = "\\\\href{javascript:pwn()}{x}"\n'
        '[decks.Cards]\ntitle = "</style></script><img src=x onerror=pwn()>"\ndescription = "\\"><svg onload=pwn()>"\n'
    )
    files["macros.tex"] = "\\worse \\htmlStyle{position:fixed}{x}\n"
    files["macros.md"] = "> [!question]- $\\evil$\n> $\\worse$ </article><script>pwn()</script>\n"
    return files


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("hostile")
    written(folder / "content", decks())
    done = run("build", "content", "-o", "site", "-q", "--base-path", "/", "--format", "concise", cwd=folder)
    assert done.returncode == 1, done.stderr
    return listing(folder / "site")


@pytest.fixture(scope="module")
def place(hostile: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory, served) -> str:
    return served(written(tmp_path_factory.mktemp("site"), hostile))


def test_no_payload_runs_on_any_page(hostile: dict[str, bytes], place: str, watched: Watched) -> None:
    pages = sorted(path for path in hostile if path.endswith(".html"))
    assert len(pages) > 2 * len(NAMES)
    strange = {}
    for path in pages:
        watched.page.goto(place + quote(path))
        assert watched.fired() == 0, path
        if found := watched.page.evaluate(STRANGE):
            strange[path] = found
    assert strange == {}
    beyond = [url for url in watched.requests if not url.startswith((place, "data:"))]
    missing = [url for url in watched.requests if url.startswith(place) and not known(url, place, hostile)]
    assert (beyond, missing, watched.dialogs) == ([], [], [])


def test_no_payload_runs_on_paper(hostile: dict[str, bytes], place: str, watched: Watched) -> None:
    """Sheets are made of pages that were fetched and parsed."""
    decks = [p[6:-5] for p in sorted(hostile) if p.startswith("decks/cards") and not re.search(r"[.]\d+[.]html$", p)]
    for sheet in ("fold-list", "cards-2x4"):
        query = "&".join(f"deck={quote(deck)}" for deck in decks)
        watched.page.goto(f"{place}print/index.html?{query}&sheet={sheet}")
        watched.page.wait_for_selector("html[data-fit=done]", timeout=60_000)
        assert watched.page.locator("#sheets [data-card]").count() >= 2 * len(PAYLOADS)
        assert watched.fired() == 0
        assert watched.page.locator("#sheets :is(script, iframe, object, embed, form, input, style, link)").count() == 0
    beyond = [url for url in watched.requests if not url.startswith((place, "data:"))]
    assert (beyond, watched.dialogs) == ([], [])


def known(url: str, place: str, files: dict[str, bytes]) -> bool:
    path = url.removeprefix(place).partition("#")[0].partition("?")[0]
    return any(quote(name) == path or name == path for name in files)


@pytest.mark.parametrize(
    "query", ["text", "img onerror", "<img src=x onerror=pwn()>", "script", "evil.test", "7*7", "__proto__"]
)
def test_no_payload_runs_in_results(hostile: dict[str, bytes], place: str, watched: Watched, query: str) -> None:
    watched.page.goto(f"{place}search/index.html?q={quote(query)}")
    watched.page.wait_for_function("document.querySelector('#found')?.textContent.trim()", timeout=10_000)
    watched.page.fill("#q", query)
    watched.page.wait_for_timeout(150)
    assert watched.fired() == 0
    assert watched.page.evaluate(STRANGE) == []
    assert [url for url in watched.requests if not url.startswith((place, "data:", "blob:"))] == []


def test_text_of_payloads_is_not_lost(hostile: dict[str, bytes]) -> None:
    """Nothing is computed from templates in a deck, and every card is there."""
    page = b"".join(data for path, data in hostile.items() if path.startswith("decks/cards"))
    assert page.count(b'<article class="slip"') == 2 * len(PAYLOADS)
    assert page.count(b'src="../media/') >= 2
    assert b"{{ 7 * 7 }} {% raw %}" in page


def test_the_same_payloads_run_where_nothing_cleans_them(place: str, watched: Watched) -> None:
    """The control: without it, the tests above could pass for want of a working probe."""
    watched.page.goto(place + "404.html")
    ran = watched.page.evaluate(RAW, list(PAYLOADS))
    assert ran >= 20
    for _ in range(100):  # a busy machine takes its time over frames
        if len(set(watched.elsewhere)) >= 10:
            break
        watched.page.wait_for_timeout(100)
    assert len(set(watched.elsewhere)) >= 10
