"""One card: both sides from Markdown to safe HTML and plain text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator

from deckpress.model.diagnostic import Code
from deckpress.read import scan
from deckpress.read.scan import Region, Stretch
from deckpress.render import clozes, code, embedded, formulas, limits, markup, reference, sanitize, sheets, tex
from deckpress.render.job import Context, Job, Problem, Rendered
from deckpress.render.links import players
from deckpress.render.marks import FORMULA_CLOSE, FORMULA_OPEN

__all__ = ["Context", "Job", "Problem", "Rendered", "render"]


def render(job: Job, context: Context) -> Rendered:
    """The card as HTML; whatever is wrong with it becomes a problem and nothing is raised."""
    rendered = Rendered(job.number)
    try:
        tally = embedded.Tally()
        sides = [_Side(job, context, side, rendered, tally).render() for side in (0, 1)]
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


def ahead(jobs: Iterable[Job], context: Context) -> bool:
    """Draws the formulas of some cards; `render` finds them drawn.  False where the engine is damaged by one."""
    macros = tex.Macros(context.macros)
    return tex.ahead((found for job in jobs for side in job.sides for found in _formulas(side)), macros)


def _formulas(side: str) -> Iterator[tuple[str, bool]]:
    if "$" not in side and "\\" not in side:
        return
    for stretch in scan.stretches(side):
        if stretch.region in (Region.INLINE, Region.DISPLAY):
            yield _source(stretch), stretch.region is Region.DISPLAY


def _source(stretch: Stretch) -> str:
    """The TeX of a formula, without the marks of quotes that it runs through."""
    inner = stretch.inner
    return (re.sub(r"(?m)^[ \t]*(?:>[ \t]?)+", "", inner) if "\n" in inner else inner).strip()


class _Side(reference.Side):
    """How the text of a side becomes HTML."""

    def render(self) -> tuple[str, str]:
        if excess := limits.excess(self.text):
            self.rendered.failed = excess
            return "", ""
        above, below = _parts(self.text)
        shown, plain = self._part(above, "qa"[self.side])
        if not below:
            return shown, plain
        extra, more = self._part(below, "x")
        self.rendered.sheets.add("kinds")
        return f'{shown}\n<div class="extra">{extra}</div>'.strip(), f"{plain} {more}".strip()

    def _part(self, text: str, name: str) -> tuple[str, str]:
        slots = markup.Slots()
        prepared = markup.prepared(text, slots, self._filled, self.linked).lstrip("\n")
        safe = markup.safe_html(prepared)
        if safe is None:
            unsafe = markup.to_html(prepared, self.job.language or self.context.language)
            self.pictures(unsafe)
            safe = players(sanitize.clean(unsafe, f"{self.job.id}{name}-", self.media, self.address))
        filled, around = markup.joined(safe, slots)
        shown = embedded.joined(filled.strip(), self.figures)
        self.rendered.sheets |= sheets.wanted(shown if clozes.marked(text) or self.figures else around)
        return shown, markup.plain(sanitize.text(safe), slots)

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
        source = _source(stretch)
        try:
            formula = formulas.formula(source, tex.Macros(self.context.macros), display=display)
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
        self.rendered.tex += f" {clozes.plain(source)}"
        plain = f"{FORMULA_OPEN}{formula.plain}{FORMULA_CLOSE}"
        if display:
            return slots.add_block(f'<div class="dm">{formula.html}</div>', plain)
        return slots.add(formula.html, plain)


def _parts(text: str) -> tuple[str, str]:
    """What stands above the small print at the end of a side, and that print below as many line ends: offsets hold."""
    whole = text.rstrip()
    start = whole.rfind("\n\n<small>") + 2 if "\n\n<small>" in whole else 0
    if not whole.endswith("</small>") or not whole.startswith("<small>", start):
        return text, ""
    return text[:start], "\n" * (start + 7) + whole[start + 7 : -8]
