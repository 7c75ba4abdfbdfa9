"""Fields as Anki keeps them to Markdown: HTML, or plain text; formulas, sounds and pictures of both."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from urllib.parse import unquote

from msgspec import Struct

from deckpress.model.note import Field
from deckpress.patterns import compiled
from deckpress.read.edit import Edit, edited

_MARK = compiled(r"[\\\[&]|<img", re.IGNORECASE)
_OPENING = compiled(r"\\\\|\\\(|\\\[|\[\$\$?\]|\[latex\]|\[sound:(?P<sound>[^\[\]\n]+)\]", re.IGNORECASE)
_CLOSINGS = {"\\(": "\\)", "\\[": "\\]", "[$]": "[/$]", "[$$]": "[/$$]", "[latex]": "[/latex]"}
_WRITTEN = {"[$]": ("\\(", "\\)"), "[$$]": ("\\[", "\\]")}
_OWN = ("$", "\\(", "\\[")  # a LaTeX text that starts so has its own marks
_ENTITY = compiled(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]\w{1,30});|<br ?/?>|</?div>", re.IGNORECASE)
_IMAGE = compiled(r"<img\s(?P<inside>[^<>]*)>", re.IGNORECASE)
_ATTRIBUTE = compiled(r"([a-z-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_TAG = compiled(r"<(?!img|audio|video)[a-z/!][^<>]*>|&nbsp;", re.IGNORECASE)
_PAIRED = "*_`$"  # a single one of these means nothing in Markdown
_MARKDOWN = compiled(
    r"(?P<star>\*(?=\S)|(?<=\S)\*)|(?P<score>(?<![^\W_])_|_(?![^\W_]))|(?P<tick>`)|(?P<dollar>\$)"
    r"|(?P<tag><(?=[A-Za-z/!?]))|(?P<entity>&(?=#?\w{1,31};))|(?P<slash>\\(?=[\\`*_{}\[\]()#+.!$%<>&~=|-]))"
    r"|(?P<double>~~|==|%%|\[\[|\]\(|\]\[|\[\^)|(?P<head>^#)|(?P<quote>^>)|(?P<line>(?<=[^\n])\n(?=[^\n]))",
    re.MULTILINE,
)


class _Stretch(Struct, frozen=True):
    """A formula or a sound, `inner` to `stop` without its marks; `mark` is what opens it, "" for a sound."""

    start: int
    inner: int
    stop: int
    end: int
    mark: str


def from_html(field: Field) -> Field:
    """HTML as Markdown: tags and entities stay, for Markdown holds them; a formula holds none."""
    text = field.text
    if not _MARK.search(text):
        return field
    edits: list[Edit] = []
    at = 0
    for stretch in (*_stretches(text), None):
        edits.extend(_images(text, at, stretch.start if stretch else len(text)))
        if stretch:
            edits.extend(_marks(text, stretch))
            if stretch.mark:
                edits.extend(_entities(text, stretch.inner, stretch.stop))
            at = stretch.end
    return edited(field, sorted(edits))


def from_text(field: Field) -> Field:
    """Plain text as Markdown: what Markdown would take for its own is escaped, lines end where they did."""
    text = field.text
    single = {mark for mark in _PAIRED if text.count(mark) < 2}
    edits: list[Edit] = []
    at = 0
    for stretch in (*_stretches(text), None):
        for match in _MARKDOWN.finditer(text, at, stretch.start if stretch else len(text)):
            if match[0] not in single:
                edits.append((match.start(), match.end(), _escaped(match)))
        if stretch:
            edits.extend(_marks(text, stretch))
            at = stretch.end
    return edited(field, sorted(edits))


def shows(text: str) -> bool:
    """True if HTML shows something."""
    return bool(text.strip()) and bool(_TAG.sub("", text).strip())


def _stretches(text: str) -> Iterator[_Stretch]:
    """Formulas and sounds, in order; a mark that nothing ends is text."""
    at = 0
    endless: set[str] = set()
    while match := _OPENING.search(text, at):
        mark = "" if match["sound"] else match[0].lower()
        at = match.end()
        if not mark:
            yield _Stretch(match.start(), *match.span("sound"), at, mark)
        elif mark in _CLOSINGS and mark not in endless:
            stop = text.lower().find(_CLOSINGS[mark], at) if mark == "[latex]" else text.find(_CLOSINGS[mark], at)
            if stop < 0:
                endless.add(mark)
                continue
            yield _Stretch(match.start(), at, stop, stop + len(_CLOSINGS[mark]), mark)
            at = stop + len(_CLOSINGS[mark])


def _marks(text: str, stretch: _Stretch) -> Iterator[Edit]:
    """Marks of a formula or a sound as our reader knows them."""
    opening, closing = _WRITTEN.get(stretch.mark, ("", ""))
    if not stretch.mark:
        yield stretch.start, stretch.end, f"![[{html.unescape(text[stretch.inner : stretch.stop])}]]"
        return
    if stretch.mark == "[latex]" and not text[stretch.inner : stretch.stop].lstrip().startswith(_OWN):
        opening, closing = "\\[", "\\]"
    if stretch.mark in ("[$]", "[$$]", "[latex]"):
        yield stretch.start, stretch.inner, opening
        yield stretch.stop, stretch.end, closing


def _entities(text: str, start: int, end: int) -> Iterator[Edit]:
    for match in _ENTITY.finditer(text, start, end):
        shown = " " if match[0][0] == "<" else html.unescape(match[0]).replace("\xa0", " ")
        yield match.start(), match.end(), shown


def _images(text: str, start: int, end: int) -> Iterator[Edit]:
    """Pictures of the collection as embeds, which are described by their names; others stay as they are."""
    for image in _IMAGE.finditer(text, start, end) if "<" in text else ():
        values = {name.lower(): a or b or c for name, a, b, c in _ATTRIBUTE.findall(image["inside"])}
        name = unquote(html.unescape(values.get("src", "")))
        if name and not values.get("alt") and re.fullmatch(r"[^\[\]|#\\:\n]+\.\w{2,5}", name):
            width = values.get("width", "")
            yield image.start(), image.end(), f"![[{name}{'|' + width if re.fullmatch('[0-9]{1,4}', width) else ''}]]"


def _escaped(match: re.Match[str]) -> str:
    match match.lastgroup:
        case "tick":
            return "&#96;"
        case "tag" | "quote":
            return "&lt;" if match[0] == "<" else "&gt;"
        case "entity":
            return "&amp;"
        case "double":
            return f"{'&#' + str(ord(match[0][0])) + ';'}{match[0][1:]}" if match[0][0] in "[]" else _both(match[0])
        case "line":
            return "  \n"
        case _:
            return f"\\{match[0]}"


def _both(mark: str) -> str:
    return "".join(f"&#{ord(char)};" for char in mark)
