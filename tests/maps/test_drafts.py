"""What a file would become, before the database is touched: names, slugs, population."""

from __future__ import annotations

import pytest

from maps.drafts import draft_areas, draft_places, kind_problem, slug_of
from maps.geojson import Feature
from tests.support.maps import area, square


def codes(features, **fields):
    """The codes of the problems of an import of areas."""
    return [problem.code for problem in draft_areas(features, **fields)[1]]


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Śródmieście Północne", "srodmiescie-polnocne"),
        ("Łąki/Żabieniec (dawne)", "laki-zabieniec-dawne"),
        ("0609013", "0609013"),
        ("—", ""),
        ("x" * 100, "x" * 80),
    ],
)
def test_slugs(text, slug):
    assert slug_of(text) == slug


def test_the_name_comes_from_the_usual_fields():
    features = [Feature(n, {"NAME": f"N{n}", "name": ""}, square(21 + n, 52)) for n in (0, 1)]
    drafts, problems = draft_areas(features)
    assert problems == [] and [one.name for one in drafts] == ["N0", "N1"]


def test_names_are_one_clean_line():
    drafts, problems = draft_areas([area(1, "Nowa\n  \x00Wieś\u200b", square(21, 52))])
    assert problems == [] and drafts[0].name == "Nowa Wieś"


def test_a_feature_without_a_name_is_told_by_its_number():
    (problem,) = draft_areas([area(1, "Dobry", square(21, 52)), area(2, "  ", square(22, 52))])[1]
    assert (problem.code, problem.facts["feature"]) == ("name_missing", 2)


def test_a_file_without_any_name_is_told_once():
    features = [Feature(n, {"kod": n}, square(21 + n, 52)) for n in (0, 1, 2)]
    assert codes(features) == ["name_field_missing"]
    assert codes(features, name_field="kod") == []
    assert draft_places(features, "place")[1][0].code == "name_field_missing"


def test_names_that_differ_only_in_accents_are_one_slug():
    (problem,) = draft_areas([area(1, "Łąki", square(21, 52)), area(2, "Laki", square(22, 52))])[1]
    assert problem.code == "area_repeated"
    assert (problem.facts["feature"], problem.facts["other"], problem.facts["other_name"]) == (2, 1, "Łąki")


def test_ids_of_their_own_let_names_repeat():
    features = [area(1, "Nowe", square(21, 52), teryt="01"), area(2, "Nowe", square(22, 52), teryt="02")]
    assert codes(features) == ["area_repeated"]
    drafts, problems = draft_areas(features, id_field="teryt")
    assert problems == [] and [one.slug for one in drafts] == ["01", "02"]
    assert codes(features, id_field="brak") == ["id_missing", "id_missing"]


def test_names_too_long():
    assert codes([area(1, "x" * 161, square(21, 52))]) == ["name_too_long"]
    assert codes([area(1, "x" * 160, square(21, 52))]) == []


@pytest.mark.parametrize("population", ["dużo", -1, 1.5, True, 10**12, float("nan"), [1]])
def test_population_that_is_no_number_is_refused(population):
    assert codes([area(1, "Nowe", square(21, 52), ludnosc=population)]) == ["population_unreadable"]


@pytest.mark.parametrize(
    ("properties", "population"),
    [
        ({"ludnosc": 12}, 12),
        ({"population": " 12 "}, 12),
        ({"ludnosc": None, "ludnosc_2019": 1, "ludnosc_2020": 2}, 2),
        ({"ludnosc": ""}, None),
        ({}, None),
    ],
)
def test_population_is_read_from_the_usual_fields(properties, population):
    ((draft,), problems) = draft_areas([area(1, "Nowe", square(21, 52), **properties)])
    assert (problems, draft.population) == ([], population)


def test_all_that_is_wrong_with_a_feature_is_told_at_once():
    assert codes([area(1, "", None, nazwa2="x", ludnosc=-1), area(2, "B", square(21, 52))]) == [
        "name_missing",
        "population_unreadable",
        "geometry_missing",
    ]


@pytest.mark.parametrize("kind", ["", "Dzielnica", "sołectwo", "a" * 41, "a b", "district\n"])
def test_a_kind_is_a_short_word(kind):
    assert kind_problem(kind).code == "kind_unknown_form"
    assert kind_problem("district") is None
