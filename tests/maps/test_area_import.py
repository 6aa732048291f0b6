"""Areas come in as a whole file or not at all, and a second time they are the same areas."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, text

from core.db import db
from maps.models import Area, Place
from maps.queries import areas_of_kind
from tests.support.maps import area, bring, bring_places, features_of, square

FILES = {
    "gminy_demo": 24,
    "dzielnice_gdansk": 35,
    "dzielnice_katowice": 22,
    "dzielnice_krakow": 18,
    "dzielnice_lodz_dawne": 5,
    "dzielnice_warszawa": 18,
    "osiedla_poznan": 42,
    "osiedla_wroclaw": 48,
    "miasto_obszar_wiejski": 14,
}
BOW_TIE = {"type": "Polygon", "coordinates": [[[21, 52], [22, 53], [22, 52], [21, 53], [21, 52]]]}
pytestmark = pytest.mark.usefixtures("app")


def codes(report):
    """The codes of an import's problems."""
    return [problem.code for problem in report.problems]


def test_every_shared_file_comes_in_and_again_changes_nothing():
    for name, count in FILES.items():
        features = features_of(name)
        first = bring(features, name)
        assert (first.problems, first.added, first.updated) == ([], count, 0), name
        again = bring(features, name)
        assert (again.added, again.updated, again.unchanged) == (0, 0, count), name
    assert db.session.scalar(select(func.count()).select_from(Area)) == sum(FILES.values())


def test_stored_areas_have_the_sizes_that_are_known():
    bring(features_of("gminy_demo"), "neighbour")
    known = {one.properties["nazwa"]: one.properties["powierzchnia_km2"] for one in features_of("gminy_demo")}
    stored = {one.name: one.km2 for one in areas_of_kind("neighbour", per_page=100).items}
    assert stored == {name: pytest.approx(km2, abs=0.02) for name, km2 in known.items()}


def test_all_gminas_of_poland_need_their_own_ids():
    features = features_of("gminy_polska")
    assert set(codes(bring(features, "neighbour"))) == {"area_repeated"}
    assert db.session.scalar(select(func.count()).select_from(Area)) == 0
    report = bring(features, "neighbour", id_field="teryt")
    assert (report.problems, report.added) == ([], 2477)


def test_population_is_kept_from_the_file_and_through_files_without_it():
    bring([area(1, "Nowe", square(21, 52), ludnosc_2019=1, ludnosc_2020=1234)], "district")
    report = bring([area(1, "Nowe", square(21, 52.01))], "district")
    assert report.updated == 1
    (stored,) = areas_of_kind("district").items
    assert stored.population == 1234 and stored.slug == "nowe"


def test_one_bad_feature_refuses_the_whole_file_and_is_named():
    report = bring([area(1, "Dobry", square(21, 52)), area(2, "Zły", BOW_TIE)], "district")
    (problem,) = report.problems
    assert (problem.code, problem.facts["feature"], problem.facts["name"]) == ("geometry_crosses", 2, "Zły")
    assert db.session.scalar(select(func.count()).select_from(Area)) == 0
    assert db.session.scalar(text("SELECT count(*) FROM core_audit_entries")) == 0


def test_overlaps_are_told_in_square_kilometres_and_not_refused():
    report = bring([area(1, "A", square(21, 52)), area(2, "B", square(21.09, 52))], "district")
    (overlap,) = report.overlaps
    measured = db.session.scalar(
        text("SELECT ST_Area(ST_Transform(ST_MakeEnvelope(21.09, 52, 21.1, 52.1, 4326), 2180)) / 1e6")
    )
    assert (overlap.first, overlap.second) == ("A", "B")
    assert overlap.km2 == pytest.approx(measured, rel=1e-4)


def test_the_overlap_known_in_poznan_is_found():
    overlaps = bring(features_of("osiedla_poznan"), "osiedle").overlaps
    assert sum(one.km2 for one in overlaps) == pytest.approx(0.05, abs=0.006)


def test_areas_that_a_new_file_lacks_stay_and_kinds_do_not_meet():
    bring([area(1, "A", square(21, 52)), area(2, "B", square(22, 52))], "district")
    report = bring([area(1, "A", square(21, 52))], "district")
    assert report.left_over == ("B",)
    assert areas_of_kind("district").total == 2
    assert bring([area(1, "A", square(21, 52))], "village").added == 1


def test_nothing_to_import_and_kinds_that_are_none():
    assert codes(bring([], "district")) == ["collection_empty"]
    for kind in ("", "Dzielnica", "sołectwo", "a" * 41, "a b"):
        assert codes(bring([area(1, "A", square(21, 52))], kind)) == ["kind_unknown_form"]


def test_the_import_is_in_the_audit_log():
    bring([area(1, "A", square(21, 52))], "district", source="uchwała 7/2026")
    row = db.session.execute(text("SELECT act, subject, facts FROM core_audit_entries")).one()
    assert (row.act, row.subject) == ("areas.imported", "areas:district")
    assert row.facts == {"added": 1, "updated": 0, "source": "uchwała 7/2026"}


def test_places_come_in_by_name_and_kind():
    features = features_of("miejscowosci_demo", gmina="Warszawa")
    first = bring_places(features, kind_field="typ")
    assert first.problems == [] and "Żoliborz" in first.repeated
    again = bring_places(features, kind_field="typ")
    assert (again.added, again.updated, again.unchanged) == (0, 0, first.added)
    kinds = set(db.session.scalars(select(Place.kind).distinct()))
    assert kinds == {"miejscowosc", "czesc-miasta"}


def test_places_are_points():
    assert codes(bring_places([area(1, "A", square(21, 52))])) == ["geometry_type"]
    assert codes(bring_places([area(1, "A", {"type": "Point", "coordinates": [52, 21]})])) == ["axes_swapped"]
