"""An appeal against a rejection: written by the author or by anyone, entered from paper, answered by another."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from tests.support.deciding import decided, reject, send, text_of
from tests.support.officials import signed_in

WHY = "Właściciel zgodził się na piśmie, zgoda jest w załączniku."
PAGE = "/bo/bo-2027/zgloszenia/5001/odwolanie"
INSIDE = "/urzad/bo/bo-2027/zgloszenia/5001/odwolanie"
LAST_MOMENT = datetime(2026, 12, 3, 22, 59, 59, tzinfo=UTC)
"""Seven working days after Tuesday, 24 November: the end of Thursday, 3 December, in Poland."""
NO_WINDOW = {"appeal_days": 7}


@pytest.fixture
def rejected(office, app):
    """An official's desk with one project rejected by it, the window of appeals out of the way."""

    def make(**rules):
        desk = office(2, **rules)
        desk.sql("delete from pb_stage_windows where stage = 'appeals'")
        decided(desk, "rejected", 5001)
        return desk

    return make


def link_in(mails):
    found = [re.search(r"/bo/\S+/odwolanie/(\S+)", body) for _who, _subject, body in mails]
    return next(one.group(1) for one in reversed(found) if one)


def ask(app, **fields):
    typed = {"statement": WHY, "name": "Ewa Sąsiadka", "email": "ewa@example.com", **fields}
    return send(app.test_client(), PAGE, **typed)


def confirm(app, key):
    return send(app.test_client(), f"/bo/bo-2027/odwolanie/{key}")


def declared(desk):
    send(desk.client, INSIDE, INSIDE + "/oswiadczenie", has_conflict="no")
    return desk


def test_a_rejection_by_hand_can_be_appealed_against(office, app):
    desk = office(1)
    reject(desk, 5001)
    shown = text_of(app.test_client().get(PAGE))
    assert "Odwołać się można do" in shown and "Rozpatruje inna osoba" in shown


def test_anyone_appeals_by_a_confirmed_address(rejected, app):
    desk = rejected(appeal_by="anyone")
    assert "Sprawdź pocztę" in ask(app).text
    assert desk.status(5001) == ("rejected", "closed")
    key = link_in(desk.mails())
    assert "Złożyć odwołanie?" in app.test_client().get(f"/bo/bo-2027/odwolanie/{key}").text
    assert desk.sql("select count(*) from pb_appeals") == [(0,)]
    assert confirm(app, key).status_code == 303
    assert desk.status(5001) == ("rejected", "appeal")
    assert "Odwołanie złożone" in app.test_client().get(f"/bo/bo-2027/odwolanie/{key}").text


def test_pressed_twice_it_is_filed_once(rejected, app):
    desk = rejected(appeal_by="anyone")
    ask(app)
    key = link_in(desk.mails())
    shown = app.test_client()
    page = shown.get(f"/bo/bo-2027/odwolanie/{key}")
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text).group(1)
    for _click in range(2):
        assert shown.post(f"/bo/bo-2027/odwolanie/{key}", data={"csrf_token": token}).status_code == 303
    assert desk.sql("select count(*) from pb_appeals") == [(1,)]


def test_only_the_authors_address_gets_a_link_and_a_stranger_sees_no_difference(rejected, app):
    desk = rejected()
    before = len(desk.mails())
    stranger = ask(app)
    assert len(desk.mails()) == before and desk.sql("select count(*) from pb_appeal_drafts") == [(0,)]
    author = ask(app, email="autor5001@example.com")
    assert len(desk.mails()) == before + 1
    assert stranger.text.replace("ewa@example.com", "X") == author.text.replace("autor5001@example.com", "X")


def test_the_author_with_an_account_files_at_once(rejected, app):
    desk = rejected()
    author = signed_in(app, "resident", "autor5001@example.com")
    desk.sql(
        "update pb_project_authors set user_id = (select id from accounts_users where email = 'autor5001@example.com')"
        " where email = 'autor5001@example.com'"
    )
    assert send(author, PAGE, statement=WHY).status_code == 303
    assert desk.sql("select appellant, channel, is_late from pb_appeals") == [("Jan Autor", "online", False)]
    assert "Odwołanie jest złożone" in author.get(PAGE).text


def test_the_last_second_is_in_time_and_the_next_is_late(rejected, app, clock):
    desk = rejected(appeal_by="anyone")
    clock.set(LAST_MOMENT)
    assert "Sprawdź pocztę" in ask(app).text
    clock.set(LAST_MOMENT + timedelta(seconds=1))
    late = app.test_client().get(PAGE).text
    assert "Termin odwołania minął" in late and "23:59" in late and "0:00" in late and "23:59:59" not in late
    assert confirm(app, link_in(desk.mails())).status_code == 303, "written in time, confirmed within a day"
    assert desk.sql("select filed_at from pb_appeals") == [(LAST_MOMENT,)]


def test_a_late_appeal_is_refused_with_both_dates_and_keeps_the_text(rejected, app, clock):
    rejected(appeal_by="anyone")
    writer = app.test_client()
    token = re.search(r'name="csrf_token" value="([^"]+)"', writer.get(PAGE).text).group(1)
    clock.set(LAST_MOMENT + timedelta(seconds=1))
    answer = writer.post(
        PAGE, data={"csrf_token": token, "statement": WHY, "name": "E", "email": "e@example.com"}
    )
    assert answer.status_code == 422
    said = text_of(answer)
    assert "23:59" in said and "0:00" in said and WHY in said


def test_a_window_of_appeals_that_closes_later_holds(rejected, app, clock):
    desk = rejected(appeal_by="anyone")
    until = LAST_MOMENT + timedelta(days=4)
    desk.sql(
        "insert into pb_stage_windows (rules_id, stage, opens_at, closes_at, paragraph)"
        " select id, 'appeals', cast(:since as timestamptz), cast(:until as timestamptz), '' from pb_rules",
        since=LAST_MOMENT, until=until,
    )  # fmt: skip
    clock.set(until)
    assert "Sprawdź pocztę" in ask(app).text
    clock.move(seconds=1)
    assert "Termin odwołania minął" in app.test_client().get(PAGE).text


def test_the_link_is_good_for_a_day(rejected, app, clock, colleague):
    desk = rejected(appeal_by="anyone")
    ask(app)
    key = link_in(desk.mails())
    clock.move(hours=24, seconds=1)
    assert "Link był ważny do" in app.test_client().get(f"/bo/bo-2027/odwolanie/{key}").text
    assert colleague().post(f"/bo/bo-2027/odwolanie/{key}").status_code == 422
    assert desk.sql("select count(*) from pb_appeals") == [(0,)]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"statement": "Nie."}, "najmniej 20 znaków"),
        ({"statement": "x" * 10_001}, "najwyżej 10000"),
        ({"name": " "}, "Wpisz imię i nazwisko"),
        ({"email": "ewa@"}, "To nie jest adres e-mail"),
        ({"email": "a@b.pl\r\nBcc: x@y.pl"}, "To nie jest adres e-mail"),
    ],
)
def test_bad_input_is_told_and_kept(rejected, app, changed, said):
    desk = rejected(appeal_by="anyone")
    answer = ask(app, **changed)
    assert answer.status_code == 422 and said in text_of(answer)
    assert changed.get("statement", WHY) in text_of(answer)
    assert desk.sql("select count(*) from pb_appeal_drafts") == [(0,)]


def test_a_lost_session_keeps_the_text(rejected, app):
    rejected(appeal_by="anyone")
    answer = app.test_client().post(PAGE, data={"statement": WHY})
    assert answer.status_code == 422 and WHY in text_of(answer) and "Sesja wygasła" in answer.text


def test_an_accepted_project_has_nothing_to_appeal_against(rejected, app):
    decided(rejected(), "accepted", 5002)
    assert "nie jest odrzucony" in app.test_client().get(PAGE.replace("5001", "5002")).text
    assert app.test_client().get(PAGE.replace("5001", "9999")).status_code == 404


def appealed(rejected, app, **rules):
    desk = rejected(appeal_by="anyone", **rules)
    ask(app)
    confirm(app, link_in(desk.mails()))
    return desk


def test_the_first_decider_is_told_that_another_person_answers(rejected, app):
    desk = appealed(rejected, app)
    assert "Rozpatruje inna osoba niż ta, która odrzuciła projekt" in desk.client.get(INSIDE).text
    answer = desk.post(INSIDE, outcome="upheld", grounds="Bo tak mi się zdaje, tak.")
    assert answer.status_code == 403 and "Rozpatruje inna osoba" in answer.text
    assert desk.status(5001) == ("rejected", "appeal")


def test_the_database_refuses_the_first_decider_too(rejected, app):
    desk = appealed(rejected, app)
    with pytest.raises(Exception, match="decided_by_another"):
        desk.sql(
            "update pb_appeals set outcome = 'upheld', grounds = 'x', decided_at = now(), decided_by_id = first_decided_by_id"
        )


def test_another_upholds_and_the_project_is_back(rejected, app, colleague):
    desk, other = appealed(rejected, app), colleague()
    assert other.post(INSIDE, outcome="upheld", grounds=WHY).status_code == 403, "not before the declaration"
    assert WHY not in text_of(other.client.get(INSIDE))
    declared(other)
    assert WHY in text_of(other.client.get(INSIDE))
    before = len(desk.mails())
    assert other.post(INSIDE, outcome="upheld", grounds="Zgoda właściciela jest ważna.").status_code == 303
    assert desk.status(5001) == ("accepted", "closed")
    sent = desk.mails()[before:]
    assert {who for who, _s, _b in sent} == {"ewa@example.com", "autor5001@example.com"}
    assert all("Zgoda właściciela jest ważna." in body for _w, _s, body in sent)
    assert desk.sql("select code from pb_project_events order by id desc limit 2") == [
        ("appeal_upheld",),
        ("appeal_filed",),
    ]


def test_dismissed_the_project_stays_rejected_and_grounds_are_public_when_the_rules_say(
    rejected, app, colleague
):
    desk, other = appealed(rejected, app, is_card_public=True), colleague()
    declared(other)
    assert (
        other.post(INSIDE, outcome="dismissed", grounds="Zgody nie podpisał właściciel.").status_code == 303
    )
    assert desk.status(5001) == ("rejected", "closed")
    facts = desk.sql("select facts ->> 'grounds' from pb_project_events where code = 'appeal_dismissed'")
    assert facts == [("Zgody nie podpisał właściciel.",)]


def test_grounds_stay_inside_when_the_rules_do_not_say(rejected, app, colleague):
    desk, other = appealed(rejected, app), declared_by(colleague)
    other.post(INSIDE, outcome="dismissed", grounds="Zgody nie podpisał właściciel.")
    assert desk.sql("select facts from pb_project_events where code = 'appeal_dismissed'") == [({},)]


def declared_by(colleague):
    return declared(colleague())


def test_two_who_answer_at_once_the_second_sees_the_first_and_loses_nothing(rejected, app, colleague):
    desk, one = appealed(rejected, app), declared_by(colleague)
    two = declared(colleague("ola@urzad.example"))
    assert one.post(INSIDE, outcome="dismissed", grounds="Zgody nie podpisał właściciel.").status_code == 303
    answer = two.post(INSIDE, outcome="upheld", grounds="A moim zdaniem podpisał ją.")
    assert answer.status_code == 409
    assert "A moim zdaniem podpisał ją." in text_of(answer) and "Zgody nie podpisał właściciel." in text_of(
        answer
    )
    assert desk.status(5001)[0] == "rejected"


@pytest.mark.parametrize(
    ("fields", "said"),
    [({"grounds": WHY}, "Zaznacz, czy"), ({"outcome": "upheld"}, "Napisz uzasadnienie"),
     ({"outcome": "inne", "grounds": WHY}, "Zaznacz, czy"), ({"outcome": "upheld", "grounds": "x" * 6001}, "najwyżej 6000")],
)  # fmt: skip
def test_an_answer_needs_outcome_and_grounds(rejected, app, colleague, fields, said):
    appealed(rejected, app)
    answer = declared_by(colleague).post(INSIDE, **fields)
    assert answer.status_code == 422 and said in text_of(answer) and fields.get("grounds", "") in answer.text


def test_a_conflict_of_interest_keeps_one_away(rejected, app, colleague):
    appealed(rejected, app)
    other = colleague()
    send(other.client, INSIDE, INSIDE + "/oswiadczenie", has_conflict="yes")
    assert other.post(INSIDE, outcome="upheld", grounds=WHY).status_code == 403
    assert "rozpatrzy ktoś inny" in other.client.get(INSIDE).text


PAPER = {"received_on": "25.11.2026", "name": "Jan Autor", "statement": WHY}


def test_paper_is_entered_by_a_clerk_with_its_day(rejected, colleague, clock):
    desk = rejected()
    clock.set(LAST_MOMENT + timedelta(days=1))
    clerk = colleague("ula@urzad.example", "clerk")
    assert clerk.post(INSIDE + "/papier", **PAPER).status_code == 303
    assert desk.sql("select channel, is_late, cast(filed_at as date), due_on from pb_appeals") == [
        ("paper", False, datetime(2026, 11, 25).date(), datetime(2026, 12, 9).date())
    ]
    assert desk.status(5001) == ("rejected", "appeal")


def test_a_late_paper_is_said_to_be_late_and_can_only_be_dismissed(rejected, colleague, clock):
    desk = rejected()
    clock.set(LAST_MOMENT + timedelta(days=2))
    clerk = colleague("ula@urzad.example", "clerk")
    late = {**PAPER, "received_on": "2026-12-04"}
    answer = clerk.post(INSIDE + "/papier", **late)
    assert (
        answer.status_code == 422
        and "po terminie" in answer.text
        and "3 grudnia" in answer.text.replace("\u00a0", " ")
    )
    assert clerk.post(INSIDE + "/papier", **late, takes_late="yes").status_code == 303
    other = declared_by(colleague)
    assert other.post(INSIDE, outcome="upheld", grounds=WHY).status_code == 422
    assert (
        other.post(INSIDE, outcome="dismissed", grounds="Odwołanie wpłynęło po terminie.").status_code == 303
    )
    assert desk.status(5001) == ("rejected", "closed")


@pytest.mark.parametrize(
    ("changed", "said"),
    [({"received_on": "31.02.2026"}, "Podaj dzień"), ({"received_on": "23.11.2026"}, "nie mogło wpłynąć wcześniej"),
     ({"received_on": "2027-01-01"}, "jeszcze nie nadszedł"), ({"name": ""}, "kto się odwołuje"),
     ({"email": "nie adres"}, "To nie jest adres e-mail"), ({"statement": ""}, "najmniej 20")],
)  # fmt: skip
def test_bad_paper_is_told(rejected, changed, said):
    answer = rejected().post(INSIDE + "/papier", **{**PAPER, **changed})
    assert answer.status_code == 422 and said in text_of(answer)


def test_a_second_appeal_against_one_decision_is_refused(rejected, app):
    desk = appealed(rejected, app)
    answer = desk.post(INSIDE + "/papier", **PAPER)
    assert answer.status_code == 422 and "jest już odwołanie" in answer.text


def test_the_office_finds_what_waits(rejected, app, colleague):
    desk = appealed(rejected, app)
    decided(desk, "rejected", 5002)
    assert "Nr 5001" in desk.client.get("/urzad/odwolania").text
    assert desk.client.get("/urzad/odwolania/papier?edycja=bo-2027&numer=5002").status_code == 303
    for bad in ("numer=7", "numer=abc", "edycja=nie-ma&numer=5001", "numer=99999999999999999999"):
        assert desk.client.get(f"/urzad/odwolania/papier?edycja=bo-2027&{bad}").status_code in (303, 422)
    declared_by(colleague).post(INSIDE, outcome="dismissed", grounds="Zgody nie podpisał właściciel.")
    assert "Nr 5001" in desk.client.get("/urzad/odwolania?stan=rozstrzygniete").text


def test_what_was_not_confirmed_is_erased(rejected, app, clock):
    from core.erasing import erase_expired

    desk = rejected(appeal_by="anyone")
    ask(app)
    clock.move(days=9)
    with app.app_context():
        erase_expired.func() if hasattr(erase_expired, "func") else erase_expired()
    assert desk.sql("select count(*) from pb_appeal_drafts") == [(0,)]


def test_whoever_appealed_on_paper_without_an_address_gets_a_printed_answer(rejected, colleague):
    desk, clerk = rejected(), colleague("ula@urzad.example", "clerk")
    clerk.post(INSIDE + "/papier", **{**PAPER, "received_on": "24.11.2026"})
    other = declared(colleague("inny@urzad.example"))
    assert other.client.get(INSIDE + "/odpowiedz.pdf").status_code == 404, "nothing is answered yet"
    other.post(INSIDE, outcome="dismissed", grounds="Zgoda dotyczy innej działki.")
    page = text_of(clerk.client.get(INSIDE))
    assert "Odpowiedź do druku (PDF)" in page
    printed = clerk.client.get(INSIDE + "/odpowiedz.pdf")
    assert printed.status_code == 200 and printed.data.startswith(b"%PDF-")
    assert "wydrukuj odpowiedź" in text_of(other.client.get(INSIDE)) and desk is not other


def test_who_appeals_is_shown_only_on_demand_and_the_look_is_logged(rejected, app, colleague):
    desk = rejected(appeal_by="anyone")
    ask(app)
    confirm(app, link_in(desk.mails()))
    looks = "select count(*) from core_audit_entries where act = 'pb.author.look'"
    desk.declare(5001)
    assert "ewa@example.com" not in desk.client.get(INSIDE).text
    other = declared(colleague())
    before = desk.sql(looks)[0][0]
    assert "Ewa Sąsiadka" not in other.client.get(INSIDE).text
    shown = other.post(INSIDE + "/wnioskodawca")
    assert "Ewa Sąsiadka" in text_of(shown) and "ewa@example.com" in shown.text
    assert desk.sql(looks) == [(before + 1,)]


def test_the_first_grounds_stay_in_the_public_history_of_a_project_that_came_back(rejected, app, colleague):
    desk = rejected(appeal_by="anyone")
    ask(app)
    confirm(app, link_in(desk.mails()))
    other = declared(colleague())
    assert other.post(INSIDE, outcome="upheld", grounds=WHY).status_code == 303
    history = text_of(app.test_client().get("/bo/bo-2027/projekty/5001"))
    assert "Teren nie należy do gminy, a właściciel się nie zgodził (§ 9 pkt 2)." in history
