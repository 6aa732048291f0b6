"""The demonstration's consultations: the packs are whole, marks stand where they may, and every state is there."""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta
from random import Random

import pytest
import shapely
from shapely.geometry import Point
from sqlalchemy import select, text

from consultations.consultation.queries import TopicView, find_published
from consultations.consultation.rules.catalogue import STANDARD
from consultations.consultation.rules.stages import ConsultationStage
from consultations.marks.models import Mark
from consultations.marks.rules.answers import Decision
from consultations.marks.rules.screening import findings
from core.clock import now
from core.db import db
from demo import loading
from demo.consultations import season_of
from demo.mark_answers import draft_answers
from demo.mark_drafts import DraftMark, draft_marks
from demo.mark_land import APART_M, Land
from demo.offsets import LoadingDay
from maps.projection import in_metres
from tests.support.demo_packs import DEMO, KATOWICE, LOADED, WASILKOW, areas, read

WORDS = read(DEMO / "mark_words.json")
DAY = LoadingDay(LOADED.date())
PACKS = {
    pack["slug"]: (town, pack)
    for town in (KATOWICE, WASILKOW)
    for pack in read(town / "consultations.json")["consultations"]
}
GREAT, SMALL = "zielone-katowice-2026", "zielony-wasilkow"
TOPICS = [
    TopicView(
        place, one.code, one.name, one.hint, one.sign, one.geometries,
        tuple(asked.stored() for asked in one.questions), place % 3, one.needs_ground,
    )
    for place, one in enumerate(STANDARD)
]  # fmt: skip


def drafted(slug: str, number: int = 0) -> list[DraftMark]:
    """The drafts of a pack, or as many of them: nothing is written."""
    town, pack = PACKS[slug]
    told = pack["marks"] | ({"number": number} if number else {})
    topics = [one for one in TOPICS if one.code in told["topics"]]
    outlines = {name: areas(town)[name] for name in read(town / "spots.json")["districts"]}
    land = Land(read(town / "spots.json"), outlines, Random(told["seed"]))
    season = season_of(pack, DAY)
    drafts = draft_marks(told, WORDS, topics, land, season)
    draft_answers(drafts, told, WORDS, dict.fromkeys(outlines, "dzielnica"), season, land.random)
    return drafts


@pytest.fixture(scope="module")
def great() -> list[DraftMark]:
    """The two thousand of Katowice."""
    return drafted(GREAT)


@pytest.mark.parametrize("town", [KATOWICE, WASILKOW], ids=lambda town: town.name)
def test_every_spot_lies_in_the_area_it_is_told_of(town):
    for slug, told in read(town / "spots.json")["districts"].items():
        for _at, name, lon, lat in told["spots"]:
            assert areas(town)[slug].contains(Point(lon, lat)), (slug, name)


def test_the_districts_make_up_the_city():
    outlines = areas(KATOWICE)
    city = outlines.pop("katowice")
    assert len(outlines) == 22 and set(outlines) == set(read(KATOWICE / "spots.json")["districts"])
    assert shapely.union_all(list(outlines.values())).symmetric_difference(city).area < 0.002 * city.area


@pytest.mark.parametrize("slug", PACKS)
def test_a_pack_has_a_unit_and_words_for_each_topic_and_its_states_add_up(slug):
    town, pack = PACKS[slug]
    told, codes = pack["marks"], {one.code for one in STANDARD}
    units = read(town / "consultations.json")["units"]
    assert set(told["topics"]) <= codes <= set(units) and set(told["topics"]) <= set(WORDS["topics"])
    assert set(units.values()) <= {one["code"] for one in read(town / "office.json")["departments"]}
    assert sum(told["states"].values()) == told["number"] and set(told["decisions"]) <= set(Decision)
    assert "zmyślone" in pack["description"] and DAY.moment(pack["opens"]) < DAY.end_of(pack["last"])
    assert all(len(one) >= 40 for grounds in WORDS["grounds"].values() for one in grounds)


def test_two_thousand_marks_stand_apart_in_their_districts_off_the_water(great):
    outlines = areas(KATOWICE)
    for one in great:
        assert outlines[one.stand.district].buffer(1e-5).covers(one.stand.geometry)
    spots = [in_metres(one.stand.geometry).centroid for one in great]
    tree = shapely.STRtree(spots)
    near = tree.query(spots, predicate="dwithin", distance=APART_M - 1)
    assert all(one == other for one, other in near.T)
    assert {one.stand.geometry.geom_type for one in great} == {"Point", "LineString", "Polygon"}
    assert all(one.stand.geometry.is_valid for one in great)
    wet = [
        in_metres(Point(lon, lat)).buffer(metres - 5)
        for lon, lat, metres in read(KATOWICE / "spots.json")["avoid"]
    ]
    assert not any(pond.contains(spot) for pond in wet for spot in spots)


def test_what_they_say_is_varied_fits_and_is_held_where_a_person_must_read_it(great):
    bodies = Counter(one.body for one in great if one.visibility == "public")
    assert len(bodies) > 1_200 and bodies.most_common(1)[0][1] < 12
    assert all(len(one.body) <= 600 and "{" not in one.body for one in great)
    assert not any(findings(f"{one.body}\n{one.name}") for one in great if one.visibility == "public")
    assert all(findings(one) for one in WORDS["held"])


def test_nothing_happens_before_it_can(great):
    season = season_of(PACKS[GREAT][1], DAY)
    assert [one.created_at for one in great] == sorted(one.created_at for one in great)
    for one in great:
        moments = [
            one.created_at,
            one.answer and one.answer.written_at,
            one.answer and one.answer.approved_at,
            one.done_at,
        ]
        told = [moment for moment in moments if moment]
        assert told == sorted(told) and told[-1] < season.until + timedelta(days=1), one.number
        assert (one.state == "answered") == bool(one.answer and one.answer.approved_at)


def test_the_same_seed_and_day_give_the_same_marks():
    one, other = (
        [
            (mark.body, mark.stand.geometry.wkt, mark.created_at, mark.entry_key, mark.state)
            for mark in drafted(SMALL)
        ]
        for _ in range(2)
    )
    assert one == other


@pytest.mark.demo
def test_wasilkow_asks_now_and_shows_every_state(app):
    view = find_published(SMALL)
    assert view.stage(now()) is ConsultationStage.OPEN
    marks = db.session.scalars(select(Mark).where(Mark.consultation_id == view.id)).all()
    assert {one.visibility for one in marks} == {"held", "public", "hidden", "withdrawn"}
    assert {one.state for one in marks} == {"new", "assigned", "to_approve", "answered"}
    assert {"planned", "not_possible", "done"} <= {one.outcome for one in marks}
    page = app.test_client().get(f"/konsultacje/{SMALL}/").text
    assert "zmyślone" in page and "Zielony Wasilków" in page


def test_katowice_loads_once_on_an_empty_database(app, monkeypatch):
    """With a twentieth of the marks: the great numbers are checked above, without a database."""
    whole = loading._read

    def fewer(town, name):
        told = whole(town, name)
        for pack in told.get("consultations", ()) if name == "consultations.json" else ():
            marks = pack["marks"]
            marks["states"] = {state: 1 + count // 20 for state, count in marks["states"].items()}
            marks["number"] = sum(marks["states"].values())
            marks |= {"photos": 1, "comments": 3, "checks": 2, "late": 2}
        return told

    monkeypatch.setattr(loading, "_read", fewer)
    said = []
    assert loading.load_town("katowice", said.append) is True
    assert loading.load_town("katowice", said.append) is False
    stages = {
        slug: find_published(slug).stage(now()) for slug, (town, _) in PACKS.items() if town == KATOWICE
    }
    assert (
        stages[GREAT] is ConsultationStage.OPEN
        and stages["cien-na-przystankach"] is ConsultationStage.ANSWERING
    )
    assert (
        json.loads(app.test_client().get(f"/api/v1/consultations/{GREAT}/marks.geojson").data)["total"] > 90
    )
    acts = {
        row[0]: row[1]
        for row in db.session.execute(text("select act, count(*) from core_audit_entries group by 1"))
    }
    assert acts["consultations.answer.approve"] == 7, "several answers go through the services"
    astray = text(
        "select count(*) from con_marks m left join maps_areas a on a.id = m.area_id"
        " where location is not null and not coalesce(st_covers(st_buffer(a.boundary, 0.00001), public_spot), false)"
    )
    assert db.session.scalar(astray) == 0
    assert app.test_client().get("/").status_code == 200
