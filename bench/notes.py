"""Notes in every dialect, as many as wanted: each with a formula, emphasis and code, about 150 characters."""

from __future__ import annotations

from deckpress.model.source import Source
from deckpress.model.vault import ToAnki, Vault
from deckpress.read import frontmatter
from deckpress.read.page import Page

_ASK = "What is $x_{{{n}}}$ in the **sense** of case {n}"
_SAY = "It is $\\alpha_{{{n}}}$, by `rule({n})`, and never *anything* else"
# Dialect: ending of the file, its head, one note, what stands between two.
_FORMS: dict[str, tuple[str, str, str, str]] = {
    "callouts": (".md", "TARGET DECK: A::B\n\n", f"> [!question]- {_ASK}?\n> {_SAY}.\n<!--ID: {{n}}-->\n", "\n"),
    "obsidian-to-anki": (
        ".md",
        "TARGET DECK: A::B\n\n",
        f"START\nBasic\n{_ASK}?\nBack: {_SAY}.\nReference: page {{n}}\n<!--ID: {{n}}-->\nEND\n",
        "\n",
    ),
    "spaced-repetition": (
        ".md",
        "#flashcards/A/B\n\n",
        f"{_ASK}?::{_SAY}.\n<!--SR:!2026-01-03,{{n}},250-->\n\n{_ASK}, long?\n?\n{_SAY}.\n\n"
        f"It is ==the case {{n}}== by ==rule {{n}}==.\n",
        "\n",
    ),
    "hashcards": (
        ".md",
        '---\nname = "A"\n---\n\n',
        f"Q: {_ASK}?\nA: {_SAY}.\n\nC: The [case {{n}}] of [rule {{n}}].\n",
        "\n",
    ),
    "anki-text": (".txt", "#separator:tab\n#html:true\n#deck:A\n#tags column:3\n", f"{_ASK}?\t{_SAY}.\tone two\n", ""),
    "flashcards": (".md", "---\ncards-deck: A\n---\n\n", f"## {_ASK} #card\n{_SAY}.\n^17000{{n:08}}\n", "\n"),
    "ankiops": (".md", "", f"<!-- note_key: {{n:012x}} -->\nQ: {_ASK}?\nA: {_SAY}.\n", "\n---\n\n"),
    "logseq": (
        ".md",
        "",
        f"- {_ASK}? #card\n  card-last-interval:: 4\n  card-repeats:: 1\n  card-ease-factor:: 2.5\n"
        f"  card-next-schedule:: 2026-01-03T00:00:00.000Z\n  card-last-score:: 5\n\t- {_SAY}.\n",
        "",
    ),
    "headings": (".md", "---\ndialect: headings\n---\n\n# A\n\n", f"## {_ASK}?\n\n{_SAY}.\n", "\n"),
    "ankdown": (".md", "---\ndialect: ankdown\n---\n\n", f"{_ASK}?\n\n%\n\n{_SAY}.\n", "\n---\n\n"),
}
_PER_FORM = {"spaced-repetition": 3, "hashcards": 2}  # notes in one form
DIALECTS = (*_FORMS, "mochi")


def page(dialect: str, count: int) -> Page:
    """One file of `count` notes."""
    ending, head, form, between = _FORMS[dialect]
    forms = -(-count // _PER_FORM.get(dialect, 1))
    source = Source(f"Bench{ending}", head + between.join(form.format(n=n) for n in range(forms)))
    return prepared(source) if ending == ".md" else Page(source)


def pages(dialect: str, count: int) -> list[Page]:
    """Files of 100 notes; of one note where a file holds no more."""
    if dialect != "mochi":
        return [page(dialect, 100) for _ in range(count // 100)]
    text = f"---\ndialect: mochi\n---\n{_ASK}?\n\n---\n\n{_SAY}.\n"
    return [prepared(Source(f"{n}.md", text.format(n=n))) for n in range(count)]


def prepared(source: Source) -> Page:
    """The page of a source, with its front matter read."""
    return Page(frontmatter.split(source)[0], Vault(to_anki=ToAnki(curly=True, fields=("Reference",))))


def few(dialect: str, numbers: tuple[int, ...]) -> list[str]:
    """The head of a file, then the text of one form for each number, with what stands behind it."""
    if dialect == "mochi":
        return ["---\ndialect: mochi\n---\n", *(f"{_ASK}?\n\n---\n\n{_SAY}.\n".format(n=n) for n in numbers)]
    _, head, form, between = _FORMS[dialect]
    return [head, *(form.format(n=n) + between for n in numbers)]
