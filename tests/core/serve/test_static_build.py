"""The static build: names that follow content, references that follow names."""

from __future__ import annotations

import gzip
from pathlib import Path

import brotli
import pytest

from core.serve.static_build import MANIFEST, build
from core.serve.static_references import rewritten, targets
from core.static_files import StaticManifest, is_hashed

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A small static folder: a style sheet with a font, two modules that import each other."""
    files = {
        "css/style.css": '@import "print.css"; @font-face{src:url(../fonts/a.woff2) format("woff2")}'
        + "a{}" * 200,
        "css/print.css": "b{background:url('data:image/png;base64,AA==')}",
        "fonts/a.woff2": "font",
        "js/map.js": 'import { pin } from "./pin.js";\nconst later = () => import("./pin.js");'
        + "//"
        + "x" * 300,
        "js/pin.js": "export * from './map.js'; export const pin = 'import this';",
        "img/a.svg": "<svg/>",
    }
    for name, text in files.items():
        (tmp_path / "static" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "static" / name).write_text(text)
    return tmp_path / "static"


def test_references_point_to_files_that_exist(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    report = build(source, out)
    names = StaticManifest(out / MANIFEST)
    assert report.is_fresh and report.files == 6 and report.missing == ()
    style = (out / names.url("css/style.css")).read_text()
    assert f"url(../{names.url('fonts/a.woff2')})" in style
    assert f'@import "./{Path(names.url("css/print.css")).name}"' in style
    module = (out / names.url("js/map.js")).read_text()
    pin = Path(names.url("js/pin.js")).name
    assert f'from "./{pin}"' in module and f'import("./{pin}")' in module
    assert "data:image/png;base64,AA==" in (out / names.url("css/print.css")).read_text()
    for name in ("css/style.css", "js/map.js", "fonts/a.woff2"):
        assert is_hashed(names.url(name))
        assert (out / name).read_bytes() == (out / names.url(name)).read_bytes()


def test_compressed_copies_hold_the_same(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    build(source, out)
    plain = out / StaticManifest(out / MANIFEST).url("css/style.css")
    assert gzip.decompress(Path(f"{plain}.gz").read_bytes()) == plain.read_bytes()
    assert brotli.decompress(Path(f"{plain}.br").read_bytes()) == plain.read_bytes()
    assert list(out.glob("fonts/*.gz")) == []


def test_change_renames_the_file_and_all_that_reach_it(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    build(source, out)
    before = StaticManifest(out / MANIFEST)
    (source / "fonts/a.woff2").write_text("another font")
    assert build(source, out).is_fresh
    after = StaticManifest(out / MANIFEST)
    assert after.url("fonts/a.woff2") != before.url("fonts/a.woff2")
    assert after.url("css/style.css") != before.url("css/style.css")
    assert after.url("js/map.js") == before.url("js/map.js")
    assert not (out / before.url("css/style.css")).exists()


def test_unchanged_sources_are_not_built_again(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    build(source, out)
    stamp = (out / MANIFEST).stat().st_mtime_ns
    assert build(source, out).is_fresh is False
    assert (out / MANIFEST).stat().st_mtime_ns == stamp


def test_reference_to_nothing_is_told(source: Path, tmp_path: Path) -> None:
    (source / "js/lost.js").write_text('import "./gone.js";')
    assert build(source, tmp_path / "out").missing == ("js/lost.js → js/gone.js",)


def test_names_without_a_manifest_stay_plain(tmp_path: Path) -> None:
    assert StaticManifest().url("css/style.css") == "css/style.css"
    assert StaticManifest(tmp_path / "none.json").url("css/style.css") == "css/style.css"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("css/style.3fa9c1d2e4b5.css", True),
        ("vendor/leaflet-1.9.4/leaflet.js", False),
        ("vendor/supercluster-9.1.0/supercluster.min.js", False),
    ],
)
def test_only_hashed_names_are_for_ever(name: str, expected: bool) -> None:
    assert is_hashed(name) is expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('import a, { b } from "./b.js";', ["js/b.js"]),
        ('import{a}from"./b.js";', ["js/b.js"]),
        ("export { a } from '../lib/c.js'", ["lib/c.js"]),
        ('import(  "./b.js" )', ["js/b.js"]),
        ('import "/static/vendor/x.js"', ["vendor/x.js"]),
        ('new URL("./data.json", import.meta.url)', ["js/data.json"]),
        ('import { map } from "leaflet"', []),
        ("important('./b.js')", []),
    ],
)
def test_module_references_are_recognised(text: str, found: list[str]) -> None:
    assert targets("js/a.js", text) == found


def test_absolute_reference_stays_absolute() -> None:
    text = 'import "/static/js/b.js"'
    assert rewritten("js/a.js", text, {"js/b.js": "js/b.0123.js"}.get) == 'import "/static/js/b.0123.js"'


def test_our_own_files_refer_to_nothing_missing(tmp_path: Path) -> None:
    assert build(ROOT / "static", tmp_path / "out").missing == ()
