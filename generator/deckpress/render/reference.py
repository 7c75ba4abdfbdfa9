"""What one side of a card refers to: links, texts of other notes, pictures and sounds."""

from __future__ import annotations

import html
import re
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from urllib.parse import unquote

from msgspec.structs import replace

from deckpress.collect import links
from deckpress.model.diagnostic import Code
from deckpress.model.embed import Embed, place
from deckpress.render import clozes, embedded
from deckpress.render.job import Context, Job, Problem, Rendered
from deckpress.render.links import FILMS, SOUNDS, Link, anchor, medium, players, shown
from deckpress.render.marks import MEDIA_CLOSE, MEDIA_OPEN, MEDIA_WIDTH
from deckpress.render.markup import Slots


@dataclass(slots=True)
class Side(ABC):
    """One side of a card while it is rendered, or a text embedded in it."""

    job: Job
    context: Context
    side: int
    rendered: Rendered
    tally: embedded.Tally
    within: tuple[str, ...] = ()  # names of the embeds that this stands in, outermost first
    figures: list[str] = field(default_factory=list)

    @abstractmethod
    def render(self) -> tuple[str, str]:
        """HTML and plain text."""

    @property
    def text(self) -> str:
        return self.job.sides[self.side]

    def problem(self, code: Code, start: int, end: int, about: str, hint: str = "") -> None:
        self.rendered.problems.append(Problem(code.value, self.side, start, end, clozes.written(about), hint))

    def linked(self, match: re.Match[str], at: int, slots: Slots) -> str:
        end = at + len(match[0])
        if match["sound"]:
            return self._embed(match["sound"].strip(), "", at, end, slots)
        target, alias = match["target"].strip(), (match["alias"] or "").strip()
        link = Link(self.job.base, target)
        if match["embed"]:
            found = self.job.embeds.get(place(self.job.base, target))
            if found is None and re.search(r"\.\w{2,5}$", target.partition("#")[0].strip()):
                return self._embed(target, alias, at, end, slots)
            fits = embedded.fit(found, self.within, self.tally)
            if found and not fits and (ways := embedded.ways(self.text, at, end)):
                return ways[0] + self._quoted(found, link, at, end, slots) + ways[1]
            if fits and fits.about:
                self.problem(Code(fits.code), at, end, fits.about, fits.hint)
            if fits and fits.code is Code.EMBED_BROKEN:
                return slots.add(f'<code class="fault">{html.escape(target)}</code>', target)
        else:
            self.rendered.links.append((link, self.side, at, end))
        text = shown(target, alias)
        return slots.add(anchor(link, html.escape(text, quote=False)), text)

    def _quoted(self, found: Embed, link: Link, at: int, end: int, slots: Slots) -> str:
        """The text of another note in a box of its own; whatever is wrong in it is told at its place in the card."""
        inner = Rendered(self.rendered.number)
        self.tally.number += 1
        self.tally.characters += len(found.text)
        job = replace(
            self.job,
            id=f"{self.job.id}{'qa'[self.side]}{self.tally.number}",
            folder=found.path.rpartition("/")[0],
            sides=(found.text, found.text),
            attachments=found.attachments,
            base=found.path,
        )
        try:
            side = type(self)(job, self.context, self.side, inner, self.tally, (*self.within, found.name))
            text, plain = side.render()
        except RecursionError:
            inner.failed = "text is nested too deeply"
        if inner.failed:
            text = plain = ""
        self._take(inner, found, at, end)
        self.figures.append(embedded.figure(text, anchor(link, html.escape(found.title, quote=False))))
        return slots.add_block(embedded.mark(len(self.figures) - 1), plain)

    def _take(self, inner: Rendered, found: Embed, at: int, end: int) -> None:
        """Adds what an embed refers to, and what is wrong with it, at its place."""
        within = f"in the embedded `{found.title}`"
        if found.cut:
            about, hint = f"{within}: only the first part is shown", "embed a section or a block of it"
            self.problem(Code.EMBED_DEEP, at, end, about, hint)
        if inner.failed:
            failed = inner.failed.replace("card", "text", 1)
            self.problem(Code.EMBED_BROKEN, at, end, f"{within}: {failed}", "link to it instead")
        for problem in inner.problems:
            told = problem.about if problem.about.startswith("in the embedded") else f"{within}: {problem.about}"
            self.problem(Code(problem.code), at, end, told, problem.hint)
        self.rendered.media.extend((path, self.side, at) for path, _, _ in inner.media)
        self.rendered.links.extend((other, self.side, at, end) for other, _, _, _ in inner.links)
        self.rendered.formulas += inner.formulas
        self.rendered.spent |= inner.spent

    def address(self, written: str) -> str | None:
        """What stands for the address of another note."""
        link = Link(self.job.base, written, address=True)
        at = max(self.text.find(written), 0)
        self.rendered.links.append((link, self.side, at, at + len(written)))
        return link.mark

    def _embed(self, target: str, alias: str, at: int, end: int, slots: Slots) -> str:
        path = self._found(target)
        if path is None:
            self.problem(Code.MEDIA_MISSING, at, end, f"no file `{links.short(target)}`", "check its name and folder")
            return slots.add(f'<code class="fault">{html.escape(target)}</code>', target)
        size = re.fullmatch(r"(\d{1,4})(?:x\d{1,4})?", alias)
        self.rendered.media.append((path, self.side, at))
        source = medium(path, size[1] if size else "")
        if path.lower().endswith((*SOUNDS, *FILMS)):
            tag = "audio" if path.lower().endswith(SOUNDS) else "video"
            return slots.add(players(f"<{tag} {source}>") + f"</{tag}>", "")
        alt = "" if size else alias
        if not alt:
            alt = re.sub(r"[-_]+", " ", target.rpartition("/")[2].rpartition(".")[0])
        return slots.add(f'<img {source} alt="{html.escape(alt)}">', alt)

    def media(self, source: str) -> str | None:
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
        return links.found(self.context.media, name, self.job.folder, self.job.attachments)

    def pictures(self, unsafe: str) -> None:
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
