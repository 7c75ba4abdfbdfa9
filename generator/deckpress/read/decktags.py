"""Tags such as `#flashcards/a/b` that open a file for cards and name their deck."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from functools import cached_property

from msgspec import Struct

from deckpress.patterns import compiled
from deckpress.read.page import Page

_NAME = r"[^\s\0#,.;:!?\"'()\[\]{}<>|\\^`~*=+&%$@]+"
_TAG = compiled(rf"(?<![^\s])#(?P<name>(?!\d+(?!\S)){_NAME})(?!\S)")
_LEADING = compiled(rf"[ \t]*(?:#{_NAME}(?:[ \t]+|$))+")


class Ruling(Struct, frozen=True):
    """What a line of tags says: the deck, None if it is the file's own, and other tags."""

    deck: tuple[str, ...] | None
    tags: tuple[str, ...] = ()


class Tags(Struct, frozen=True, dict=True):
    """The flashcard tags of one file; `known` are those that open a file, without `#`."""

    page: Page
    known: tuple[str, ...]

    @cached_property
    def written(self) -> dict[int, Ruling]:
        """By line: what its flashcard tags say."""
        if not any(f"#{name}" in self.page.source.text.casefold() for name in self.known):
            return {}
        lines = self.page.masks
        found = ((n, self.ruling(_names(lines[n]))) for n in range(self.page.first, len(lines)) if "#" in lines[n])
        return {n: ruling for n, ruling in found if ruling}

    @cached_property
    def front_matter(self) -> Ruling | None:
        return self.ruling(self.page.source.meta.tags)

    def ruling(self, names: Iterable[str]) -> Ruling | None:
        """What tags say together: the first flashcard tag is the deck; None if there is no such tag."""
        listed = tuple(dict.fromkeys(names))
        first = next((name for name in listed if self.opens(name)), None)
        if first is None:
            return None
        others = (name for name in listed if name != first and name.casefold() not in self.known)
        return Ruling(self._deck(first), tuple(others))

    def opens(self, name: str) -> bool:
        folded = name.casefold()
        return any(folded == known or folded.startswith(f"{known}/") for known in self.known)

    def alone(self, mask: str) -> bool:
        """True if a line holds nothing but tags, one of them a flashcard tag."""
        leading = _LEADING.match(mask)
        return bool(leading) and leading is not None and leading.end() == len(mask) and self._opened(leading[0])

    def cut(self, mask: str) -> tuple[int, int, Ruling | None]:
        """Where the text of a line starts and ends between its flashcard tags, and what they say."""
        if "#" not in mask:
            return 0, len(mask), None
        start = self._leading(mask)
        end = max(start, self._trailing(mask))
        return start, end, self.ruling((*_names(mask[:start]), *_names(mask[end:])))

    def without(self, text: str) -> str:
        """The text without flashcard tags."""
        if "#" not in text:
            return text
        return _TAG.sub(lambda match: "" if self.opens(match["name"]) else match[0], text).strip()

    def _leading(self, mask: str) -> int:
        """Where the text behind the flashcard tags at the start of a line starts; 0 if there are none."""
        leading = _LEADING.match(mask)
        return leading.end() if leading and self._opened(leading[0]) else 0

    def _trailing(self, mask: str) -> int:
        """Where the flashcard tags at the end of a line start; its length if there are none."""
        end = at = len(mask.rstrip())
        while (start := max(mask.rfind(" ", 0, at), mask.rfind("\t", 0, at)) + 1) and _TAG.fullmatch(mask, start, at):
            end = at = len(mask[:start].rstrip())
        return end if self._opened(mask[end:]) else len(mask)

    def _opened(self, text: str) -> bool:
        return any(self.opens(name) for name in _names(text))

    def _deck(self, name: str) -> tuple[str, ...] | None:
        """The path below the longest known tag that the name starts with."""
        base = max((known for known in self.known if f"{name.casefold()}/".startswith(f"{known}/")), key=len)
        return tuple(part for part in name[len(base) :].split("/") if part) or None


def tags(page: Page) -> Tags:
    """The flashcard tags of a file, by the settings of its vault."""
    names = (tag.strip().lstrip("#").rstrip("/").casefold() for tag in page.vault.spaced_repetition.tags)
    return Tags(page, tuple(name for name in names if name))


class Rules(Struct, frozen=True, dict=True):
    """Which flashcard tag rules a card: one on the card, else the last above it, the front matter, the first one."""

    tags: Tags
    lines: tuple[int, ...]  # lines whose tags rule what stands below

    def ruling(self, line: int, own: Ruling | None) -> Ruling:
        """Deck and tags of the card on a line; `own` is what tags on the card itself say."""
        page = self.tags.page
        above = bisect_left(self.lines, line + 1) - 1
        ruling = own or (self.tags.written[self.lines[above]] if above >= 0 else self.tags.front_matter)
        if not ruling and self.lines:
            ruling = self.tags.written[self.lines[0]]
        deck = ruling.deck if ruling and ruling.deck and not page.vault.spaced_repetition.folders else self._own
        tags = (*self._general, *(ruling.tags if ruling else ()))
        return Ruling(deck, tuple(dict.fromkeys(tags)))

    @cached_property
    def _general(self) -> tuple[str, ...]:
        return tuple(tag for tag in self.tags.page.tags if not self.tags.opens(tag))

    @cached_property
    def _own(self) -> tuple[str, ...]:
        """The deck of the file: its folder, where folders are decks and the file names none."""
        page = self.tags.page
        folders = page.vault.spaced_repetition.folders and not page.named
        return (page.deck[:-1] or page.deck) if folders else page.deck


def _names(text: str) -> list[str]:
    return [match["name"].rstrip("/") for match in _TAG.finditer(text)]
