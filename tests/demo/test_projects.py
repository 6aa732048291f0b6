"""The invented projects of Wasilków: told in full, adding up, standing where they say, won by the rules.

The decided rounds are counted here by hand from the votes that the pack names.
"""

from __future__ import annotations

import re

import pytest
from shapely.geometry import Point

from tests.support.demo_packs import (
    FILING,
    LOADED,
    PARAGRAPHS,
    PROJECTS,
    ROUNDS,
    SLUGS,
    WASILKOW,
    areas,
    moment,
    pool_of,
    read,
    won,
)

CATEGORIES = {"greenery", "sport", "culture", "streets", "neighbourhood"}
STATUSES = {"submitted", "in_check", "returned", "accepted", "rejected", "withdrawn", "on_ballot"}
EVERY = [
    pytest.param(slug, project, id=f"{slug}-{project['number']}")
    for slug in PROJECTS
    for project in PROJECTS[slug]
]


@pytest.mark.parametrize("slug", SLUGS)
def test_numbers_titles_and_points_are_unique_and_ballots_can_be_filled(slug):
    projects = PROJECTS[slug]
    for key in (lambda p: p["number"], lambda p: p["title"], lambda p: (p["lon"], p["lat"])):
        assert len({key(p) for p in projects}) == len(projects)
    ballots = ROUNDS[slug]["ballots"]
    if ballots is None:
        assert all(p["vote_weight"] is None for p in projects)
        return
    assert sum(ballots["channels"].values()) == ballots["valid"] and all(day > 0 for day in ballots["days"])
    for pool in ROUNDS[slug]["pools"]:
        weights = [
            p["vote_weight"] for p in projects if p["pool"] == pool["code"] and p["status"] == "on_ballot"
        ]
        assert all(weight > 0 for weight in weights)
        if ballots["weights_are_votes"]:
            assert max(weights) <= ballots["valid"] and sum(weights) <= pool["maximum"] * ballots["valid"]
            assert len(set(weights)) == len(weights)


@pytest.mark.parametrize(("slug", "project"), EVERY)
def test_project_is_told_in_full(slug, project):
    assert project["invented"] is True and project["status"] in STATUSES and project["category"] in CATEGORIES
    assert 8 <= len(project["title"]) <= 60 and not project["title"].endswith(".")
    assert len(re.findall(r"[.]", project["summary"])) >= 1 and len(project["summary"]) <= 140
    sentences = re.split(r"(?<=[.])\s+(?=[A-ZĄĆĘŁŃÓŚŹŻ0-9])", project["description"])
    assert 3 <= len(sentences) <= 6, sentences
    words = [
        project[k]
        for k in ("title", "summary", "description", "grounds", "beneficiaries", "accessibility", "proposer")
    ]
    assert "!" not in "".join(words) and "  " not in "".join(words)
    assert all(words[:3]) and all(words[4:])
    assert (
        moment(ROUNDS[slug]["windows"][0]["opens"])
        < moment(project["submitted"])
        < min(moment(ROUNDS[slug]["windows"][0]["closes"]), LOADED)
    )
    refused = project["status"] in ("rejected", "returned", "withdrawn")
    assert bool(project["grounds"]) is refused
    assert (project["grounds_paragraph"] in PARAGRAPHS) is refused


@pytest.mark.parametrize(("slug", "project"), EVERY)
def test_cost_lines_add_up_within_the_pools_limits(slug, project):
    lines, pool = project["cost_lines"], pool_of(slug, project)
    assert 3 <= len(lines) <= 6 and all(line["amount"] > 0 and line["name"] for line in lines)
    assert sum(line["amount"] for line in lines) == project["cost"]
    assert pool["cost_floor"] <= project["cost"] <= pool["cost_ceiling"]
    assert project["upkeep"] >= 0
    if pool["kind"] == "green":
        greenery = sum(line["amount"] for line in lines if line["is_greenery"])
        assert 100 * greenery >= int(FILING["minimum_greenery"]["green"]) * project["cost"]


@pytest.mark.parametrize(("slug", "project"), EVERY)
def test_project_stands_in_its_pools_area_near_the_place_it_names(slug, project):
    point = Point(project["lon"], project["lat"])
    outlines = areas(WASILKOW)
    assert outlines["gmina-wasilkow"].contains(point)
    assert outlines[pool_of(slug, project)["area"]].contains(point)
    places = {
        f["properties"]["name"]: f["geometry"]["coordinates"]
        for f in read(WASILKOW / "places.geojson")["features"]
    }
    lon, lat = places[project["place"]]
    east, north = (point.x - lon) * 66.7, (point.y - lat) * 111.3  # km at 53.2° N
    assert (east**2 + north**2) ** 0.5 < 2.2


def test_result_of_2026_has_something_to_explain():
    assert won("bo-2026", "miasto") == [4, 9, 2, 1, 5]
    assert won("bo-2026", "solectwa") == [12, 13, 14, 16]
    assert won("bo-2026", "zielona") == [18, 19, 21]
    town = {p["number"]: p for p in PROJECTS["bo-2026"] if p["pool"] == "miasto"}
    assert town[6]["vote_weight"] > town[5]["vote_weight"] and town[6]["cost"] > town[5]["cost"]
    assert town[1]["conflict_group"] == town[11]["conflict_group"] and town[1]["conflict_group"]
    assert town[10]["vote_weight"] < 100 < town[8]["vote_weight"]
    assert [p["number"] for p in town.values() if p["status"] == "withdrawn"] == [22]


def test_winners_of_2025_and_no_others_are_being_built():
    winners = set(won("bo-2025", "miasto")) | set(won("bo-2025", "solectwa"))
    built = {p["number"]: p["implementation"] for p in PROJECTS["bo-2025"] if p["implementation"]}
    assert set(built) == winners and len(winners) == 10
    assert {work["state"] for work in built.values()} == {"planned", "running", "late", "done"}
    for number, work in built.items():
        cost = next(p["cost"] for p in PROJECTS["bo-2025"] if p["number"] == number)
        assert 0 <= work["spent"] <= cost and len(work["milestones"]) >= 3 and work["note"]
        done = [step["done"] for step in work["milestones"]]
        assert all(moment(day) < LOADED for day in done if day)
        assert all(done) is (work["state"] == "done") and (work["delay_weeks"] > 0) is (
            work["state"] == "late"
        )
        assert done == sorted(done, key=lambda day: (day is None, day and moment(day)))
