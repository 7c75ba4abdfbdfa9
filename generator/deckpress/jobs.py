"""Cards as jobs for render processes, and some of them before all decks are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from deckpress.collect import identity, siblings
from deckpress.config import Site
from deckpress.model.embed import Embed
from deckpress.model.note import Field, Kind, Note
from deckpress.render.job import Context, Job

_ALONE = frozenset((Kind.BASIC, Kind.CHOICE, Kind.PROMPT))  # kinds of notes that become one card


def context(site: Site, media: Mapping[str, str]) -> Context:
    """What all cards share; `media` maps names to paths, as `collect.links.names` makes them."""
    return Context({macro.name: macro.body for macro in site.macros}, media, site.language)


def job(
    number: int, name: str, note: Note, prompt: Field, answer: Field, attachments: str, embeds: Mapping[str, Embed]
) -> Job:
    """The job of the card with that id of a note, which looks for its pictures in the folder `attachments` too."""
    source = note.source
    folder = source.path.rpartition("/")[0]
    return Job(number, name, folder, (prompt.text, answer.text), source.meta.language, attachments, embeds)


def early(notes: Iterable[Note], attachments: str) -> Iterator[Job]:
    """The jobs of notes of one file as they will most likely be, without those that depend on other notes."""
    for note in notes:
        if note.kind in _ALONE:
            (one,) = siblings.sides(note)
            if not any("![[" in side.text for side in (one.prompt, one.answer)):
                yield job(0, identity.alone(note), note, one.prompt, one.answer, attachments, {})
