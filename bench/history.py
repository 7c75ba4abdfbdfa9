"""A made-up history of decks: what an author does to them over 200 commits and more, with the truth known.

The rates follow those of one public vault (docs/decisions/0007-card-identity.md): 31 % of its cards were edited at
least once, the text before and after alike to 0.95 in the median and 0.77 in the worst tenth.  Here it is 25 to 30 %,
0.94 and 0.73, and four in ten edits come with a move: a little harder.
"""

from __future__ import annotations

import difflib
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate, count

_SYLLABLES = (
    "ba be bi bo ca ce ci co da de di do fa fe ga ge la le li lo lu ma me mi mo na ne ni no pa pe po ra re ri ro sa "
    "se si so ta te ti to tu va ve vi al an ar as en er es ic in is on or us tra pro con per str phy lym gen syn cyt"
).split()
_OPENERS = (
    "What is the {} of a {}?", "How does the {} change when the {} grows?", "Why is {} not a {}?",
    "Which {} follows from {} {}?", "Name the three kinds of {}.", "Define {}.", "What does {} mean in a {} of {}?",
    "When was the {} of {} found?", "Who described {}?", "State the {} theorem.", "What is {}?",
    "How are {} and {} related?", "Give an example of {} in {}.", "Explain why {} {} depend on {}.",
)  # fmt: skip
_LINKS = "the of a and in to is by with for as on that from which are or it at an not between only if then".split()


@dataclass(slots=True)
class Written:
    """One card: `key` is who it is, whatever it says."""

    key: int
    front: str
    back: str
    reference: str = ""


@dataclass(slots=True)
class Decks:
    """All files, and what the last commit did: keys by kind of deed."""

    files: dict[str, list[Written]] = field(default_factory=dict)
    done: dict[str, list[int]] = field(default_factory=dict)


class Author:
    """Someone who writes decks; the same seed does the same."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.keys = count(1)
        self.names = count(1)
        vocabulary = sorted({"".join(self.chance.choices(_SYLLABLES, k=n)) for n in (2, 3, 3, 4) for _ in range(900)})
        self.chance.shuffle(vocabulary)
        self.vocabulary = vocabulary
        self.weights = list(accumulate(1 / (n + 60) for n in range(len(vocabulary))))
        self.topics: dict[str, list[str]] = {}
        self.decks = Decks()
        self.bin: list[tuple[str, int, Written]] = []

    def history(self, cards: int, commits: int) -> Iterator[Decks]:
        """The decks after each commit; they end with about this many cards."""
        while self.size() < cards // 2:
            self.new_file()
        yield self.decks
        growth = cards / 2 / commits
        deeds: tuple[tuple[Callable[[], None], float], ...] = (
            (self.retouch, 1.15), (self.replace_term, 0.03), (self.refer, 1.0), (self.mark_up, 0.15),
            (self.delete, 0.35), (self.undo, 0.2), (self.rewrite, 0.25), (self.reorder, 0.25), (self.move, 0.35),
            (self.rename, 0.6), (self.rename_folder, 0.04), (self.split, 0.10), (self.merge, 0.06), (self.copy, 0.12),
            (self.copy_and_change, 0.35), (self.share_front, 0.08),
        )  # fmt: skip
        for _ in range(commits):
            self.decks.done = {}
            for deed, rate in deeds:
                for _ in range(int(rate) + (self.chance.random() < rate % 1)):
                    deed()
            self.grow(growth)
            yield self.decks

    def size(self) -> int:
        return sum(map(len, self.decks.files.values()))

    # What cards say

    def topic(self, path: str) -> list[str]:
        if path not in self.topics:
            self.topics[path] = self.chance.choices(self.vocabulary, cum_weights=self.weights, k=50)
        return self.topics[path]

    def word(self, topic: list[str]) -> str:
        if self.chance.random() < 0.5:
            return self.chance.choice(topic)
        return self.chance.choices(self.vocabulary, cum_weights=self.weights)[0]

    def sentence(self, topic: list[str], length: int) -> str:
        words = [self.chance.choice(_LINKS) if n % 2 else self.word(topic) for n in range(length)]
        return " ".join(words).capitalize() + "."

    def family(self, topic: list[str]) -> list[tuple[str, str]]:
        """Cards that differ in one word, some of them with the same answer."""
        form = self.chance.choice(("What is the {} of {}?", "How large is the {} of {}?", "{} of {}", "Is {} a {}?"))
        asked = self.word(topic)
        answers = [self.sentence(topic, self.chance.randint(1, 3))[:-1] for _ in range(self.chance.randint(1, 5))]
        size = self.chance.randint(3, 9)
        return [(form.format(asked, self.word(topic)), self.chance.choice(answers)) for _ in range(size)]

    def text(self, topic: list[str]) -> tuple[str, str]:
        match self.chance.random():
            case value if value < 0.2:
                front, back = self.word(topic), " ".join(self.word(topic) for _ in range(self.chance.randint(1, 3)))
            case value if value < 0.3:
                front = (
                    f"Solve ${self.word(topic)[:2]}^{{{self.chance.randint(2, 9)}}} = {self.chance.randint(2, 99)}$."
                )
                back = f"${self.word(topic)[:2]} = {self.chance.randint(2, 999)}$, by {self.sentence(topic, 5)}"
            case value:
                front = self.chance.choice(_OPENERS)
                front = front.format(*(self.word(topic) for _ in range(3)))
                if self.chance.random() < 0.3:
                    front = self.sentence(topic, self.chance.randint(5, 14)) + " " + front
                many = 1 if value < 0.8 else self.chance.randint(2, 5)
                back = "\n".join(self.sentence(topic, self.chance.randint(3, 18)) for _ in range(many))
        return front, back

    def cards(self, path: str, number: int) -> list[Written]:
        topic, made = self.topic(path), list[Written]()
        while len(made) < number:
            texts = self.family(topic) if self.chance.random() < 0.06 else [self.text(topic)]
            made.extend(Written(next(self.keys), *text, self.reference()) for text in texts)
        return made

    def reference(self) -> str:
        return f"Lecture {self.chance.randint(1, 30)}, p. {self.chance.randint(1, 99)}"

    # What happens to them

    def note(self, deed: str, *cards: Written) -> None:
        self.decks.done.setdefault(deed, []).extend(card.key for card in cards)

    def path(self) -> str:
        return self.chance.choice(sorted(path for path, cards in self.decks.files.items() if cards))

    def some(self, most: int) -> tuple[str, list[Written]]:
        """Cards of one file: a run, or here and there."""
        path = self.path()
        cards = self.decks.files[path]
        size = min(len(cards), 1 + int(self.chance.expovariate(1 / most)))
        if self.chance.random() < 0.5:
            start = self.chance.randrange(len(cards) - size + 1)
            return path, cards[start : start + size]
        return path, self.chance.sample(cards, size)

    def new_file(self) -> None:
        path = f"{self.chance.choice(('notes', 'course', 'notes/old', 'year'))}/part-{next(self.names)}.md"
        self.decks.files[path] = self.cards(path, self.chance.randint(10, 160))

    def grow(self, mean: float) -> None:
        number = int(self.chance.expovariate(1 / mean))
        if not number:
            return
        if self.chance.random() < 0.1:
            path = f"notes/part-{next(self.names)}.md"
            self.decks.files[path] = self.cards(path, number)
            return
        path = self.path()
        cards = self.decks.files[path]
        at = len(cards) if self.chance.random() < 0.6 else self.chance.randrange(len(cards) + 1)
        cards[at:at] = self.cards(path, number)

    def retouch(self) -> None:
        path, cards = self.some(5)
        for card in cards:
            self.edit(card, path)

    def edit(self, card: Written, path: str) -> None:
        """The card says something a little different: front 63 %, back 27 %, both 10 %."""
        target = 1 - min(0.7, self.chance.lognormvariate(-3.2, 1.05))
        sides = self.chance.choices(("f", "b", "fb"), (63, 27, 10))[0]
        before = f"{card.front}\n{card.back}"
        front, back = card.front, card.back
        for _ in range(60):
            if "f" in sides:
                front = self.changed(front, path, target)
            if "b" in sides:
                back = self.changed(back, path, target)
            if difflib.SequenceMatcher(None, before, f"{front}\n{back}", autojunk=False).ratio() <= target:
                break
        if front.strip() and back.strip() and (front, back) != (card.front, card.back):
            card.front, card.back = front, back
            self.note("edited", card)

    def changed(self, text: str, path: str, target: float) -> str:
        """One step: a letter, a word, a clause."""
        words = text.split(" ")
        at = self.chance.randrange(len(words))
        deed = self.chance.random()
        if target > 0.96 or deed < 0.15:
            word, spot = words[at], self.chance.randrange(len(words[at]) + 1)
            letter = self.chance.choice("aeinrst")
            words[at] = word[:spot] + letter + word[spot + self.chance.randint(0, 1) :]
        elif deed < 0.5:
            words[at] = self.word(self.topic(path))
        elif deed < 0.65 and len(words) > 2:
            del words[at]
        elif deed < 0.85:
            words.insert(at, self.word(self.topic(path)))
        else:
            clause = self.sentence(self.topic(path), self.chance.randint(2, 6))[:-1].lower()
            words.append(f"({clause})") if deed < 0.93 else words.insert(0, f"{clause},")
        return " ".join(words)

    def replace_term(self) -> None:
        """A term gets another name in all of a file."""
        path = self.path()
        term, new = self.chance.choice(self.topic(path)), self.chance.choice(self.vocabulary)
        for card in self.decks.files[path]:
            if term in card.front or term in card.back:
                card.front, card.back = card.front.replace(term, new), card.back.replace(term, new)
                self.note("edited", card)

    def refer(self) -> None:
        for card in self.some(6)[1]:
            card.reference = self.reference()
            self.note("metadata", card)

    def mark_up(self) -> None:
        for card in self.some(3)[1]:
            words = card.back.split(" ")
            at = self.chance.randrange(len(words))
            words[at] = f"**{words[at]}**" if "**" not in words[at] else words[at].replace("**", "")
            card.back = (" " if self.chance.random() < 0.7 else "\n").join((" ".join(words[:at]), *words[at:])).strip()
            self.note("metadata", card)

    def delete(self) -> None:
        path, cards = self.some(3)
        for card in list(cards):
            if len(self.decks.files[path]) > 1:
                self.bin.append((path, self.decks.files[path].index(card), card))
                self.decks.files[path].remove(card)
                self.note("deleted", card)

    def undo(self) -> None:
        """A card comes back as it was."""
        if self.bin:
            path, at, card = self.bin.pop(-self.chance.randint(1, min(9, len(self.bin))))
            if path in self.decks.files:
                self.decks.files[path].insert(at, card)
                self.note("restored", card)

    def rewrite(self) -> None:
        """Cards go, and others about the same things stand in their place."""
        path, gone = self.some(2)
        cards = self.decks.files[path]
        for card in list(gone):
            at = cards.index(card)
            if self.chance.random() < 0.3:  # the same form, another thing asked
                words = card.front.split(" ")
                words[-1 if len(words) > 1 else 0] = self.word(self.topic(path))
                new = Written(next(self.keys), " ".join(words), self.text(self.topic(path))[1], self.reference())
            else:
                new = self.cards(path, 1)[0]
            cards[at] = new
            self.note("deleted", card)

    def reorder(self) -> None:
        path, moved = self.some(8)
        cards = self.decks.files[path]
        rest = [card for card in cards if card not in moved]
        at = self.chance.randrange(len(rest) + 1)
        self.decks.files[path] = [*rest[:at], *moved, *rest[at:]]
        self.touch(moved, path)

    def move(self) -> None:
        """Cards go to another file, some of them changed on the way."""
        path, moved = self.some(8)
        other = self.path()
        if other != path:
            self.decks.files[path] = [card for card in self.decks.files[path] if card not in moved]
            at = self.chance.randrange(len(self.decks.files[other]) + 1)
            self.decks.files[other][at:at] = moved
            self.touch(moved, other)
            self.tidy()

    def touch(self, cards: list[Written], path: str) -> None:
        for card in cards:
            if self.chance.random() < 0.1:
                self.edit(card, path)
                self.note("moved and edited", card)

    def rename(self) -> None:
        path = self.path()
        new = f"{path.rpartition('/')[0]}/part-{next(self.names)}.md"
        self.decks.files[new] = self.decks.files.pop(path)
        self.topics[new] = self.topic(path)
        self.touch([card for card in self.decks.files[new] if self.chance.random() < 0.4], new)

    def rename_folder(self) -> None:
        old = self.path().rpartition("/")[0]
        new = f"folder-{next(self.names)}"
        for path in [path for path in self.decks.files if path.startswith(f"{old}/")]:
            target = f"{new}/{path.removeprefix(f'{old}/')}"
            self.decks.files[target] = self.decks.files.pop(path)
            self.topics[target] = self.topic(path)

    def split(self) -> None:
        path = self.path()
        cards = self.decks.files[path]
        if len(cards) > 3:
            at = self.chance.randrange(1, len(cards))
            new = f"notes/part-{next(self.names)}.md"
            self.decks.files[path], self.decks.files[new] = cards[:at], cards[at:]
            self.topics[new] = self.topic(path)
            self.touch(cards[at:], new)

    def merge(self) -> None:
        path, other = self.path(), self.path()
        if path != other and len(self.decks.files[path]) + len(self.decks.files[other]) < 300:
            moved = self.decks.files.pop(path)
            self.decks.files[other].extend(moved)
            self.touch(moved, other)

    def copy(self) -> None:
        """The same card once more, elsewhere or below."""
        path, cards = self.some(1)
        other = path if self.chance.random() < 0.5 else self.path()
        for card in cards:
            new = Written(next(self.keys), card.front, card.back, card.reference)
            self.decks.files[other].insert(self.chance.randrange(len(self.decks.files[other]) + 1), new)
            self.note("copied", new)

    def copy_and_change(self) -> None:
        """A copy of a card, changed at once; the original stays, now and then changed too."""
        path, cards = self.some(1)
        for card in list(cards):
            new = Written(next(self.keys), card.front, card.back, card.reference)
            at = self.decks.files[path].index(card) + self.chance.randint(0, 1)
            self.decks.files[path].insert(at, new)
            self.edit(new, path)
            if self.chance.random() < 0.1:
                self.edit(card, path)
            self.note("copied", new)

    def share_front(self) -> None:
        path, cards = self.some(1)
        for card in list(cards):
            new = Written(next(self.keys), card.front, self.text(self.topic(path))[1], self.reference())
            self.decks.files[path].insert(self.chance.randrange(len(self.decks.files[path]) + 1), new)

    def tidy(self) -> None:
        self.decks.files = {path: cards for path, cards in self.decks.files.items() if cards}


def text(cards: list[Written], salt: str = "") -> str:
    """A deck file as an author writes it; the id of each card says who it is."""
    blocks = ["TARGET DECK: Bench\n"]
    for card in cards:
        lines = [f"> [!question]- {card.front}", *(f"> {line}" for line in card.back.split("\n"))]
        blocks.append("\n".join((*lines, f"<!--ID: {card.key}-->", "", f"Reference: {card.reference}", "")))
    return "\n".join(blocks) + salt
