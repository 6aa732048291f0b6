"""The page of a case: the application comes first, and the map shows what was proposed here before."""

from __future__ import annotations

from tests.support.deciding import text_of


def test_the_application_stands_before_the_card_and_the_conclusion(office):
    desk = office(1)
    desk.declare(5001)
    page = text_of(desk.open(5001))
    at = [page.index(f"<h2{more}>{name}") for more, name in (
        (' id="zgloszenie"', "Wniosek"), (' id="karta"', "Karta oceny formalnej"), (' id="wniosek"', "Rozstrzygnięcie"),
    )]  # fmt: skip
    assert at == sorted(at) and "<dt>dla kogo" not in page


def test_projects_of_other_rounds_near_by_are_on_the_map_with_a_sign_of_their_own(office):
    desk = office(2)
    desk.sql(
        "insert into pb_rounds (slug, title, year, introduction, regulation_title, regulation_url, is_invented, source,"
        " currency, created_at, version) select 'bo-2020', 'Budżet 2020', 2020, '', '', '', is_invented, source, currency,"
        " created_at, 1 from pb_rounds where slug = 'bo-2027'"
    )
    desk.sql(
        "insert into pb_pools (round_id, code, name, kind, position)"
        " select r.id, 'x', 'Dawna', 'village', 1 from pb_rounds r where r.slug = 'bo-2020'"
    )
    desk.sql(
        "update pb_projects set round_id = r.id, pool_id = p.id from pb_rounds r join pb_pools p on p.round_id = r.id"
        " where r.slug = 'bo-2020' and filed_number = 5002"
    )
    desk.declare(5001)
    rows = desk.client.get(desk.address(5001, "/mapa.geojson")).get_json()["features"]
    told = {one["properties"]["number"]: one["properties"] for one in rows}
    assert told[5001]["outcome"] == "none" and told[5002]["outcome"] == "former"
    assert told[5002]["url"].startswith("/bo/bo-2020/projekty/")
    assert "z innej edycji" in text_of(desk.open(5001)).split("data-legend", 1)[1][:400]


def test_the_project_itself_is_told_from_its_neighbours_on_the_map(office):
    desk = office(3)
    desk.declare(5001)
    rows = desk.client.get(desk.address(5001, "/mapa.geojson")).get_json()["features"]
    assert {one["properties"]["number"]: one["properties"].get("own") for one in rows} == {
        5001: True, 5002: None, 5003: None,
    }  # fmt: skip


def test_no_act_is_offered_twice_and_what_acceptance_waits_for_is_told(office):
    desk = office(1)
    desk.declare(5001)
    page = text_of(desk.open(5001))
    conclusion = page.split('id="wniosek"', 1)[1]
    assert "Dopuścić jeszcze nie można. Karta oceny formalnej nie jest skończona." in conclusion
    assert "/dopuszczenie" not in page and "Odrzuć z uzasadnieniem" not in page
    assert page.count("Wezwij do poprawy") == 1
    desk.fill(5001, act="next")
    page = text_of(desk.open(5001))
    conclusion = page.split('id="wniosek"', 1)[1]
    assert "Dopuścić jeszcze nie można" not in conclusion and ">Dopuść</a>" in conclusion
    assert page.count("Wezwij do poprawy") == 1 and "Odrzuć z uzasadnieniem" in conclusion
