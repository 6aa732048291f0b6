"""The town's register of addresses: read from the files that the state and others publish, found as people type."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import func, insert, select, text

from core.db import db, transaction
from maps.address_files import Address, NotAddresses, Wrong, read_addresses
from maps.address_loading import replace_addresses
from maps.address_search import addresses_found, sought_address
from maps.fields import read_place
from maps.geojson import Feature
from maps.models import Address as AddressRow
from maps.place_reading import PlaceRules
from maps.place_search import place_of_key, places_found
from tests.maps.test_cli import wspolnie  # noqa: F401 - the command on this test's database
from tests.support.maps import area, bring, bring_places, square

TOWN = square(23.1, 53.1, 0.3)


def made_rows() -> list[tuple[str, str, str, float, float]]:
    """Some twenty invented addresses on a grid."""
    rows = [
        ("Próbowo", "Lipowa", number, 23.20 + n / 1000, 53.20)
        for n, number in enumerate(("1", "2", "4", "4A", "4/2", "10", "14", "40"))
    ]
    rows += [("Próbowo", "Lipska", str(n), 23.21 + n / 1000, 53.21) for n in range(1, 4)]
    rows += [("Próbowo", "aleja Jana Pawła II", str(n), 23.22 + n / 1000, 53.22) for n in range(1, 4)]
    rows += [("Próbowo", "3 Maja", "5", 23.23, 53.23), ("Próbowo", "Źródlana", "7", 23.24, 53.24)]
    rows += [("Studzianki", "", str(n), 23.30 + n / 1000, 53.30) for n in range(11, 15)]
    return rows


def plain_csv(rows) -> str:
    return "locality;street;number;lon;lat\n" + "".join(
        f"{place};{street};{number};{lon};{lat}\n" for place, street, number, lon, lat in rows
    )


@pytest.fixture
def town(app):
    bring([area(1, "Próbowo", TOWN)], "municipality")


@pytest.fixture
def register(town, tmp_path):
    path = tmp_path / "adresy.csv"
    path.write_text(plain_csv(made_rows()), encoding="utf-8")
    with transaction():
        assert replace_addresses(read_addresses(path), "próbny").taken == 20


def names(question: str, page: int = 1) -> list[str]:
    return [one.name for one in places_found(question, page).items]


@pytest.mark.parametrize(
    ("question", "words", "number"),
    [
        ("Lipowa 4", ("lipowa",), "4"), ("ul. lipowa 4a", ("lipowa",), "4a"), ("LIPOWA 4 A", ("lipowa",), "4a"),
        ("3 Maja 5", ("3", "maja"), "5"), ("3 Maja", ("3", "maja"), ""), ("al. Jana Pawła II 12/14", ("jana", "pawła", "ii"), "12/14"),
        ("Lipowa 4, Próbowo", ("lipowa", "próbowo"), "4"), ("ul.", (), ""), ("%_", (), ""),
    ],
)  # fmt: skip
def test_a_question_is_taken_apart_as_people_write_it(question, words, number):
    assert (sought_address(question).words, sought_address(question).number) == (words, number)


def test_an_address_is_found_in_any_spelling(register):
    assert names("Lipowa 4") == ["Lipowa 4, Próbowo", "Lipowa 4/2, Próbowo", "Lipowa 4A, Próbowo"]
    assert names("ul. lipowa 4a") == names("LIPOWA 4 A") == ["Lipowa 4A, Próbowo"]
    assert names("zrodlana 7") == ["Źródlana 7, Próbowo"]
    assert names("aleja jana pawla ii 2") == names("Jana Pawła 2") == ["aleja Jana Pawła II 2, Próbowo"]
    assert names("3 maja 5") == names("3 maja") == ["3 Maja 5, Próbowo"]
    assert names("Studzianki 12") == ["Studzianki 12"]
    assert names("Lipowa 4 próbowo")[0] == "Lipowa 4, Próbowo"
    assert names("Lipowa 99") == names("Nieznana 4") == names("ul.") == names("%") == []


def test_a_street_alone_gives_its_numbers_in_their_order(register):
    said = names("lipowa")
    assert said == [f"Lipowa {number}, Próbowo" for number in ("1", "2", "4", "4/2", "4A", "10", "14", "40")]


def test_places_come_before_addresses_and_pages_hold_both(register):
    studzianki = Feature(1, {"nazwa": "Studzianki"}, {"type": "Point", "coordinates": [23.3, 53.3]})
    bring_places([studzianki])
    found = places_found("studzianki", 1, 3)
    assert [one.name for one in found.items] == ["Studzianki", "Studzianki 11", "Studzianki 12"]
    assert (found.total, found.pages) == (5, 2)
    assert [one.name for one in places_found("studzianki", 2, 3).items] == ["Studzianki 13", "Studzianki 14"]


def test_an_address_is_picked_without_a_script(register):
    found = read_place({"p-search": "Lipowa 10", "p-do": "find"}, "p", PlaceRules())
    (match,) = found.found.items
    picked = read_place({"p-search": "Lipowa 10", "p-chosen": match.key}, "p", PlaceRules())
    assert (round(picked.geometry.x, 3), round(picked.geometry.y, 3)) == (23.205, 53.2)
    assert place_of_key("a999999") is place_of_key("x1") is None
    gone = read_place({"p-chosen": "a999999"}, "p", PlaceRules())
    assert [problem.code for problem in gone.problems] == ["place_chosen_gone"]


def test_what_is_not_found_is_said_with_the_other_ways(register, client):
    told = client.get("/mapa/miejsca", query_string={"q": "Lipowa 4a"}).json["items"]
    assert [one["label"] for one in told] == ["Lipowa 4A, Próbowo, adres"]
    from maps.texts import sentence

    nothing = read_place({"p-search": "Nieznana 5"}, "p", PlaceRules())
    assert "Nie znaleźliśmy adresu ani miejsca „Nieznana 5”" in sentence(nothing.notes[0])


def read(tmp_path, content: str, encoding: str = "utf-8", near=(23.2, 53.2)):
    path = tmp_path / "plik"
    path.write_bytes(content.encode(encoding))
    return list(read_addresses(path, near))


@pytest.mark.parametrize(
    "content",
    [
        "ID_IIP;NUMER_PORZ;KOD_POCZT;NAZWA_ULC;NAZWA_GMI;NAZWA_MSC;X;Y\nPL.1;4A;16-010;Lipowa;Próbowo;Próbowo;781000.5;612000.25\n",
        "TERYT;PNA;SIMC_nazwa;ULIC_nazwa;Numer;X;Y\n20;16-010;Próbowo;Lipowa;4A;612000.25;781000.5\n",
        "lokalnyId,miejscowosc,ulica,numerPorzadkowy,x_epsg_2180,y_epsg_2180,dlugosc_geograficzna,szerokosc_geograficzna\n"
        "a,Próbowo,Lipowa,4A,781000.5,612000.25,23.2186,53.2985\n",
        "locality;street;number;lon;lat\nPróbowo;Lipowa;4A;23,2186;53,2985\n",
        json.dumps(
            {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {
                "addr:city": "Próbowo", "addr:street": "Lipowa", "addr:housenumber": "4A"},
                "geometry": {"type": "Point", "coordinates": [23.2186, 53.2985]}}]}
        ),
    ],
)  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1250"])
def test_every_known_file_gives_the_same_address(tmp_path, content, encoding):
    (one,) = read(tmp_path, content, encoding)
    assert (one.locality, one.street, one.number) == ("Próbowo", "Lipowa", "4A")
    assert abs(one.lon - 23.2186) < 0.001 and abs(one.lat - 53.2985) < 0.001


def test_bad_rows_are_named_by_their_line(tmp_path):
    good = "Próbowo;Lipowa;1;23.2;53.2\n"
    bad = [
        "Próbowo;Lipowa;;23.2;53.2\n",
        ";;3;23.2;53.2\n",
        "Próbowo;Lipowa;4;x;53.2\n",
        f"Próbowo;{'L' * 200};5;23.2;53.2\n",
    ]
    rows = read(tmp_path, "locality;street;number;lon;lat\n" + good + "".join(bad) + good)
    wrong = [(one.line, one.problem.code) for one in rows if isinstance(one, Wrong)]
    assert wrong == [
        (3, "address_number_missing"), (4, "address_street_missing"), (5, "address_coordinates"), (6, "address_too_long"),
    ]  # fmt: skip
    assert sum(isinstance(one, Address) for one in rows) == 2


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "addresses_columns"), ("nazwa;x;y\na;1;2\n", "addresses_columns"), ("PK\x03\x04zip", "addresses_zipped"),
        ('{"type":"FeatureCollection","features":[{"type":', "addresses_broken"), ('{"type":"Topology"}', "addresses_broken"),
    ],
)  # fmt: skip
def test_a_file_of_something_else_is_refused(tmp_path, content, code):
    with pytest.raises(NotAddresses) as refused:
        read(tmp_path, content)
    assert refused.value.problem.code == code


def test_the_command_loads_reloads_and_keeps_the_old_when_the_new_is_bad(town, tmp_path, wspolnie):  # noqa: F811
    path = tmp_path / "adresy.csv"
    rows = [*made_rows(), made_rows()[0], ("Daleko", "Lipowa", "1", 18.6, 54.3)]
    path.write_text(plain_csv(rows) + "Próbowo;Lipowa;;23.2;53.2\n", encoding="utf-8")
    code, out, err = wspolnie("areas", "addresses", str(path))
    assert (code, out) == (0, "Adresy: wczytane 20 w miejsce 0 (poza gminą 1, powtórzone 1, błędne 1).\n")
    assert f"{path}:24: brakuje numeru domu." in err
    path.write_text(plain_csv(made_rows()[:5]), encoding="utf-8")
    assert "wczytane 5 w miejsce 20" in wspolnie("areas", "addresses", str(path))[1]
    path.write_text("nazwa;x;y\na;1;2\n", encoding="utf-8")
    code, _, err = wspolnie("areas", "addresses", str(path))
    assert code == 1 and "Brakuje kolumn: ulica albo miejscowość, numer domu" in err
    path.write_text(plain_csv([("Daleko", "Lipowa", "1", 18.6, 54.3)]), encoding="utf-8")
    code, _, err = wspolnie("areas", "addresses", str(path))
    assert code == 1 and "stare adresy zostają" in err
    assert wspolnie("areas", "addresses", str(tmp_path / "nie-ma.csv"))[0] == 2
    assert db.session.scalar(select(func.count()).select_from(AddressRow)) == 5


def test_among_twenty_thousand_addresses_the_index_is_used(app):
    rows = [
        {"locality": "Próbowo", "street": f"Ulica{n % 400:03d} Testowa", "number": str(n // 400 + 1),
         "location": f"SRID=4326;POINT({23.1 + n % 300 / 1000} {53.1 + n / 100_000})"}
        for n in range(20_000)
    ]  # fmt: skip
    with transaction():
        db.session.execute(insert(AddressRow), rows)
    db.session.execute(text("ANALYZE maps_addresses"))
    asked = addresses_found("ulica123 7")
    shown = str(asked.limit(20).compile(db.engine, compile_kwargs={"literal_binds": True}))
    plan = "\n".join(db.session.scalars(text("EXPLAIN " + shown.replace(":", r"\:"))))
    assert "ix_maps_addresses_search" in plan, plan
    assert [row[1] for row in db.session.execute(asked)] == ["Ulica123 Testowa 7, Próbowo"]
