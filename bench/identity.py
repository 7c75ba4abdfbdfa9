"""How many histories each way to name cards loses, and how long ours takes: `python -m bench identity [seed…]`.

A made-up author (bench/history.py) works for 250 commits.  The decks are read by the real reader; the id comments that
say who a card is are the truth, and are hidden from what is measured.  Thresholds were chosen on seeds 1 to 3.
"""

from __future__ import annotations

import dataclasses
import hashlib
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from deckpress.collect import identity, siblings
from deckpress.model.note import Field, Kind, Note
from deckpress.model.source import Source, Span
from deckpress.read import dialects, normal
from deckpress.read.page import Page
from msgspec.structs import replace

from bench import clozes, history
from bench.record import Table

SEEDS = (11, 12, 13)
_CARDS, _COMMITS = 6_000, 250
Scheme = Callable[[Sequence[Note]], list[str]]  # an id for each note of a build; it may remember earlier builds
Build = tuple[list[Note], list[str]]  # the notes without their ids, and who they are


@dataclass
class Score:
    """What became of histories from build to build."""

    edits: int = 0  # cards that the last build had with another text
    lost: int = 0  # the card has an id nobody had
    swapped: int = 0  # the card has the id of another
    inherited: int = 0  # a new card has the id of another, there or gone
    owner: dict[str, str] = field(default_factory=dict)
    last: dict[str, tuple[str, str]] = field(default_factory=dict)

    def add(self, truth: Sequence[str], ids: Sequence[str], texts: Sequence[str]) -> None:
        for who, name, text in zip(truth, ids, texts, strict=True):
            owner = self.owner.get(name, who)
            if who in self.last:
                before, said = self.last[who]
                self.edits += said != text
                self.lost += name != before and owner == who
                self.swapped += name != before and owner != who
            else:
                self.inherited += owner != who
        for who, name, text in zip(truth, ids, texts, strict=True):
            self.owner[name], self.last[who] = who, (name, text)


def builds(seed: int, every: int) -> Iterator[Build]:
    """The decks after every so many commits, as the reader reads them."""
    known: dict[tuple[str, str], list[Note]] = {}
    for number, decks in enumerate(history.Author(seed).history(_CARDS, _COMMITS)):
        if number % every:
            continue
        found: dict[tuple[str, str], list[Note]] = {}
        for path, cards in sorted(decks.files.items()):
            text = history.text(cards)
            found[path, text] = known.get((path, text)) or _read(path, text)
        known = found
        notes = [note for listed in found.values() for note in listed]
        yield [replace(note, id="") for note in notes], [note.id for note in notes]


def _read(path: str, text: str) -> list[Note]:
    return [item for item in dialects.parse(Page(Source(path, text))) if isinstance(item, Note)]


def raw(notes: Sequence[Note]) -> list[str]:
    """A digest of the block with all that belongs to it, up to the next card."""
    ends = [after.span.start if after.source is note.source else len(note.source.text) for note, after in _next(notes)]
    return _counted(_block(note, end) for note, end in zip(notes, ends, strict=True))


def _next(notes: Sequence[Note]) -> Iterator[tuple[Note, Note]]:
    last = replace(notes[-1], source=Source("", ""))
    return zip(notes, (*notes[1:], last), strict=True)


def _block(note: Note, end: int) -> str:
    text, _, rest = note.source.text[note.span.start : end].partition("<!--")
    return text + rest.partition("-->")[2]


def normalised(notes: Sequence[Note]) -> list[str]:
    return _counted(identity.digest(note) for note in notes)


def front_only(notes: Sequence[Note]) -> list[str]:
    return _counted(normal.normal(note.front.text) for note in notes)


def _counted(names: Iterator[str]) -> list[str]:
    """Digests of the names, those that stand twice with their count."""
    counts: Counter[str] = Counter()
    found = []
    for name in names:
        digest = hashlib.sha256(name.encode()).hexdigest()[:16]
        counts[digest] += 1
        found.append(f"{digest}-{counts[digest]}")
    return found


class Plan:
    """Equal text, then equal front or back, then a ratio of 0.6 in the file or in one that gave it cards."""

    def __init__(self) -> None:
        self.old: list[tuple[str, str, str, str, str]] = []  # id, digest, front, back, file
        self.names = 0

    def __call__(self, notes: Sequence[Note]) -> list[str]:
        new = [(identity.digest(n), normal.line(n.front.text), normal.line(n.back.text), n.source.path) for n in notes]
        ids, free = [""] * len(new), dict.fromkeys(range(len(self.old)))
        votes: set[tuple[str, str]] = set()
        for place in (0, 1, 2):
            waiting: dict[str, list[int]] = defaultdict(list)
            for at in free:
                waiting[self.old[at][place + 1]].append(at)
            for n, cells in enumerate(new):
                found = waiting.get(cells[place])
                if not ids[n] and found:
                    at = next((at for at in found if self.old[at][4] == cells[3]), found[0])
                    found.remove(at)
                    free.pop(at)
                    ids[n] = self.old[at][0]
                    votes.add((self.old[at][4], cells[3]))
        for n, (_, front, back, file) in enumerate(new):
            if not ids[n]:
                near = (at for at in free if self.old[at][4] == file or (self.old[at][4], file) in votes)
                ids[n] = self._alike(f"{front}\n{back}", near, free)
        self.old = [(name, *cells) for name, cells in zip(ids, new, strict=True)]
        return ids

    def _alike(self, text: str, near: Iterator[int], free: dict[int, None]) -> str:
        best, chosen = 0.6, -1
        for at in near:
            matcher = SequenceMatcher(None, f"{self.old[at][2]}\n{self.old[at][3]}", text, autojunk=False)
            if min(matcher.real_quick_ratio(), matcher.quick_ratio()) >= best and matcher.ratio() >= best:
                best, chosen = matcher.ratio(), at
        if chosen < 0:
            self.names += 1
            return f"new-{self.names}"
        free.pop(chosen)
        return self.old[chosen][0]


class Ours:
    """cards.lock, as text from build to build."""

    def __init__(self) -> None:
        self.known: bytes | None = None

    def __call__(self, notes: Sequence[Note]) -> list[str]:
        names, record, _ = identity.named(notes, [("",)] * len(notes), self.known)
        self.known = record.data
        return [name.id for name in names]


def scored(made: Iterator[Build], schemes: dict[str, Scheme]) -> dict[str, Score]:
    scores = {name: Score() for name in schemes}
    for notes, truth in made:
        texts = [identity.digest(note) for note in notes]
        for name, scheme in schemes.items():
            scores[name].add(truth, scheme(notes), texts)
    return scores


def cloze_scores(seed: int) -> dict[str, Score]:
    """Cards of clozes, named by their text alone and by ours."""
    scores, known = {"clozes, digests of note and deletion": Score(), "clozes, ours": Score()}, None
    for notes, truth in clozes.Clozes(seed).history(_COMMITS):
        keys = [tuple(side.key for side in siblings.sides(note)) for note in notes]
        who = [card for cards in truth for card in cards]
        texts = [key for asked in keys for key in asked]
        for score, lock in zip(scores.values(), (None, known), strict=True):
            names, record, _ = identity.named(notes, keys, lock)
            score.add(who, [card for name in names for card in name.cards], texts)
        known = record.data
    return scores


def tables(seeds: Sequence[int] = SEEDS) -> list[Table]:
    """Histories lost by each scheme, and the time that ours takes."""
    total: dict[str, Score] = {}
    with ProcessPoolExecutor() as pool:
        for scores in pool.map(_seed, seeds):
            for name, score in scores.items():
                _sum(total.setdefault(name, Score()), score)
    rows = tuple(
        (
            name,
            f"{s.edits:,}",
            f"{s.lost:,}",
            f"{s.swapped:,}",
            f"{s.inherited:,}",
            f"{s.lost + s.swapped + s.inherited:,}",
        )
        for name, s in total.items()
    )
    about = (
        f"{len(seeds)} made-up authors (seeds {', '.join(map(str, seeds))}), about {_CARDS:,} cards and {_COMMITS} "
        "commits each, read as callouts, and 1,000 notes for clozes. *Edited*: "
        "cards whose text is not that of the last build."
    )
    head = ("scheme", "edited", "lost", "swapped", "inherited", "wrong in all")
    return [Table("Identity of cards", about, head=head, plain=rows), _times()]


def _seed(seed: int) -> dict[str, Score]:
    """All scores of one author, without the histories they come from."""
    found: dict[str, Score] = {}
    for every in (1, 10, 50):
        print(f"bench: seed {seed}, a build every {every} commits", file=sys.stderr)
        often = "" if every == 1 else f", a build every {every} commits"
        schemes: dict[str, Scheme] = {f"plan: text, front or back, ratio 0.6{often}": Plan(), f"ours{often}": Ours()}
        if every == 1:
            simple = {"digest of the whole block": raw, "digest of both sides": normalised, "front only": front_only}
            schemes = {**simple, **schemes}
        found.update(scored(builds(seed, every), schemes))
    found.update(cloze_scores(seed))
    return {name: dataclasses.replace(score, owner={}, last={}) for name, score in found.items()}


def _sum(total: Score, score: Score) -> None:
    for name in ("edits", "lost", "swapped", "inherited"):
        setattr(total, name, getattr(total, name) + getattr(score, name))


def _times() -> Table:
    """Seconds for 20,000 cards, the best of three."""
    author = history.Author(1)
    author.decks.files = {f"part-{n:03}.md": author.cards(f"part-{n:03}.md", 100)[:100] for n in range(200)}
    source = {path: Source(path, "") for path in author.decks.files}

    def notes() -> list[Note]:
        return [
            Note(source[path], Span(n, n + 1), Kind.BASIC, Field(card.front), Field(card.back), ("Bench",))
            for path, cards in author.decks.files.items()
            for n, card in enumerate(cards)
        ]

    before = notes()
    _, record, _ = identity.named(before, [("",)] * len(before), None)
    rows = [("no cards.lock", _best(before, None)), ("nothing changed", _best(before, record.data))]
    for path in list(author.decks.files)[:20]:
        for card in author.decks.files[path]:
            author.edit(card, path)
    rows.append(("2,000 cards edited", _best(notes(), record.data)))
    author.decks.files = {"one.md": author.cards("one.md", 2_000)[:2_000]}
    source["one.md"] = Source("one.md", "")
    _, record, _ = identity.named(notes(), [("",)] * 2_000, None)
    for card in author.decks.files["one.md"]:
        author.edit(card, "one.md")
    rows.append(("2,000 cards in one file, all edited", _best(notes(), record.data)))
    about = "20,000 notes in 200 files but for the last row: digests, cards.lock read, matched and written as text."
    return Table("Time for ids", about, head=("what", "time"), plain=tuple((name, f"{t:.2f} s") for name, t in rows))


def _best(notes: list[Note], known: bytes | None) -> float:
    spent = []
    for _ in range(3):
        began = time.perf_counter()
        identity.named(notes, [("",)] * len(notes), known)
        spent.append(time.perf_counter() - began)
    return min(spent)


if __name__ == "__main__":
    for table in tables(tuple(map(int, sys.argv[1:])) or SEEDS):
        print("\n".join(table.lines()), end="\n\n")
