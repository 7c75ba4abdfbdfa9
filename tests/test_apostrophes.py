"""An apostrophe is no quotation mark, in languages whose marks differ too."""

from __future__ import annotations

import pytest
from deckpress.render.card import Context, Job, render


@pytest.mark.parametrize(
    ("language", "text", "shown"),
    [
        ("fr", "l'arbre d'*aujourd'hui*", "l’arbre d’<em>aujourd’hui</em>"),
        ("fr", "qu'est-ce que l'*arbre*", "qu’est-ce que l’<em>arbre</em>"),
        ("de", "Wie geht's?", "Wie geht’s?"),
        ("en", "don't", "don’t"),
    ],
)
def test_apostrophes(language: str, text: str, shown: str) -> None:
    context = Context(macros={}, media={}, language=language)
    assert render(Job(0, "c1", "", (text, "")), context).html[0] == f"<p>{shown}</p>"
