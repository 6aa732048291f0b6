"""After announcing every change is a new version with its reason, shown to everybody; and nobody overwrites anybody."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from flask import g

from core.clock import now, warsaw
from core.db import db, transaction
from core.fields import fingerprint
from core.problems import Problem
from pb.public.acts import is_voting_open
from pb.rounds.edit_services import Edit, Saved, Stale, save_section
from pb.rounds.editor_queries import open_editor, section_content
from pb.rounds.models import Pool, Round, RulesVersion
from pb.rounds.queries import find_any_round, find_round
from pb.rounds.rules import Stage
from pb.rounds.services import change_window
from pb.submission.models import Project
from tests.support.editing import Fields, errors_in, filled, opened, sent
from tests.support.officials import signed_in
from tests.support.pages import looked_at
from tests.support.rounds import make_round, schedule

REASON = "Awaria serwera trwała trzy godziny."


def test_a_change_needs_a_reason_and_becomes_a_new_version(official, announced, client):
    page = f"{announced}pule/miasto"
    refused = filled(official, page, amount="250 000")
    assert refused.status_code == 422 and "Powód zobaczą mieszkańcy" in errors_in(refused)[0]
    assert 'name="amount" value="250 000"' in refused.text
    assert filled(official, page, amount="250 000", reason="Rada zwiększyła pulę.").status_code == 303
    view = find_round("bo-2028", now())
    assert view.rules.version == 2 and view.rules.pools[0].amount == 250_000
    assert db.session.query(RulesVersion).filter_by(number=1).one().pools[0].amount == 240_000
    shown = looked_at(client.get("/bo/bo-2028/")).text
    assert "Zmiany zasad" in shown and "Wersja 2" in shown and "Rada zwiększyła pulę." in shown
    assert "Pule, Pula ogólnomiejska, Kwota puli: było: 240 000 zł jest: 250 000 zł" in " ".join(
        shown.split()
    )
    assert "Rada zwiększyła pulę." in official.get(announced).text


def test_the_api_tells_version_reason_and_what_changed(official, announced, client):
    filled(official, f"{announced}harmonogram", voting__closes_on="22.9.2027", reason=REASON)
    for answer in (client.get("/api/v1/rounds/bo-2028").json, client.get("/api/v1/rounds").json["items"][0]):
        assert answer["rules_version"] == 2
        (change,) = answer["changes"]
        assert (change["version"], change["reason"]) == (2, REASON)
        told = {
            "section": "harmonogram",
            "row": "voting",
            "field": "closes_on",
            "before": "20.09.2027",
            "after": "22.09.2027",
        }
        assert change["changed"] == [told]


def test_an_area_is_told_by_its_name_and_a_title_too(official, announced, client):
    filled(official, f"{announced}podstawy", title="BO Wasilkowa 2028", reason="Literówka.")
    filled(official, f"{announced}pule/miasto", area_id="", reason="Pomyłka.")
    changes = [one["changed"] for one in client.get("/api/v1/rounds/bo-2028").json["changes"]]
    assert changes[0][0] | {"before": "Gmina Wasilków"} == changes[0][0]
    assert changes[1][0]["before"] == "Budżet obywatelski 2028"


def test_saving_what_stands_makes_no_version(official, announced):
    assert filled(official, f"{announced}ocena", reason="Bez zmiany.").status_code == 303
    assert find_round("bo-2028", now()).rules.version == 1


def test_address_year_and_code_stay_once_announced(official, announced):
    filled(
        official, f"{announced}podstawy", slug="inny-adres", year="2030", title="Nowa nazwa", reason="Próba."
    )
    filled(official, f"{announced}pule/miasto", code="inna", kind="green", minimum_votes="50", reason="Próg.")
    view = find_round("bo-2028", now())
    assert (view.pb_round.year, view.pb_round.title) == (2028, "Nowa nazwa")
    assert (view.rules.pools[0].code, view.rules.pools[0].kind, view.rules.pools[0].minimum_votes) == (
        "miasto",
        "citizen",
        50,
    )


def test_an_announced_pool_and_round_cannot_be_taken_away(official, announced):
    token = {"csrf_token": opened(official, announced)["csrf_token"]}
    refused = official.post(f"{announced}pule/miasto/usun", data=token)
    assert refused.status_code == 422 and "puli nie można usunąć" in errors_in(refused)[0]
    assert official.post(f"{announced}porzuc", data=token).status_code == 422
    assert find_round("bo-2028", now()).rules.pools


@pytest.fixture
def voting(app):
    """A round in the middle of its vote, with a month between its end and the works."""
    windows = schedule(Stage.VOTING, now())
    opens_at, closes_at = windows[Stage.IMPLEMENTATION]
    windows[Stage.IMPLEMENTATION] = (opens_at + timedelta(days=30), closes_at + timedelta(days=30))
    return make_round("bo-2027", Stage.VOTING, windows=windows)


def test_while_people_vote_pools_and_ballots_stand_still(official, voting):
    desk = "/urzad/edycje/bo-2027/"
    for page in ("pule/miasto", "glosujacy"):
        assert "Głosowanie już się zaczęło" in official.get(desk + page).text
        form = Fields(official.get(desk).text).sheet
        editor = open_editor("bo-2027", now())
        code = page.partition("/")[0]
        content = section_content(editor, code, "miasto" if "/" in page else None)
        refused = sent(
            official,
            desk + page,
            {**form, **content, "opened": [fingerprint(content)]},
            maximum="9",
            reason="x",
        )
        assert refused.status_code == 422 and "ludzie oddają głosy" in errors_in(refused)[0]
    assert find_round("bo-2027", now()).rules.version == 1


def test_a_running_vote_may_be_prolonged_and_never_shortened(official, voting, client):
    page = "/urzad/edycje/bo-2027/harmonogram"
    closes = voting.voting_closes_at
    shorter = (closes - timedelta(days=2)).strftime("%d.%m.%Y")
    refused = filled(official, page, voting__closes_on=shorter, reason=REASON)
    assert refused.status_code == 422 and "Można go tylko przedłużyć" in errors_in(refused)[0]
    over = filled(official, page, submission__closes_at="12:34", reason=REASON)
    assert "nie można już zmienić" in errors_in(over)[0]
    longer = (closes + timedelta(days=1)).strftime("%d.%m.%Y")
    assert filled(official, page, voting__closes_on=longer, reason=REASON).status_code == 303
    view = find_round("bo-2027", now())
    assert view.rules.version == 2 and view.rules.window(Stage.VOTING).closes_at - closes > timedelta(
        hours=23
    )
    assert REASON in client.get("/bo/bo-2027/").text


def test_a_vote_cut_by_an_outage_is_opened_again_until_the_urn_is_closed(app, voting, client, clock):
    page, vote = "/urzad/edycje/bo-2027/harmonogram", "/bo/bo-2027/glosuj"
    clock.moment = voting.voting_closes_at + timedelta(minutes=40)
    official = signed_in(app, "official", "dyzur@urzad.example")
    open_then = client.get(vote).text
    later = warsaw(clock.moment + timedelta(hours=30))
    longer = {"voting__closes_on": f"{later:%d.%m.%Y}", "voting__closes_at": "20:00"}
    assert "Powód zobaczą mieszkańcy" in errors_in(filled(official, page, **longer))[0]
    assert filled(official, page, **longer, reason=REASON).status_code == 303
    view = find_round("bo-2027", now())
    assert view.rules.version == 2 and view.stage is Stage.VOTING and is_voting_open(view)
    assert client.get(vote).text != open_then and REASON in client.get("/bo/bo-2027/").text
    clock.moment = view.rules.window(Stage.VOTING).closes_at + timedelta(minutes=1)
    with transaction():
        db.session.get_one(Round, view.pb_round.id).urn_closed_at = clock.moment
    later = warsaw(clock.moment + timedelta(days=2))
    g.pop("csrf_token", None)
    official = signed_in(app, "official", "ranek@urzad.example")
    closed = filled(official, page, voting__closes_on=f"{later:%d.%m.%Y}", reason=REASON)
    assert "nie można już zmienić" in errors_in(closed)[0]


def test_tighter_limits_of_cost_are_confirmed_when_filed_projects_no_longer_fit(app, official, area_id):
    world = make_round("bo-2029", Stage.SUBMISSION, projects_per_pool=3, with_key=False)
    pool, page = world.round_view.rules.pools[0], "/urzad/edycje/bo-2029/pule/miasto"
    with transaction():
        for project in db.session.query(Project).filter_by(pool_id=pool.pool_id):
            project.cost = 10_000 * project.number
        db.session.get_one(Pool, pool.pool_id).area_id = area_id
    typed = {"cost_ceiling": "25 000", "reason": "Rada obniżyła limit."}
    asked = filled(official, page, **typed)
    assert asked.status_code == 422 and "1 zgłoszony projekt przestanie się mieścić" in errors_in(asked)[0]
    assert 'name="left_out"' in asked.text and 'value="25 000"' in asked.text
    assert find_round("bo-2029", now()).rules.version == 1
    assert filled(official, page, cost_floor="5 000", reason="Rada dodała próg.").status_code == 303
    assert filled(official, page, **typed, left_out="yes").status_code == 303
    assert find_round("bo-2029", now()).rules.pools[0].cost_ceiling == 25_000


def test_an_extension_by_the_old_verb_is_told_the_same_way(voting, client):
    window = voting.round_view.rules.window(Stage.VOTING)
    with transaction():
        done = change_window(
            voting.round_view,
            Stage.VOTING,
            window.opens_at,
            window.closes_at + timedelta(hours=3),
            REASON,
            None,
            now(),
        )
    assert not isinstance(done, list)
    (told,) = client.get("/api/v1/rounds/bo-2027").json["changes"][0]["changed"]
    assert (told["section"], told["row"], told["field"]) == ("harmonogram", "voting", "closes_at")


def test_the_second_of_two_officials_gets_both_versions(app, official, plan):
    page = f"{plan}pule/miasto"
    mine = opened(official, page)
    g.pop("csrf_token", None)
    other = signed_in(app, "administrator")
    assert filled(other, page, amount="300 000", maximum="2").status_code == 303
    g.pop("csrf_token", None)
    mine["csrf_token"] = opened(official, page)["csrf_token"]
    answer = sent(official, page, mine, amount="260 000")
    assert answer.status_code == 409
    shown = looked_at(answer, 409).text
    assert "Tę stronę zmieniono" in shown and "Ala Próbna" in shown
    assert "Kwota puli 260 000 zł 300 000 zł" in " ".join(shown.split())
    assert "Najwięcej projektów na karcie 3 2" in " ".join(shown.split())
    assert find_any_round("bo-2028", now()).rules.pools[0].amount == 300_000
    knowingly = Fields(answer.text).sheet
    assert knowingly["amount"] == ["260 000"] and knowingly["maximum"] == ["3"]
    assert official.post(page, data=knowingly).status_code == 303
    pool = find_any_round("bo-2028", now()).rules.pools[0]
    assert (pool.amount, pool.maximum) == (260_000, 3)


def test_two_officials_on_different_pages_do_not_meet(official, plan):
    one, two = opened(official, f"{plan}podstawy"), opened(official, f"{plan}ocena")
    assert sent(official, f"{plan}podstawy", one, introduction="Wstęp.").status_code == 303
    assert sent(official, f"{plan}ocena", two, formal_days="14").status_code == 303


def test_a_double_click_saves_once(official, announced):
    form = opened(official, f"{announced}ocena")
    answers = [
        sent(official, f"{announced}ocena", form, formal_days="14", reason="Urlopy.") for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [303, 409]
    assert "Wpisano dokładnie to, co jest już zapisane." in answers[1].text
    assert find_round("bo-2028", now()).rules.version == 2


def test_the_service_refuses_by_values(app, plan):
    def save(**given):
        with transaction():
            return save_section("bo-2028", Edit(**given), None, now())

    content = section_content(open_editor("bo-2028", now()), "ocena")
    mark = fingerprint(content)
    assert save(section="ocena", typed={**content, "formal_days": "x"}, opened=mark) == [
        Problem("not_whole", "formal_days", {"least": 1, "most": 200, "longest": 300, "length": 1})
    ]
    assert isinstance(save(section="ocena", typed={**content, "formal_days": "12"}, opened="stary"), Stale)
    done = save(section="ocena", typed={**content, "formal_days": "12"}, opened=mark)
    assert isinstance(done, Saved) and done.number == 1 and done.changes[0]["after"] == "12"


def test_two_saves_in_one_moment_meet_at_the_lock(app, plan):
    content = section_content(open_editor("bo-2028", now()), "ocena")
    edits = [Edit("ocena", {**content, "formal_days": days}, fingerprint(content)) for days in ("12", "14")]
    db.session.rollback()
    came: list[object] = []

    def second() -> None:
        with app.app_context(), transaction():
            came.append(save_section("bo-2028", edits[1], None, now()))

    thread = threading.Thread(target=second)
    with transaction():
        assert isinstance(save_section("bo-2028", edits[0], None, now()), Saved)
        thread.start()
        thread.join(0.5)
        assert thread.is_alive() and not came
    thread.join(20)
    (late,) = came
    assert isinstance(late, Stale) and late.saved["formal_days"] == "12"
