"""One card: both sides from Markdown to safe HTML and plain text."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from deckpress.model.diagnostic import Code
from deckpress.read.scan import Region, Stretch
from deckpress.render import clozes, code, formulas, limits, markup, sanitize, tex
from deckpress.render.marks import MEDIA_CLOSE, MEDIA_OPEN, MEDIA_WIDTH, ROOT

_SOUNDS = (".mp3", ".ogg", ".oga", ".m4a", ".wav")
_FILMS = (".mp4", ".webm")


@dataclass(frozen=True, slots=True)
class Context:
    """What all cards of a build share; `links` maps a lower-case name to where it leads, `media` a name to a path."""

    macros: Mapping[str, str]
    links: Mapping[str, str]
    media: Mapping[str, str]
    language: str


@dataclass(frozen=True, slots=True)
class Job:
    """One card to render: its number in the build, the id on its page, the folder of its file, its two sides."""

    number: int
    id: str
    folder: str
    sides: tuple[str, str]
    language: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault at offsets in one side of a card."""

    code: str
    side: int
    start: int
    end: int
    about: str
    hint: str = ""


@dataclass(slots=True)
class Rendered:
    """A finished card; `failed` says why there is none."""

    number: int
    html: tuple[str, str] = ("", "")
    plain: tuple[str, str] = ("", "")
    formulas: int = 0
    problems: list[Problem] = field(default_factory=list)
    media: list[tuple[str, int, int]] = field(default_factory=list)  # path, side, offset
    failed: str = ""
    spent: bool = False  # the process that rendered it must end


def render(job: Job, context: Context) -> Rendered:
    """The card as HTML; whatever is wrong with it becomes a problem and nothing is raised."""
    rendered = Rendered(job.number)
    try:
        sides = [_Side(job, context, side, rendered).render() for side in (0, 1)]
    except RecursionError:
        rendered.failed = "card is nested too deeply"
    except MemoryError:
        rendered.failed, rendered.spent = "card takes too much memory", True
    except Exception as error:  # one card must never stop the others
        rendered.failed = f"card cannot be read: {type(error).__name__}"
    else:
        rendered.html = (sides[0][0], sides[1][0])
        rendered.plain = (sides[0][1], sides[1][1])
    return rendered


class _Excess(Exception):
    """More of something than any card needs."""


@dataclass(slots=True)
class _Side:
    job: Job
    context: Context
    side: int
    rendered: Rendered

    @property
    def text(self) -> str:
        return self.job.sides[self.side]

    def render(self) -> tuple[str, str]:
        if excess := limits.excess(self.text):
            self.rendered.failed = excess
            return "", ""
        above, below = _parts(self.text)
        shown, plain = self._part(above, "qa"[self.side])
        if not below:
            return shown, plain
        extra, more = self._part(below, "x")
        return f'{shown}\n<div class="extra">{extra}</div>'.strip(), f"{plain} {more}".strip()

    def _part(self, text: str, name: str) -> tuple[str, str]:
        slots = markup.Slots()
        prepared = markup.prepared(text, slots, self._filled, self._linked).lstrip("\n")
        unsafe = markup.to_html(prepared, self.job.language or self.context.language)
        self._pictures(unsafe)
        safe = sanitize.clean(unsafe, f"{self.job.id}{name}-", self._media, self._address)
        return markup.joined(safe, slots).strip(), markup.plain(sanitize.text(safe), slots)

    def problem(self, code: Code, start: int, end: int, about: str, hint: str = "") -> None:
        self.rendered.problems.append(Problem(code.value, self.side, start, end, clozes.written(about), hint))

    def _filled(self, stretch: Stretch, slots: markup.Slots) -> str:
        match stretch.region:
            case Region.FENCE:
                inner = code.dedented(stretch.inner, stretch.prefix)
                if code.language(stretch.info) == code.DIAGRAM:
                    hint = "draw it with another program and show the picture"
                    self.problem(Code.DIAGRAM, stretch.start, stretch.end, "diagram is shown as its source", hint)
                return slots.add_block(code.block(inner, stretch.info), clozes.plain(inner))
            case Region.CODE:
                return slots.add(code.span(stretch.inner), clozes.plain(stretch.inner).strip())
            case Region.OPEN:
                hint = "close it with `$$`, or write `\\$` for a dollar sign"
                self.problem(Code.FORMULA_OPEN, stretch.start, stretch.end, "formula is never closed", hint)
                return ""
            case _:
                return self._formula(stretch, slots)

    def _formula(self, stretch: Stretch, slots: markup.Slots) -> str:
        display = stretch.region is Region.DISPLAY
        source = re.sub(r"(?m)^[ \t]*(?:>[ \t]?)+", "", stretch.inner) if "\n" in stretch.inner else stretch.inner
        try:
            formula = formulas.formula(source.strip(), tex.Macros(self.context.macros), display=display)
        except tex.Fault as fault:
            at = stretch.inner_start + len(stretch.inner) - len(stretch.inner.lstrip()) + fault.at
            self.rendered.spent |= isinstance(fault, tex.Overflow)
            named = Code.FORMULA_REFUSED if fault.refused else Code.FORMULA
            hint = "make it smaller" if fault.refused else "the page shows its source instead"
            self.problem(named, min(at, stretch.end - 1), stretch.end, fault.about, hint)
            shown = clozes.written(self.text[stretch.start : stretch.end])
            cut = shown if len(shown) <= 300 else f"{shown[:300]}…"
            return slots.add(f'<code class="fault">{html.escape(cut, quote=False)}</code>', cut)
        self.rendered.formulas += 1
        if display:
            return slots.add_block(f'<div class="dm">{formula.html}</div>', formula.plain)
        return slots.add(formula.html, formula.plain)

    def _linked(self, match: re.Match[str], at: int, slots: markup.Slots) -> str:
        target, alias = match["target"].strip(), (match["alias"] or "").strip()
        if match["embed"] and re.search(r"\.\w{2,5}$", target):
            return self._embed(target, alias, at, len(match[0]), slots)
        name, _, heading = target.partition("#")
        shown = alias or (f"{name} › {heading}" if name and heading else name or heading)
        href = self.context.links.get(target.lower()) or self.context.links.get(name.lower())
        text = html.escape(shown, quote=False)
        if href is None:
            hint = "name a deck, a deck file or one of its headings"
            self.problem(Code.LINK_BROKEN, at, at + len(match[0]), f"nothing is called `{target}`", hint)
            return slots.add(text, shown)
        return slots.add(f'<a href="{ROOT}{html.escape(href)}">{text}</a>', shown)

    def _address(self, written: str) -> str | None:
        """Where `[…](deck.md#heading)` leads; None, and a fault, where there is no such deck."""
        path, mark, heading = unquote(written).partition("#")
        name = re.sub(r"\.(?:md|markdown)$", "", posixpath.normpath(posixpath.join(self.job.folder, path)))
        named = f"{name}{mark}{heading.replace('-', ' ')}".lower()
        href = self.context.links.get(named) or self.context.links.get(name.lower())
        if href is None:
            at = max(self.text.find(written), 0)
            hint = "name a deck file, or write the address in full"
            self.problem(Code.LINK_BROKEN, at, at + len(written), f"nothing lies at `{written}`", hint)
            return None
        return ROOT + href

    def _embed(self, target: str, alias: str, at: int, length: int, slots: markup.Slots) -> str:
        path = self._found(target)
        if path is None:
            self.problem(Code.MEDIA_MISSING, at, at + length, f"no file `{target}`", "check its name and folder")
            return slots.add(f'<code class="fault">{html.escape(target)}</code>', target)
        size = re.fullmatch(r"(\d{1,4})(?:x\d{1,4})?", alias)
        self.rendered.media.append((path, self.side, at))
        source = f'src="{MEDIA_OPEN}{html.escape(path)}{MEDIA_WIDTH}{size[1] if size else ""}{MEDIA_CLOSE}"'
        if path.lower().endswith(_SOUNDS):
            return slots.add(f"<audio controls {source}></audio>", "")
        if path.lower().endswith(_FILMS):
            return slots.add(f"<video controls {source}></video>", "")
        alt = "" if size else alias
        if not alt:
            alt = re.sub(r"[-_]+", " ", target.rpartition("/")[2].rpartition(".")[0])
        return slots.add(f'<img {source} alt="{html.escape(alt)}">', alt)

    def _media(self, source: str) -> str | None:
        """What stands in a `src` for a name in the deck; None where there is no such file."""
        at = max(self.text.find(source), 0)
        if re.match(r"[a-z][a-z0-9+.-]*:|//|\\\\", source, re.IGNORECASE):
            hint = "save the file beside the deck: a site asks no other server"
            self.problem(Code.MEDIA_REMOTE, at, at + len(source), "media of another server is left out", hint)
            return None
        path = self._found(unquote(source))
        if path is None:
            self.problem(Code.MEDIA_MISSING, at, at + len(source), f"no file `{source}`", "check its name and folder")
            return None
        self.rendered.media.append((path, self.side, at))
        return f"{MEDIA_OPEN}{path}{MEDIA_WIDTH}{MEDIA_CLOSE}"

    def _found(self, name: str) -> str | None:
        """The path of a media file: beside the deck, then from the top, then by its name alone, as Obsidian does."""
        folder = "" if name.startswith("@/") else self.job.folder  # hashcards writes `@/` for the top
        name = name.removeprefix("@/")
        parts: list[str] = [part for part in folder.split("/") if part]
        for part in name.split("/"):
            if part == "..":
                if not parts:
                    return None
                parts.pop()
            elif part not in ("", "."):
                parts.append(part)
        media = self.context.media
        return media.get("/".join(parts)) or media.get(name.lstrip("/")) or media.get(f"*{name.rpartition('/')[2]}")

    def _pictures(self, unsafe: str) -> None:
        for image in re.finditer(r"<img [^>]*>", unsafe):
            source = re.search(r'src="([^"]*)"', image[0])
            name = html.unescape(source[1]) if source else ""
            at = max(self.text.find(name), 0)
            if scheme := re.match(r"(?!https?:)[a-z][a-z0-9+.-]*:", name, re.IGNORECASE):
                hint = "save the picture as a file beside the deck"
                self.problem(Code.MEDIA_REFUSED, at, at + len(name), f"`{scheme[0]}` names no picture here", hint)
            if not re.search(r'alt="[^"]*[^"\s]', image[0]):
                hint = "say what it shows between the brackets: ![…](…)"
                self.problem(Code.NO_ALT, at, at + 1, "picture has no text for those who cannot see it", hint)


def _parts(text: str) -> tuple[str, str]:
    """What stands above the small print at the end of a side, and that print below as many line ends: offsets hold."""
    whole = text.rstrip()
    start = whole.rfind("\n\n<small>") + 2 if "\n\n<small>" in whole else 0
    if not whole.endswith("</small>") or not whole.startswith("<small>", start):
        return text, ""
    return text[:start], "\n" * (start + 7) + whole[start + 7 : -8]
