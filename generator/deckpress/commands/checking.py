"""Every fault in a content folder, for `deckpress check`."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from itertools import groupby

from deckpress import build, report, snapshot
from deckpress.commands import common
from deckpress.read.account import Account
from deckpress.words import counted

_FILES = 12  # of one dialect, unless -v asks for all


def run(chosen: argparse.Namespace, before: snapshot.Before) -> int:
    """Checks all and remembers what it said."""
    with common.progress(chosen) as progress:
        done = build.finished(common.options(chosen), progress, keep=False)
    accounts = done.content.accounts()
    rejected = [item for account in accounts for item in account.rejected] if chosen.explain else []
    code = common.told(done.diagnostics, chosen, rejected)
    lines = [*_table(accounts, chosen.verbose)]
    if not chosen.explain and (count := sum(len(account.rejected) for account in accounts)):
        lines.append(f"{count:,} more look like cards and are none: --explain lists them")
    lines.append(f"{common.counts(done.summary)}, {report.summary(done.diagnostics)}")
    for line in lines:
        common.said(chosen, line)
    if before.now:
        faults = [common.values(fault) for fault in done.diagnostics]
        snapshot.save(before.path, {**before.now, "faults": faults, "told": lines})
    return code


def _table(accounts: Sequence[Account], verbose: bool) -> Iterator[str]:
    """What was found, by dialect and file."""
    read = sorted((account for account in accounts if account.dialect), key=lambda account: account.dialect)
    for dialect, group in groupby(read, key=lambda account: account.dialect):
        files = list(group)
        yield _row(dialect, files)
        for account in files if verbose else files[:_FILES]:
            yield _row(f"  {account.path}", [account])
        if not verbose and len(files) > _FILES:
            yield f"  … {counted(len(files) - _FILES, 'more file')}: -v lists all"


def _row(name: str, accounts: Sequence[Account]) -> str:
    notes, cards = sum(account.notes for account in accounts), sum(account.cards for account in accounts)
    reported, rejected = sum(account.reported for account in accounts), sum(len(a.rejected) for a in accounts)
    candidates = counted(sum(account.candidates for account in accounts), "candidate")
    made = counted(notes, "note") + ("" if notes == cards else f" ({counted(cards, 'card')})")
    return f"{name:<44} {candidates:>16}: {made}, {reported:,} reported, {rejected:,} rejected"
