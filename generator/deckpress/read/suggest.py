"""What the settings of a vault lack or have wrong, told once for all files."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from deckpress.model.diagnostic import Code, Diagnostic
from deckpress.patterns import compiled
from deckpress.read import block, pattern
from deckpress.read.page import Page

_LEAST = 3  # blocks that are alike
_TYPE = compiled(r"^(?:Basic|Cloze)(?: \([a-z ]+\))?[ \t]*$", re.MULTILINE)
_CURLY = compiled(r"^Cloze[ \t]*\n[^\n{]*\{(?!\{)", re.MULTILINE)
_NO_KEYWORD = compiled(r"[#>|]|[-*+=_]{2,}$|[-*+] |`{3}|~{3}|TARGET DECK|FILE TAGS|<!--|Tags:")


def keywords(pages: Iterable[Page]) -> Iterator[Diagnostic]:
    """Keywords that many lines look like, where the settings find no block; each pair once."""
    unread = [page for page in pages if _typed(page.source.text) and not _blocks(page)]
    openings = Counter(line for page in unread for line in _openings(page))
    while openings:
        begin, count = openings.most_common(1)[0]
        if count < _LEAST:
            return
        del openings[begin]
        end = _closing(unread, begin)
        found = {page: list(block.blocks(page.source.text, page.source.body, begin, end)) for page in unread if end}
        counts = {page: sum(b.closed for b in blocks) for page, blocks in found.items()}
        if (total := sum(counts.values())) < _LEAST:
            continue
        page = next(page for page in unread if counts[page])
        start = next(b.start for b in found[page] if b.closed)
        about = f"{total} blocks look like `{begin} … {end}`"
        values = [f'begin = "{_quoted(begin)}"', f'end = "{_quoted(end)}"']
        values.extend(
            ["curly = true"] if any(counts[page] and _CURLY.search(page.source.text) for page in unread) else []
        )
        hint = f"set {', '.join(f'`{value}`' for value in values)} in [obsidian-to-anki] of deckpress.toml"
        yield Diagnostic(Code.KEYWORDS_UNKNOWN, page.source.place(start, start + len(begin)), about, hint)
        unread = [page for page in unread if not counts[page]]


def patterns(pages: Iterable[Page]) -> Iterator[Diagnostic]:
    """Patterns of note types that cannot be used; each once, at the top of the first file that it is meant for."""
    seen: set[tuple[str, str]] = set()
    for page in pages:
        for name, text in page.vault.to_anki.patterns:
            if (name, text) in seen:
                continue
            seen.add((name, text))
            try:
                pattern.compiled(text)
            except pattern.UnfitError as error:
                about = f"pattern for `{name}` cannot be used: {error}"
                hint = (
                    "mend it in the settings of Obsidian_to_Anki, or in [obsidian-to-anki.patterns] of deckpress.toml"
                )
                yield Diagnostic(Code.PATTERN, page.source.place(0), about, hint)


def _typed(text: str) -> bool:
    """True if a note type fills a line."""
    return ("Basic" in text or "Cloze" in text) and bool(_TYPE.search(text))


def _blocks(page: Page) -> bool:
    settings = page.vault.to_anki
    return any(block.blocks(page.source.text, page.source.body, settings.begin, settings.end))


def _openings(page: Page) -> Iterator[str]:
    """The lines above a note type."""
    text = page.source.text
    for match in _TYPE.finditer(text, page.source.body):
        line = text[text.rfind("\n", 0, max(match.start() - 1, 0)) + 1 : max(match.start() - 1, 0)].rstrip()
        if line and len(line) <= 40 and not _NO_KEYWORD.match(line) and not _TYPE.match(line):
            yield line


def _closing(pages: Iterable[Page], begin: str) -> str:
    """The line that stands in the most blocks and ends a paragraph there; the first of those that are alike."""
    found = Counter[str]()
    for page in pages:
        if begin not in page.source.text:
            continue
        seen, open_ = set[str](), False
        for line, below in zip(page.texts, (*page.texts[1:], ""), strict=True):
            bare = line.rstrip()
            if bare == begin:
                seen, open_ = set(), True
            elif open_ and bare and not below.strip() and len(bare) <= 40 and bare not in seen:
                seen.add(bare)
                found[bare] += not _NO_KEYWORD.match(bare)
    end, count = max(found.items(), key=lambda item: item[1], default=("", 0))
    return end if count >= _LEAST else ""


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
