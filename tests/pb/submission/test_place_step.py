"""Where: the pool follows from the place, and neighbours are shown before anybody goes on."""

from __future__ import annotations

import html
import re
from decimal import Decimal

from sqlalchemy import select, text

from core.db import db, transaction
from pb.rounds.models import Pool
from pb.submission.models import Draft, Project
from tests.support.filing import IN_TOWN, IN_VILLAGE, OUTSIDE, PLACE, shapes_at, words_of
from tests.support.page_rules import faults_of


def kept(call) -> dict:
    return call.ask(lambda: db.session.scalars(select(Draft)).one().answers["place"])


def pools(call) -> dict[str, int]:
    return call.ask(lambda: dict(db.session.execute(text("SELECT code, id FROM pb_pools")).all()))


def neighbour(call, **columns) -> None:
    def write() -> None:
        with transaction():
            values = {
                "round_id": call.made.round_view.pb_round.id, "pool_id": pools_now["miasto"], "number": 7, "code": "7",
                "title": "Siłownia na stacji", "category": "sport", "cost": Decimal(5000), "status": "submitted",
                "location": f"SRID=4326;POINT({IN_TOWN[1] + 0.001} {IN_TOWN[0]})",
            }  # fmt: skip
            db.session.add(Project(**{**values, **columns}))

    pools_now = pools(call)
    call.ask(write)


def test_the_page_opens_without_complaints(call):
    someone = call.proposer()
    someone.begin()
    page = someone.open("miejsce")
    assert page.status_code == 200
    assert faults_of(page.text) == []
    assert 'role="alert"' not in page.text
    assert "Z której puli?" not in page.text, "no pool follows from a place that nobody has named"


def test_a_place_in_a_village_finds_its_pool_and_its_limit_before_going_on(call):
    someone = call.proposer()
    someone.begin()
    place = {"place-shapes": shapes_at(*IN_VILLAGE)}
    shown = someone.send("miejsce", place)
    assert shown.status_code == 200
    assert "Studzianki. Pula sołecka, najwyżej 30 000 zł" in words_of(shown)
    assert faults_of(shown.text) == []
    assert someone.send("miejsce", place, shown).location == "/bo/bo-2027/zglos/opis"
    assert kept(call)["pool"] == str(pools(call)["solectwa"])


def test_in_town_the_village_pool_is_no_choice_and_the_green_one_is(call):
    someone = call.proposer()
    someone.begin()
    shown = someone.send("miejsce", PLACE)
    ids = pools(call)
    assert f'id="pool-{ids["miasto"]}" name="pool" value="{ids["miasto"]}" checked' in shown.text
    assert f'id="pool-{ids["zielona"]}"' in shown.text
    assert f'id="pool-{ids["solectwa"]}"' not in shown.text
    assert someone.send("miejsce", {**PLACE, "pool": ids["zielona"]}, shown).status_code == 303
    assert kept(call)["pool"] == str(ids["zielona"])
    forged = someone.send("miejsce", {**PLACE, "pool": ids["solectwa"]}, shown)
    assert forged.status_code == 422
    assert "nie obejmuje całego tego miejsca" in words_of(forged)


def test_outside_the_town_says_how_far_and_keeps_the_point(call):
    someone = call.proposer()
    someone.begin()
    refused = someone.send("miejsce", {"place-shapes": shapes_at(*OUTSIDE)})
    assert refused.status_code == 422
    assert 'role="alert"' in refused.text and "leży poza granicą gminy" in words_of(refused)
    assert faults_of(refused.text) == []
    assert str(OUTSIDE[0]) in kept(call)["shapes"]


def test_crossing_unreadable_and_huge_shapes_are_told_and_kept(call):
    bow = (
        '{"type":"Polygon","coordinates":[[[23.2,53.2],[23.21,53.21],[23.21,53.2],[23.2,53.21],[23.2,53.2]]]}'
    )
    many = ",".join(f"[{23.2 + n / 100000},{53.2 + (n % 2) / 1000}]" for n in range(3000))
    huge = f'{{"type":"LineString","coordinates":[{many}]}}'
    someone = call.proposer()
    someone.begin()
    for shapes in (bow, "to nie jest kształt", huge, "[" * 100_000):
        refused = someone.send("miejsce", {"place-shapes": shapes})
        assert refused.status_code == 422, shapes[:40]
        assert faults_of(refused.text) == []
        assert kept(call)["shapes"]


def test_words_alone_are_enough_for_the_whole_town(call):
    someone = call.proposer()
    someone.begin()
    words = {"place-words": "we wszystkich bibliotekach"}
    shown = someone.send("miejsce", words)
    assert shown.status_code == 200
    assert "Pula sołecka" not in words_of(shown)
    assert someone.send("miejsce", words, shown).status_code == 303


def test_nothing_said_is_refused(call):
    someone = call.proposer()
    someone.begin()
    refused = someone.send("miejsce", {"place-words": ""})
    assert refused.status_code == 422 and 'role="alert"' in refused.text


def test_an_empty_drawing_is_as_good_as_none(call):
    someone = call.proposer()
    someone.begin()
    empty = {"place-shapes": '{"type": "GeometryCollection", "geometries": []}'}
    refused = someone.send("miejsce", empty)
    assert refused.status_code == 422 and "Zaznacz miejsce na mapie" in words_of(refused)
    assert someone.place({**empty, "place-words": "cała gmina"}).status_code == 303


def test_neighbours_within_two_hundred_metres_are_shown_with_their_fate(call):
    neighbour(call)
    neighbour(
        call,
        number=8,
        code="8",
        title="Daleki plac",
        location=f"SRID=4326;POINT({IN_TOWN[1] + 0.01} {IN_TOWN[0]})",
    )
    neighbour(call, number=9, code="9", title="Odrzucony skwer", status="rejected", grounds="Grunt prywatny.")
    someone = call.proposer()
    someone.begin()
    said = words_of(someone.send("miejsce", PLACE))
    assert "Siłownia na stacji" in said and "zgłoszony" in said and "67 m stąd" in said
    assert "Odrzucony skwer" in said and "odrzucony" in said
    assert "Daleki plac" not in said


def test_similar_words_are_found_while_the_title_is_typed(call):
    neighbour(call, title="Ławka przy ulicy Dworcowej", location=None)
    someone = call.proposer()
    someone.begin()
    answer = someone.client.get(
        f"{someone.base}/podobne", query_string={"tytul": "Ławki i lipy przy Dworcowej"}
    )
    assert answer.status_code == 200 and "Ławka przy ulicy Dworcowej" in answer.json["html"]
    nothing = someone.client.get(f"{someone.base}/podobne", query_string={"tytul": "Skatepark"})
    assert "Dworcowej" not in nothing.json["html"]
    drawn = someone.client.get(
        f"{someone.base}/podobne", query_string={"place-shapes": PLACE["place-shapes"]}
    )
    assert "Pula ogólnomiejska" in drawn.json["html"]


def test_a_shape_of_twenty_thousand_vertices_is_told_to_be_too_long_and_costs_nothing_else(call):
    many = ",".join(f"[{23.2 + n / 1_000_000:.14f},{53.2 + (n % 2) / 1000:.14f}]" for n in range(20_000))
    shapes = f'{{"type":"LineString","coordinates":[{many}]}}'
    someone = call.proposer()
    someone.begin()
    refused = someone.send(
        "miejsce", {"place-shapes": shapes, "place-words": "przy stawie", "place-parcels": "412/3"}
    )
    assert refused.status_code == 422
    assert "Zapis kształtów jest za długi" in words_of(refused)
    assert 'value="przy stawie"' in refused.text
    assert kept(call)["words"] == "przy stawie" and kept(call)["parcels"] == "412/3"
    assert kept(call)["shapes"] == ""
    beyond = someone.send("miejsce", {"place-shapes": "[" * 4_000_000})
    assert beyond.status_code == 413
    assert "zdjęcie" not in beyond.text and "za długi" in beyond.text


def test_typed_coordinates_show_the_pool_at_once_and_are_asked_about_once(call):
    someone = call.proposer()
    someone.begin()
    asked = someone.send("miejsce", {"place-coordinates": f"{IN_TOWN[0]} {IN_TOWN[1]}"})
    assert asked.status_code == 200
    assert "Z której puli?" in words_of(asked) and "Pula ogólnomiejska" in words_of(asked)
    shapes = shapes_in(asked)
    gone_on = someone.send("miejsce", {"place-shapes": shapes, "pool": pools(call)["miasto"]}, asked)
    assert gone_on.location == "/bo/bo-2027/zglos/opis"


def shapes_in(page) -> str:
    return html.unescape(re.search(r"<textarea id=\"place-shapes\"[^>]*>([^<]*)", page.text)[1])


def bind_the_town_pool_elsewhere(call) -> None:
    """Only pools bound to villages, and the green one."""

    def write() -> None:
        with transaction():
            village = db.session.scalar(select(Pool.area_id).where(Pool.code == "solectwa"))
            db.session.scalars(select(Pool).where(Pool.code == "miasto")).one().area_id = village

    call.ask(write)


def test_words_or_a_line_over_the_border_never_give_the_green_pool_unasked(call):
    bind_the_town_pool_elsewhere(call)
    across = '{"type":"LineString","coordinates":[[23.29,53.31],[23.32,53.32]]}'
    ids = pools(call)
    for place, said in (
        ({"place-words": "w Studziankach przy świetlicy"}, "zaznacz punkt na mapie"),
        ({"place-shapes": across}, "Przesuń je albo wybierz pulę"),
    ):
        someone = call.proposer()
        someone.begin()
        shown = someone.send("miejsce", place)
        assert shown.status_code == 422 and said in words_of(shown)
        assert faults_of(shown.text) == []
        assert (
            f'id="pool-{ids["zielona"]}"' in shown.text and "checked" not in shown.text.split('id="pool"')[1]
        )
        assert someone.send("miejsce", {**place, "pool": ids["zielona"]}, shown).status_code == 303


def test_short_words_find_similar_projects_as_words_of_their_own(call):
    neighbour(call, title="Łąki kwietne na osiedlu", location=None)
    neighbour(call, number=8, code="8", title="Parkiet w sali gimnastycznej", location=None)
    neighbour(call, number=9, code="9", title="Wybieg dla psów", location=None)
    someone = call.proposer()
    someone.begin()

    def found(title: str) -> str:
        answer = someone.client.get(f"{someone.base}/podobne", query_string={"tytul": title})
        return answer.json["html"]

    assert "Łąki kwietne" in found("Łąka") and "Parkiet" not in found("Park")
    assert "Wybieg dla psów" in found("Psy")
