"""HTML to safe HTML: the only importer of nh3.

Nothing passes that is not listed here, and every id and fragment is moved into the card's own name space.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import nh3
from msgspec import Struct

TAGS = frozenset(
    "p br hr h1 h2 h3 h4 h5 h6 em strong b i u del ins mark small sub sup kbd code pre samp var blockquote ul ol li"
    " dl dt dd table caption thead tbody tfoot tr th td a img audio video source details summary abbr span div figure"
    " figcaption ruby rt rp q cite dfn time wbr".split()
)
_DROPPED = frozenset("script style template noscript iframe svg math title textarea".split())
_EVERYWHERE = frozenset("class id title lang dir".split())
_ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "audio": {"src", "controls"},
    "video": {"src", "controls", "width", "height"},
    "source": {"src"},
    "ol": {"start"},
    "th": {"align", "colspan", "rowspan", "scope"},
    "td": {"align", "colspan", "rowspan"},
    "details": {"open"},
    "time": {"datetime"},
}
_CLASS = re.compile(r"(?:language-[\w+-]+|callout(?:-[\w-]+)?|footnote(?:s|-ref|-backref)?)\Z")
_DIGITS = re.compile(r"[0-9]{1,5}\Z")
_ID = re.compile(r"[\w:.-]{1,100}\Z")
_LINK = re.compile(r"(?:https?://|mailto:)[^\s\\]+\Z", re.IGNORECASE)
_ALIGN = frozenset(("left", "right", "center"))
_NUMBERED = re.compile(r"&#(?:[xX]0*(?P<hex>[0-9A-Fa-f]{1,6})(?![0-9A-Fa-f])|0*(?P<decimal>[0-9]{1,7})(?![0-9]));?")
_BLOCK_END = re.compile(r"</(?:p|li|td|th|tr|h\d|pre|div|blockquote|dd|dt|figure)>|<br>|<hr>")
_ANY_TAG = re.compile(r'<[^<>"]*(?:"[^"]*"[^<>"]*)*>')  # as the sanitizer writes them
_MARKS = dict.fromkeys(range(0xFDD8, 0xFDDE))  # of clozes and choices


def clean(html: str, prefix: str, media: Callable[[str], str | None], link: Callable[[str], str | None]) -> str:
    """The HTML with only listed tags and attributes.

    `prefix` goes in front of every id and `#` link; an id that comes again is dropped.  `media` turns the source of a
    picture or sound into the one to publish, None to leave it out; `link` does the same for an address within the site.
    """
    before, _attributes.card = _attributes.card, _Card(prefix, media, link)
    try:
        return _CLEANER.clean(_NUMBERED.sub(_character, html))
    finally:
        _attributes.card = before


class _Card(Struct):
    """What the attributes of one text depend on; `taken` are the ids so far."""

    prefix: str
    media: Callable[[str], str | None]
    link: Callable[[str], str | None]
    taken: set[str] = set()


class _Attributes:
    """The value of each attribute as it may be published, None to leave the attribute out."""

    def __init__(self) -> None:
        self.card = _Card("", lambda _: None, lambda _: None)

    def __call__(self, _tag: str, name: str, value: str) -> str | None:
        card, value = self.card, value.translate(_MARKS)
        match name:
            case "class":
                kept = " ".join(word for word in value.split() if _CLASS.match(word))
                return kept or None
            case "id" if _ID.match(value) and value not in card.taken:
                card.taken.add(value)
                return card.prefix + value
            case "id":
                return None
            case "href" if value.startswith("#"):
                return f"#{card.prefix}{value[1:]}" if _ID.match(value[1:]) else None
            case "href":
                return value if _LINK.match(value) else card.link(value)
            case "src":
                return card.media(value)
            case "width" | "height" | "colspan" | "rowspan" | "start":
                return value if _DIGITS.match(value) else None
            case "align":
                return value if value in _ALIGN else None
            case _:
                return value


_attributes = _Attributes()
_CLEANER = nh3.Cleaner(  # made once: the lists take longer to read than most cards
    tags=set(TAGS),
    clean_content_tags=set(_DROPPED),
    attributes={tag: set(_EVERYWHERE | _ATTRIBUTES.get(tag, set())) for tag in TAGS},
    attribute_filter=_attributes,
    url_schemes={"http", "https", "mailto"},
    link_rel="noopener noreferrer",
    strip_comments=True,
)


def _character(reference: re.Match[str]) -> str:
    """The reference, U+FFFD where it names one of our marks: no deck may write these."""
    code = int(reference["hex"], 16) if reference["hex"] else int(reference["decimal"])
    return "\ufffd" if 0xFDD0 <= code <= 0xFDEF else reference[0]


def text(html: str) -> str:
    """The text of safe HTML, still escaped, with a space where a block ends."""
    if html.count("<") == 2 and html.startswith("<p>") and html.endswith("</p>"):  # most are one paragraph
        return html[3:-4] + " "
    return _ANY_TAG.sub("", _BLOCK_END.sub(" ", html))
