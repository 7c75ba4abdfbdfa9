"""One card as it goes to a render process and as it comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from deckpress.collect.embeds import Embed
from deckpress.render.links import Link


@dataclass(frozen=True, slots=True)
class Context:
    """What all cards of a build share; `media` maps names to paths, as `collect.links.names` makes them."""

    macros: Mapping[str, str]
    media: Mapping[str, str]
    language: str


@dataclass(frozen=True, slots=True)
class Job:
    """One card to render: its number in the build, the id on its page, the folder of its file, its two sides.

    `embeds` are the texts that it shows from other notes, by `collect.embeds.place`; `base` is the note that is
    rendered within the card, "" for the card itself.
    """

    number: int
    id: str
    folder: str
    sides: tuple[str, str]
    language: str = ""
    attachments: str = ""  # folder where pictures are looked for next
    embeds: Mapping[str, Embed] = field(default_factory=dict)
    base: str = ""


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
    plain: tuple[str, str] = ("", "")  # formulas between marks
    formulas: int = 0
    tex: str = ""  # the source of its formulas
    problems: list[Problem] = field(default_factory=list)
    media: list[tuple[str, int, int]] = field(default_factory=list)  # path, side, offset
    links: list[tuple[Link, int, int, int]] = field(default_factory=list)  # link, side, start, end
    failed: str = ""
    spent: bool = False  # the process that rendered it must end
