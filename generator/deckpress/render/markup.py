"""Markdown to HTML: the only importer of markdown.

Code, formulas, links and embeds are taken out first and stand in the Markdown as slots, so that Markdown never sees
their insides and the sanitizer never sees ours.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.smarty import SmartyExtension
from markdown.extensions.tables import TableExtension
from markdown.inlinepatterns import SimpleTagInlineProcessor

from deckpress.read.scan import Region, Stretch, stretches
from deckpress.render import lists
from deckpress.render.marks import SLOT_CLOSE, SLOT_OPEN
from deckpress.render.sanitize import TAGS

_TAG = re.compile(r"</?(?P<name>[A-Za-z][A-Za-z0-9]*)(?:\s[^<>]*)?/?>|<(?:https?://|mailto:)[^\s<>]+>")
_EMBED = re.compile(r"(?P<embed>!?)\[\[(?P<target>[^\[\]\n|\\]+)(?:\\?\|(?P<alias>[^\[\]\n]*))?\]\]")
_BARE = re.compile(r"(?<![\w(<\"'\[=/])https?://[^\s<>()\[\]\"']+[^\s<>()\[\]\"'.,;:!?*_]")
_CHOICE = re.compile(r"^(\s*[A-Za-z]\)[ \t]+\S.*?)[ \t]*\n(?=\s*[A-Za-z]\)[ \t])", re.MULTILINE)
_FIRST_CHOICE = re.compile(r"(?<=\S)[ \t]*\n(?=a\)[ \t])")
_TASK = re.compile(r"^(\s*(?:[-*+]|\d+[.)])\s+)\[([ xX])\][ \t]+", re.MULTILINE)
_SLOT = re.compile(f"{SLOT_OPEN}(\\d+){SLOT_CLOSE}")
_LONE = re.compile(f"<p>\\s*{SLOT_OPEN}(\\d+){SLOT_CLOSE}(?P<rest>[.,;:!?)]*)\\s*</p>")
_CALLOUT = re.compile(r"<blockquote>\n<p>\[!([\w-]+)\][-+]?[ \t]*([^\n]*?)(?:\n(.*?))?</p>", re.DOTALL)
_HEADING = re.compile(r"<(/?)h[1-6]( [^>]*)?>")
_LITERAL = frozenset(("s",))  # sentence marks in decks on language; `~~x~~` strikes text out
_QUOTES = {
    "de": ("&sbquo;", "&lsquo;", "&bdquo;", "&ldquo;"),
    "fr": ("&lsaquo;&#8239;", "&#8239;&rsaquo;", "&laquo;&#160;", "&#160;&raquo;"),
    "es": ("&lsquo;", "&rsquo;", "&laquo;", "&raquo;"),
    "it": ("&lsquo;", "&rsquo;", "&laquo;", "&raquo;"),
    "pl": ("&sbquo;", "&rsquo;", "&bdquo;", "&rdquo;"),
    "cs": ("&sbquo;", "&lsquo;", "&bdquo;", "&ldquo;"),
}


@dataclass(slots=True)
class Slots:
    """HTML kept out of Markdown's way, each with the plain text that stands for it."""

    html: list[str] = field(default_factory=list)
    plain: list[str] = field(default_factory=list)
    block: list[bool] = field(default_factory=list)

    def add(self, html: str, plain: str) -> str:
        return self._add(html, plain, False)

    def add_block(self, html: str, plain: str) -> str:
        return self._add(html, plain, True)

    def _add(self, html: str, plain: str, block: bool) -> str:
        self.html.append(html)
        self.plain.append(plain)
        self.block.append(block)
        return f"{SLOT_OPEN}{len(self.html) - 1}{SLOT_CLOSE}"


Filled = Callable[[Stretch, Slots], str]  # a stretch to the slot that stands for it
Linked = Callable[[re.Match[str], int, Slots], str]  # a link or embed and its offset to its slot


def prepared(text: str, slots: Slots, filled: Filled, linked: Linked) -> str:
    """The Markdown with slots for code, formulas and links, lists normalised, unknown tags as text."""
    pieces: list[str] = []
    at = 0
    for stretch in stretches(text):
        pieces.append(_prose(text[at : stretch.start], at, slots, linked))
        at = stretch.end
        if stretch.region is Region.COMMENT:
            continue
        if stretch.region is Region.OPEN:
            pieces.append("$$")
            filled(stretch, slots)
            continue
        slot = filled(stretch, slots)
        if stretch.region is Region.FENCE:
            pieces.append(_own_line(stretch.prefix, slot))
        elif stretch.region is Region.DISPLAY and not (before := _line_start(text, stretch.start)).strip("> \t"):
            tail = re.match(r"[.,;:!?)]*", text[at:])
            rest = tail[0] if tail else ""
            at += len(rest)
            pieces.append(_own_line("" if "\n" in before else before, slot + rest, opened=True))
            if (gap := re.match(r"[ \t]*\n?", text[at:])) is not None:
                at += gap.end()
        else:
            pieces.append(slot)
    pieces.append(_prose(text[at:], at, slots, linked))
    joined = _TASK.sub(lambda m: m[1] + slots.add(*_box(m[2] != " ")) + " ", "".join(pieces))
    joined = _CHOICE.sub(r"\1  \n", _FIRST_CHOICE.sub("\n\n", joined))
    return lists.normal(joined)


def to_html(text: str, language: str) -> str:
    """Prepared Markdown as HTML that still holds its slots; not yet safe."""
    markdown = _markdown(language.partition("-")[0].lower())
    markdown.reset()
    try:
        converted = markdown.convert(text)
    except BaseException:  # it forgets its lists and quotes only at their end, and reset() does not help
        _markdown.cache_clear()
        raise
    converted = _CALLOUT.sub(_callout, converted)
    return _HEADING.sub(lambda m: f"<{m[1]}p>" if m[1] else "<p class='callout-heading'>", converted)


def joined(safe: str, slots: Slots) -> str:
    """Safe HTML with its slots filled; a slot alone in a paragraph replaces the paragraph."""

    def lone(match: re.Match[str]) -> str:
        at = int(match[1])
        if not slots.block[at]:
            return match[0]
        inner = slots.html[at]
        return inner.replace("</div>", f"{match['rest']}</div>") if match["rest"] else inner

    def inline(match: re.Match[str]) -> str:
        inner = slots.html[int(match[1])]
        return inner.replace('<div class="dm">', '<span class="dm">').replace("</div>", "</span>")

    filled = _SLOT.sub(inline, _LONE.sub(lone, safe))
    filled = re.sub(r'<li>(\s*<p>)?(?=\s*<span class="box)', r'<li class="task">\1', filled)
    filled = re.sub(r'<img(?![^>]* src=)[^>]*? alt="([^"]*)"[^>]*>', r'<span class="fault">\1</span>', filled)
    filled = re.sub(r"<th([^>]*)></th>", r"<td\1></td>", filled)  # an empty cell heads nothing
    return filled.replace("<table>", '<div class="scroll"><table>').replace("</table>", "</table></div>")


def plain(safe_text: str, slots: Slots) -> str:
    """The text of safe HTML with the plain text of its slots, on one line."""
    unescaped = html.unescape(safe_text)
    return re.sub(r"\s+", " ", _SLOT.sub(lambda m: slots.plain[int(m[1])], unescaped)).strip()


def _line_start(text: str, at: int) -> str:
    return text[text.rfind("\n", 0, at) + 1 : at]


def _own_line(prefix: str, slot: str, *, opened: bool = False) -> str:
    """A slot as a block of its own below what stands before it."""
    marks = prefix.rstrip()
    if marks.endswith(">"):
        return f"{slot}\n{marks}\n" if opened else f"{marks}\n{prefix}{slot}\n{marks}\n"
    if marks:  # a list item that starts with a fence
        return f"{prefix}{slot}\n"
    return f"\n\n{prefix}{slot}\n\n"


def _prose(text: str, start: int, slots: Slots, linked: Linked) -> str:
    text = _EMBED.sub(lambda m: linked(m, start + m.start(), slots), text)
    text = _BARE.sub(lambda m: f"<{m[0]}>", text)
    text = re.sub(r"<(?=([^<>]*>)?)", lambda m: _bracket(text, m.start()), text)
    text = text.replace("`", "&#96;")
    return re.sub(r"\\([$%])", r"\1", re.sub(r"\\\n", "  \n", text))


def _bracket(text: str, at: int) -> str:
    """`<` where it opens a tag we publish or an address, else its escape, so that nothing is lost."""
    tag = _TAG.match(text, at)
    name = tag["name"] if tag else None
    known = tag and (name is None or (name.lower() in TAGS and name.lower() not in _LITERAL))
    return "<" if known else "&lt;"


def _box(done: bool) -> tuple[str, str]:
    word = "done" if done else "to do"
    return f'<span class="box{" done" if done else ""}" role="img" aria-label="{word}"></span>', ""


def _callout(match: re.Match[str]) -> str:
    kind, title, rest = match[1].lower(), match[2], match[3]
    shown = title or kind.capitalize()
    body = f"\n<p>{rest}</p>" if rest else ""
    return f'<blockquote class="callout callout-{kind}">\n<p class="callout-title">{shown}</p>{body}'


class _Marks(Extension):
    """`==highlight==` and `~~strike~~`; headings by `#` alone; no code by indentation."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Markdown's name
        md.inlinePatterns.register(SimpleTagInlineProcessor(r"()==(?=[^\s=])(.+?)(?<=[^\s=])==", "mark"), "mark", 65)
        md.inlinePatterns.register(SimpleTagInlineProcessor(r"()~~(?=\S)(.+?)(?<=\S)~~", "del"), "del", 64)
        md.parser.blockprocessors.deregister("code")
        md.parser.blockprocessors.deregister("setextheader")
        md.inlinePatterns.deregister("backtick")


@lru_cache(maxsize=8)
def _markdown(language: str) -> Markdown:
    substitutions = {}
    if language in _QUOTES:
        names = ("left-single-quote", "right-single-quote", "left-double-quote", "right-double-quote")
        substitutions = dict(zip(names, _QUOTES[language], strict=True))
    return Markdown(
        output_format="html",
        extensions=[
            TableExtension(use_align_attribute=True),
            FootnoteExtension(BACKLINK_TEXT="↩"),
            SaneListExtension(),
            SmartyExtension(substitutions=substitutions),
            _Marks(),
        ],
    )
