"""What holds for every dialect: its parts, its gate, what it makes of marks that mean other things elsewhere.

Rows of dialects that are not in the tuple are left out.
"""

from __future__ import annotations

import inspect
import pkgutil
import re
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from itertools import pairwise
from pathlib import Path

import pytest
from deckpress import config
from deckpress import content as reading
from deckpress.model.diagnostic import Diagnostic, Rejected
from deckpress.model.note import Kind, Note
from deckpress.model.source import Source
from deckpress.model.vault import Vault
from deckpress.read import dialects, encoding, frontmatter, vault
from deckpress.read.page import Page
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

ROOT = Path(__file__).parents[1]
DECKS = (".md", ".txt", ".csv", ".tsv")


def page(text: str, toml: str = "", path: str = "deck.md") -> Page:
    source, _ = frontmatter.split(Source(path, text))
    site, unset = config.site(toml, ())
    vaults, unread = vault.vaults((), site.tables, toml)
    assert (*unset, *unread) == ()
    return Page(source, vault.of(path, vaults))


@dataclass(frozen=True)
class Row:
    """A text with a mark, and how many notes the dialect finds in it; `kind` is theirs where it matters."""

    mark: str
    dialect: str
    rule: str
    text: str
    notes: int
    toml: str = ""
    kind: Kind | None = None

    def __str__(self) -> str:
        return f"{self.mark}, {self.dialect}: {self.rule}"


OSR = "#flashcards\n\n"
ANKI = "TARGET DECK: A\n\n"
FO = "---\ncards-deck: A\n---\n\n"
HEADINGS, ANKDOWN, MOCHI = (f"---\ndialect: {name}\n---\n" for name in ("headings", "ankdown", "mochi"))
CLOZE = Kind.CLOZE
ALL = (
    Row("::", "spaced-repetition", "parts a card in a tagged file", f"{OSR}Stack order?::LIFO\n", 1),
    Row("::", "spaced-repetition", "is text without a tag", "Stack order?::LIFO\n", 0),
    Row("::", "spaced-repetition", "is code in backticks", f"{OSR}Use `std::vector` here.\n", 0),
    Row("::", "spaced-repetition", "is code in a fence", f"{OSR}```cpp\nstd::sort(a);\n```\n", 0),
    Row("::", "spaced-repetition", "is a ratio in a formula", f"{OSR}We have $a::b$ here.\n", 0),
    Row("::", "spaced-repetition", "wants an answer", f"{OSR}Stack order?::\n", 0),
    Row("::", "spaced-repetition", "wants a question", f"{OSR}::LIFO\n", 0),
    Row("::", "spaced-repetition", "is text in front matter", "---\ntags: flashcards\nkey: a::b\n---\n\nText.\n", 0),
    Row("::", "spaced-repetition", "is a property in a list", f"{OSR}- status:: done\n", 0),
    Row("::", "spaced-repetition", "may be set", f"{OSR}a @@ b\n", 1, '[spaced-repetition]\nsingle = "@@"\n'),
    Row("::", "spaced-repetition", "follows the tag set", "#x\n\na::b\n", 1, '[spaced-repetition]\ntags = ["#x"]\n'),
    Row("::", "spaced-repetition", "lets other tags be", f"{OSR}a::b\n", 0, '[spaced-repetition]\ntags = ["#x"]\n'),
    Row("::", "flashcards", "parts a card in a file with `cards-deck`", f"{FO}SYN :: open\n", 1),
    Row("::", "flashcards", "is text in another file", "SYN :: open\n", 0),
    Row("::", "flashcards", "is code in backticks", f"{FO}Use `std::vector` here.\n", 0),
    Row("::", "flashcards", "is a ratio in a formula", f"{FO}We have $a::b$ here.\n", 0),
    Row("::", "obsidian-to-anki", "is a field of Dataview", f"{ANKI}key::value\n", 0),
    Row("::", "headings", "is text", f"{HEADINGS}## What is `a::b`?\nA path: a::b\n", 1, kind=Kind.BASIC),
    Row("?", "spaced-repetition", "parts a card in a tagged file", f"{OSR}Define heap\n?\n- a tree\n", 1),
    Row("?", "spaced-repetition", "may have blank lines around", f"{OSR}Define heap\n\n?\n\n- a tree\n", 1),
    Row("?", "spaced-repetition", "is text without a tag", "Define heap\n?\n- a tree\n", 0),
    Row("?", "spaced-repetition", "is text with nothing below", f"{OSR}Is it so\n?\n", 0),
    Row("?", "spaced-repetition", "ends a sentence", f"{OSR}Is it\nso?\nIt is.\n", 0),
    Row("?", "spaced-repetition", "is code in a fence", f"{OSR}```\na\n?\nb\n```\n", 0),
    Row("?", "obsidian-to-anki", "is text", f"{ANKI}Define heap\n?\n- a tree\n", 0),
    Row("==x==", "spaced-repetition", "is a cloze in a tagged file", f"{OSR}The ==Nile== is long.\n", 1, kind=CLOZE),
    Row("==x==", "spaced-repetition", "is a highlight without a tag", "The ==Nile== is long.\n", 0),
    Row("==x==", "spaced-repetition", "wants no space inside", f"{OSR}If a == b and c == d.\n", 0),
    Row("==x==", "spaced-repetition", "underlines a heading", f"{OSR}Title\n=====\n", 0),
    Row("==x==", "spaced-repetition", "is code in backticks", f"{OSR}Write `==x==` here.\n", 0),
    Row("==x==", "spaced-repetition", "may be off", f"{OSR}==Nile==\n", 0, "[spaced-repetition]\nclozes = []\n"),
    Row("==x==", "flashcards", "is a cloze", f"{FO}The ==Nile== is long.\n", 1, kind=CLOZE),
    Row("==x==", "flashcards", "may be off", f"{FO}The ==Nile==.\n", 0, "[flashcards]\nhighlights = false\n"),
    Row("==x==", "obsidian-to-anki", "is a highlight", f"{ANKI}The ==Nile== is long.\n", 0),
    Row("==x==", "headings", "is a highlight", f"{HEADINGS}## The ==Nile==?\nA river.\n", 1, kind=Kind.BASIC),
    Row("**x**", "spaced-repetition", "is bold", f"{OSR}The **Nile** is long.\n", 0),
    Row(
        "**x**", "spaced-repetition", "may be set", f"{OSR}The **Nile** is long.\n", 1,
        '[spaced-repetition]\nclozes = ["**answer**"]\n', CLOZE,
    ),
    Row("**x**", "flashcards", "is bold", f"{FO}The **Nile** is long.\n", 0),
    Row("**x**", "hashcards", "is bold", "Q: The **Nile**?\nA: A **river**.\n", 1, kind=Kind.BASIC),
    Row("{x}", "obsidian-to-anki", "is text outside of notes", f"{ANKI}The {{1|liver}} makes {{bile}}.\n", 0),
    Row("{x}", "obsidian-to-anki", "is text without CurlyCloze", "START\nCloze\nThe {liver} works.\nEND\n", 0),
    Row(
        "{x}", "obsidian-to-anki", "is a cloze with CurlyCloze", "START\nCloze\nThe {liver} works.\nEND\n", 1,
        "[obsidian-to-anki]\ncurly = true\n", CLOZE,
    ),
    Row("{x}", "obsidian-to-anki", "is text in a basic note", "START\nBasic\n{x}?\nBack: {y}\nEND\n", 1),
    Row("{{cN::x}}", "obsidian-to-anki", "is a cloze", "START\nCloze\n{{c1::It}} works.\nEND\n", 1, kind=CLOZE),
    Row("{x}", "spaced-repetition", "is text", f"{OSR}A {{x}} and a {{{{y}}}} here.\n", 0),
    Row("{{cN::x}}", "spaced-repetition", "is a cloze", f"{OSR}The {{{{c1::Nile}}}} is long.\n", 1, kind=CLOZE),
    Row("{x}", "flashcards", "is text without a number", f"{FO}The {{x}} here.\n", 0),
    Row("{x}", "flashcards", "is a cloze with a number", f"{FO}{{1:ACK}} follows.\n", 1, kind=CLOZE),
    Row("{{cN::x}}", "flashcards", "is a cloze", f"{FO}The {{{{c1::Nile}}}} is long.\n", 1, kind=CLOZE),
    Row("{x}", "headings", "is text", f"{HEADINGS}## The {{x}} and {{{{y}}}}?\nText.\n", 1, kind=Kind.BASIC),
    Row("{{cN::x}}", "headings", "is a cloze", f"{HEADINGS}## The {{{{c1::Nile}}}} is long\n", 1, kind=CLOZE),
    Row("{x}", "ankdown", "is text", f"{ANKDOWN}The {{x}} and {{{{y}}}}?\n%\nText.\n", 1, kind=Kind.BASIC),
    Row("{{cN::x}}", "ankdown", "is a cloze", f"{ANKDOWN}The {{{{c1::Nile}}}} is long\n", 1, kind=CLOZE),
    Row("{{x}}", "mochi", "is a cloze", f"{MOCHI}The {{{{Nile}}}} is long.\n", 1, kind=CLOZE),
    Row("{{x}}", "mochi", "is TeX in a formula", f"{MOCHI}$\\frac{{{{a}}}}{{b}}$\n---\nIt.\n", 1, kind=Kind.BASIC),
    Row("{x}", "mochi", "is text", f"{MOCHI}The {{x}} here.\n", 0),
    Row("{{cN::x}}", "mochi", "is a cloze", f"{MOCHI}The {{{{c1::Nile}}}} is long\n", 1, kind=CLOZE),
    Row("[x]", "hashcards", "is a cloze behind `C:`", "C: The [x] of [y].\n", 1, kind=CLOZE),
    Row("[x]", "hashcards", "is text behind `Q:`", "Q: Is it [x]?\nA: [y]\n", 1, kind=Kind.BASIC),
    Row("[x]", "hashcards", "is text in another file", "Some [x] and [y].\n", 0),
    Row("[x]", "hashcards", "is a link before `(`", "C: See [x](https://example.org/).\n", 0),
    Row("[x]", "hashcards", "is an interval in a formula", "C: The interval $[0,1]$ is closed.\n", 0),
    Row("[x]", "hashcards", "is code in backticks", "C: Write `x[0]` here.\n", 0),
    Row("[x]", "callouts", "is text", "> [!question]- Is [x] so?\n> - [x] yes\n", 1, kind=Kind.BASIC),
    Row("---", "ankdown", "parts cards", f"{ANKDOWN}Q\n%\nA\n---\nR\n%\nB\n", 2),
    Row("---", "ankdown", "is code in a fence", f"{ANKDOWN}Q\n```\n---\n```\n%\nA\n", 1),
    Row("---", "ankdown", "is text in a quote", f"{ANKDOWN}Q\n%\n> ---\n\nA\n", 1),
    Row("---", "mochi", "parts sides", f"{MOCHI}Front\n---\nBack\n", 1, kind=Kind.BASIC),
    Row("---", "mochi", "may have blank lines around", f"{MOCHI}Front\n\n---\n\nBack\n", 1, kind=Kind.BASIC),
    Row("---", "mochi", "is code in a fence", f"{MOCHI}Front\n\n```\n---\n```\n", 0),
    Row("---", "mochi", "is a rule with more dashes", f"{MOCHI}Front\n\n----\n\nBack\n", 0),
    Row("---", "mochi", "is no separator without choice", "Front\n---\nBack\n", 0),
    Row("---", "hashcards", "ends a card", "Q: a\nA: b\n---\nQ: c\nA: d\n", 2),
    Row("---", "hashcards", "is code in a fence", "Q: a\nA: b\n```\n---\n```\n", 1),
    Row("---", "spaced-repetition", "is a rule", f"{OSR}Front\n\n---\n\nBack\n", 0),
    Row("---", "obsidian-to-anki", "is a rule", f"{ANKI}Front\n\n---\n\nBack\n", 0),
    Row("---", "callouts", "is a rule", "> [!question]- Q\n> A\n\n---\n\n> [!question]- R\n> B\n", 2),
    Row("---", "callouts", "is a rule after an introduction", "Text\n\n---\n\n> [!question]- Q\n> A\n", 1),
    Row("---", "headings", "is a rule", f"{HEADINGS}## Q\n\n---\n\nA\n", 1),
    Row("nested callout", "callouts", "success is the answer", "> [!question] Q\n> a)\n> > [!success]- A\n> > x\n", 1),
    Row("nested callout", "callouts", "tip is content", "> [!question]- Q\n> > [!tip] T\n> > x\n", 1),
    Row("nested callout", "callouts", "tip is no answer", "> [!question] Q\n> > [!tip] T\n> > x\n", 0),
    Row("nested callout", "callouts", "a note asks nothing", "> [!note] N\n> > [!success] A\n> > x\n", 0),
    Row("##", "headings", "asks where it is chosen", f"{HEADINGS}## Q\nA\n", 1),
    Row("##", "headings", "is a heading elsewhere", "# Title\n\n## Heading\n\nText.\n", 0),
    Row("##", "headings", "is a comment in a fence", f"{HEADINGS}## Q\n```sh\n## comment\n```\n", 1),
    Row("%", "ankdown", "parts sides where it is chosen", f"{ANKDOWN}Q\n%\nA\n", 1),
    Row("%", "ankdown", "is text elsewhere", "Q\n%\nA\n---\n", 0),
)  # fmt: skip
ROWS = [row for row in ALL if row.dialect in dialects.NAMES]


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_marks_mean_what_their_dialect_says(row: Row) -> None:
    read = page(row.text, row.toml)
    found = [item for item in dialects.parse(read) if isinstance(item, Note)]
    assert len(found) == row.notes
    if row.notes:
        chosen = dialects.chosen(read)
        assert chosen is not None and row.dialect == chosen.NAME
    assert row.kind is None or {note.kind for note in found} <= {row.kind}


CLAIMED = (
    ("obsidian-to-anki", "TARGET DECK: A\n\nSTART\nBasic\nFront\nBack: back\nEND\n"),
    ("obsidian-to-anki", "START\nBasic\nFront\nBack: back\nEND\n"),
    ("obsidian-to-anki", "START\nBasic\nFront\nBack: back\n<!--ID: 1700000000001-->\nEND\n"),
    ("spaced-repetition", "#flashcards\n\na::b\n"),
    ("spaced-repetition", "#flashcards/deep/deck\n\na::b\n"),
    ("spaced-repetition", "---\ntags: [x, flashcards]\n---\n\na::b\n"),
    ("spaced-repetition", "a::b\n<!--SR:!2026-01-03,4,250-->\n"),
    ("flashcards", "---\ncards-deck: A::B\n---\n\n## TCP #card\nA stream\n"),
    ("flashcards", "## TCP #card\nA stream\n^1700000000001\n"),
    ("hashcards", '---\nname = "Chem"\n---\n\nQ: a\nA: b\n'),
    ("hashcards", "Q: a\nA: b\n"),
    ("hashcards", "C: The [x] of [y].\n"),
    ("callouts", "> [!question]- Q\n> A\n"),
)
NOTES = {
    "Lecture.md": """---
tags: [lecture, week-3]
aliases: ["Optimisation::Week 3"]
---
# Week 3: gradient descent

Why does it work?
The step is ==small==, and **convexity** does the rest.

## The step

$$
x_{k+1} = x_k - \\eta \\nabla f(x_k) \\quad \\text{for } \\{x : f(x) :: \\mathbb{R}\\}
$$

- A: the rate is {too} large
- Q: what then?

---

> [!tip] Remember
> The rate $\\eta$ is in $[0, 1]$.

> [!question]+ THE CRUX: is the minimum global?
> Only if $f$ is convex.
""",
    "Dataview.md": """# Project

status:: done
due:: 2026-03-01
- rating:: 5
- (owner:: Ada) and [length:: 3 km]

```dataview
TABLE status, due FROM #project WHERE status = "done" SORT due
```

`= this.status` and `$= dv.current().due`

#project #week-3 ^overview
""",
    "Compilers.md": """# C++ notes

The type std::vector<int> grows; std::move(x) moves. Rust has Vec::new and a turbofish ::<T>.

```cpp
#include <vector>
std::map<std::string, int> m{{"a", 1}, {"b", 2}};
// Q: who owns it?  A: the caller
auto f = [x](int y) { return x == y ? x : y; };
```

An address such as fe80::1 or ::1, a ratio 3:2 {see below}, a template {{date}} and {{ title }}.

1. a == b
2. c != d
""",
    "Tables.md": """Comparison
==========

| sort  | best | worst | stable? |
|-------|------|-------|---------|
| merge | ==n log n== | n log n | **yes** |
| quick | n log n | n² | no |

Front
---

Back to the table: the first column is the key[^1].

[^1]: See [the paper](https://example.org/a::b?c=d) and [[Other note|that one]].
""",
    "Journal.md": """# 2026-03-01

- [x] write the report
- [ ] call the dentist
- [/] half done #errand

%% private: START early, END late %%

Was it worth it?

?

I think so. 100 %

<!-- ideas: a::b, ==c== -->

Start
Basic training at six.
End
""",
    "Quotes.md": """Some quotations, one per author.

> The question is, said Alice, whether you can make words mean so many different things.
> > [!quote] Humpty Dumpty
> > Which is to be master, that's all.

> [!note]- Folded
> Q: no question
> A: no answer

`> [!question]- in code` is shown as it is, and so is `#flashcards`.

~~~text
#flashcards
TARGET DECK: none
Front::Back
~~~
""",
}


@pytest.mark.parametrize(
    ("name", "text"), [(name, text) for name, text in CLAIMED if name in dialects.NAMES], ids=lambda one: repr(one)[:40]
)
def test_strong_signals_open_their_dialect(name: str, text: str) -> None:
    read = page(text)
    chosen = dialects.chosen(read)
    assert chosen is not None and name == chosen.NAME
    assert any(isinstance(item, Note) for item in dialects.parse(read))


@pytest.mark.parametrize("name", NOTES)
def test_plain_notes_are_claimed_by_no_dialect(name: str) -> None:
    assert [one.NAME for one in dialects.DIALECTS if one.claims(page(NOTES[name], path=name))] == []


def test_a_vault_of_plain_notes_has_no_cards_and_no_faults(tmp_path: Path) -> None:
    for name, text in NOTES.items():
        (tmp_path / name).write_text(text, "utf-8")
    read = reading.read(tmp_path)
    assert read.collection.cards == ()
    assert read.diagnostics == ()


@pytest.mark.parametrize("dialect", dialects.DIALECTS, ids=lambda one: one.NAME)
def test_every_dialect_is_whole(dialect: dialects.Dialect) -> None:
    """A module with its five names, a folder of cases and a page of documentation."""
    assert re.fullmatch(r"[a-z]+(?:-[a-z]+)*", dialect.NAME)
    assert dialect.GATE and dialect.GATE[0] == dialect.GATE[0].lower() and not dialect.GATE.endswith(".")
    assert dialect.MARK is None or dialect.MARK.flags & re.MULTILINE
    assert inspect.isfunction(dialect.claims) and inspect.isfunction(dialect.parse)
    module = inspect.getsourcefile(dialect.parse)
    assert module is not None and len(Path(module).read_text("utf-8").split("\n")) <= 251
    cases = [path for path in (ROOT / "tests" / "cases" / dialect.NAME).rglob("*") if path.suffix in DECKS]
    assert cases and all(path.with_suffix(".out").exists() for path in cases)
    manual = (ROOT / "docs" / "dialects" / f"{dialect.NAME}.md").read_text("utf-8")
    assert manual.startswith("# ") and len(manual.split("\n")) <= 81


def test_every_module_of_a_dialect_is_in_the_tuple() -> None:
    modules = [import_module(f"{dialects.__name__}.{found.name}") for found in pkgutil.iter_modules(dialects.__path__)]
    assert sorted(dialects.NAMES) == sorted(module.NAME for module in modules if hasattr(module, "NAME"))
    assert len(set(dialects.NAMES)) == len(dialects.NAMES)
    assert dialects.NAMES[-1] == "callouts"


PIECES = (
    "# ", "## ", "###### x\n", "#", "##\n", "%\n", "%", "---\n", "----\n", "{{c1::", "{{c2::x}}", "{{1::", "{{",
    "}}", "{", "}", "==", "::", ":::", "?\n", "??\n", "Q: ", "A: ", "C: ", "[", "]", "[#a](x.md)", "[#b c]()\n",
    "(", ")", "#card\n", "#flashcards\n", "START\n", "END\n", "Basic\n", "Cloze\n", "Back: ", "STARTI [Basic] ",
    " ENDI", "TARGET DECK: A\n", "FILE TAGS\n", "<!--ID: 7-->\n", "<!-- notecardId: 8 -->\n",
    "<!-- notecardId: a_ -->", "<!--SR:!2026-01-03,4,250-->", "^1700000000001\n", "<!--", "-->", "%%", "```",
    "```\n", "~~~\n", "`", "$", "$$\n", "\\", "> ", "> [!question]- Q\n", "- ", "\t", ",", ";", "\n", "\n\n",
    "\u2028", "\x0c", "é", "𝑥", "word ", "7", "Front", '"', "|",
)  # fmt: skip
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), max_size=30).map("".join)
QUICK = settings(
    max_examples=150, deadline=timedelta(seconds=4), derandomize=True, suppress_health_check=list(HealthCheck)
)

VERBATIM = ("headings", "ankdown", "mochi", "callouts")  # their sides are the file's own text, whole lines of it


def read_as(name: str, text: str) -> tuple[Source, list[dialects.Item]] | None:
    source, _ = encoding.source("deck.md", text.encode("utf-8", "surrogatepass"))
    if source is None:
        return None
    source, _ = frontmatter.split(source)
    return source, list(dialects.parse(Page(source, Vault(dialects=(("*", name),)))))


@pytest.mark.parametrize("name", dialects.NAMES)
@QUICK
@given(text=TEXTS)
def test_any_text_is_read_by_any_dialect(name: str, text: str) -> None:
    read = read_as(name, text)
    if read is None:
        return
    source, items = read
    lines = source.text.split("\n")
    for item in items:
        if isinstance(item, Diagnostic | Rejected):
            assert item.place.text == lines[item.place.line - 1]
            assert 0 <= item.place.column - 1 <= item.place.column - 1 + item.place.width <= len(item.place.text)
    notes = [item for item in items if isinstance(item, Note)]
    for note in notes:
        assert source.body <= note.span.start < note.span.end <= len(source.text)
        assert note.front.text.strip()
        assert note.back.text.strip() or note.kind in (Kind.CLOZE, Kind.PROMPT)
        assert note.kind is not Kind.CLOZE or note.deletions
        for side in (note.front, note.back, note.extra) if name in VERBATIM else ():
            for (at, start), (end, _) in pairwise((*side.anchors, (len(side.text), 0))):
                piece = side.text[at:end].removesuffix("\n")
                assert source.text.startswith(piece, start)
    for one, other in pairwise(notes):
        assert one.span.end <= other.span.start


SENTINELS = {
    "headings": "## Is the sentinel here?\nIt is, **whole**.\n\n## Next\n",
    "ankdown": "Is the sentinel here?\n%\nIt is, **whole**.\n---\n",
    "callouts": "> [!question]- Is the sentinel here?\n> It is, **whole**.\n\n",
}


@pytest.mark.parametrize("name", [name for name in SENTINELS if name in dialects.NAMES])
@QUICK
@given(text=TEXTS)
def test_a_good_card_stays_whole_above_any_text(name: str, text: str) -> None:
    read = read_as(name, f"{SENTINELS[name]}{text}")
    if read is not None:
        first = next(item for item in read[1] if isinstance(item, Note))
        assert (first.front.text, first.back.text) == ("Is the sentinel here?", "It is, **whole**.")
