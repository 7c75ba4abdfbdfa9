"""Our flavour of Markdown: the only importer of markdown."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.smarty import SmartyExtension, SubstituteTextPattern
from markdown.extensions.tables import TableExtension
from markdown.inlinepatterns import SimpleTagInlineProcessor
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString

from deckpress.render import simple

_QUOTES = {
    "de": ("&sbquo;", "&lsquo;", "&bdquo;", "&ldquo;"),
    "fr": ("&lsaquo;&#8239;", "&#8239;&rsaquo;", "&laquo;&#160;", "&#160;&raquo;"),
    "es": ("&lsquo;", "&rsquo;", "&laquo;", "&raquo;"),
    "it": ("&lsquo;", "&rsquo;", "&laquo;", "&raquo;"),
    "pl": ("&sbquo;", "&rsquo;", "&bdquo;", "&rdquo;"),
    "cs": ("&sbquo;", "&lsquo;", "&bdquo;", "&ldquo;"),
}
# Private methods of Markdown's InlineProcessor, replaced and called below; a test holds ours to the same HTML.
_HANDLE, _APPLY = "_InlineProcessor__handleInline", "_InlineProcessor__applyPattern"
_SMARTY = '\'""\'""\'\'\'\'\'""""'  # the mark that each pattern for quotation marks looks for, in their order
_MARKS, _TYPED = re.compile(r"[\\\[<&=~*_]|  \n"), re.compile(r"['\"]|--|\.\.\.")  # without any, nothing is asked
# What a text must hold for an inline pattern to find anything; patterns that are not listed are always asked.
_NEEDS = {
    "escape": "\\",
    "footnote": "[^",
    "reference": "[",
    "link": "[",
    "image_link": "![",
    "image_reference": "![",
    "short_reference": "[",
    "short_image_ref": "![",
    "autolink": "<",
    "automail": "<",
    "linebreak": "  \n",
    "html": "<",
    "entity": "&",
    "mark": "==",
    "del": "~~",
    "smarty-ellipses": "...",
    "smarty-en-dashes": "--",
    "smarty-em-dashes": "---",
    "apostrophe": "'",
    **{f"smarty-quotes-{at}": mark for at, mark in enumerate(_SMARTY)},
}


def converted(text: str, language: str) -> str:
    """The HTML of a text; quotation marks are those of the language."""
    if (plain := simple.html(text)) is not None:
        return plain
    markdown = _markdown(language)
    markdown.reset()
    smarty: Any = markdown.treeprocessors["smarty"]
    smarty.idle = not _TYPED.search(text)
    try:
        return markdown.convert(text)
    except BaseException:  # it forgets its lists and quotes only at their end, and reset() does not help
        _markdown.cache_clear()
        raise


class _Marks(Extension):
    """`==highlight==` and `~~strike~~`; headings by `#` alone; no code by indentation."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Markdown's name
        md.inlinePatterns.register(SimpleTagInlineProcessor(r"()==(?=[^\s=])(.+?)(?<=[^\s=])==", "mark"), "mark", 65)
        md.inlinePatterns.register(SimpleTagInlineProcessor(r"()~~(?=\S)(.+?)(?<=\S)~~", "del"), "del", 64)
        md.parser.blockprocessors.deregister("code")
        md.parser.blockprocessors.deregister("setextheader")
        md.inlinePatterns.deregister("backtick")


class _Quotes(SmartyExtension):
    """Quotation marks of a language; an apostrophe inside a word, or after an elided one (l’*arbre*), is none."""

    def educateQuotes(self, md: Markdown) -> None:  # noqa: N802 - the name is Markdown's
        super().educateQuotes(md)
        inside = r"(?<=\w)'(?=\w)|(?<=\b[cdjlmnstCDJLMNST])'(?!\s)|(?<=\b[Qq]u)'(?!\s)"
        self.inlinePatterns.register(SubstituteTextPattern(inside, ("&rsquo;",), md), "apostrophe", 31)


@lru_cache(maxsize=8)
def _markdown(language: str) -> Markdown:
    substitutions = {}
    if language in _QUOTES:
        names = ("left-single-quote", "right-single-quote", "left-double-quote", "right-double-quote")
        substitutions = dict(zip(names, _QUOTES[language], strict=True))
    quotes = _Quotes(substitutions=substitutions)
    made = Markdown(
        output_format="html",
        extensions=[
            TableExtension(use_align_attribute=True),
            FootnoteExtension(BACKLINK_TEXT="↩"),
            SaneListExtension(),
            quotes,
            _Marks(),
        ],
    )
    made.treeprocessors.register(_Inline(made, made.inlinePatterns, _MARKS), "inline", 20)
    made.treeprocessors.register(_Inline(made, quotes.inlinePatterns, _TYPED), "smarty", 6)
    return made


class _Inline(InlineProcessor):
    """As its base, but asks no pattern that cannot find anything: that takes most of the time of Markdown."""

    idle = False  # the text at hand has nothing for any of the patterns

    def __init__(self, md: Markdown, patterns: Any, marks: re.Pattern[str]) -> None:
        super().__init__(md)
        self.inlinePatterns = patterns
        needs = {patterns.get_index_for_name(name): need for name, need in _NEEDS.items() if name in patterns}
        self._asked = [(pattern, needs.get(at, "")) for at, pattern in enumerate(patterns)]
        self._any = marks
        self._applied = getattr(self, _APPLY)

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        return tree if self.idle else super().run(tree, ancestors)

    def _handled(self, data: str, first: int = 0) -> str:
        """The text with placeholders for what the patterns from the number `first` on find."""
        if not self._any.search(data) or isinstance(data, AtomicString):
            return data
        for at in range(first, len(self._asked)):
            pattern, need = self._asked[at]
            found, start = need in data, 0
            while found:
                data, found, start = self._applied(pattern, data, at, start)
        return data


setattr(_Inline, _HANDLE, _Inline._handled)
