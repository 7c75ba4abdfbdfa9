"""Cards and what is made of them as plain lists, for the way between processes."""

from __future__ import annotations

from typing import Any

from deckpress.collect.embeds import Embed
from deckpress.render.job import Job, Problem, Rendered
from deckpress.render.links import Link


def job_as_json(job: Job) -> list[Any]:
    """The job as values that JSON knows."""
    texts = {at: [getattr(embed, name) for name in Embed.__slots__] for at, embed in job.embeds.items()}
    return [job.number, job.id, job.folder, job.sides, job.language, job.attachments, texts, job.base]


def job_from_json(values: list[Any]) -> Job:
    """The inverse of `job_as_json`."""
    number, name, folder, sides, language, attachments, texts, base = values
    embeds = {at: Embed(*items) for at, items in texts.items()}
    return Job(number, name, folder, (sides[0], sides[1]), language, attachments, embeds, base)


def as_json(rendered: Rendered) -> dict[str, Any]:
    """The card as values that JSON knows."""
    values = {name: getattr(rendered, name) for name in Rendered.__slots__}
    values["problems"] = [[getattr(p, name) for name in Problem.__slots__] for p in rendered.problems]
    values["links"] = [[[link.base, link.written, link.address], *place] for link, *place in rendered.links]
    return values


def from_json(values: dict[str, Any]) -> Rendered:
    """The inverse of `as_json`."""
    values["html"], values["plain"] = tuple(values["html"]), tuple(values["plain"])
    values["problems"] = [Problem(*items) for items in values["problems"]]
    values["media"] = [tuple(item) for item in values["media"]]
    values["links"] = [(Link(*link), *place) for link, *place in values["links"]]
    return Rendered(**values)
