"""An official builds a consultation page by page: nothing typed is lost, nothing is overwritten, the law is said."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from consultations.consultation.models import Consultation, Topic
from consultations.consultation.queries import find_consultation, record_of, steps_of, topics_of
from consultations.consultation.rules.catalogue import STANDARD
from consultations.consultation.rules.presets import NOTICE, PRESETS
from consultations.marks.models import Mark
from core.db import db, transaction
from core.models import AuditEntry
from tests.support.consultations import BOX, add_consultation, add_mark
from tests.support.editing import Fields, errors_in, filled, opened, sent
from tests.support.officials import signed_in

DESK = "/urzad/konsultacje/"


@pytest.fixture
def official(app):
    return signed_in(app, "official")


def started(official, preset: str = "zielone", slug: str = "zielone-2027") -> str:
    done = filled(official, f"{DESK}nowa", preset=preset, title="Gdzie posadzić?", slug=slug)
    assert done.status_code == 303, errors_in(done)
    return f"{DESK}{slug}/ustawienia"


def give_area(slug: str = "zielone-2027") -> None:
    with transaction():
        record_of(slug).boundary = BOX


def finished(official, **started_with: str) -> str:
    desk = started(official, **started_with)
    notice = "Administratorem danych jest gmina. Inspektor: iod@urzad.pl."
    done = filled(
        official,
        f"{desk}/kontakt",
        contact_name="Zofia Lis",
        contact_email="zielen@urzad.pl",
        privacy_notice=notice,
    )
    assert done.status_code == 303, errors_in(done)
    give_area()
    return desk


def publish(official, desk: str):
    form = opened_publishing(official, desk)
    return official.post(f"{desk}/opublikuj", data=form)


def opened_publishing(official, desk: str) -> dict[str, str]:
    return {
        "csrf_token": opened(official, f"{desk}/podstawy")["csrf_token"][0],
        "opened": str(record_of(desk.split("/")[3]).version),
    }


@pytest.mark.parametrize("preset", [one.code for one in PRESETS])
def test_every_template_fills_in_kind_steps_topics_basis_and_notice(official, preset: str) -> None:
    started(official, preset)
    view = find_consultation("zielone-2027")
    chosen = next(one for one in PRESETS if one.code == preset)
    assert (view.kind, len(steps_of(view.id))) == (chosen.kind, len(chosen.steps))
    assert [one.code for one in topics_of(view.id)] == [
        one.code for one in STANDARD if one.code in chosen.topics
    ]
    assert view.record.legal_basis
    assert "Administratorem danych jest" in view.record.privacy_notice


def test_saving_the_steps_as_they_stand_shortens_none_of_them(official) -> None:
    desk = started(official, "projektowanie")
    before = [(one.starts_at, one.ends_at) for one in steps_of(find_consultation("zielone-2027").id)]
    assert filled(official, f"{desk}/przebieg").status_code == 303
    db.session.expire_all()
    assert [(one.starts_at, one.ends_at) for one in steps_of(find_consultation("zielone-2027").id)] == before


def test_the_title_of_a_step_is_no_question(official) -> None:
    desk = started(official)
    assert "Najlepiej pytanie" in official.get(f"{desk}/podstawy").text
    assert "Najlepiej pytanie" not in official.get(f"{desk}/przebieg").text


def test_a_fresh_town_gets_the_standard_topics_once(official) -> None:
    started(official)
    started(official, slug="drugie")
    assert db.session.query(Topic).count() == len(STANDARD)


def test_a_mistake_keeps_all_that_was_typed(official) -> None:
    refused = filled(official, f"{DESK}nowa", preset="zielone", title="Tytuł", slug="Źle pisany")
    assert refused.status_code == 422
    assert 'value="Źle pisany"' in refused.text
    assert errors_in(refused) == ["Adres może mieć tylko małe litery bez ogonków, cyfry i łączniki."]


def test_somebody_elses_change_is_never_overwritten_unseen(official) -> None:
    desk = started(official)
    mine = opened(official, f"{desk}/podstawy")
    assert filled(official, f"{desk}/podstawy", lead="Zdanie koleżanki.").status_code == 303
    stale = sent(official, f"{desk}/podstawy", mine, lead="Moje zdanie.")
    assert stale.status_code == 409
    assert "Zdanie koleżanki." in stale.text and "Moje zdanie." in stale.text
    assert record_of("zielone-2027").lead == "Zdanie koleżanki."


def test_people_on_different_pages_do_not_stand_in_each_others_way(official) -> None:
    desk = started(official)
    mine = opened(official, f"{desk}/kontakt")
    assert filled(official, f"{desk}/podstawy", lead="Inne zdanie.").status_code == 303
    assert sent(official, f"{desk}/kontakt", mine, contact_name="Jan Kos").status_code == 303


def test_a_planning_act_says_its_articles_beside_the_fields_and_blocks(official) -> None:
    desk = finished(official)
    assert filled(official, f"{desk}/podstawy", kind="planning_act").status_code == 303
    first = opened(official, f"{desk}/terminy")["opens_on"][0]
    done = filled(official, f"{desk}/terminy", last_on=first)
    assert done.status_code == 303, errors_in(done)
    page = official.get(f"{desk}/terminy").text
    assert "co najmniej 28 dni (art. 8j ustawy o planowaniu)" in page
    assert 'id="last_on-e"' in page
    refused = publish(official, desk)
    assert refused.status_code == 422
    assert "art. 8i ust. 2" in refused.text
    assert record_of("zielone-2027").published_at is None


def test_what_is_missing_is_listed_and_stops_publishing(official) -> None:
    desk = started(official)
    refused = publish(official, desk)
    assert refused.status_code == 422
    assert "Brakuje obszaru konsultacji." in refused.text
    assert "Brakuje osoby do kontaktu" in refused.text


def test_a_gap_in_the_privacy_notice_stops_publishing(official) -> None:
    desk = finished(official)
    assert filled(official, f"{desk}/kontakt", privacy_notice=NOTICE).status_code == 303
    refused = publish(official, desk)
    assert refused.status_code == 422
    assert "zostało miejsce do uzupełnienia: [adres e-mail inspektora]" in refused.text
    assert record_of("zielone-2027").published_at is None


def test_what_residents_were_told_cannot_be_taken_away_again(official) -> None:
    desk = finished(official)
    assert publish(official, desk).status_code == 303
    for page, emptied in (
        ("kontakt", {"privacy_notice": ""}), ("kontakt", {"contact_name": ""}), ("kontakt", {"privacy_notice": NOTICE}),
        ("podstawy", {"legal_basis": ""}), ("podstawy", {"lead": ""}), ("terminy", {"answers_due_on": ""}),
        ("kontakt", {"retention_months": "36"}),
    ):  # fmt: skip
        assert filled(official, f"{desk}/{page}", **emptied).status_code == 422, (page, emptied)
    after = record_of("zielone-2027")
    assert after.privacy_notice and after.contact_name and after.legal_basis and after.lead
    assert after.answers_due_on and after.retention_months == 24


def test_a_shorter_keep_time_holds_for_the_marks_that_are_there(official, clock) -> None:
    desk = finished(official)
    assert publish(official, desk).status_code == 303
    with transaction():
        mark = add_mark(record_of("zielone-2027"), clock())
        before = mark.retention_until
    assert filled(official, f"{desk}/kontakt", retention_months="6").status_code == 303
    closes_at = record_of("zielone-2027").closes_at
    kept = db.session.query(Mark.retention_until).filter_by(number=1).scalar()
    assert closes_at and kept < before and timedelta(175) < kept - closes_at < timedelta(190)
    page = official.get("/konsultacje/zielone-2027/").text
    assert "Dane kasujemy najpóźniej 6 miesięcy po końcu konsultacji." in page


def test_publishing_shows_it_freezes_it_and_is_noted(official, client) -> None:
    desk = finished(official)
    preview = official.get(f"{DESK}zielone-2027/podglad")
    assert "To jest podgląd" in preview.text
    assert client.get("/konsultacje/zielone-2027/").status_code == 404
    assert publish(official, desk).status_code == 303
    assert client.get("/konsultacje/zielone-2027/").status_code == 200
    assert db.session.query(AuditEntry).filter_by(act="consultations.consultation.publish").count() == 1
    saved = filled(official, f"{desk}/podstawy", kind="opinion", lead="Nowe zdanie.")
    assert saved.status_code == 303
    after = record_of("zielone-2027")
    assert (after.kind, after.lead) == ("green", "Nowe zdanie.")


def test_a_draft_changed_meanwhile_is_not_published_unseen(official) -> None:
    desk = finished(official)
    form = opened_publishing(official, desk)
    filled(official, f"{desk}/podstawy", lead="Zmiana.")
    assert official.post(f"{desk}/opublikuj", data=form).status_code == 409


def test_steps_are_kept_in_order_of_time_and_a_reversed_one_is_refused(official) -> None:
    desk = started(official)
    step = {
        "nowa-1__kind": "meeting", "nowa-1__title": "Rynek", "nowa-1__starts_on": "1.12.2026",
        "nowa-1__starts_at": "17:00", "nowa-1__ends_on": "1.12.2026", "nowa-1__ends_at": "19:00",
    }  # fmt: skip
    assert filled(official, f"{desk}/przebieg", **step).status_code == 303
    view = find_consultation("zielone-2027")
    assert steps_of(view.id)[0].title == "Rynek"
    refused = filled(official, f"{desk}/przebieg", **{**step, "nowa-1__ends_at": "16:00"})
    assert refused.status_code == 422
    assert errors_in(refused) == ["Koniec jest przed początkiem."]
    first = steps_of(view.id)[0]
    assert filled(official, f"{desk}/przebieg", **{f"{first.id}__remove": "yes"}).status_code == 303
    assert "Rynek" not in [one.title for one in steps_of(view.id)]


def act(official, desk: str, name: str, **typed: str):
    token = opened(official, f"{desk}/podstawy")["csrf_token"][0]
    return official.post(f"{desk}/{name}", data={"csrf_token": token, **typed})


def test_the_last_day_moves_later_alone_and_the_news_say_why(official, client) -> None:
    desk = finished(official)
    publish(official, desk)
    assert act(official, desk, "przedluz", last_on="1.1.2026", reason="Za wcześnie").status_code == 422
    due = record_of("zielone-2027").answers_due_on
    done = act(official, desk, "przedluz", last_on=f"{due:%d.%m.%Y}", reason="Wiele osób prosiło.")
    assert done.status_code == 303, errors_in(done)
    assert "Wiele osób prosiło." in client.get("/konsultacje/zielone-2027/").text


def test_a_consultation_is_called_off_with_a_reason(official, client) -> None:
    desk = finished(official)
    publish(official, desk)
    assert act(official, desk, "odwolaj", cancel_reason=" ").status_code == 422
    assert act(official, desk, "odwolaj", cancel_reason="Inwestycja odpadła.").status_code == 303
    assert "Inwestycja odpadła." in client.get("/konsultacje/zielone-2027/").text
    assert filled(official, f"{desk}/podstawy", lead="Po wszystkim").status_code == 422


def test_a_draft_is_thrown_away_and_a_published_one_stays(official) -> None:
    desk = started(official)
    assert act(official, desk, "porzuc").status_code == 303
    assert db.session.scalar(text("select count(*) from con_consultations")) == 0
    desk = finished(official)
    publish(official, desk)
    assert act(official, desk, "porzuc").status_code == 422
    assert db.session.query(Consultation).count() == 1


def test_residents_and_clerks_do_not_build(app, clock) -> None:
    with transaction():
        add_consultation(clock())
    clerk = signed_in(app, "clerk")
    assert clerk.get(DESK).status_code == 200
    assert clerk.get(f"{DESK}zielone-2026/ustawienia").status_code == 403


def test_the_step_of_the_whole_time_follows_new_dates_and_others_are_said_to_lie_outside(official) -> None:
    desk = started(official)
    done = filled(
        official, f"{desk}/terminy", opens_on="1.3.2027", last_on="31.3.2027", answers_due_on="30.4.2027"
    )
    assert done.status_code == 303, errors_in(done)
    one = record_of("zielone-2027")
    needs = next(step for step in steps_of(one.id) if step.kind == "needs")
    assert (needs.starts_at, needs.ends_at) == (one.opens_at, one.closes_at)
    assert "„Spacer z ogrodnikiem” wychodzi poza czas konsultacji." in official.get(desk).text.replace(
        "\u00a0", " "
    )


def test_the_form_with_its_questions_is_tried_before_they_are_frozen(official, client) -> None:
    desk = started(official)
    looked = f"{DESK}zielone-2027/podglad/zaznacz"
    assert official.get(looked).headers["Location"].endswith("/ustawienia/obszar")
    finished(official, slug="drugie")
    looked = looked.replace("zielone-2027", "drugie")
    give_area("drugie")
    page = official.get(looked)
    assert page.status_code == 200 and "Jakie drzewo?" in page.text and "Wróć do podglądu" in page.text
    assert f'href="{looked}"' in official.get(f"{DESK}drugie/podglad").text
    refused = filled(
        official,
        looked,
        topic="drzewo",
        body="Tu.",
        **{"place-coordinates": "53,1987 23,2065", "q-drzewo-ile": "9"},
    )
    assert refused.status_code == 422 and "Wpisz liczbę od 1 do 5." in refused.text
    found = filled(official, looked, topic="drzewo", body="Tu.", **{"place-coordinates": "53,1987 23,2065"})
    done = sent(official, looked, Fields(found.text).sheet) if found.status_code == 200 else found
    assert done.status_code == 303 and db.session.query(Mark).count() == 0
    assert client.get(looked).status_code in (302, 303) and desk
