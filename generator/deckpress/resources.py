"""Where templates, static files and the browser's third-party files are."""

from pathlib import Path

from deckpress.errors import DeckpressError

PACKAGE = Path(__file__).resolve().parent
CHECKOUT = PACKAGE.parent.parent


def templates() -> Path:
    """Our templates; a site's own are looked up before them."""
    return _folder("templates", CHECKOUT / "templates")


def static() -> Path:
    """Our stylesheets and scripts, as written."""
    return _folder("static", CHECKOUT / "static")


def vendor() -> Path:
    """What tools/assets.py made: katex.css, fonts.css, fonts/, licenses/, and katex.js for the build."""
    return _folder("vendor", CHECKOUT / "build/vendor")


def scripts() -> Path:
    """What tools/scripts.py made of static/js: the scripts of pages, each with all that it needs."""
    return _folder("scripts", CHECKOUT / "build/scripts")


def _folder(kind: str, beside: Path) -> Path:
    """The copy inside an installed package, else the checkout's own folder."""
    installed = PACKAGE / "_data" / kind
    if installed.is_dir():
        return installed
    if (CHECKOUT / "pyproject.toml").is_file() and beside.is_dir():
        return beside
    raise DeckpressError(f"{kind} files are missing: {beside} is no folder; in a checkout, run `make assets`")
