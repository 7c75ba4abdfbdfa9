"""The cards of a content folder finished: rendered, with media and links in place, and all that is wrong with them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from deckpress import jobs
from deckpress.collect.embeds import Embeds
from deckpress.content import Content
from deckpress.ground import Seen
from deckpress.memo import Memo
from deckpress.model.diagnostic import Code, Diagnostic
from deckpress.model.note import Card
from deckpress.options import Options
from deckpress.read import discover
from deckpress.render import limits, media, remembered
from deckpress.render.early import Early
from deckpress.render.job import Job, Rendered
from deckpress.render.media import Medium
from deckpress.render.pool import Means
from deckpress.site.links import Leads, placed

Progress = Callable[[str, int, int], None]  # what is done, how many of them, of how many


class Tally(Struct):
    """What is found out while cards are finished: files to publish, which cannot be, and faults."""

    media: dict[str, Medium] = {}  # by path below the content, without their data
    fresh: list[Medium] = []  # those that nobody has taken away yet, with their data
    refused: dict[str, str] = {}
    faults: list[Diagnostic] = []
    formulas: int = 0
    seen: Seen = field(default_factory=Seen)

    def taken(self) -> list[Medium]:
        """The media that nobody has taken away yet."""
        found, self.fresh = self.fresh, []
        return found


def means(options: Options) -> Means:
    """What the cards are rendered with; `DECKPRESS_ENGINE` names the engine for formulas."""
    return Means(options.jobs or os.cpu_count() or 1, os.environ.get("DECKPRESS_ENGINE", ""), options.scheduler)


def early(options: Options) -> AbstractContextManager[Early | None]:
    """What renders cards while decks are read, where none of them can be known from another build."""
    if options.scheduler or (options.memo and options.memo.exists()):
        return nullcontext()
    return Early(means(options))


def finished(
    content: Content,
    leads: Leads,
    means: Means,
    memo: Memo,
    progress: Progress,
    tally: Tally,
    early: Early | None = None,
) -> Iterator[tuple[Card, Rendered]]:
    """Every card in the order of the collection; what is found out on the way is in `tally` by the end."""
    cards = content.collection.cards
    asked, context = _jobs(content, cards, tally.seen), jobs.context(content.site, content.names.media)
    made = remembered.rendered(asked, context, means, memo, len(cards), early)
    for done, (card, rendered) in enumerate(zip(cards, made, strict=True), 1):
        _take_media(content.folder, card, rendered, tally)
        if rendered.media:
            sides = [media.placed(side, tally.media) for side in rendered.html]
            rendered = replace(rendered, html=(sides[0], sides[1]))
        html, broken = placed(card, rendered, leads)
        tally.formulas += rendered.formulas
        tally.seen.take(card, rendered, content.names)
        tally.faults.extend(_faults(card, rendered))
        tally.faults.extend(broken)
        progress("cards", done, len(cards))
        yield card, html


def _jobs(content: Content, cards: tuple[Card, ...], seen: Seen) -> Iterator[Job]:
    embeds = Embeds(content.names, content.attachments)
    for number, card in enumerate(cards):
        source = card.note.source
        texts = embeds.of((card.prompt.text, card.answer.text), source.path)
        seen.embeds |= bool(texts)
        seen.referred.update(embed.path for embed in texts.values())
        yield jobs.job(number, card.id, card.note, card.prompt, card.answer, content.attachments(source.path), texts)


def _take_media(folder: Path, card: Card, rendered: Rendered, tally: Tally) -> None:
    for path, side, at in rendered.media:
        if path not in tally.media and path not in tally.refused:
            outcome = _medium(folder, path)
            if isinstance(outcome, str):
                tally.refused[path] = outcome
            else:
                tally.media[path] = replace(outcome, data=b"")
                tally.fresh.append(outcome)
        if path in tally.refused:
            place = card.note.source.place((card.prompt, card.answer)[side].offset(at))
            tally.faults.append(Diagnostic(Code.MEDIA_REFUSED, place, f"`{path}` is left out", tally.refused[path]))


def _medium(folder: Path, path: str) -> Medium | str:
    try:
        return media.medium(path, discover.data(folder, path, discover.MEDIA_LIMIT))
    except (OSError, OverflowError) as error:
        return f"file {error}"


def _faults(card: Card, result: Rendered) -> Iterable[Diagnostic]:
    source, span = card.note.source, card.note.span
    if result.failed:
        hint = "the page says so in its place; the other cards are published"
        code = Code.CARD_TOO_LARGE if result.failed == limits.LARGE else Code.CARD_NOT_SHOWN
        yield Diagnostic(code, source.place(span.start), result.failed, hint)
    for problem in result.problems:
        side = (card.prompt, card.answer)[problem.side]
        start = side.offset(problem.start)
        place = source.place(start, max(start + 1, side.offset(problem.end)))
        yield Diagnostic(Code(problem.code), place, problem.about, problem.hint)
