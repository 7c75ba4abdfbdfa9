"""The plain part of YAML: the only importer of yaml."""

from __future__ import annotations

from typing import Any

import yaml

_DEPTH = 8


class Invalid(Exception):
    """The text is no YAML, or more than the plain part; `at` is where in it."""

    def __init__(self, about: str, at: int) -> None:
        super().__init__(about)
        self.about = about
        self.at = at


def loaded(text: str) -> Any:
    """The values of a text, all scalars as they are written."""
    try:
        return yaml.load(text, _Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "mark", None) or getattr(error, "problem_mark", None)
        names = ("about", "problem", "reason")
        about = next((said for name in names if (said := getattr(error, name, ""))), "not valid YAML")
        raise Invalid(about, mark.index if mark else getattr(error, "position", 0)) from error


class _Refused(yaml.YAMLError):
    """A YAML feature that front matter has no use for."""

    def __init__(self, about: str, mark: yaml.Mark) -> None:
        super().__init__(about)
        self.about = about
        self.mark = mark


class _Loader(yaml.BaseLoader):
    """Strings, lists and maps; no aliases, no tags, no repeated keys, little depth."""

    depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _Refused("anchors and aliases are not read", event.start_mark)
        if getattr(event, "tag", None):
            raise _Refused("tags are not read", event.start_mark)
        self.depth += 1
        if self.depth > _DEPTH:
            raise _Refused(f"more than {_DEPTH} levels", event.start_mark)
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise _Refused("keys must be plain words", key.start_mark)
            if key.value in seen:
                raise _Refused(f"key `{key.value}` stands twice", key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)
