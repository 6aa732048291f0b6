"""The stylesheets keep what the look promises: contrast in every look, no inline code, few bytes."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from core.site.colours import contrast

ROOT = Path(__file__).parents[3]
CSS = ROOT / "static" / "css"
JS = ROOT / "static" / "js"
VENDOR = ROOT / "static" / "vendor"
TOKEN = re.compile(r"--([a-z0-9-]+):\s*(#[0-9a-fA-F]{3,6}|var\(--[a-z0-9-]+\))\s*;")


def _block(css: str, start: str) -> dict[str, str]:
    begin = css.index(start)
    tokens = dict(TOKEN.findall(css[begin : css.index("}", begin)]))
    return {
        name: f"#{''.join(c * 2 for c in value[1:])}" if len(value) == 4 else value
        for name, value in tokens.items()
    }


def _looks() -> dict[str, dict[str, str]]:
    css = (CSS / "wspolnie.css").read_text(encoding="utf-8")
    light = _block(css, "color-scheme: light")
    return {
        "jasny": light,
        "ciemny": light | _block(css, '[data-look="ciemny"] {'),
        "po zmroku": light | _block(css, ":root:not([data-look]) {\n    color-scheme: dark"),
        "kontrast": light | _block(css, '[data-look="kontrast"] {'),
    }


def _value(tokens: dict[str, str], name: str) -> str:
    value = tokens[name]
    return _value(tokens, value[6:-1]) if value.startswith("var(") else value


@pytest.mark.parametrize("look", ["jasny", "ciemny", "po zmroku", "kontrast"])
@pytest.mark.parametrize(
    ("front", "back", "least"),
    [
        ("ink", "paper", 7), ("ink", "paper-2", 7), ("ink-2", "paper", 4.5), ("ink-2", "paper-2", 4.5),
        ("link", "paper", 7), ("link", "paper-2", 4.5), ("link", "town-wash", 4.5), ("ink", "town-wash", 4.5),
        ("ink-2", "town-wash", 4.5), ("good", "paper", 4.5), ("good", "good-wash", 4.5), ("stop", "paper", 4.5),
        ("stop", "stop-wash", 4.5), ("wait", "paper", 4.5), ("wait", "wait-wash", 4.5), ("line-2", "paper", 3),
        ("bar", "paper", 3), ("bar-ink", "bar", 4.5), ("town-ink", "town", 4.5), ("button-ink", "button", 7),
        ("m-label", "m-land", 4.5), ("m-label", "m-out", 4.5), ("m-edge", "m-land", 3),
    ],
)  # fmt: skip
def test_every_pair_of_tokens_can_be_read(look: str, front: str, back: str, least: float) -> None:
    tokens = _looks()[look]
    assert contrast(_value(tokens, front), _value(tokens, back)) >= least


def test_the_dark_look_is_the_same_whether_chosen_or_asked_for_by_the_system() -> None:
    looks = _looks()
    assert looks["ciemny"] == looks["po zmroku"]


def _packed(*files: Path) -> int:
    return sum(len(gzip.compress(file.read_bytes(), 9)) for file in files)


def test_a_page_stays_light() -> None:
    assert _packed(CSS / "wspolnie.css") <= 12 * 1024
    assert _packed(*(file for file in JS.glob("*.js") if not file.name.startswith("map"))) <= 25 * 1024
    # A place is drawn on pages of its own, which show no list of marks.
    drawing = list(JS.glob("map-draw*.js"))
    # Very many marks come as tiles, on a page that shows no other list.
    tiled = [JS / "map-tiled.js", JS / "map-tile-reading.js", JS / "map-density.js"]
    # Layers come only where a consultation has some, the lasso only to the office's board.
    asked = [JS / "map-layers.js", JS / "map-lasso.js"]
    assert all(_packed(file) <= 2 * 1024 for file in asked)
    showing = [file for file in JS.glob("map*.js") if file not in (*drawing, *tiled, *asked)]
    leaflet = VENDOR / "leaflet-1.9.4" / "leaflet.js"
    clusters = VENDOR / "supercluster-9.1.0" / "supercluster.min.js"
    assert _packed(*showing, CSS / "map.css", leaflet, clusters) <= 60 * 1024
    shared = [JS / f"map-{name}.js" for name in ("frame", "base", "card", "pictures")]
    decoder = VENDOR / "pbf-5.1.2" / "pbf.js"
    assert _packed(*tiled, *shared, CSS / "map.css", leaflet, decoder) <= 62 * 1024
    frame = [JS / "map-frame.js", JS / "map-base.js", CSS / "map.css", CSS / "place.css"]
    assert _packed(*drawing, *frame, leaflet) <= 62 * 1024


def test_fonts_of_a_polish_page() -> None:
    fonts = ROOT / "static" / "fonts"
    polish = [
        "source-sans-3-latin-wght-normal",
        "wspolnie-text-pl",
        "brygada-1918-latin-wght-normal",
        "wspolnie-title-pl",
    ]
    assert sum((fonts / f"{name}.woff2").stat().st_size for name in polish) <= 62 * 1024
    css = (CSS / "wspolnie.css").read_text(encoding="utf-8")
    named = set(re.findall(r"url\(\.\./fonts/([^)]+)\)", css))
    assert named == {font.name for font in fonts.glob("*.woff2")}


@pytest.mark.parametrize("module", sorted(JS.glob("*.js")), ids=lambda path: path.name)
def test_modules_are_short_and_imports_exist(module: Path) -> None:
    text = module.read_text(encoding="utf-8")
    assert text.count("\n") <= 150
    for target in re.findall(r'(?:from|import) "(\./[^"]+)"', text):
        assert (JS / target).exists()


@pytest.mark.parametrize(
    "template", sorted((ROOT / "templates").rglob("*.html")), ids=lambda path: str(path.relative_to(ROOT))
)
def test_templates_hold_no_inline_code(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    assert "email" in template.parts or not re.search(r"\sstyle=|<style|\son[a-z]+=[\"']|javascript:", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
