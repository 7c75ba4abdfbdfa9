"""Take the pictures of docs/pictures/ from the sample decks: `make pictures`."""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import browser
from deckpress import server
from deckpress.paper.pdf import SHEETS
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent

OUT = ROOT / "docs/pictures"
DECK = "decks/neuralcomputation/week-02.html"
WEEK2 = "deck=neuralcomputation/week-02"
LIMIT = 150_000  # bytes of one picture
_COLOURS = (256, 128, 64, 32)
_CALM = """*, *::before, *::after {
  animation: none !important; transition: none !important; caret-color: transparent !important;
}"""


def main() -> None:
    """Every picture is made anew; the same site gives the same bytes."""
    path = browser.find()
    if path is None:
        sys.exit("pictures: no browser; run `make browser`")
    OUT.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, _served() as address:
        chromium = playwright.chromium.launch(executable_path=path)
        desktop = _deck(chromium, address, 1200, 860, "light")
        phone = _deck(chromium, address, 390, 844, "dark", scale=2)
        _save("deck-desktop", desktop)
        _save("deck-dark", _deck(chromium, address, 1200, 860, "dark"))
        _save("deck-phone", phone)
        _save("home", _home(chromium, address))
        _save("search", _search(chromium, address))
        _save("sheet", _sheet(chromium, address))
        _save("print", _print(chromium, address))
        for sheet in SHEETS:
            _save(f"sheet-{sheet}", _pair(chromium, address, sheet))
        _save("readme", _composed(desktop, phone))
        chromium.close()


@contextmanager
def _served() -> Iterator[str]:
    """The address of the sample site, for as long as the block runs."""
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder, "site")
        command = [sys.executable, "-m", "deckpress", "build", str(ROOT / "content"), "-o", str(site), "-q"]
        subprocess.run(command, cwd=ROOT, check=True)
        files = {file.relative_to(site).as_posix(): file.read_bytes() for file in site.rglob("*") if file.is_file()}
    with server.server(files, port=0) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield server.address(running)
        running.shutdown()


@contextmanager
def _page(
    chromium: Browser, address: str, width: int, height: int, scheme: str = "light", scale: float = 1
) -> Iterator[Page]:
    context = chromium.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=scale,
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
        bypass_csp=True,  # for the style below
    )
    page = context.new_page()
    page.goto(address, wait_until="networkidle")
    page.add_style_tag(content=_CALM)
    yield page
    context.close()


def _shot(page: Page) -> Image.Image:
    page.evaluate("document.fonts.ready.then(() => null)")
    page.wait_for_load_state("networkidle")
    return Image.open(io.BytesIO(page.screenshot())).convert("RGB")


def _deck(chromium: Browser, address: str, width: int, height: int, scheme: str, scale: float = 1) -> Image.Image:
    """The deck page with the first and the third answer open."""
    with _page(chromium, address + DECK, width, height, scheme, scale) as page:
        page.evaluate("[0, 2].forEach(at => document.querySelectorAll('details.fold')[at].open = true)")
        if width < 600:
            page.evaluate("document.querySelector('.part').scrollIntoView()")
        return _shot(page)


def _home(chromium: Browser, address: str) -> Image.Image:
    with _page(chromium, address, 1200, 800) as page:
        return _shot(page)


def _search(chromium: Browser, address: str) -> Image.Image:
    with _page(chromium, address, 1200, 640) as page:
        page.fill("#q", "gradient")
        page.wait_for_selector("#hits [role=option]")
        page.wait_for_function("document.querySelector('#told').textContent")
        page.keyboard.press("ArrowDown")
        page.wait_for_selector("#hits [aria-selected=true]")
        return _shot(page)


def _sheet(chromium: Browser, address: str) -> Image.Image:
    """The first sheet of the printed deck."""
    import pypdfium2  # type: ignore[import-untyped]

    with _page(chromium, address + DECK, 1200, 860) as page:
        data = page.pdf(format="A4", prefer_css_page_size=True)
    first: Image.Image = pypdfium2.PdfDocument(data)[0].render(scale=1.5).to_pil()
    return first.convert("RGB")


def _print(chromium: Browser, address: str) -> Image.Image:
    """The page to print from."""
    with _page(chromium, f"{address}print/index.html?{WEEK2}&sheet=cards-2x4", 1400, 900) as page:
        page.wait_for_selector("html[data-fit=done]")
        return _shot(page)


def _pair(chromium: Browser, address: str, sheet: str) -> Image.Image:
    """The first two pages of a sheet, side by side."""
    import pypdfium2

    deck = "deck=guide/clozes" if sheet == "cloze" else WEEK2
    with _page(chromium, f"{address}print/index.html?{deck}&sheet={sheet}", 1200, 860) as page:
        page.wait_for_selector("html[data-fit=done]")
        data = page.pdf(prefer_css_page_size=True)
    document = pypdfium2.PdfDocument(data)
    scale = 1.1 if sheet == "booklet" else 1.4
    pages = [document[at].render(scale=scale).to_pil().convert("RGB") for at in range(min(2, len(document)))]
    gap, across = 12, sheet == "booklet"
    width = max(p.width for p in pages) if across else sum(p.width + gap for p in pages) - gap
    height = sum(p.height + gap for p in pages) - gap if across else max(p.height for p in pages)
    whole = Image.new("RGB", (width + 2, height + 2), (176, 188, 185))
    at = 1
    for picture in pages:
        whole.paste(picture, (1, at) if across else (at, 1))
        at += (picture.height if across else picture.width) + gap
    return whole


def _composed(desktop: Image.Image, phone: Image.Image) -> Image.Image:
    """The deck on a desktop and, as high, on a phone beside it."""
    height = desktop.height
    small = phone.resize((round(phone.width * height / phone.height), height), Image.Resampling.LANCZOS)
    gap, edge = 24, 1
    whole = Image.new("RGB", (desktop.width + gap + small.width + 4 * edge, desktop.height + 2 * edge), (255, 255, 255))
    for picture, x, y in ((desktop, 0, 0), (small, desktop.width + gap + 2 * edge, (desktop.height - height) // 2)):
        frame = Image.new("RGB", (picture.width + 2 * edge, picture.height + 2 * edge), (176, 188, 185))
        frame.paste(picture, (edge, edge))
        whole.paste(frame, (x, y))
    return whole


def _save(name: str, picture: Image.Image) -> None:
    """docs/pictures/NAME.png in as many colours as `LIMIT` lets it have."""
    for colours in _COLOURS:
        reduced = picture.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        packed = io.BytesIO()
        reduced.save(packed, "PNG", optimize=True)
        if packed.tell() <= LIMIT:
            break
    else:
        sys.exit(f"pictures: {name}.png has {packed.tell():,} bytes, more than {LIMIT:,}")
    target = OUT / f"{name}.png"
    target.write_bytes(packed.getvalue())
    print(f"{target.relative_to(ROOT)}: {picture.width} × {picture.height}, {colours} colours, {packed.tell():,} bytes")


if __name__ == "__main__":
    main()
