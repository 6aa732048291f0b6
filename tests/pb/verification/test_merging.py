"""One project made of several: proposed by an official, agreed to by every author, done with a trace."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from secrets import token_bytes

import pytest

from core.clock import now
from core.db import db, transaction
from pb.rounds.rules import Stage
from pb.submission.models import Draft, Endorsement
from pb.verification.queries.around import measured_facts
from tests.support.deciding import decided, send, text_of
from tests.support.filed import filed
from tests.support.officials import signed_in
from tests.support.rounds import TOWN, make_round

PAGE = "/urzad/bo/bo-2027/laczenie"
WORDS = {
    "into": "5001", "others": "5002", "reason": "Oba dotyczą tego samego skweru.", "title": "Wspólny skwer",
    "summary": "Lipy i ławki razem.", "description": "", "lines": "Lipy; 10 000\nŁawki i kosze; 12 500,50",
}  # fmt: skip


@pytest.fixture
def ready(office):
    """Three projects, two of them accepted."""

    def make(**rules):
        desk = office(3, **rules)
        decided(desk, "accepted", 5001, 5002)
        return desk

    return make


def propose(desk, **changed):
    return send(desk.client, PAGE + "?numery=5001,5002", PAGE, **{**WORDS, **changed})


def links(desk):
    """The address of each author's link, by address of the author."""
    return {
        who: found.group(1)
        for who, _s, body in desk.mails()
        if (found := re.search(r"(/bo/bo-2027/laczenie/\S+)", body))
    }


def say(app, link, answer="yes"):
    return send(app.test_client(), link, answer=answer)


def statuses(desk):
    return dict(desk.sql("select filed_number, status from pb_projects"))


def test_the_form_brings_the_texts_and_lines_of_all(ready):
    shown = text_of(ready().client.get(PAGE + "?numery=5002,5001"))
    assert "Lipy; 10000" in shown and "Ławki; 10001" in shown and "Zielony skwer 5001" in shown


def test_all_agree_and_one_project_is_left(ready, app):
    desk = ready()
    desk.sql(
        "insert into pb_project_authors (project_id, position, name, email, phone, accepted_at, is_name_public, guardian_name,"
        " retention_until) select id, 1, 'Ola', 'ola@example.com', '', now(), false, '', now() from pb_projects where filed_number = 5002"
    )
    assert propose(desk).status_code == 303
    asked = links(desk)
    assert set(asked) == {"autor5001@example.com", "autor5002@example.com", "ola@example.com"}
    first, second, third = asked.values()
    assert "Wspólny skwer" in text_of(app.test_client().get(first))
    assert say(app, first).status_code == 303 and say(app, second).status_code == 303
    assert statuses(desk)[5002] == "accepted", "one has not answered yet"
    assert say(app, third).status_code == 303
    assert statuses(desk) == {5001: "in_check", 5002: "merged", 5003: "submitted"}
    ((title, cost, version),) = desk.sql(
        "select title, cost, version from pb_projects where filed_number = 5001"
    )
    assert (title, cost) == ("Wspólny skwer", Decimal("22500.50")) and version > 1
    lines = desk.sql(
        "select l.name, l.amount, l.is_greenery from pb_cost_lines l join pb_projects p on p.id = l.project_id"
        " where p.filed_number = 5001 order by position"
    )
    assert lines == [("Lipy", Decimal(10000), True), ("Ławki i kosze", Decimal("12500.50"), False)]


def merged(desk, app):
    propose(desk)
    for link in links(desk).values():
        say(app, link)
    return desk


def test_authors_and_history_are_carried_and_versions_kept(ready, app):
    desk = merged(ready(), app)
    authors = desk.sql(
        "select a.email from pb_project_authors a join pb_projects p on p.id = a.project_id where p.filed_number = 5001 order by position"
    )
    assert authors == [("autor5001@example.com",), ("autor5002@example.com",)]
    told = desk.sql(
        "select p.filed_number, e.code from pb_project_events e join pb_projects p on p.id = e.project_id order by e.id"
    )
    assert (5002, "merged_into") in told and (5001, "merged_from") in told
    titles = desk.sql(
        "select v.content ->> 'title' from pb_project_versions v join pb_projects p on p.id = v.project_id"
        " where p.filed_number = 5001 order by v.number"
    )
    assert titles[-2:] == [("Zielony skwer 5001",), ("Wspólny skwer",)]


def test_the_page_of_the_merged_one_leads_on(ready, app):
    merged(ready(), app)
    shown = app.test_client().get("/bo/bo-2027/projekty/5002")
    assert shown.status_code == 200 and "/bo/bo-2027/projekty/5001" in shown.text
    assert "połączony" in text_of(shown)


def test_one_refusal_ends_it(ready, app):
    desk = ready()
    propose(desk)
    first, second = links(desk).values()
    say(app, first)
    assert say(app, second, "no").status_code == 303
    assert statuses(desk)[5002] == "accepted"
    assert "Połączenia nie będzie" in text_of(app.test_client().get(first))
    assert desk.post(first, answer="no").status_code == 422
    assert [subject for _w, subject, _b in desk.mails()][-1].startswith("Łączenie projektów nr 5001, 5002")


def test_a_link_opened_answers_nothing(ready, app):
    desk = ready()
    propose(desk)
    for link in links(desk).values():
        app.test_client().get(link)
    assert desk.sql("select count(*) from pb_merge_consents where answered_at is not null") == [(0,)]


def test_an_answer_sent_twice_is_one_and_none_is_told(ready, app):
    desk = ready()
    propose(desk)
    first, _second = links(desk).values()
    assert desk.post(first, answer="yes").status_code == 303
    assert desk.post(first, answer="yes").status_code == 303
    answer = desk.post(_second, answer="może")
    assert answer.status_code == 422 and "Zaznacz jedną z dwóch odpowiedzi" in text_of(answer)
    assert app.test_client().get("/bo/bo-2027/laczenie/niczyj").status_code == 404


def test_after_the_term_nothing_is_merged(ready, app, clock, colleague):
    desk = ready()
    propose(desk)
    first, second = links(desk).values()
    say(app, first)
    clock.move(days=14)
    assert "Na odpowiedź czekamy" in text_of(app.test_client().get(second)), "the last moment is in time"
    clock.move(seconds=1)
    late = colleague().post(second, answer="yes")
    assert late.status_code == 422 and "Odpowiedź można było wysłać do" in text_of(late)
    assert statuses(desk)[5002] == "accepted"


def test_the_expired_are_ended_once_with_a_word_to_all(ready, clock, colleague):
    from pb.verification.services.merging import end_expired

    desk = ready()
    propose(desk)
    clock.move(days=14, seconds=1)
    with desk.app.app_context():
        from core.db import transaction

        for expected in (1, 0):
            with transaction():
                assert len(end_expired(clock())) == expected
    assert desk.sql("select count(*) from pb_project_events where code = 'merge_expired'") == [(2,)]
    assert "minął termin" in text_of(colleague().client.get(PAGE))


def test_a_project_withdrawn_meanwhile_ends_it(ready, app):
    desk = ready()
    propose(desk)
    desk.sql("update pb_projects set status = 'withdrawn' where filed_number = 5002")
    for link in links(desk).values():
        say(app, link)
    assert statuses(desk)[5002] == "withdrawn" and statuses(desk)[5001] == "accepted"
    assert desk.sql("select count(*) from pb_project_merges where refused_at is not null") == [(1,)]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"others": ""}, "przynajmniej dwóch"),
        ({"others": "5001"}, "przynajmniej dwóch"),
        ({"others": "7"}, "nie ma projektu: 7"),
        ({"others": "5002, x"}, "nie ma projektu: x"),
        ({"title": "ab"}, "najmniej 5"),
        ({"summary": ""}, "najmniej 10"),
        ({"reason": ""}, "najmniej 10"),
        ({"lines": ""}, "przynajmniej jeden wiersz"),
        ({"lines": "Lipy; dużo"}, "Nie odczytaliśmy wiersza"),
        ({"lines": "Lipy; -5"}, "Nie odczytaliśmy wiersza"),
        ({"lines": "Lipy; 9999999999999"}, "Nie odczytaliśmy wiersza"),
        ({"lines": "Lipy; 500 000"}, "najwyżej 100"),
        ({"lines": "Lipy; 1"}, "najmniej 1"),
    ],
)
def test_bad_proposals_are_told_and_kept(ready, changed, said):
    desk = ready()
    answer = propose(desk, **changed)
    assert answer.status_code == 422 and said in text_of(answer)
    assert {**WORDS, **changed}["reason"] in text_of(answer)
    assert desk.sql("select count(*) from pb_project_merges") == [(0,)]


def test_what_cannot_be_merged_is_named(ready):
    desk = ready()
    decided(desk, "rejected", 5003)
    assert "nr 5003 nie można już łączyć" in text_of(propose(desk, others="5003"))
    desk.sql("delete from pb_project_authors where email = 'autor5002@example.com'")
    assert "Nie ma kogo zapytać" in text_of(propose(desk))


def test_nobody_is_asked_twice_about_one_project(ready):
    desk = ready()
    propose(desk)
    assert "już ktoś pyta autorów" in text_of(propose(desk, others="5002"))


def test_a_round_without_proposals_shows_an_empty_page(app):
    with app.app_context():
        made = make_round("puste", Stage.VERIFICATION, (TOWN,))
    answer = signed_in(app, "official", "pusta@urzad.example").get(f"/urzad/bo/{made.slug}/laczenie")
    assert answer.status_code == 200


def test_what_nobody_checked_goes_back_to_the_formal_check(ready, app):
    desk = ready()
    desk.client.get("/urzad/weryfikacja")
    for link in (propose(desk, others="5003"), *links(desk).values())[1:]:
        say(app, link)
    assert statuses(desk)[5003] == "merged"
    assert desk.status(5001) == ("in_check", "formal")
    assert desk.sql("select due_on is not null from pb_cases c join pb_projects p on p.id = c.project_id"
                    " where filed_number = 5001") == [(True,)]  # fmt: skip


def test_places_upkeep_people_and_papers_of_all_are_kept_and_shown_before(ready, app):
    desk = ready()
    desk.sql("update pb_projects set upkeep = 100 where filed_number = 5001")
    desk.sql("update pb_projects set upkeep = 250.5, beneficiaries = 'Uczniowie', address = 'przy szkole',"
             " extra = '{\"parcels\": \"12/3\"}' where filed_number = 5002")  # fmt: skip
    desk.sql("insert into core_files (name, media_type, size, sha256, content, stored_at) values ('plan.pdf',"
             " 'application/pdf', 1, sha256('x'), 'x', now())")  # fmt: skip
    desk.sql("insert into pb_attachments (project_id, file_id, kind, title, is_public, added_at) select p.id, f.id,"
             " 'other', 'plan.pdf', true, now() from pb_projects p, core_files f where p.filed_number = 5002")  # fmt: skip
    form = text_of(desk.client.get(PAGE + "?numery=5001,5002"))
    assert "350,50 zł" in form and "Punkt 2:" in form and "plan.pdf" in form
    propose(desk)
    asked = links(desk)
    page = text_of(app.test_client().get(next(iter(asked.values()))))
    for said in (
        "350,50 zł",
        "Punkt 1:",
        "Punkt 2:",
        "przy szkole",
        "Uczniowie",
        "12/3",
        "plan.pdf",
        "22 500,50 zł",
    ):
        assert said in page, said
    for link in asked.values():
        say(app, link)
    kept = desk.sql("select ST_NumGeometries(location), upkeep, beneficiaries, address, extra ->> 'parcels', status"
                    " from pb_projects where filed_number = 5001")  # fmt: skip
    assert kept == [(2, Decimal("350.50"), "Sąsiedzi; Uczniowie", "przy szkole", "12/3", "in_check")]
    papers = "select count(*) from pb_attachments a join pb_projects p on p.id = a.project_id where filed_number = 5001"
    assert desk.sql(papers) == [(1,)]


def test_places_outside_the_pool_are_not_put_together(ready):
    desk = ready()
    desk.sql("insert into maps_areas (kind, slug, name, source, boundary) values ('district', 'mala', 'Mała', '',"
             " ST_Multi(ST_Buffer(ST_SetSRID(ST_MakePoint(23.2, 53.2), 4326), 0.0005)))")  # fmt: skip
    desk.sql("update pb_pools set area_id = (select id from maps_areas where slug = 'mala')")
    answer = propose(desk)
    assert answer.status_code == 422 and "poza obszar puli" in text_of(answer)


def test_a_project_made_of_accepted_ones_is_checked_anew_on_an_empty_card(ready, app):
    desk = office_at_work(ready)
    merged(desk, app)
    assert desk.status(5001) == ("in_check", "formal"), "nobody votes on what nobody checked"
    card = "select answers, finished_at from pb_formal_checks c join pb_projects p on p.id = c.project_id"
    assert desk.sql(card + " where filed_number = 5001") == [({}, None)]
    kept = desk.sql(
        "select facts -> 'answers' -> 'grunt' ->> 'answer' from core_audit_entries where act = 'pb.card.reopen'"
    )
    assert kept == [("yes",)]
    assert "Opinia o zgłoszeniu nr 5002, sprzed połączenia: Wydział Zieleni" in text_of(desk.open(5001))
    assert "nawadnianie" not in app.test_client().get("/bo/bo-2027/projekty/5001").text


def office_at_work(ready):
    """Two accepted projects with finished cards; on the second a department has given its opinion."""
    desk = ready(is_card_public=True)
    desk.declare(5001)
    desk.sql("insert into pb_formal_checks (project_id, answers, updated_at, finished_at, version) select id,"
             " '{\"grunt\": {\"answer\": \"yes\", \"note\": \"\"}}', now(), now(), 1 from pb_projects")  # fmt: skip
    desk.sql("insert into pb_departments (name, email, is_active) values ('Wydział Zieleni', '', true)")
    desk.sql("insert into pb_merit_assessments (project_id, department_id, asked_at, due_on, verdict, opinion, answered_at,"
             " version) select p.id, d.id, now(), current_date, 'conditional', 'Zgoda, jeśli będzie nawadnianie.', now(), 1"
             " from pb_projects p, pb_departments d where filed_number = 5002")  # fmt: skip
    return desk


@pytest.fixture
def villages(ready):
    """The pool is the villages': projects have names of places and no areas, but for the one around all of them."""
    desk = ready()
    desk.sql("update pb_pools set kind = 'village'")
    desk.sql("insert into maps_areas (kind, slug, name, source, boundary) values ('rural_part', 'wies', 'Obszar wiejski',"
             " '', ST_Multi(ST_Buffer(ST_SetSRID(ST_MakePoint(23.2, 53.2), 4326), 0.5)))")  # fmt: skip
    return desk


def test_two_villages_without_areas_are_not_one(villages):
    villages.sql("update pb_projects set place = 'Osowicze' where filed_number = 5002")
    answer = propose(villages)
    assert answer.status_code == 422 and "w różnych sołectwach" in text_of(answer)
    villages.sql("update pb_projects set place = 'wasilków' where filed_number = 5002")
    assert propose(villages).status_code == 303


def test_a_merged_village_project_stays_in_its_village(villages, app):
    merged(villages, app)
    where = "select area_id, place from pb_projects where filed_number = 5001"
    assert villages.sql(where) == [(None, "Wasilków")]


def test_the_history_calls_the_other_by_its_filing_number(ready, app):
    desk = merged(ready(), app)
    desk.sql("update pb_projects set number = 1 where filed_number = 5001")
    desk.declare(5001), desk.declare(5002)
    assert "Połączony ze zgłoszeniem nr 5001 za zgodą autorów" in text_of(desk.open(5002))
    assert "włączono zgłoszenie nr 5002" in text_of(desk.open(5001))


def endorsed_by(project, *emails):
    """Residents who confirmed their support of the project while it was a draft."""
    then = {"retention_until": now() + timedelta(days=900)}
    draft = Draft(
        round_id=project.round_id, project_id=project.id, key_hash=token_bytes(), created_at=now(), updated_at=now(),
        **then,
    )  # fmt: skip
    db.session.add(draft)
    db.session.flush()
    for email in emails:
        db.session.add(
            Endorsement(
                draft_id=draft.id, name="Sąsiadka", email=email, key_hash=token_bytes(), asked_at=now(),
                confirmed_at=now(), **then,
            )
        )  # fmt: skip


def test_who_endorsed_either_part_endorses_the_whole_once(ready, app):
    desk = merged(ready(), app)
    with desk.app.app_context(), transaction():
        endorsed_by(filed("bo-2027", 5001), "ola@example.com")
        endorsed_by(filed("bo-2027", 5002), "OLA@example.com", "jan@example.com")
    with desk.app.app_context():
        assert measured_facts(filed("bo-2027", 5001)).endorsed == 2


def test_a_group_left_with_one_project_is_dropped(ready, app):
    desk = ready()
    desk.sql("update pb_projects set conflict_group = 'g1' where filed_number in (5001, 5002)")
    desk.sql("insert into pb_conflict_groups (round_id, code, reason, created_at) select id, 'g1', 'To samo miejsce.', now()"
             " from pb_rounds")  # fmt: skip
    merged(desk, app)
    assert desk.sql("select count(*) from pb_projects where conflict_group is not null") == [(0,)]
    assert desk.sql("select count(*) from pb_conflict_groups") == [(0,)]
    assert desk.sql("select count(*) from pb_project_events where code = 'conflict_dropped'") == [(1,)]


def test_an_opinion_from_before_a_merging_is_marked(ready, app, clock):
    desk = office_at_work(ready)
    desk.sql("update pb_merit_assessments set project_id = (select id from pb_projects where filed_number = 5001),"
             " answered_at = :now", now=clock())  # fmt: skip
    clock.move(minutes=5)
    merged(desk, app)
    assert "przed połączeniem, wersja 1" in text_of(desk.open(5001))
