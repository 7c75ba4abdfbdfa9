"""A made-up history of clozes: texts are edited, deletions come, go, change and get other numbers."""

from __future__ import annotations

from collections.abc import Iterator

from deckpress.model.note import Field, Kind, Note
from deckpress.model.source import Source, Span
from deckpress.read import cloze

from bench.history import Author

Piece = tuple[int, str]  # who the deletion is, 0 for text around it
Build = tuple[list[Note], list[list[str]]]  # the notes, and who their cards are


class Clozes:
    """Notes of 2 to 6 deletions each; the same seed does the same."""

    def __init__(self, seed: int) -> None:
        self.author = Author(seed)
        self.chance = self.author.chance
        self.notes = [self.note() for _ in range(1_000)]

    def history(self, commits: int) -> Iterator[Build]:
        """The notes after each commit, in 20 files."""
        yield self.built()
        for _ in range(commits):
            for pieces in self.chance.sample(self.notes, 20):
                self.change(pieces)
            if self.chance.random() < 0.2:
                at = self.chance.randrange(len(self.notes))
                self.notes[at:at] = [self.note() for _ in range(3)]
                del self.notes[self.chance.randrange(len(self.notes))]
            yield self.built()

    def note(self) -> list[Piece]:
        topic = self.author.topic("clozes")
        pieces: list[Piece] = []
        for _ in range(self.chance.randint(2, 6)):
            pieces.append((0, self.author.sentence(topic, self.chance.randint(2, 7))[:-1].lower()))
            pieces.append((next(self.author.keys), self.asked()))
        return pieces

    def asked(self) -> str:
        topic = self.author.topic("clozes")
        return " ".join(self.author.word(topic) for _ in range(self.chance.choice((1, 1, 1, 2, 3))))

    def change(self, pieces: list[Piece]) -> None:
        """The text around (half of the time), a deletion, or which deletions there are."""
        at = self.chance.randrange(len(pieces))
        who, text = pieces[at]
        deed = self.chance.random()
        if deed < 0.5:
            at -= at % 2
            pieces[at] = (0, self.author.changed(pieces[at][1], "clozes", 0.9).strip() or "so")
        elif deed < 0.75:
            at += 1 - at % 2
            target = self.chance.choice((0.99, 0.99, 0.9))
            pieces[at] = (pieces[at][0], self.author.changed(pieces[at][1], "clozes", target).strip() or "so")
        elif deed < 0.87:
            pieces[at:at] = [(next(self.author.keys), self.asked()), (0, "and")]
        elif deed < 0.95:
            self.hide(pieces, at, who, text)
        else:
            self.chance.shuffle(pieces)

    def hide(self, pieces: list[Piece], at: int, who: int, text: str) -> None:
        """A deletion becomes text, or words of the text a deletion."""
        if not who:
            pieces[at] = (next(self.author.keys), text)
        elif sum(bool(key) for key, _ in pieces) > 1:
            pieces[at] = (0, text)

    def built(self) -> Build:
        made, truth = list[Note](), list[list[str]]()
        for n, pieces in enumerate(self.notes):
            keys = [str(key) for key, _ in pieces if key]
            numbers = iter(range(1, len(pieces) + 1))
            front = " ".join(f"{{{{c{next(numbers)}::{text}}}}}" if key else text for key, text in pieces)
            found = cloze.deletions(front, front, (cloze.ANKI,))
            source = Source(f"part-{n * 20 // len(self.notes):02}.md", "")
            made.append(Note(source, Span(n, n + 1), Kind.CLOZE, Field(front), Field(""), ("Bench",), deletions=found))
            truth.append(keys)
        return made, truth
