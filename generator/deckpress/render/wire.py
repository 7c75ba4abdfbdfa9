"""Rendered cards as plain lists, for the way between processes."""

from __future__ import annotations

from typing import Any

from deckpress.render.card import Problem, Rendered


def as_json(rendered: Rendered) -> dict[str, Any]:
    """The card as values that JSON knows."""
    values = {name: getattr(rendered, name) for name in Rendered.__slots__}
    values["problems"] = [[getattr(p, name) for name in Problem.__slots__] for p in rendered.problems]
    return values


def from_json(values: dict[str, Any]) -> Rendered:
    """The inverse of `as_json`."""
    values["html"], values["plain"] = tuple(values["html"]), tuple(values["plain"])
    values["problems"] = [Problem(*items) for items in values["problems"]]
    values["media"] = [tuple(item) for item in values["media"]]
    return Rendered(**values)
