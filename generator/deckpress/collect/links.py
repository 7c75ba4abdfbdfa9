"""What links and embeds may name: notes by path or bare name, their parts, and the nearest of what is not there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cached_property

from msgspec import Struct

from deckpress.collect.nearest import Ordered, nearest, ordered
from deckpress.collect.parts import Parts, words
from deckpress.model.deck import Collection
from deckpress.model.source import Source, Span
from deckpress.patterns import compiled

_ENDING = compiled(r"\.(?:md|markdown)$", re.IGNORECASE)
_DEPTH = 8  # folders that a name may tell
# Files that notes link to and that are not looked for: nothing can be said of them.
OTHERS = frozenset(
    "base canvas csv doc docx drawing epub html ipynb json odt pdf ppt pptx svg txt xls xlsx zip".split()
)


def key(name: str) -> str:
    """A name in the form in which names are compared."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def stem(path: str) -> str:
    """A path without the ending of a note."""
    return _ENDING.sub("", path)


def names(files: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Names to paths: (name with folders, path) of each file in any case, and behind `*` the last parts of its name.

    Where several files share a name, it means the one with the shortest path, the first by alphabet of equals.
    """
    found: dict[str, str] = {}
    listed = sorted(files, key=lambda file: (len(file[1]), file[1]))
    for name, path in listed:
        found.setdefault(name, path)
    for name, path in listed:
        found.setdefault(key(name), path)
        parts = key(name).split("/")
        for at in range(1, min(len(parts), _DEPTH) + 1):
            found.setdefault("*" + "/".join(parts[-at:]), path)
    return found


def found(known: Mapping[str, str], written: str, folder: str, attachments: str = "") -> str | None:
    """The path of a file that a note in `folder` names: beside it, among the attachments, from the top, by its name.

    `/x`, and `@/x` as hashcards writes it, is looked for from the top at once.
    """
    top = written.removeprefix("@").lstrip("/") if written.startswith("@/") else written.lstrip("/")
    beside = joined(folder, top) if top == written else joined("", top)
    if beside is None:
        return None
    for name in (beside, joined(attachments, top), joined("", top)):
        if name and (path := known.get(name) or known.get(key(name))):
            return path
    last = key(top.rpartition("/")[2])
    return known.get(f"*{key(top)}") or known.get(f"*{last}") if last else None


def joined(folder: str, name: str) -> str | None:
    """The path of `name` as seen from a folder; None if it leads out of the content."""
    parts = [part for part in folder.split("/") if part]
    for part in name.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


class Named(Struct, frozen=True):
    """What a link names: the note at `path` and the part in `span`; `about` says what is wrong if there is none."""

    path: str = ""
    span: Span | None = None
    about: str = ""
    hint: str = ""


class Index(Struct, frozen=True, dict=True):
    """All notes and media of a collection, by name."""

    sources: Mapping[str, Source]
    media: Mapping[str, str]  # as `names`
    others: tuple[str, ...] = ()  # further names, such as those of decks, for hints
    _parts: dict[str, Parts] = {}

    def named(self, written: str, path: str) -> Named:
        """What `Note#Part`, written in the note at `path`, names."""
        name, _, fragment = written.partition("#")
        note = self.note(name.strip(), path)
        if note is None:
            return Named(about=f"nothing is called `{short(written)}`", hint=self.near(stem(name.strip())))
        parts = self.parts(note)
        if span := parts.span(fragment.strip()):
            return Named(note, span)
        shown = stem(note.rpartition("/")[2])
        if fragment.startswith("^"):
            near = nearest(fragment[1:].casefold(), parts.ordered_ids)
            hint = f"did you mean `^{near}`?" if near else "put the id at the end of the block it means"
            return Named(note, None, f"no block of `{shown}` is called `{short(fragment)}`", hint)
        near = nearest(words(fragment.rpartition("#")[2]), parts.ordered_titles)
        hint = "name a heading as it stands in the note"
        if near:
            hint = f"did you mean `{parts.headings[parts.titles[near][0]][1]}`?"
        return Named(note, None, f"`{shown}` has no heading `{short(fragment.strip())}`", hint)

    def note(self, name: str, path: str) -> str | None:
        """The path of the note that a name means in the note at `path`; "" means that one itself."""
        if not name:
            return path
        return found(self._notes, stem(name), path.rpartition("/")[0])

    def parts(self, path: str) -> Parts:
        if path not in self._parts:
            self._parts[path] = Parts(self.sources[path])
        return self._parts[path]

    def unseen(self, name: str, folder: str) -> bool:
        """True for a name of a file that is no note: one of the media, or of a kind that is not looked for."""
        return name.rpartition(".")[2].lower() in OTHERS or found(self.media, name, folder) is not None

    def near(self, name: str) -> str:
        """A hint that names what is called nearly so; "" if nothing is."""
        found = nearest(key(name.rpartition("/")[2]), self._ordered)
        return f"did you mean `{self._spelled[found]}`?" if found else ""

    @cached_property
    def _notes(self) -> dict[str, str]:
        return names((stem(path), path) for path in self.sources if _ENDING.search(path))

    @cached_property
    def _spelled(self) -> dict[str, str]:
        """How the last part of each name is spelled."""
        notes = (stem(path).rpartition("/")[2] for path in self.sources if _ENDING.search(path))
        return {key(name): name for name in sorted((*self.others, *notes), reverse=True)}

    @cached_property
    def _ordered(self) -> Ordered:
        return ordered(self._spelled)


def index(sources: Iterable[Source], media: Mapping[str, str], collection: Collection) -> Index:
    """What the notes of a collection may name; `media` as `names` makes them of their paths."""
    decks = dict.fromkeys(name for deck in collection.decks for name in (deck.path[-1], deck.title))
    return Index({source.path: source for source in sources}, media, tuple(decks))


def short(name: str) -> str:
    return name if len(name) <= 100 else f"{name[:100]}…"
