"""``wspolnie areas import`` as the office types it."""

from __future__ import annotations

import json

import pytest

from core.command import main
from core.db import db
from maps.queries import areas_of_kind
from tests.support.maps import GEODATA, square

KEYS = {"WSPOLNIE_SECRET_KEY": "s" * 40, "WSPOLNIE_PEPPER": "70" * 40, "WSPOLNIE_ENV": "test"}


@pytest.fixture
def wspolnie(app, settings, monkeypatch, tmp_path, capsys):
    """Run the command on this test's database; gives exit code, stdout and stderr."""
    here = {"DATABASE_URL": settings.database_url, "WSPOLNIE_INSTANCE": str(tmp_path)}
    for name, value in {**KEYS, **here}.items():
        monkeypatch.setenv(name, value)

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(list(arguments))
        told = capsys.readouterr()
        db.session.rollback()
        return code, told.out, told.err

    return run


@pytest.fixture
def file_of(tmp_path):
    """Write a file of features, or of plain text."""

    def write(content) -> str:
        path = tmp_path / "obszary.geojson"
        if isinstance(content, list):
            content = json.dumps({"type": "FeatureCollection", "features": content})
        path.write_text(content, encoding="utf-8")
        return str(path)

    return write


def feature(name, geometry):
    """A GeoJSON feature with a name."""
    return {"type": "Feature", "properties": {"nazwa": name}, "geometry": geometry}


def test_a_real_file_twice(wspolnie):
    path = str(GEODATA / "osiedla_poznan.geojson")
    code, out, err = wspolnie("areas", "import", path, "--kind", "osiedle")
    assert (code, err) == (0, "")
    assert "w pliku 42 (nowe 42, zmienione 0, bez zmian 0)" in out
    assert "Uwaga: Sołacz i Strzeszyn nakładają się na 0,045 km²." in out
    code, out, _ = wspolnie("areas", "import", path, "--kind", "osiedle")
    assert code == 0 and "(nowe 0, zmienione 0, bez zmian 42)" in out
    assert areas_of_kind("osiedle").total == 42


def test_what_is_wrong_is_said_plainly_and_nothing_comes_in(wspolnie, file_of):
    swapped = {"type": "Polygon", "coordinates": [[[y, x] for x, y in square(21, 52)["coordinates"][0]]]}
    metres = {
        "type": "Polygon",
        "coordinates": [[[637e3, 486e3], [638e3, 486e3], [638e3, 487e3], [637e3, 486e3]]],
    }
    bow_tie = {"type": "Polygon", "coordinates": [[[21, 52], [22, 53], [22, 52], [21, 53], [21, 52]]]}
    path = file_of(
        [
            feature("Dobry", square(21, 52)),
            feature("Osie", swapped),
            feature("Metry", metres),
            feature("Pętla", bow_tie),
        ]
    )
    code, out, err = wspolnie("areas", "import", path, "--kind", "district")
    assert (code, out) == (1, "")
    told = err.splitlines()
    assert told[0].endswith("obszary.geojson: nic nie zostało wczytane.")
    assert told[1] == (
        "  Obiekt 2 („Osie”): Współrzędne 52.0, 21.0 są w odwrotnej kolejności: najpierw podaj długość, potem szerokość."
    )
    assert "Obiekt 3 („Metry”)" in told[2] and "metry w układzie EPSG:2180" in told[2]
    assert (
        "Obiekt 4 („Pętla”)" in told[3]
        and "przecina samą siebie w punkcie 52,5000\xa0N 21,5000\xa0E" in told[3]
    )
    assert len(told) == 4 and areas_of_kind("district").total == 0


def test_empty_malformed_and_missing_files(wspolnie, file_of, tmp_path):
    code, _, err = wspolnie("areas", "import", file_of([]), "--kind", "district")
    assert code == 1 and "W pliku nie ma ani jednego obiektu." in err
    code, _, err = wspolnie("areas", "import", file_of('{"type":\n "Feature'), "--kind", "district")
    assert code == 2 and "obszary.geojson:2: to nie jest poprawny JSON" in err
    code, _, err = wspolnie("areas", "import", str(tmp_path / "brak.geojson"), "--kind", "district")
    assert code == 2 and err.startswith("Nie ma pliku ")
    code, _, err = wspolnie("areas", "import", str(tmp_path), "--kind", "district")
    assert code == 2 and err.startswith("Nie da się odczytać pliku ")
    crs = '{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"EPSG:2180"}},"features":[]}'
    code, _, err = wspolnie("areas", "import", file_of(crs), "--kind", "district")
    assert code == 1 and "Plik jest w układzie EPSG:2180." in err


def test_a_long_list_of_problems_is_cut(wspolnie, file_of):
    code, _, err = wspolnie(
        "areas", "import", file_of([feature(f"O{n}", None) for n in range(30)]), "--kind", "osiedle"
    )
    assert code == 1 and err.splitlines()[-1] == "  i jeszcze: 10."


def test_a_slip_in_the_kind_brings_nothing_in_twice(wspolnie, file_of):
    path = file_of([feature("Rzeki", square(23.1, 53.1))])
    assert wspolnie("areas", "import", path, "--kind", "solectwo")[0] == 0
    code, out, err = wspolnie("areas", "import", path, "--kind", "solectow")
    assert (code, out) == (1, "") and areas_of_kind("solectow").total == 0
    assert "Rodzaju „solectow” nie znamy" in err and "--new-kind" in err
    for known in ("municipality", "district", "solectwo", "osiedle", "revitalisation"):
        assert known in err
    assert wspolnie("areas", "import", path, "--kind", "okolica", "--new-kind")[0] == 0
    assert wspolnie("areas", "import", path, "--kind", "okolica")[0] == 0, "the town has this kind now"
    assert areas_of_kind("okolica").total == 1


def test_areas_of_another_town_are_refused_by_name(wspolnie, file_of):
    town = file_of([feature("Próbowo", square(23.1, 53.1))])
    assert wspolnie("areas", "import", town, "--kind", "municipality")[0] == 0
    parts = [
        feature("Rzeki", square(23.11, 53.11, 0.02)),
        feature("Na granicy", square(23.19, 53.1, 0.02)),
        feature("Za miedzą", square(23.2, 53.1, 0.02)),
        feature("Daleko", square(21.0, 52.0)),
    ]
    code, _, err = wspolnie("areas", "import", file_of(parts), "--kind", "solectwo")
    assert code == 1 and areas_of_kind("solectwo").total == 0
    assert "„Za miedzą”): leży w całości poza granicą gminy" in err and "Daleko" in err and "--outside" in err
    assert "Rzeki" not in err and "Na granicy" not in err
    code, out, _ = wspolnie("areas", "import", file_of(parts), "--kind", "solectwo", "--outside")
    assert code == 0 and "nowe 4" in out


def test_another_boundary_of_the_town_is_not_outside_of_it(wspolnie, file_of):
    for name, west in (("Próbowo", 23.1), ("Drugie", 23.5)):
        path = file_of([feature(name, square(west, 53.1))])
        assert wspolnie("areas", "import", path, "--kind", "gmina")[0] == 0


def test_of_a_file_of_every_town_only_ours_comes_in(wspolnie):
    path = str(GEODATA / "gminy_demo.geojson")
    code, _, err = wspolnie("areas", "import", path, "--kind", "gmina")
    assert code == 1 and areas_of_kind("gmina").total == 0
    assert "W pliku jest 24 gmin" in err and "--town" in err
    code, out, _ = wspolnie("areas", "import", path, "--kind", "gmina", "--town", "wasilków")
    assert code == 0 and "Innych gmin w pliku: 23. Wczytana tylko ta: Wasilków." in out
    assert [one.name for one in areas_of_kind("gmina").items] == ["Wasilków"]
