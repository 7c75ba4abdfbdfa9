"""Ids of cards: the author's own, else the digest of what the note said when it was first seen; and their serials.

`cards.lock` carries both over edits, moves and renames; nothing is ever written into the notes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec import Struct

from deckpress.aside import Held, got
from deckpress.collect import likeness, lock, lockfile, matching, serials, siblings
from deckpress.collect.entries import bounded, entries, gone
from deckpress.collect.lock import Entry, Lock
from deckpress.model.diagnostic import Code, Diagnostic
from deckpress.model.note import Note
from deckpress.model.source import Place
from deckpress.read import normal
from deckpress.words import counted


class Name(Struct, frozen=True):
    """The id of a note, and id, former ids and serial of each of its cards."""

    id: str
    cards: tuple[str, ...]
    former: tuple[tuple[str, ...], ...]
    serials: tuple[int, ...] = ()


class Record(Struct, frozen=True):
    """What is to be kept of the ids: `held` is the new cards.lock, None where the file must stay as it is."""

    held: Held | None
    missing: int = 0  # cards of which the file as read does not hold the id and the text
    first: str = ""  # file and line of the first of them
    merging: bool = False  # the file as read holds the marks of a merge
    damaged: bool = False  # part of it could not be read

    @property
    def data(self) -> bytes | None:
        return None if self.held is None else got(self.held)


def named(
    notes: Sequence[Note], keys: Sequence[tuple[str, ...]], written: bytes | None, free: serials.Open | None = None
) -> tuple[tuple[Name, ...], Record, tuple[Diagnostic, ...]]:
    """A name for each note, all ids and serials different; and what becomes of the lock in `written`.

    Ids are safe in a URL fragment.  `keys` tell the cards of each note apart.  The order of the notes does not matter,
    but for the order within a file.  A second note with an explicit id already taken, or with the same text, is
    reported.  Where these are but a part of the notes, with what the lock has of them and of all that are gone, `free`
    are the serials that no other card has.
    """
    known, damage = lockfile.read(written)
    order = sorted(range(len(notes)), key=lambda n: (notes[n].source.path, notes[n].span.start))
    listed, asked = [notes[n] for n in order], [keys[n] for n in order]
    digests = [digest(note) for note in listed]
    explicit, repeated = _explicit(listed, digests, known)
    seen = [
        matching.Seen(name, text, note.source.path) for name, text, note in zip(explicit, digests, listed, strict=True)
    ]
    pairing = matching.exact(known.entries, seen)
    likeness.join(pairing, lambda n: (normal.line(listed[n].front.text), normal.line(listed[n].back.text)))
    ids = _ids(pairing)
    before = [known.entries[at] if at >= 0 else None for at in pairing.entry]
    after = entries(listed, asked, seen, ids, before)
    unknown = [n for n, (old, new) in enumerate(zip(before, after, strict=True)) if _unknown(old, new)]
    counts = [len(each) for each in asked]
    after = serials.numbered(after, listed, counts, free)
    names = _names(after, asked)
    missing = sum(len(asked[n]) for n in unknown)
    place = _place(listed[unknown[0]]) if unknown else None
    lost = gone(known, set(ids))
    kept = [*after, *lost] if free else bounded([*after, *lost])
    data = lock.data(kept, _texts(listed, after)) if kept or written is not None else None
    by_note = dict(zip(order, names, strict=True))
    faults = (*damage, *repeated, *_twins(listed, explicit, digests))
    first = f"{place.path}:{place.line}" if place else ""
    record = Record(data if known.whole else None, missing, first, known.merging, not known.whole)
    return tuple(by_note[n] for n in range(len(notes))), record, faults


def _texts(notes: Sequence[Note], entries: Sequence[Entry]) -> Callable[[Entry], bytes]:
    """What gives both sides of an entry, which one that has changed has not got itself."""
    note = {id(entry): n for n, entry in enumerate(entries) if entry.texts == lock.NO_TEXTS}

    def texts(entry: Entry) -> bytes:
        n = note.get(id(entry), -1)
        if n < 0:
            return entry.texts
        return lock.texts(*(normal.line(side.text) for side in (notes[n].front, notes[n].back)))

    return texts


def stale(record: Record) -> tuple[Diagnostic, ...]:
    """What `--locked` finds wrong: the lock as read lacks a card or the text of one, or cannot be used as it is."""
    if record.damaged:
        about, hint = "cards.lock cannot be used as it is", "see the faults above; mend it or restore it from git"
    elif record.merging:
        about, hint = "cards.lock holds the marks of a merge", "run `deckpress build` and commit it"
    elif record.missing:
        about = (
            f"cards.lock does not hold {counted(record.missing, 'card')} as written now, the first at {record.first}"
        )
        hint = "run `deckpress build` and commit it"
    else:
        return ()
    return (Diagnostic(Code.LOCK_STALE, Place(lock.FILE), about, hint),)


def ids(notes: Iterable[Note]) -> tuple[tuple[str, ...], tuple[Diagnostic, ...]]:
    """The ids that notes have without a lock, and what stands twice."""
    listed = tuple(notes)
    names, _, faults = named(listed, [("",)] * len(listed), None)
    return tuple(name.id for name in names), faults


def alone(note: Note) -> str:
    """The id that a note has without a lock, if no other says the same."""
    return f"c{note.id or digest(note)}"


def digest(note: Note) -> str:
    """A digest of kind and both sides without white space, emphasis and form of Unicode."""
    return note.said or normal.said(note.kind.value, note.front.text, note.back.text)


def _explicit(notes: list[Note], digests: list[str], known: Lock) -> tuple[list[str], list[Diagnostic]]:
    """The explicit id that each note may keep, "" for none.

    Where two have the same one it is a copy; the one that says what the lock knows is the original, else the first.
    """
    claims: dict[str, list[int]] = defaultdict(list)
    for n, note in enumerate(notes):
        if note.id:
            claims[f"c{note.id}"].append(n)
    kept, faults = [""] * len(notes), list[Diagnostic]()
    texts, files = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for entry in known.entries:
        texts[entry.id].add(entry.digest)
        files[entry.id].add(entry.file)
    for name, claimed in claims.items():
        holder = min(claimed, key=lambda n: (digests[n] not in texts[name], notes[n].source.path not in files[name], n))
        kept[holder] = name
        first = _place(notes[holder])
        for n in claimed:
            if n != holder:
                hint = f"{first.path}:{first.line} has it already; remove one of the two ids"
                about = f"id {notes[n].id} stands on two cards"
                faults.append(Diagnostic(Code.REPEATED_ID, _place(notes[n]), about, hint))
    return kept, faults


def _twins(notes: list[Note], explicit: list[str], digests: list[str]) -> Iterator[Diagnostic]:
    first: dict[str, Note] = {}
    for note, name, text in zip(notes, explicit, digests, strict=True):
        if not name and first.setdefault(text, note) is not note:
            place = _place(first[text])
            hint = f"{place.path}:{place.line} is the same card; remove one"
            yield Diagnostic(Code.TWIN, _place(note), "card stands twice", hint)


def _ids(pairing: matching.Pairing) -> list[str]:
    """An id for each note: its own, that of its entry, or a new one that nobody has or had when it went."""
    found = [
        seen.id or (pairing.old[at].id if at >= 0 else "") for seen, at in zip(pairing.new, pairing.entry, strict=True)
    ]
    taken = {entry.id for entry in pairing.old}.union(found)
    counts: Counter[str] = Counter()
    for n, seen in enumerate(pairing.new):
        if not found[n]:
            base = free = f"c{seen.digest}"
            while free in taken:
                counts[base] += 1
                free = f"{base}-{counts[base] + 1}"
            taken.add(free)
            found[n] = free
    return found


def _unknown(old: Entry | None, new: Entry) -> bool:
    """Whether the lock, as read, lacks the id or the text of the note."""
    if old is None:
        return True
    return (old.id, old.digest, bool(old.gone), old.siblings) != (new.id, new.digest, False, new.siblings)


def _names(after: Sequence[Entry], keys: Sequence[tuple[str, ...]]) -> list[Name]:
    """Ids, former ids and serials of all cards; a former id that is an id now, or that two cards had, is nobody's."""
    taken = {entry.id for entry in after}
    cards: list[tuple[str, ...]] = []
    for entry, asked in zip(after, keys, strict=True):
        ends = _ends(entry, asked)
        cards.append(tuple(_free(f"{entry.id}{end}", taken) if end else entry.id for end in ends))
    past = [
        [_past(entry, at, end) for at, end in enumerate(_ends(entry, asked))] if _has_past(entry) else []
        for entry, asked in zip(after, keys, strict=True)
    ]
    counts = Counter(name for note in past for card in note for name in card)
    names = []
    for entry, ids, note in zip(after, cards, past, strict=True):
        kept = (tuple(name for name in card if counts[name] == 1 and name not in taken) for card in note)
        names.append(Name(entry.id, ids, tuple(kept) if note else ((),) * len(ids), entry.numbers))
    return names


def _ends(entry: Entry, keys: tuple[str, ...]) -> list[str]:
    """What the id of each card has behind that of its note."""
    if entry.siblings:
        return [f"-{sibling.end}" for sibling in entry.siblings]
    return ["-r" if key == siblings.REVERSED else "" for key in keys]


def _has_past(entry: Entry) -> bool:
    return bool(entry.former) or _without_lock(entry) != entry.id or any(s.end != s.digest for s in entry.siblings)


def _past(entry: Entry, at: int, end: str) -> tuple[str, ...]:
    """Ids that one card had, or would have without a lock."""
    notes = dict.fromkeys((entry.id, *entry.former, _without_lock(entry)))
    ends = (end, f"-{entry.siblings[at].digest}") if entry.siblings else (end,)
    found = dict.fromkeys(f"{name}{each}" for name in notes for each in ends)
    return tuple(name for name in found if name != f"{entry.id}{end}")


def _without_lock(entry: Entry) -> str:
    return f"c{entry.digest}" if likeness.OWN.fullmatch(entry.id) else entry.id


def _free(name: str, taken: set[str]) -> str:
    count, free = 2, name
    while free in taken:
        free, count = f"{name}-{count}", count + 1
    taken.add(free)
    return free


def _place(note: Note) -> Place:
    return note.source.place(note.span.start)
