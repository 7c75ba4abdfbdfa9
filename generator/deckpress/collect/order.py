"""The order in which a collection is read."""

from __future__ import annotations

from collections.abc import Sequence

from deckpress.model.note import Note


def reading(notes: Sequence[Note]) -> list[int]:
    """Where the notes stand in `notes`, by deck, file and place in the file, in whatever order they are given.

    Decks follow their paths, case folded.  The files of a folder come before those of the folders in it.
    """
    decks = sorted({note.deck for note in notes}, key=lambda path: ([part.casefold() for part in path], path))
    files = sorted({note.source.path for note in notes}, key=_file)
    deck_at, file_at = ({name: at for at, name in enumerate(names)} for names in (decks, files))
    places = [(deck_at[note.deck], file_at[note.source.path], note.span.start) for note in notes]
    return sorted(range(len(notes)), key=places.__getitem__)


def _file(path: str) -> list[tuple[int, str]]:
    *folders, name = path.split("/")
    return [*((1, folder) for folder in folders), (0, name)]
