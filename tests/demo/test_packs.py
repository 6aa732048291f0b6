"""The data of the demonstration towns: complete, honest about itself, on the map, in the stages it claims.

Nothing here loads a town: the checks read the files as ``demo load`` will.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from datetime import timedelta

import pytest
from shapely.geometry import shape

from tests.support.demo_packs import (
    DEMO,
    KATOWICE,
    LOADED,
    PARAGRAPHS,
    ROUNDS,
    SLUGS,
    WARSZAWA,
    WASILKOW,
    areas,
    moment,
    read,
)

STAGES = ["submission", "verification", "appeals", "ballot_list", "voting", "implementation"]
POLISH = set("aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż")


@pytest.mark.parametrize("town", [WASILKOW, WARSZAWA, KATOWICE], ids=lambda town: town.name)
def test_town_record_is_complete_and_its_contacts_are_fictitious(town):
    record = read(town / "town.json")
    assert record["slug"] == town.name and record["is_demo"] is True
    assert re.fullmatch(r"#[0-9a-f]{6}", record["colour_1"]) and re.fullmatch(
        r"#[0-9a-f]{6}", record["colour_2"]
    )
    assert record["krajka"] in {"zigzag", "brick", "hatch"}
    assert record["email"].endswith(".example") and ".example/" in record["bip_url"]
    assert record["phone"].endswith("000 00 00") and {"phone", "email", "bip_url"} <= set(
        record["invented_fields"]
    )
    assert record["controller"] and record["notice"] and record["population"] > 0


@pytest.mark.parametrize("town", [WASILKOW, WARSZAWA, KATOWICE], ids=lambda town: town.name)
def test_areas_are_valid_named_sourced_and_turn_left(town):
    features = read(town / "areas.geojson")["features"]
    slugs = [feature["properties"]["slug"] for feature in features]
    assert len(set(slugs)) == len(slugs)
    for feature in features:
        outline = shape(feature["geometry"])
        assert outline.is_valid and outline.exterior.is_ccw and outline.area > 0
        assert feature["properties"]["name"] and "GUGiK" in feature["properties"]["source"]
        assert feature["id"] == feature["properties"]["slug"]


def test_town_and_rural_part_make_up_the_gmina():
    outlines = areas(WASILKOW)
    parts = outlines["wasilkow-miasto"].union(outlines["wasilkow-obszar-wiejski"])
    assert (
        parts.symmetric_difference(outlines["gmina-wasilkow"]).area < 0.002 * outlines["gmina-wasilkow"].area
    )


def test_places_lie_in_the_gmina_and_are_spelt_in_polish():
    gmina = areas(WASILKOW)["gmina-wasilkow"]
    features = read(WASILKOW / "places.geojson")["features"]
    names = {feature["properties"]["name"] for feature in features}
    assert {"Wólka-Przedmieście", "Woroszyły", "Dąbrówki", "Wasilków"} <= names
    assert len(names) == len(features)
    for feature in features:
        assert gmina.contains(shape(feature["geometry"]))
        assert set(feature["properties"]["name"].lower()) <= POLISH | {"-", " "}


@pytest.mark.parametrize("slug", SLUGS)
def test_windows_come_in_order_and_never_overlap(slug):
    windows = ROUNDS[slug]["windows"]
    assert [window["stage"] for window in windows] == STAGES
    moments = [moment(window[end]) for window in windows for end in ("opens", "closes")]
    assert moments == sorted(set(moments))
    assert {window["paragraph"] for window in windows} <= PARAGRAPHS
    assert moment(windows[4]["closes"]) < moment(ROUNDS[slug]["results_due"])


@pytest.mark.parametrize(("slug", "stage"), [(slug, ROUNDS[slug]["stage_on_load"]) for slug in SLUGS])
def test_round_is_in_the_stage_it_claims_at_any_hour_of_the_loading_day(slug, stage):
    pb_round = ROUNDS[slug]
    opens = {window["stage"]: moment(window["opens"]) for window in pb_round["windows"]}
    closes = {window["stage"]: moment(window["closes"]) for window in pb_round["windows"]}
    for now in (LOADED, LOADED + timedelta(hours=23, minutes=59, seconds=59)):
        if stage in ("results", "implementation"):
            assert moment(pb_round["urn_closed"]) > closes["voting"]
            assert moment(pb_round["urn_closed"]) < moment(pb_round["published"]) < now
            assert (now >= opens["implementation"]) is (stage == "implementation")
        elif stage == "counting":
            assert closes["voting"] < now and not pb_round["published"] and not pb_round["urn_closed"]
        else:
            assert opens[stage] <= now <= closes[stage]


def test_every_wanted_stage_and_every_way_to_vote_is_shown():
    assert {r["stage_on_load"] for r in ROUNDS.values()} == {
        "submission",
        "verification",
        "voting",
        "counting",
        "results",
        "implementation",
    }
    pools = [pool for pb_round in ROUNDS.values() for pool in pb_round["pools"]]
    assert {pool["method"] for pool in pools} == {"approval", "choose_one", "points", "ranking"}
    assert {pool["kind"] for pool in pools} == {"citizen", "village", "green", "youth"}
    voting = ROUNDS["bo-2027"]["pools"]
    assert [(p["kind"], p["method"], p["minimum"], p["maximum"]) for p in voting] == [
        ("citizen", "choose_one", 0, 1),
        ("village", "choose_one", 0, 1),
        ("green", "choose_one", 0, 1),
    ]


@pytest.mark.parametrize("slug", SLUGS)
def test_rules_of_a_round_can_make_a_ballot(slug):
    pb_round = ROUNDS[slug]
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]{0,59}", slug) and pb_round["invented"] is True
    assert pb_round["rules"]["identity_methods"] == ["pesel", "voting_code"]
    assert pb_round["rules"]["guardian_below_age"] == 13 and pb_round["rules"]["minimum_age"] is None
    assert set(pb_round["rules"]["paragraphs"].values()) <= PARAGRAPHS
    for pool in pb_round["pools"]:
        assert 0 <= pool["minimum"] <= pool["maximum"] and pool["paragraph"] in PARAGRAPHS
        assert pool["area"] in areas(WASILKOW) and pool["cost_floor"] < pool["cost_ceiling"] <= pool["amount"]
        assert (
            pool["allocation_rule"] in {"greedy", "greedy-stop", "greedy-stop-80", "equal-shares"}
            and pool["tie_rule"] == "draw"
        )
        assert pool["method"] != "choose_one" or pool["maximum"] == 1
        assert pool["method"] != "points" or pool["points_per_project"] <= pool["points_total"]
        assert pool["method"] != "ranking" or len(pool["rank_points"]) == pool["maximum"]


def test_warsaw_elections_are_the_published_files_untouched():
    for item in read(WARSZAWA / "rounds.json")["rounds"]:
        raw = (WARSZAWA / item["file"]).read_bytes()
        assert hashlib.sha256(raw).hexdigest() == item["sha256"] and item["invented"] is False
        text = (gzip.decompress(raw) if item["file"].endswith(".gz") else raw).decode("utf-8")
        lines = text.splitlines()
        meta = dict(line.split(";", 1) for line in lines[2 : lines.index("PROJECTS")])
        assert int(meta["num_projects"]) == item["projects"] and meta["rule"] == item["rule"]
        assert meta["unit"] == ("Warszawa" if item["area"] else "Świecie")
        assert len(lines) - lines.index("VOTES") - 2 == item["ballots"] == int(meta["num_votes"])
        assert item["area"] in areas(WARSZAWA) or "(inne miasto)" in item["title"]
    assert len(areas(WARSZAWA)) == 19


def test_readme_tells_the_origin_of_every_file():
    text = (DEMO / "README.md").read_text("utf-8")
    for path in DEMO.rglob("*"):
        if path.is_file() and path.suffix in {".json", ".geojson", ".pb", ".gz"}:
            assert f"{path.parent.name}/{path.name}" in text, path
