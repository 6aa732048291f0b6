"""Projects that exclude one another: found by distance or by hand, shown before the vote, kept by the count."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from core.db import db, transaction
from pb.verification.queries.conflicts import near_pairs, near_pairs_query
from tests.support.deciding import decided, send, text_of
from tests.support.filed import LIMITED, file_projects
from tests.support.rounds import VILLAGE

PAGE = "/urzad/bo/bo-2027/wykluczenia"
WHY = "Oba projekty zajmują ten sam skwer."


@pytest.fixture
def ready(office):
    """Four accepted projects of one pool and one that is not, 67 metres from each other on a line."""

    def make(pools=(LIMITED,)):
        desk = office(5, pools=pools)
        decided(desk, "accepted", 5001, 5002, 5003, 5004)
        return desk

    return make


def group(desk, numbers="5001, 5002", reason=WHY, **more):
    return send(desk.client, PAGE, numbers=numbers, reason=reason, **more)


def groups(desk):
    return dict(
        desk.sql("select filed_number, conflict_group from pb_projects where conflict_group is not null")
    )


def test_pairs_are_found_by_distance_in_metres(ready):
    desk = ready()
    assert "5001, 5002" in text_of(desk.client.get(PAGE + "?metry=100")) or "nr 5001 i 5002" in text_of(
        desk.client.get(PAGE + "?metry=100")
    )
    assert "Nie ma dopuszczonych projektów tak blisko" in text_of(desk.client.get(PAGE + "?metry=50"))
    for odd in ("-5", "abc", "99999999999", ""):
        assert desk.client.get(PAGE + f"?metry={odd}").status_code == 200


def test_places_that_overlap_are_the_same_place(ready):
    desk = ready()
    desk.sql(
        "update pb_projects set location = ST_SetSRID(ST_MakeEnvelope(23.2, 53.2, 23.2005, 53.2005), 4326) where filed_number = 5002"
    )
    assert "to samo miejsce" in text_of(desk.client.get(PAGE))


def test_a_project_that_is_not_accepted_is_no_candidate(ready):
    desk = ready()
    with desk.app.app_context():
        ((round_id,),) = desk.sql("select id from pb_rounds")
        assert {(one.first.number, one.second.number) for one in near_pairs(round_id, 100).rows} == {
            (5001, 5002), (5002, 5003), (5003, 5004)
        }  # fmt: skip


def test_pairs_among_two_thousand_are_found_by_the_index(ready):
    desk = ready()
    with desk.app.app_context(), transaction():
        ((round_id,),) = db.session.execute(text("select id from pb_rounds")).all()
        ((pool_id,),) = db.session.execute(text("select id from pb_pools")).all()
        file_projects(round_id, pool_id, 300, 6001)
        db.session.execute(
            text(
                "insert into pb_projects (round_id, pool_id, number, filed_number, code, title, summary, description, category, cost,"
                " place, address, beneficiaries, availability, accessibility, proposer, status, grounds, grounds_paragraph, version,"
                " extra, location) select round_id, pool_id, 10000 + n, 10000 + n, 'x' || n, title, '', '', category, cost, '', '', '',"
                " '', '', '', 'accepted', '', '', 1, '{}', ST_SetSRID(ST_MakePoint(22 + n % 50 / 100.0, 52 + n / 5000.0), 4326)"
                " from pb_projects, generate_series(1, 2000) n where filed_number = 6001"
            )
        )
        db.session.execute(text("analyze pb_projects"))
        plan = db.session.execute(
            text(
                "explain "
                + str(
                    near_pairs_query(round_id, 50).compile(db.engine, compile_kwargs={"literal_binds": True})
                )
            )
        ).scalars()
        said = "\n".join(plan)
        assert "ix_pb_projects_location" in said or "idx_pb_projects_location" in said, said


def test_a_group_is_made_and_shown_on_both_pages_and_in_history(ready, app):
    desk = ready()
    assert group(desk).status_code == 303
    assert len(set(groups(desk).values())) == 1 and set(groups(desk)) == {5001, 5002}
    for one, other in ((5001, 5002), (5002, 5001)):
        shown = text_of(app.test_client().get(f"/bo/bo-2027/projekty/{one}"))
        assert "Wyklucza się z" in shown and f"nr {other}" in shown and WHY in shown


def test_a_group_is_changed_and_dropped_with_a_trace(ready):
    desk = ready()
    group(desk)
    (code,) = set(groups(desk).values())
    assert group(desk, "5002, 5003", code=code, seen="5001, 5002").status_code == 303
    assert set(groups(desk)) == {5002, 5003}
    assert send(desk.client, PAGE, PAGE + "/usun", code=code).status_code == 303
    assert groups(desk) == {}
    acts = [
        act
        for (act,) in desk.sql(
            "select act from core_audit_entries where act like 'pb.conflict.%' order by number"
        )
    ]
    assert acts == ["pb.conflict.set", "pb.conflict.set", "pb.conflict.drop"]
    assert desk.post(PAGE + "/usun", code=code).status_code == 404


def test_who_changes_a_group_changed_meanwhile_sees_both(ready):
    desk = ready()
    group(desk)
    (code,) = set(groups(desk).values())
    group(desk, "5001, 5002, 5003", code=code, seen="5001, 5002")
    late = group(desk, "5001, 5004", "Mój własny powód wykluczenia.", code=code, seen="5001, 5002")
    assert late.status_code == 409 and "Mój własny powód wykluczenia." in text_of(late)
    assert set(groups(desk)) == {5001, 5002, 5003}


@pytest.mark.parametrize(
    ("numbers", "reason", "said"),
    [
        ("5001", WHY, "przynajmniej dwóch"),
        ("5001, 5001", WHY, "przynajmniej dwóch"),
        ("", WHY, "przynajmniej dwóch"),
        ("5001, 7", WHY, "nie ma projektu: 7"),
        ("5001, abc, ٣", WHY, "nie ma projektu: abc"),
        ("5001, 99999999999999999999", WHY, "nie ma projektu"),
        ("5001, 5005", WHY, "nie jest dopuszczony do głosowania: nr 5005"),
        ("5001, 5002", "bo", "Napisz powód"),
        ("5001, 5002", "x" * 501, "najwyżej 500"),
    ],
)
def test_bad_groups_are_told_and_kept(ready, numbers, reason, said):
    desk = ready()
    answer = group(desk, numbers, reason)
    assert answer.status_code == 422 and said in text_of(answer)
    assert reason in text_of(answer) and groups(desk) == {}


def test_projects_of_different_pools_cannot_exclude_one_another(ready):
    desk = ready((LIMITED, VILLAGE))
    desk.sql("update pb_projects set pool_id = (select max(id) from pb_pools) where filed_number = 5002")
    answer = group(desk)
    assert answer.status_code == 422 and "Każdą pulę liczymy osobno" in text_of(answer)


def test_a_project_stands_in_one_group(ready):
    desk = ready()
    group(desk)
    answer = group(desk, "5002, 5003")
    assert answer.status_code == 422 and "jest już w innej grupie" in text_of(answer)


def test_once_the_vote_began_nothing_changes(ready, clock, colleague):
    desk = ready()
    group(desk)
    ((opens_at,),) = desk.sql("select opens_at from pb_stage_windows where stage = 'voting'")
    clock.set(opens_at)
    answer = colleague().post(PAGE, numbers="5003, 5004", reason=WHY)
    assert answer.status_code == 422 and "Głosowanie zaczęło się" in text_of(answer)
    assert set(groups(desk)) == {5001, 5002}


def test_a_group_that_came_with_its_projects_is_shown_and_can_be_changed_and_dropped(ready):
    desk = ready()
    desk.sql("update pb_projects set conflict_group = 'k1' where filed_number in (5001, 5002)")
    shown = text_of(desk.client.get(PAGE))
    assert "Wykluczają się (1)" in shown and "przyszło razem z projektami" in shown
    assert group(desk, "5001, 5003", code="k1", seen="5001, 5002").status_code == 303
    assert groups(desk) == {5001: "k1", 5003: "k1"} and WHY in text_of(desk.client.get(PAGE))
    desk.sql("delete from pb_conflict_groups")
    assert desk.post(PAGE + "/usun", code="k1").status_code == 303
    assert groups(desk) == {}


def test_pairs_beyond_a_page_are_told_and_can_be_reached(ready, monkeypatch):
    monkeypatch.setattr("pb.verification.queries.conflicts.MOST_PAIRS", 2)
    desk = ready()
    first = text_of(desk.client.get(PAGE + "?metry=1000"))
    assert "Pary od 1 do 2, od najbliższych. Jest ich więcej" in first and "strona=2" in first
    last = text_of(desk.client.get(PAGE + "?metry=1000&strona=3"))
    assert "Pary od 5 do 6" in last and "Jest ich więcej" not in last and "strona=2" in last
    assert "nie ma już par" in text_of(desk.client.get(PAGE + "?metry=1000&strona=99999999"))


def test_after_the_draw_history_and_the_office_still_name_the_filed_numbers(ready, app):
    desk = ready()
    group(desk)
    desk.sql(
        "update pb_projects set number = filed_number - 5000, status = 'on_ballot' where filed_number < 5004"
    )
    shown = text_of(app.test_client().get("/bo/bo-2027/projekty/1"))
    assert "Wyklucza się z projektem zgłoszonym pod nr 5002." in shown
    office_page = text_of(desk.client.get(PAGE))
    assert "5001, 5002" in office_page and "Nr 1:" not in office_page
    assert (
        group(desk, "5001, 5003", code=next(iter(set(groups(desk).values()))), seen="5001, 5002").status_code
        == 303
    )
