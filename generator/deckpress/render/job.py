"""One card as it goes to a render process and as it comes back."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from deckpress.model.embed import Embed
from deckpress.render.links import Link


class Context(Struct, frozen=True):
    """What all cards of a build share; `media` maps names to paths, as `collect.links.names` makes them."""

    macros: Mapping[str, str]
    media: Mapping[str, str]
    language: str


class Job(Struct, frozen=True, array_like=True):
    """One card to render: its number in the build, the id on its page, the folder of its file, its two sides.

    `embeds` are the texts that it shows from other notes, by `model.embed.place`; `base` is the note that is
    rendered within the card, "" for the card itself.
    """

    number: int
    id: str
    folder: str
    sides: tuple[str, str]
    language: str = ""
    attachments: str = ""  # folder where pictures are looked for next
    embeds: Mapping[str, Embed] = {}
    base: str = ""


class Problem(Struct, frozen=True, array_like=True):
    """A fault at offsets in one side of a card."""

    code: str
    side: int
    start: int
    end: int
    about: str
    hint: str = ""


class Rendered(Struct, array_like=True):
    """A finished card; `failed` says why there is none."""

    number: int
    html: tuple[str, str] = ("", "")
    plain: tuple[str, str] = ("", "")  # formulas between marks
    formulas: int = 0
    tex: str = ""  # the source of its formulas
    problems: list[Problem] = []
    media: list[tuple[str, int, int]] = []  # path, side, offset
    links: list[tuple[Link, int, int, int]] = []  # link, side, start, end
    sheets: set[str] = set()  # of `sheets.SHEETS`, those that it needs
    failed: str = ""
    spent: bool = False  # the process that rendered it must end
