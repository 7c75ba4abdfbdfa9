"""Jinja with everything escaped and nothing undefined."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from deckpress import resources


@cache
def environment(own: Path | None = None) -> Environment:
    """Our templates; those in the folder `own` of a site are looked up before them."""
    folders = [str(own)] if own else []
    return Environment(
        loader=FileSystemLoader([*folders, str(resources.templates())]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        auto_reload=False,
    )
