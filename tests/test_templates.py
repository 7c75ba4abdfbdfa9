"""Templates hold no way around the sanitizer."""

import re
from pathlib import Path

import pytest
from deckpress import resources
from deckpress.render.sheets import wanted
from deckpress.site.styles import Styles
from deckpress.site.templating import environment
from deckpress.site.views import Html

TEMPLATES = sorted(resources.templates().rglob("*.html"))
KNOWN = r"(?:end)?(?:for|if|block|macro)|elif|else|extends|include|from|import|set\b"
FORBIDDEN = {
    "a filter that turns escaping off": r"\|\s*safe|autoescape",
    "an event handler": r"<[^>]*\son\w+\s*=",
    "an inline style": r"<[^>]*\sstyle\s*=",
    "an unquoted attribute": r"<[^>]*=\s*\{\{",
    "data in quotes that tojson does not escape": r'"[^"<>]*\|\s*tojson',
    "logic beyond for, if and set": r"\{%-?+\s*+(?!" + KNOWN + ")",
    "an address of another server": r"""(?:src|href)=["']https?:""",
}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
@pytest.mark.parametrize("what", FORBIDDEN)
def test_forbidden(template: Path, what: str) -> None:
    found = re.search(FORBIDDEN[what], template.read_text("utf-8"))
    assert not found, f"{template.name} has {what}: {found[0]}"


def test_patterns_find_what_they_forbid() -> None:
    bad = (
        '{{ x|safe }}<a onclick="y"><a style="z"><a href={{ u }}><a data-x="{{ u|tojson }}">{% call x %}<a href="https:'
    )
    assert all(re.search(pattern, bad) for pattern in FORBIDDEN.values())


def test_everything_is_escaped_but_html() -> None:
    template = environment().from_string("{{ x }}{% if not x %}-{% endif %}")
    assert template.render(x="<\"'&") == "&lt;&#34;&#39;&amp;"
    assert template.render(x=Html("<b>&amp;")) == "<b>&amp;"
    assert template.render(x=Html("")) == "-"


def test_compiled_templates_are_of_this_text_and_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What lies in the folder of compiled templates is taken if it is of this text and program, and not damaged."""
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    folder, kept = tmp_path / "templates", tmp_path / "templates/__pycache__"
    folder.mkdir()
    monkeypatch.setattr("deckpress.resources.templates", lambda: folder)

    def shown(text: str) -> str:
        (folder / "page.html").write_text(text)
        environment.cache_clear()
        return environment().get_template("page.html").render()

    try:
        assert shown("one") == "one"
        (compiled,) = kept.iterdir()
        first = compiled.read_bytes()
        assert shown("two") == "two"
        second = compiled.read_bytes()
        compiled.write_bytes(second[:16] + first[16:])
        assert shown("two") == "one"  # so it is read
        for damaged in (b"", second[:20], first, second[:16] + b"\xff" * 40):
            compiled.write_bytes(damaged)
            assert shown("two") == "two"
            assert compiled.read_bytes() == second
    finally:
        environment.cache_clear()


@pytest.mark.parametrize(
    ("html", "sheets"),
    [
        ('<p class="a">blank</p>', ()),
        ('<pre class="highlight" tabindex="0">', ("code.css",)),
        ('<p class="highlight">', ()),
        ('<span class="blank" title="x">', ("kinds.css",)),
        ('<span class="cloze wide">', ("kinds.css",)),
        ('<span class="blanket">', ()),
        ('<p class="a"><span class="extra"><pre class="highlight">', ("code.css", "kinds.css")),
    ],
)
def test_pages_name_the_stylesheets_of_their_cards(html: str, sheets: tuple[str, ...]) -> None:
    styles = Styles("")
    styles.see(wanted(html))
    styles.see(wanted("<p>others take none away</p>"))
    assert styles.page(html) == html and styles.sheets == sheets
