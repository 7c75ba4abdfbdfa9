"""One card is edited: what it costs to bring the search data up to date, and how much of them a reader fetches again.

`python -m bench.search.edit CORPUS` prints seconds and counts.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bench.search import corpus, ours
from bench.served import squeezed


def main() -> None:
    cards = corpus.read(Path(sys.argv[1]))
    update = ours.updater(cards)
    first, whole = _timed(update, ours.entries(cards))
    at = len(cards.cards) // 2
    card = replace(cards.cards[at], answer=cards.cards[at].answer + " Revised quickly")
    edited = ours.entries(replace(cards, cards=(*cards.cards[:at], card, *cards.cards[at + 1 :])))
    second, again = _timed(update, edited)
    new = {path: data for path, data in again.items() if whole.get(path) != data}
    shards = ours.shards(again)
    print(
        json.dumps(
            {
                "first": first,
                "second": second,
                "files": len(again),
                "new": len(new),
                "bytes": sum(len(squeezed(data)) for data in new.values()),
                "shards": len(shards),
                "new_shards": len(shards.keys() & new.keys()),
            }
        )
    )


def _timed(update: ours.Update, entries: Sequence[ours.Entry]) -> tuple[float, dict[str, bytes]]:
    began = time.process_time()
    files = update(entries)
    return time.process_time() - began, files


if __name__ == "__main__":
    main()
