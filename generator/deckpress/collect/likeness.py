"""Which edited note is which: likeness of text, rare words before common ones, and neighbours that agree.

The figures in `_need` are those with the fewest histories lost or given to the wrong card; see bench/identity.py.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from math import fsum, log

from msgspec import Struct

from deckpress.collect.context import Places, rows
from deckpress.collect.lock import Entry, Sibling
from deckpress.collect.matching import Pairing
from deckpress.patterns import compiled

Texts = Callable[[int], tuple[str, str]]  # front and back of a note, as the lock holds them
_WORD = compiled(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+|[^\w\s]")
_PLAIN = compiled(r"\w+|[^\w\s]")  # the same for ASCII, and sooner made
OWN = compiled(r"c[0-9a-f]{12}(?:-\d+)?")  # an id that no author gave
_COMMON = 60  # a word on more notes than this finds none
_NEAR = 3  # places up and down from where an entry is expected
_MANY = 20  # deletions that are compared with all
_REPEATS = 8_000  # equal pairs in two texts; a text of 200 letters has 2,000
_FEW = 5  # entries compared letter by letter
_SURPLUS = (0.25, 0.1, 0.0, 0.0, 0.0)  # by round: the surest first, for their neighbours then know more


class Text(Struct, frozen=True):
    """A note in words."""

    front: tuple[str, ...]
    back: tuple[str, ...]
    bag: frozenset[str]

    @classmethod
    def of(cls, front: str, back: str) -> Text:
        one, other = tuple(_words(front)), tuple(_words(back))
        return cls(one, other, frozenset(one).union(other))


def _words(text: str) -> list[str]:
    text = text.casefold()
    return (_PLAIN if text.isascii() else _WORD).findall(text)


def ratio(one: Sequence[str], other: Sequence[str]) -> float:
    """The share of letters that two lists of words have in common, in order: 0 to 1."""
    if one == other:
        return 1.0
    if not one or not other:
        return 0.0
    common, unlike = _compared(one, other)
    common += sum(_compared(left, right)[0] for left, right in unlike)
    return min(1.0, 2 * common / (sum(map(len, one)) + sum(map(len, other))))


def _compared(one: Sequence[str], other: Sequence[str]) -> tuple[int, list[tuple[str, str]]]:
    """How many letters are in common, and the stretches that replace each other."""
    if _repetitive(one, other):
        return sum(map(len, (Counter(one) & Counter(other)).elements())), []
    common, unlike = 0, []
    for deed, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if deed == "equal":
            common += sum(map(len, one[a:b]))
        elif deed == "replace":
            unlike.append((" ".join(one[a:b])[:200], " ".join(other[c:d])[:200]))
    return common, unlike


def _repetitive(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether so much stands more than once that comparing in order would take long."""
    counts = Counter(other)
    return sum(counts[item] for item in one) > _REPEATS


class Words:
    """Texts of some entries and notes as words, how rare each is among `near`, and likenesses once worked out."""

    def __init__(self, old: Mapping[int, Entry], near: Sequence[Entry], notes: Iterable[int], texts: Texts) -> None:
        self.old = {at: Text.of(*entry.sides) for at, entry in old.items()}
        self.new = {n: Text.of(*texts(n)) for n in notes}
        counts = _holding(near, frozenset().union(*(text.bag for text in (*self.old.values(), *self.new.values()))))
        self.weights = {word: log(1 + (1 + len(near)) / (1 + count)) for word, count in counts.items()}
        self._common: dict[tuple[int, int], float] = {}
        self._letters: dict[tuple[int, int], float] = {}

    def weight(self, words: Iterable[str]) -> float:
        return fsum(self.weights[word] for word in words)

    def likeness(self, at: int, n: int, least: float) -> float:
        """The mean of the letters in common and the rare words in common, 0 to 1; 0 where it is less than `least`."""
        if (self.common(at, n) + 1) / 2 < least:
            return 0.0
        if (at, n) not in self._letters:
            one, other = self.old[at], self.new[n]
            self._letters[at, n] = ratio((*one.front, "\n", *one.back), (*other.front, "\n", *other.back))
        return (self.common(at, n) + self._letters[at, n]) / 2

    def common(self, at: int, n: int) -> float:
        if (at, n) not in self._common:
            one, other = self.old[at].bag, self.new[n].bag
            total = self.weight(one) + self.weight(other)
            self._common[at, n] = 2 * self.weight(one & other) / (total or 1)
        return self._common[at, n]

    def same_side(self, at: int, n: int) -> bool:
        one, other = self.old[at], self.new[n]
        return one.front == other.front or (bool(one.back) and one.back == other.back)


def _holding(entries: Iterable[Entry], words: frozenset[str]) -> Counter[str]:
    """How many of the entries hold each of the words."""
    counts = Counter(dict.fromkeys(words, 0))
    for entry in entries:
        counts.update(words.intersection(_words("\n".join(entry.sides))))
    return counts


class Finder:
    """Entries that a note may continue, found without comparing all with all."""

    def __init__(self, words: Words, entries: Sequence[int]) -> None:
        self.words = words
        self.holders: dict[str, list[int]] = defaultdict(list)
        self.sides: dict[tuple[int, tuple[str, ...]], list[int]] = defaultdict(list)
        for at in entries:
            text = words.old[at]
            for word in text.bag:
                self.holders[word].append(at)
            self.sides[0, text.front].append(at)
            self.sides[1, text.back].append(at)

    def by_text(self, n: int) -> set[int]:
        """Entries with the same front or back, and those that share the rarest words."""
        text = self.words.new[n]
        found = {at for side in ((0, text.front), (1, text.back)) for at in self.sides.get(side, ())[: _COMMON // 2]}
        scores: dict[int, float] = defaultdict(float)
        for word in sorted(text.bag):  # sums of fractions must not depend on the order of a set
            holders = self.holders.get(word, ())
            if 0 < len(holders) <= _COMMON:
                weight = self.words.weight((word,))
                for at in holders:
                    scores[at] += weight
        best = sorted(scores, key=lambda at: (-scores[at], at))
        return found.union(best[: 3 * _FEW])


def by_place(places: Places) -> Callable[[int], set[int]]:
    """For a note the entries that stood between the same neighbours, or about as far from one of them."""
    stands: dict[tuple[str, int, str], list[int]] = defaultdict(list)
    for at, spot in places.old.items():
        stands[">", spot.up, spot.above].append(at)
        stands["<", spot.down, spot.below].append(at)

    def found(n: int) -> set[int]:
        spot = places.new[n]
        asked = ((">", spot.up, spot.above), ("<", spot.down, spot.below))
        return {
            at
            for side, far, name in asked
            for off in range(-_NEAR, _NEAR + 1)
            for at in stands.get((side, far + off, name), ())[:_FEW]
        }

    return found


def _need(agreement: float, *, same_side: bool) -> float:
    """How alike two notes must be, by how far their neighbours agree."""
    if agreement > 0.95:
        return 0.15 if same_side else 0.45
    return 0.5 if agreement > 0.7 else 0.6


def join(pairing: Pairing, texts: Texts) -> None:
    """Gives notes without a pair the entry they most likely continue, the surest first."""
    copies = {entry.digest for at, entry in enumerate(pairing.old) if not entry.gone and not pairing.free(at)}
    notes = [n for n in pairing.open_notes() if pairing.new[n].digest not in copies]
    entries = [at for at, entry in enumerate(pairing.old) if not entry.gone and pairing.free(at)]
    if not notes or not entries:
        return
    # Only what stands in the same files says how rare a word is, so that it is the same whatever else is known.
    files = {pairing.old[at].file for at in entries}.union(pairing.new[n].file for n in notes)
    near = [entry for entry in pairing.old if not entry.gone and entry.file in files]
    words = Words({at: pairing.old[at] for at in entries}, near, notes, texts)
    finder = Finder(words, entries)
    texted = {n: finder.by_text(n) for n in notes}
    ordered = rows(pairing.old)
    for surplus in _SURPLUS:
        places = Places(pairing, ordered)
        placed = by_place(places)
        found: list[tuple[float, int, int]] = []
        for n in notes:
            asked = sorted(at for at in texted[n] | placed(n) if pairing.free(at) and _fits(pairing, at, n))
            found.extend(_weighed(words, places, n, asked))
        joined = 0
        for over, n, at in sorted(found, key=lambda item: (-item[0], item[1:])):
            if over >= surplus and pairing.entry[n] < 0 and pairing.free(at):
                pairing.join(at, n)
                joined += 1
        notes = [n for n in notes if pairing.entry[n] < 0]
        if not notes or not (joined or surplus):
            break


def _fits(pairing: Pairing, at: int, n: int) -> bool:
    """Two ids that an author gave are two notes."""
    return not pairing.new[n].id or bool(OWN.fullmatch(pairing.old[at].id))


def _weighed(words: Words, places: Places, n: int, asked: Sequence[int]) -> Iterator[tuple[float, int, int]]:
    """By how much the likeness is more than needed, for the best few of the entries."""
    rough = sorted(asked, key=lambda at: (-words.common(at, n) - places.agreement(at, n), at))
    for at in rough[: 2 * _FEW]:
        need = _need(places.agreement(at, n), same_side=words.same_side(at, n))
        yield words.likeness(at, n, need) - need, n, at


def deletions(
    left: list[tuple[int, str]], known: list[Sibling], fronts: tuple[str, str], *, level: bool
) -> list[tuple[int, Sibling]]:
    """Which deletion of a note continues which, the most alike first.

    `level` says that the note has as many as before, so that the place speaks too.  What is asked for now and stood in
    the text before, while the old answer still stands there, is another question.
    """
    found: list[tuple[float, int, int]] = []
    for n, text in left:
        for at, sibling in enumerate(known):
            if len(left) > _MANY and abs(sibling.ordinal - n) > _NEAR:
                continue
            alike = ratio(_words(text), _words(sibling.text))
            moved = text in fronts[0] and sibling.text in fronts[1]
            placed = level and (sibling.ordinal == n or len(known) == 1)
            found.append((alike + (0.5 if placed and not moved else 0.0), n, at))
    pairs: dict[int, int] = {}
    for score, n, at in sorted(found, key=lambda item: (-item[0], item[1:])):
        if score >= 0.5 and n not in pairs and at not in pairs.values():
            pairs[n] = at
    return [(n, known[at]) for n, at in pairs.items()]
