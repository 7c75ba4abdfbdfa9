"""Ways from page to page."""

from __future__ import annotations

import posixpath

from deckpress.site.views import Link, Pager


def pager(paths: list[str], at: int) -> Pager | None:
    if len(paths) < 2:
        return None
    links = tuple(Link(str(n), relative(path, paths[at])) for n, path in enumerate(paths, 1))
    previous = links[at - 1].href if at else ""
    following = links[at + 1].href if at + 1 < len(links) else ""
    return Pager(at + 1, len(paths), links, previous, following)


def relative(target: str, page: str) -> str:
    path, mark, fragment = target.partition("#")
    return posixpath.relpath(path, posixpath.dirname(page) or ".") + mark + fragment
