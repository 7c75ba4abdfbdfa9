"""Notes as the lines of `cards.lock`: those that are there, and those that are gone."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from deckpress.collect import likeness, lock
from deckpress.collect.lock import Entry, Lock, Sibling
from deckpress.collect.matching import Seen
from deckpress.model.note import Kind, Note
from deckpress.read import normal

GONE = 1_000  # notes that are gone and kept, at least


def entries(
    notes: Sequence[Note],
    keys: Sequence[tuple[str, ...]],
    seen: Sequence[Seen],
    ids: Sequence[str],
    before: Sequence[Entry | None],
) -> list[Entry]:
    """The notes as they stand now; each argument holds one item a note, `before` what the lock had of it.

    Sides are those of the lock, and "" where the note says something else now.
    """
    taken, made = set(ids), list[Entry]()
    for n, (note, old) in enumerate(zip(notes, before, strict=True)):
        above = ids[n - 1] if n and seen[n - 1].file == seen[n].file else ""
        cards = _siblings(note, keys[n], old) if note.kind is Kind.CLOZE else ()
        same = old if old and old.digest == seen[n].digest else None
        place = (ids[n], above, seen[n].file, cards, 0)
        if same and (same.id, same.above, same.file, same.siblings, same.gone) == place:
            made.append(same)
            continue
        past = tuple(name for name in _former(old, ids[n], seen[n].digest) if name not in taken)
        past, serials = past[-lock.FORMER :], old.serials if old and not cards else ()
        texts = same.texts if same else lock.NO_TEXTS
        made.append(Entry(ids[n], seen[n].digest, 0, above, past, texts, seen[n].file, cards, serials))
    return made


def _former(old: Entry | None, name: str, digest: str) -> tuple[str, ...]:
    """Ids that a note has had, and those it would have had without a lock."""
    if old is None:
        return ()
    past = (*old.former, old.id, *([f"c{old.digest}"] if old.digest != digest else []))
    return tuple(dict.fromkeys(each for each in past if each != name))


def gone(known: Lock, ids: set[str]) -> list[Entry]:
    """Entries of which no note is left, one an id, without serials; those that went now bear the next number."""
    number = max((entry.gone for entry in known.entries), default=0) + 1
    found: dict[str, Entry] = {}
    for entry in known.entries:
        if entry.id not in ids:
            free = set(entry.numbers) <= {lock.UNNUMBERED}
            lost = entry if entry.gone and free else _unnumbered(entry, entry.gone or number)
            other = found.setdefault(entry.id, lost)
            if lost.gone > other.gone:
                found[entry.id] = lost
    return list(found.values())


def bounded(listed: list[Entry]) -> list[Entry]:
    """The entries without the oldest of those that are gone; those that the last loss took stay, however many."""
    lost = sorted((entry for entry in listed if entry.gone), key=lambda entry: (-entry.gone, entry.id))
    if not lost:
        return listed
    most = max(GONE, len(listed) - len(lost), sum(entry.gone == lost[0].gone for entry in lost))
    dropped = {entry.id for entry in lost[most:]}
    return [entry for entry in listed if not entry.gone or entry.id not in dropped]


def _unnumbered(entry: Entry, number: int) -> Entry:
    """The entry as gone; other cards may have its serials."""
    siblings = tuple(replace(sibling, serial=lock.UNNUMBERED) for sibling in entry.siblings)
    return replace(entry, gone=number, siblings=siblings, serials=())


def _siblings(note: Note, keys: tuple[str, ...], old: Entry | None) -> tuple[Sibling, ...]:
    """The cards of a cloze by what they ask for; one whose text was edited keeps its id."""
    now = [(normal.digest(normal.normal(key), 8), normal.line(key)) for key in keys]
    known = list(old.siblings) if old else []
    ends: dict[int, str] = {}
    serials = {sibling.end: sibling.serial for sibling in known}
    for n, (digest, _) in enumerate(now):
        if same := next((sibling for sibling in known if sibling.digest == digest), None):
            known.remove(same)
            ends[n] = same.end
    if old and known and len(ends) < len(now):
        left = [(n, text) for n, (_, text) in enumerate(now) if n not in ends]
        fronts = (old.sides[0], normal.line(note.front.text))
        for n, sibling in likeness.deletions(left, known, fronts, level=len(now) == len(old.siblings)):
            ends[n] = sibling.end
    taken = set(ends.values())
    for n, (digest, _) in enumerate(now):
        if n not in ends:
            count, end = 2, digest
            while end in taken:
                end, count = f"{digest}-{count}", count + 1
            taken.add(end)
            ends[n] = end
    return tuple(
        Sibling(ends[n], digest, n, text, serials.get(ends[n], lock.UNNUMBERED)) for n, (digest, text) in enumerate(now)
    )
