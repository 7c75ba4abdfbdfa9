"""Texts that cards show from other notes: `![[note]]`, `![[note#heading]]`, `![[note#^block]]`."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable

from deckpress.collect.links import Index, stem
from deckpress.collect.parts import words
from deckpress.model.embed import CARD_LIMIT, DEPTH, Embed, place
from deckpress.patterns import compiled

_TEXT_LIMIT = 20_000  # characters
_WRITTEN = compiled(r"!\[\[(?P<target>[^\[\]\n|\\]+)")
_FILE = compiled(r"\.\w{2,5}$")


def embed(target: str, path: str, index: Index, attachments: Callable[[str], str]) -> Embed | None:
    """What an embed in the note at `path` shows; None where it names no note but a file."""
    named = index.named(target, path)
    if not named.path and _FILE.search(target.partition("#")[0].strip()):
        return None
    if named.span is None:
        return Embed(about=named.about, hint=named.hint or "check its name")
    fragment = target.partition("#")[2].strip()
    part = fragment.casefold() if fragment.startswith("^") else words(fragment)
    text = index.parts(named.path).text(named.span)
    cut = len(text) > _TEXT_LIMIT
    if cut:
        text = text[: max(text.rfind("\n", 0, _TEXT_LIMIT), _TEXT_LIMIT // 2)]
    name = f"{stem(named.path)}#{part}" if part else stem(named.path)
    headings = [] if fragment.startswith("^") else [part.strip() for part in fragment.split("#") if part.strip()]
    title = " › ".join((stem(named.path.rpartition("/")[2]), *headings))
    return Embed(named.path, name, title, text, attachments(named.path), cut=cut)


class Embeds:
    """The embeds of cards, each looked up once."""

    def __init__(self, index: Index, attachments: Callable[[str], str]) -> None:
        self._index = index
        self._attachments = attachments
        self._known: dict[tuple[str, str], Embed | None] = {}

    def of(self, texts: Iterable[str], path: str) -> dict[str, Embed]:
        """All that the sides of a card in the note at `path` embed, and what that embeds in turn, by `place`."""
        found: dict[str, Embed] = {}
        waiting = deque((text, "", 1) for text in texts if "![[" in text)
        while waiting:
            text, base, depth = waiting.popleft()
            for match in _WRITTEN.finditer(text):
                target = match["target"].strip()
                at = place(base, target)
                if at in found:
                    continue
                shown = self._shown(target, base or path)
                if shown is None:
                    continue
                if len(found) == CARD_LIMIT:
                    return found
                found[at] = shown
                if depth < DEPTH and "![[" in shown.text:
                    waiting.append((shown.text, shown.path, depth + 1))
        return found

    def _shown(self, target: str, path: str) -> Embed | None:
        at = (path if target.startswith("#") else path.rpartition("/")[0], target)
        if at not in self._known:
            self._known[at] = embed(target, path, self._index, self._attachments)
        return self._known[at]
