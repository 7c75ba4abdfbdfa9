"""Properties of Logseq, `key:: value`, and the schedule that its flashcards keep in them."""

from __future__ import annotations

import math
from collections.abc import Mapping

from deckpress.model.note import History
from deckpress.patterns import compiled

PROPERTY = compiled(r"[ \t]*(?P<key>[A-Za-z][\w./-]*)::(?:[ \t]+(?P<value>.*))?$")
_INSTANT = compiled(
    r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:T[0-2]\d:[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?Z?)?"
)


def logseq_history(values: Mapping[str, str]) -> History | None:
    """The schedule in the properties of a card; None where they have no date that can be read."""
    due, last = (_instant(values.get(f"card-{name}", "")) for name in ("next-schedule", "last-reviewed"))
    if not due:
        return None
    interval = max(_number(values.get("card-last-interval", "")), 0.0)  # -1 after a lapse
    return History(
        scheme="logseq",
        due=due,
        interval=interval,
        ease=_number(values.get("card-ease-factor", "")),
        state=2 if interval > 0 else 1,
        reviews=int(max(_number(values.get("card-repeats", "")), 0.0)),
        last=last,
    )


def _instant(text: str) -> str:
    return text.strip() if _INSTANT.fullmatch(text.strip()) else ""


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        return 0.0
    return number if math.isfinite(number) and abs(number) < 1e6 else 0.0
