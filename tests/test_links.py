"""Links between notes, and texts of other notes inside cards."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from deckpress import build, content
from deckpress.collect import links
from deckpress.collect.embeds import Embeds
from deckpress.collect.nearest import nearest, ordered
from deckpress.model.diagnostic import Diagnostic
from deckpress.model.embed import CARD_LIMIT
from deckpress.model.note import CLOZE_CLOSE, CLOZE_OPEN
from deckpress.model.source import Source
from deckpress.model.vault import Vault
from deckpress.read import vault
from deckpress.render import wire
from deckpress.render.card import Context, Job, Rendered, render
from deckpress.render.links import Link, placed
from deckpress.site.layout import layout
from deckpress.site.links import Lead, Leads

from tests.command import written

PIXEL = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\1\0\0\0\0"
DECK = """# Week 2

## Sigmoid

> [!question]- What is it?
> A curve.
<!--ID: 7-->

^first

## Softmax: the *big* one

### Inner

> [!question]- And this?
> Another.

## Empty
"""
VAULT = {
    "decks/Week-02.md": DECK,
    "decks/Week-03.md": "> [!question]- Three?\n> Yes.\n",
    "other/Week-03.md": "> [!question]- The other three?\n> Yes.\n",
    "other/sub/Café.md": "No card.\n",
    "notes/Plain note.md": "# Plain note\n\nNo card.\n",
    "Named.md": "TARGET DECK\nA::B\n\n> [!question]- Deck?\n> Yes.\n",
    "Merged.md": "TARGET DECK\nMerged\n\n## One\n\n> [!question]- One?\n> Yes.\n",
    "More.md": "TARGET DECK\nMerged\n\n## Two\n\n> [!question]- Two?\n> Yes.\n",
    "img/x.png": PIXEL,
}


def leads(folder: Path, files: Mapping[str, str | bytes] = VAULT) -> Leads:
    read = content.read(written(folder, files))
    return Leads(read.names, layout(read.collection, 100))


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Leads:
    return leads(tmp_path_factory.mktemp("vault"))


WEEK = "decks/decks/week-02.html"


@pytest.mark.parametrize(
    ("text", "path", "href"),
    [
        ("Week-02", "Named.md", WEEK),
        ("week-02", "Named.md", WEEK),
        ("decks/Week-02", "Named.md", WEEK),
        ("../decks/Week-02.md", "notes/Plain note.md", WEEK),
        ("Week-02#Sigmoid", "Named.md", f"{WEEK}#s-sigmoid"),
        ("Week-02#sigmoid", "Named.md", f"{WEEK}#s-sigmoid"),
        ("Week-02#Week 2", "Named.md", WEEK),
        ("Week-02#Week 2#Sigmoid", "Named.md", f"{WEEK}#s-sigmoid"),
        ("#Sigmoid", "decks/Week-02.md", f"{WEEK}#s-sigmoid"),
        ("Week-02#Softmax the big one", "Named.md", f"{WEEK}#s-softmax-the-big-one-inner"),
        ("Week-02#Empty", "Named.md", WEEK),
        ("Week-02#^first", "Named.md", f"{WEEK}#c7"),
        ("Week-03", "Named.md", "decks/decks/week-03.html"),
        ("Week-03", "other/sub/Café.md", "decks/decks/week-03.html"),
        ("Week-03", "other/Week-03.md", "decks/other/week-03.html"),
        ("A::B", "decks/Week-02.md", "decks/a/b.html"),
        ("B", "decks/Week-02.md", "decks/a/b.html"),
        ("Named", "decks/Week-02.md", "decks/a/b.html"),
        ("Merged#Two", "Named.md", "decks/merged.html#s-two"),
        ("More", "Named.md", "decks/merged.html#s-two"),
        ("Plain note", "Named.md", ""),
        ("Plain note#Gone", "Named.md", ""),
        ("Cafe\u0301", "Named.md", ""),
        ("img/x.png", "Named.md", ""),
        ("paper.pdf", "Named.md", ""),
    ],
)
def test_names_lead_to_decks_sections_and_cards(known: Leads, text: str, path: str, href: str) -> None:
    assert known.lead(Link("", text), path) == Lead(href)


@pytest.mark.parametrize(
    ("text", "path", "href"),
    [
        ("Week-02.md", "decks/Week-03.md", WEEK),
        ("../decks/Week-02.md#sigmoid", "notes/Plain note.md", f"{WEEK}#s-sigmoid"),
        ("../notes/Plain%20note.md", "decks/Week-02.md", ""),
        ("/decks/Week-02.md", "other/sub/Café.md", WEEK),
    ],
)
def test_addresses_lead_there_too(known: Leads, text: str, path: str, href: str) -> None:
    assert known.lead(Link("", text, address=True), path) == Lead(href)


@pytest.mark.parametrize(
    ("text", "about", "hint"),
    [
        ("Weak-02", "nothing is called `Weak-02`", "did you mean `Week-02`?"),
        ("eek-02", "nothing is called `eek-02`", "did you mean `Week-02`?"),
        ("qqq", "nothing is called `qqq`", "name a note, a deck or one of its headings"),
        ("../../Week-02", "nothing is called `../../Week-02`", "did you mean `Week-02`?"),
        ("Week-02#Sigmund", "`Week-02` has no heading `Sigmund`", "did you mean `Sigmoid`?"),
        ("Week-02#^frist", "no block of `Week-02` is called `^frist`", "did you mean `^first`?"),
    ],
)
def test_broken_names_are_told_with_the_nearest(known: Leads, text: str, about: str, hint: str) -> None:
    lead = known.lead(Link("", text), "Named.md")
    assert (lead.about, lead.hint) == (about, hint)


def test_a_broken_address_is_told(known: Leads) -> None:
    lead = known.lead(Link("", "Weak-02.md#x", address=True), "decks/Week-03.md")
    assert lead == Lead("", "nothing lies at `Weak-02.md#x`", "did you mean `Week-02`?")


NOTE = """---
secret: front matter
---
# Cells

A cell is *small*. ^def

<!--SR:!2024-01-01,3,250-->
- one
- two
  goes on ^two
  - child

Last line of
a paragraph. ^para

```python
x = 1  # ^code
```
^fence

| a |
|---|
| 1 |

^table

> quoted
> ^quote

%% hidden
^ghost %%

## Walls

Thick. <!--ID: 12-->

### Deep

Deep text.

## End
"""


@pytest.mark.parametrize(
    ("fragment", "text"),
    [
        ("^def", "A cell is *small*."),
        ("^DEF", "A cell is *small*."),
        ("^two", "- two\n  goes on\n  - child"),
        ("^para", "Last line of\na paragraph."),
        ("^fence", "```python\nx = 1  # ^code\n```"),
        ("^table", "| a |\n|---|\n| 1 |"),
        ("^quote", "> quoted"),
        ("Walls", "## Walls\n\nThick. <!--ID: 12-->\n\n### Deep\n\nDeep text."),
        ("walls#deep", "### Deep\n\nDeep text."),
        ("End", "## End"),
        ("^code", None),
        ("^ghost", None),
        ("End#Deep", None),
        ("Deep#Walls", None),
        ("Gone", None),
    ],
)
def test_parts_of_a_note(fragment: str, text: str | None) -> None:
    source = Source("cells.md", NOTE, body=NOTE.index("# Cells"))
    parts = links.Index({"cells.md": source}, {}).parts("cells.md")
    span = parts.span(fragment)
    assert (parts.text(span) if span else None) == text


def test_a_whole_note_shows_no_ids_schedules_and_front_matter() -> None:
    html = card("![[cells]]", {"cells.md": NOTE}).html[1]
    assert not re.search(r"secret|SR:|ID:|hidden|\^(?!code)", html)


def card(text: str, files: Mapping[str, str], media: Mapping[str, str] | None = None, prompt: str = "Q") -> Rendered:
    """A card in `deck.md` beside these notes."""
    sources = {path: Source(path, written, body=_body(written)) for path, written in files.items()}
    index = links.Index({"deck.md": Source("deck.md", text), **sources}, media or {})
    found = Embeds(index, lambda path: "").of((prompt, text), "deck.md")
    job = Job(0, "c1", "", (prompt, text), embeds=found)
    assert wire.batch_from_bytes(wire.batch_as_bytes(True, [job])) == (True, [job])
    rendered = render(job, Context({}, media or {}, "en"))
    assert wire.from_bytes(wire.as_bytes(rendered)) == rendered
    rendered.html = (placed(rendered.html[0], _note), placed(rendered.html[1], _note))
    assert not re.search("[\ufde8-\ufdeb]", "".join((*rendered.html, *rendered.plain)))
    return rendered


def _body(text: str) -> int:
    return text.index("---", 3) + 3 if text.startswith("---") else 0


def _note(link: Link) -> str:
    return link.written


def box(text: str, caption: str) -> str:
    return f'<figure class="embed"><blockquote>{text}</blockquote><figcaption>{caption}</figcaption></figure>'


def told(rendered: Rendered) -> list[tuple[str, str]]:
    return [(problem.code, problem.about) for problem in rendered.problems]


BOX = box("<p>inner</p>", '<a href="\ufdd0n">n</a>')


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("![[n]]", BOX),
        ("before\n![[n]]\nafter", f"<p>before</p>\n{BOX}\n<p>after</p>"),
        ("before ![[n]], after", f"<p>before </p>\n{BOX}\n<p>, after</p>"),
        ("- ![[n]]\n- x", f"<ul>\n<li>{BOX}</li>\n<li>x</li>\n</ul>"),
        ("- a ![[n]]\n- x", f"<ul>\n<li>\n<p>a </p>\n{BOX}\n</li>\n<li>\n<p>x</p>\n</li>\n</ul>"),
        ("> a\n> ![[n]]\n> b", f"<blockquote>\n<p>a</p>\n{BOX}\n<p>b</p>\n</blockquote>"),
        (
            "> [!tip] ![[n]]\n> b",
            '<blockquote class="callout callout-tip">\n<p class="callout-title"><a href="\ufdd0n">n</a></p>\n'
            "<p>b</p>\n</blockquote>",
        ),
        ("**a ![[n]] b**", '<p><strong>a <a href="\ufdd0n">n</a> b</strong></p>'),
        ("# a ![[n]]", '<p class="callout-heading">a <a href="\ufdd0n">n</a></p>'),
        ("`![[n]]`", "<p><code>![[n]]</code></p>"),
        ("![[n|its name]]", BOX),
    ],
)
def test_where_an_embed_stands(text: str, html: str) -> None:
    rendered = card(text, {"n.md": "inner"})
    assert rendered.html[1] == html
    assert told(rendered) == []


@pytest.mark.parametrize("text", ["| a |\n|---|\n| ![[n]] |", f"x {CLOZE_OPEN}a\n![[n]]{CLOZE_CLOSE} y"])
def test_where_no_box_can_stand_there_is_a_link(text: str) -> None:
    rendered = card(text, {"n.md": "inner"})
    assert '<a href="\ufdd0n">n</a>' in rendered.html[1]
    assert "<figure" not in rendered.html[1]


def test_an_embed_in_small_print_is_a_box() -> None:
    html = card("Answer.\n\n<small>![[n]]</small>", {"n.md": "inner"}).html[1]
    assert BOX in html
    assert html.count("<small>") == html.count("</small>")


def test_an_embed_in_the_prompt() -> None:
    rendered = card("a", {"n.md": "inner"}, prompt="![[n]]")
    assert (rendered.html[0], rendered.plain[0]) == (BOX, "inner")


@pytest.mark.parametrize(
    "text",
    [
        "```\nopen",
        "$$ open",
        "<div><p>open",
        "[x]: y",
        "<!-- open",
        "> > deep\n- x",
        "**open",
        "</blockquote></figure>",
    ],
)
def test_what_an_embed_leaves_open_ends_with_it(text: str) -> None:
    html = card("above\n\n![[n]]\n\nbelow **bold**", {"n.md": text}).html[1]
    assert html.startswith('<p>above</p>\n<figure class="embed"><blockquote>')
    assert html.endswith("</figcaption></figure>\n<p>below <strong>bold</strong></p>")
    for tag in ("div", "p", "blockquote", "figure"):
        assert len(re.findall(rf"<{tag}\b", html)) == html.count(f"</{tag}>")


def test_an_embedded_text_is_as_hostile_as_a_deck() -> None:
    text = '<script>alert(1)</script><img src="x" onerror="alert(1)">[a](javascript:alert(1)) <b id="x">b</b>'
    html = card("![[n]]\n\n![[n]]", {"n.md": text}).html[1]
    assert not re.search(r"<script|onerror|javascript:", html)
    assert sorted(re.findall(r'id="([^"]*)"', html)) == ["c1a1a-x", "c1a2a-x"]


def test_formulas_and_pictures_of_an_embed() -> None:
    media = links.names([("sub/p.png", "sub/p.png"), ("p.png", "p.png")])
    rendered = card("![[sub/n]]", {"sub/n.md": "$x^2$ ![a](p.png) ![[q.png]]"}, media)
    assert rendered.formulas == 1
    assert rendered.media == [("sub/p.png", 1, 0)]
    assert told(rendered) == [("I001", "in the embedded `n`: no file `q.png`")]
    assert (rendered.problems[0].start, rendered.problems[0].end) == (0, 10)


def test_broken_embeds_are_told() -> None:
    rendered = card("![[nothing]] ![[cells#Wals]] ![[cells#^deff]] ![[../../etc/passwd]]", {"cells.md": NOTE})
    assert told(rendered) == [
        ("L002", "nothing is called `nothing`"),
        ("L002", "`cells` has no heading `Wals`"),
        ("L002", "no block of `cells` is called `^deff`"),
        ("L002", "nothing is called `../../etc/passwd`"),
    ]
    hints = ["check its name", "did you mean `Walls`?", "did you mean `^def`?", "check its name"]
    assert [problem.hint for problem in rendered.problems] == hints
    assert rendered.html[1].startswith('<p><code class="fault">nothing</code>')


def test_embeds_in_embeds_three_deep() -> None:
    chain = {f"n{n}.md": f"level {n}\n\n![[n{n + 1}]]" for n in range(1, 7)}
    rendered = card("![[n1]]", chain)
    assert re.findall(r"level \d", rendered.html[1]) == ["level 1", "level 2", "level 3"]
    assert told(rendered) == [("L003", "in the embedded `n3`: embeds stand more than 3 deep")]


def test_cycles_are_cut() -> None:
    rendered = card("![[a]]", {"a.md": "A ![[b]]", "b.md": "B ![[a]]"})
    assert told(rendered) == [("L003", "in the embedded `b`: `a` embeds itself")]
    assert rendered.plain[1] == "A B a"
    own = card("![[#Own]]\n# Own\ntext ![[#Own]]", {})
    assert ("L003", "in the embedded `deck › Own`: `deck › Own` embeds itself") in told(own)


def test_a_long_embed_is_cut() -> None:
    rendered = card("![[n]]", {"n.md": "word " * 4_000 + "\n\n" + "more " * 4_000})
    assert told(rendered) == [("L003", "in the embedded `n`: only the first part is shown")]
    assert "word" in rendered.plain[1] and len(rendered.plain[1]) <= 20_000


@pytest.mark.parametrize("text", ["small", "word " * 3_900])
def test_ten_thousand_embeds_in_one_card(text: str) -> None:
    rendered = card("![[n]]\n" * 10_000, {"n.md": text})
    assert rendered.failed == ""
    assert told(rendered) == [("L003", "card embeds more than 50 texts or 100,000 characters")]
    assert rendered.html[1].count("<figure") <= CARD_LIMIT
    assert rendered.html[1].count('<a href="\ufdd0n">') == 10_000


def test_a_wide_tree_of_embeds_ends() -> None:
    all_of_them = "".join(f"![[n{n}]]\n\n" for n in range(60))
    rendered = card(all_of_them, {f"n{n}.md": all_of_them for n in range(60)})
    assert rendered.failed == ""
    assert rendered.html[1].count("<figure") == CARD_LIMIT


def test_names_mean_the_nearest_file() -> None:
    known = links.names((path, path) for path in ("b/x.png", "a/x.png", "a/deep/x.png", "vault/img/y.png", "z/y.png"))
    assert links.found(known, "x.png", "a/deep") == "a/deep/x.png"
    assert links.found(known, "X.PNG", "b") == "b/x.png"
    assert links.found(known, "x.png", "c") == "a/x.png"
    assert links.found(known, "x.png", "c", "a/deep") == "a/deep/x.png"
    assert links.found(known, "x.png", "b", "a/deep") == "b/x.png"
    assert links.found(known, "img/y.png", "c") == "vault/img/y.png"
    assert links.found(known, "../../x.png", "c") is None
    assert links.found(known, "", "c") is None


def test_attachments_lie_where_the_vault_says() -> None:
    assert vault.attachments(Vault("v", attachments="./files"), "v/a") == "v/a/files"
    assert vault.attachments(Vault("v", attachments="./"), "v/a") == "v/a"
    assert vault.attachments(Vault("v", attachments="/"), "v/a") == "v"
    assert vault.attachments(Vault("v", attachments="files"), "v/a") == "v/files"
    assert vault.attachments(Vault("v"), "v/a") == ""


def test_the_nearest_of_thirty_thousand_names() -> None:
    names = ordered(f"lecture on topic {n:05}" for n in range(30_000))
    assert nearest("lectrue on topic 12345", names) == "lecture on topic 12345"
    assert nearest("something else", names) == ""
    assert nearest("x" * 100_000, names) == ""


CONTENT = {
    ".obsidian/app.json": '{"attachmentFolderPath": "files"}',
    "deck.md": "> [!question]- What?\n> ![[Note#^b]]\n> [[Nose]] ![[p.png|a]] [d](other.md) [[other]]\n",
    "Note.md": "See [[deck]], [[gone]]. ^b\n",
    "other.md": "> [!question]- Other?\n> ![[Note]]\n",
    "a/p.png": PIXEL[:-1] + b"\1",
    "files/p.png": PIXEL,
}


def finished(folder: Path, files: Mapping[str, str | bytes], jobs: int = 1) -> build.Done:
    return build.finished(build.Options(written(folder, files), jobs=jobs), lambda *_: None)


def test_a_whole_build(tmp_path: Path) -> None:
    done = finished(tmp_path, CONTENT)
    assert list(map(line, done.diagnostics)) == [
        "deck.md:2:3: L001 in the embedded `Note`: nothing is called `gone`",
        "deck.md:3:3: L001 nothing is called `Nose`",
        "other.md:2:3: L001 in the embedded `Note`: nothing is called `gone`",
    ]
    html = next(card.html[1] for card in done.rendered.values() if "Nose" in card.html[1])
    assert html == (
        '<figure class="embed"><blockquote><p>See <a href="\ufdd0decks/deck.html">deck</a>, gone.</p></blockquote>'
        "<figcaption>Note</figcaption></figure>\n"
        f'<p>Nose <img src="\ufdd0{done.media[0].name}" width="1" height="1" loading="lazy" decoding="async" alt="a"> '
        '<a href="\ufdd0decks/other.html" rel="noopener noreferrer">d</a> '
        '<a href="\ufdd0decks/other.html">other</a></p>'
    )
    assert [medium.data for medium in done.media] == [PIXEL]


def line(fault: Diagnostic) -> str:
    return f"{fault.place.path}:{fault.place.line}:{fault.place.column}: {fault.code} {fault.about}"


def test_builds_are_equal_and_ids_know_nothing_of_embeds(tmp_path: Path) -> None:
    first = finished(tmp_path / "a", CONTENT)
    second = finished(tmp_path / "b", dict(reversed(CONTENT.items())), jobs=4)
    assert first.rendered == second.rendered
    assert first.diagnostics == second.diagnostics
    changed = finished(tmp_path / "c", {**CONTENT, "Note.md": "Changed. ^b\n"})
    assert list(changed.rendered) == list(first.rendered)
