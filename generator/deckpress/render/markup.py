"""Markdown to HTML.

Code, formulas, links and embeds are taken out first and stand in the Markdown as slots, so that Markdown never sees
their insides and the sanitizer never sees ours.
"""

from __future__ import annotations

import html
import re

from msgspec.structs import replace

from deckpress.model.note import BLANK_OPEN, CLOZE_CLOSE, CLOZE_OPEN
from deckpress.read import scan
from deckpress.read.scan import Region, Stretch
from deckpress.render import choices, clozes, folds, highlights, lists, simple
from deckpress.render.marks import SLOT_CLOSE, SLOT_OPEN, bare
from deckpress.render.sanitize import TAGS
from deckpress.render.slots import SLOT, WHOLE, Filled, Linked, intact
from deckpress.render.slots import Slots as Slots

_TAG = re.compile(r"</?(?P<name>[A-Za-z][A-Za-z0-9]*)(?:\s[^<>]*)?/?>|<(?:https?://|mailto:)[^\s<>]+>")
_EMBED = re.compile(
    r"(?P<embed>!?)\[\[(?P<target>[^\[\]\n|\\]+)(?:\\?\|(?P<alias>[^\[\]\n]*))?\]\]|\[sound:(?P<sound>[^\[\]\n]+)\]"
)
_NOT = re.escape("<>()[]\"'") + "\ufdd0-\ufdef"
_LINK = re.compile(f"{clozes.BLANK.pattern}|{_EMBED.pattern}")
_BARE = re.compile(rf"(?<![\w(<\"'\[=/])https?://[^\s{_NOT}]+[^\s{_NOT}.,;:!?*_]")
_CHOICE = re.compile(r"^([^\S\n]*[A-Za-z]\)[ \t]+\S.*?)[ \t]*\n(?=\s*[A-Za-z]\)[ \t])", re.MULTILINE)
_TASK = re.compile(r"^([^\S\n]*(?:[-*+]|\d+[.)])\s+)\[([ xX])\][ \t]+", re.MULTILINE)
_LONE = rf"<p>\s*{SLOT_OPEN}(?P<lone>\d+){SLOT_CLOSE}(?P<rest>[.,;:!?)]*)\s*</p>"
_PLACES, _WHOLE_PLACES = re.compile(f"{_LONE}|{SLOT.pattern}"), re.compile(f"{_LONE}|{WHOLE.pattern}")
_TORN = re.compile(f"[{SLOT_OPEN}{SLOT_CLOSE}]")  # of a slot that Markdown took apart, as in `![a](b"](c`
_CALLOUT = re.compile(r"<blockquote>\n<p>\[!([\w-]+)\]([-+]?)[ \t]*([^\n]*?)(?:\n(.*?))?</p>", re.DOTALL)
_NEXT_CALLOUT = re.compile(r"^(>[^\n]*\n)[ \t]*\n(?=> ?\[!)", re.MULTILINE)  # Markdown would make one quote of both
_TAGGED = re.compile(r"<[a-z][a-z0-9]*(?: [a-z:-]+=\"[^\"]*\")+>")
_HEADING = re.compile(r"<(/?)h[1-6]( [^>]*)?>")
_TAIL = re.compile(r"(?P<rest>[.,;:!?)]*)[ \t]*\n?")  # of a formula on a line of its own
_FORMULA = ('<span class="katex', '<div class="dm"><span class="katex')  # how its HTML begins
_LITERAL = frozenset(("s",))  # sentence marks in decks on language; `~~x~~` strikes text out


def prepared(text: str, slots: Slots, filled: Filled, linked: Linked) -> str:
    """The Markdown with slots for code, formulas and links, lists normalised, unknown tags as text."""
    pieces: list[str] = []
    at = 0
    text = clozes.settled(text)
    for found in scan.stretches(clozes.hushed(text)):
        pieces.append(_prose(text[at : found.start], at, slots, filled, linked))
        at = found.end
        stretch, opened, closed = _levelled(found, text)
        if stretch.region is Region.COMMENT:
            pieces.append(opened + closed)
            continue
        if stretch.region is Region.OPEN:
            pieces.append("$$")
            filled(stretch, slots)
            continue
        slot = opened + filled(stretch, slots) + closed
        before = clozes.bare(_line_start(text, stretch.start))
        if stretch.region is Region.FENCE:
            pieces.append(_own_line(stretch.prefix, slot))
        elif stretch.region is Region.DISPLAY and not before.strip("> \t"):
            tail = _TAIL.match(text, at)
            assert tail is not None
            at = tail.end()
            pieces.append(_own_line("" if "\n" in before else before, slot + tail["rest"], opened=True))
        else:
            pieces.append(slot)
    pieces.append(_prose(text[at:], at, slots, filled, linked))
    joined = "".join(pieces)
    if "[" in joined:
        joined = _TASK.sub(lambda m: m[1] + slots.add(*_box(m[2] != " ")) + " ", joined)
    joined = clozes.inward(joined)
    if ">" in joined:
        joined = _NEXT_CALLOUT.sub(r"\1\n<!-- -->\n\n", joined)
    if ")" in joined:
        joined = _CHOICE.sub(r"\1  \n", choices.normal(joined))
    return lists.normal(joined)


def safe_html(text: str) -> str | None:
    """Prepared Markdown as safe HTML with slots, if it is so plain that nothing in it can be unsafe; else None."""
    found = simple.html(text)
    return None if found is None else found.replace("&rsquo;", "\u2019")


def to_html(text: str, language: str) -> str:
    """Prepared Markdown as HTML that still holds its slots; not yet safe."""
    from deckpress.render import flavour  # slow to load, and most cards do without

    converted = flavour.converted(text, language.partition("-")[0].lower())
    if "[!" in converted:
        converted = _CALLOUT.sub(_callout, converted)
    if "<h" not in converted:
        return converted
    return _HEADING.sub(lambda m: f"<{m[1]}p>" if m[1] else "<p class='callout-heading'>", converted)


def joined(safe: str, slots: Slots) -> tuple[str, str]:
    """Safe HTML with its slots filled, a slot alone in a paragraph in place of it; and all in it but formulas.

    Those are most of it, and have hardly anything that is looked for.
    """
    safe, inside = highlights.highlighted(choices.shown(folds.folded(safe)), slots.block.__getitem__)

    def html_of(at: int) -> str:
        return highlights.whole(slots.html[at]) if at in inside else slots.html[at]

    def filled_with(match: re.Match[str]) -> str:
        if match["lone"] is None:
            return inline(match)
        at = int(match["lone"])
        if not slots.block[at]:
            return SLOT.sub(inline, match[0])
        inner = html_of(at)
        return inner.replace("</div>", f"{match['rest']}</div>") if match["rest"] else inner

    def inline(match: re.Match[str]) -> str:
        at = slots.of(match)
        inner = html_of(at)
        if not slots.block[at]:
            return inner
        return inner.replace('<div class="dm">', '<span class="dm">').replace("</div>", "</span>")

    def tagged(match: re.Match[str]) -> str:
        """A tag with words for the slots in its attributes."""
        return SLOT.sub(lambda m: html.escape(bare(slots.plain[slots.of(m)])), match[0])

    around = "".join([safe, *(each for each in slots.html if not each.startswith(_FORMULA))])
    if SLOT_CLOSE in safe or SLOT_OPEN in safe:
        if '="' in safe:
            safe = _TAGGED.sub(tagged, safe)
        whole, blocks = intact(safe), any(slots.block)
        if blocks:
            safe = _untorn((_WHOLE_PLACES if whole else _PLACES).sub(filled_with, safe))
        else:
            safe = _untorn((WHOLE if whole else SLOT).sub(inline, safe))
    return _finished(safe, around), around


def _finished(filled: str, around: str) -> str:
    """The HTML with tasks, pictures without a source, and tables as the page shows them."""
    if '<span class="box' in around:
        filled = re.sub(r'<li>(\s*<p>)?(?=\s*<span class="box)', r'<li class="task">\1', filled)
    if "<img" in around:
        filled = re.sub(r'<img(?![^>]* src=)[^>]*? alt="([^"]*)"[^>]*>', r'<span class="fault">\1</span>', filled)
    if "<table>" not in around:
        return filled
    filled = re.sub(r"<th([^>]*)></th>", r"<td\1></td>", filled)  # an empty cell heads nothing
    return filled.replace("<table>", '<div class="scroll"><table>').replace("</table>", "</table></div>")


def plain(safe_text: str, slots: Slots) -> str:
    """The text of safe HTML with the plain text of its slots, on one line."""
    unescaped = clozes.plain(choices.plain(html.unescape(safe_text)))
    if SLOT_CLOSE in unescaped or SLOT_OPEN in unescaped:
        found = WHOLE if intact(unescaped) else SLOT
        unescaped = _untorn(found.sub(lambda m: slots.plain[slots.of(m)], unescaped))
    return " ".join(unescaped.split())


def _untorn(text: str) -> str:
    return _TORN.sub("", text) if SLOT_CLOSE in text or SLOT_OPEN in text else text


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


def _levelled(found: Stretch, text: str) -> tuple[Stretch, str, str]:
    """The stretch with its own hints and only marks that pair, and those to stand before and behind it."""
    inner = text[found.inner_start : found.inner_start + len(found.inner)]
    opened, kept, closed = clozes.levelled(inner)
    info = clozes.bare(found.info)
    if kept == found.inner and info == found.info:
        return found, opened, closed
    return replace(found, inner=kept, info=info), opened, closed


def _prose(text: str, start: int, slots: Slots, filled: Filled, linked: Linked) -> str:
    if "[" in text or BLANK_OPEN in text:
        text = _LINK.sub(lambda m: _link(m, start + m.start(), slots, filled, linked), text)
    if "://" in text:
        text = _BARE.sub(lambda m: f"<{m[0]}>", text)
    if "<" in text:
        text = re.sub(r"<(?=([^<>]*>)?)", lambda m: _bracket(text, m.start()), text)
    text = text.replace("`", "&#96;")
    return re.sub(r"\\([$%])", r"\1", text.replace("\\\n", "  \n")) if "\\" in text else text


def _link(match: re.Match[str], at: int, slots: Slots, filled: Filled, linked: Linked) -> str:
    """The slot of a blank or of a link; a link with a blank in it is blank, one with marks in it is highlighted."""
    if blank := clozes.BLANK.search(match[0]):
        return slots.add(clozes.blank(_hint(blank[1].strip(), at + 1, filled)), "…")
    if clean := _EMBED.fullmatch(unmarked := re.sub(clozes.MARK, "", match[0])):
        slot = linked(clean, at, slots)
        return slot if unmarked == match[0] else f"{CLOZE_OPEN}{slot}{CLOZE_CLOSE}"
    return match[0]


def _hint(hint: str, start: int, filled: Filled) -> str:
    """A hint as HTML: its formulas are drawn, all else is text."""
    slots = Slots()
    pieces: list[str] = []
    at = 0
    for stretch in scan.stretches(hint):
        if stretch.region is Region.INLINE:
            pieces.append(html.escape(hint[at : stretch.start], quote=False))
            filled(replace(stretch, start=start + stretch.start, end=start + stretch.end), slots)
            pieces.append(slots.html[-1])
            at = stretch.end
    return "".join((*pieces, html.escape(hint[at:], quote=False)))


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
    kind, fold, title, rest = match[1].lower(), match[2], match[3], match[4]
    shown = title or kind.capitalize()
    body = f"\n<p>{rest}</p>" if rest else ""
    folded = f" {folds.FOLDED}" if fold == "-" else ""
    return f'<blockquote class="callout callout-{kind}{folded}">\n<p class="callout-title">{shown}</p>{body}'
