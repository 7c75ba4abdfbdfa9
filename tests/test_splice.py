"""Lines of cards.lock exchanged in place give the file that is written from nothing."""

from __future__ import annotations

import pytest
from deckpress.collect import lock, splice
from deckpress.collect.lock import Entry, Sibling
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

FILES = ("a.md", "b.md", "deep/a.md", "é.md")
TEXTS = st.sampled_from(["", "x", "a.md", "b.md\u2028", "Größe", "\ud800", "~", "cccc"])


@st.composite
def locks(draw: st.DrawFn) -> list[Entry]:
    """Entries of different notes, some gone, some with siblings."""
    found = []
    for name in draw(st.sets(st.integers(0, 40), max_size=12)):
        ends = draw(st.lists(st.sampled_from(["11111111", "22222222", "33333333-2"]), max_size=3, unique=True))
        siblings = tuple(Sibling(end, "0" * 8, n, draw(TEXTS), n) for n, end in enumerate(ends))
        gone, file = draw(st.sampled_from([0, 0, 0, 1, 12])), draw(st.sampled_from(FILES))
        serials = () if siblings else tuple(draw(st.lists(st.integers(0, 99), max_size=2)))
        texts = lock.texts(draw(TEXTS), draw(TEXTS))
        found.append(Entry(f"c{name:012x}", f"{name:012x}", gone, "", (), texts, file, siblings, serials))
    return found


def lines(entries: list[Entry]) -> list[bytes]:
    return lock.data(entries).split(b"\n")[1:-1]


@given(locks(), st.sets(st.sampled_from(FILES)))
def test_the_part_of_some_files(entries: list[Entry], files: set[str]) -> None:
    here = [entry for entry in entries if entry.gone or entry.file in files]
    assert splice.part(lock.data(entries), files) == lines(here)


@given(locks(), st.data())
def test_lines_exchanged(entries: list[Entry], data: st.DataObject) -> None:
    now = []
    for entry in entries:
        other = replace(entry, texts=b"another\t", siblings=entry.siblings[1:])
        now += data.draw(st.sampled_from([[entry], [entry], [], [other]]))
    if data.draw(st.booleans()):
        now.append(Entry("cffffffffffff", "f" * 12, 0, "", (), b"new\t", "a.md"))
    written = lock.data(entries)
    assert splice.exchanged(written, lines(entries), lines(now)) == lock.data(now)


def test_what_is_not_there_cannot_be_exchanged() -> None:
    entries = [Entry("c1", "1" * 12, 0, "", (), b"a\tb", "a.md")]
    with pytest.raises(ValueError, match="no such line: b'c2"):
        splice.exchanged(lock.data(entries), [b"c2\tx"], [])
    with pytest.raises(ValueError, match="no such line"):
        splice.exchanged(lock.data(entries), [lines(entries)[0][:-1]], [])


def test_a_file_that_is_not_ours_is_known() -> None:
    written = lock.data([])
    assert splice.known(written) and not splice.known(written + b"c1") and not splice.known(b"x\n")
    assert not splice.known(written + b"c\r\n")
