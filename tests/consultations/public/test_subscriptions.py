"""Mails are sent to those alone who asked and confirmed; one click ends them and erases the address."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from consultations.consultation.models import ConsultationNews, Subscription
from consultations.consultation.services.building import ensure_catalogue
from consultations.consultation.services.subscribing import (
    Wanted,
    confirm_subscription,
    erase_old_subscriptions,
    subscribe,
    subscribers_of,
)
from consultations.consultation.tasks import tell_news, tell_opening, tell_report
from core.db import db, transaction
from core.mail import compose
from core.models import OutgoingMail
from tests.support.consultations import add_consultation
from tests.support.editing import errors_in
from tests.support.maps import area, bring, square
from tests.support.officials import post

PAGE = "/konsultacje/powiadomienia"


@pytest.fixture
def town(app, clock):
    with transaction():
        bring(
            [area(1, "Blisko", square(23.2, 53.18, 0.02)), area(2, "Daleko", square(22.0, 52.0, 0.02))],
            "district",
        )
        ensure_catalogue()
        return add_consultation(clock())


def mails() -> list[OutgoingMail]:
    return db.session.query(OutgoingMail).order_by(OutgoingMail.id).all()


def link_in(mail: OutgoingMail) -> str:
    return re.search(r"http://localhost(/konsultacje/powiadomienia/\S+)", mail.body)[1]


def subscribed(clock, email: str, **wanted) -> str:
    with transaction():
        letter = subscribe(Wanted(email, **wanted), "pl", clock())
        confirm_subscription(letter.key, clock())
    return letter.key


def test_nothing_is_sent_before_the_link_is_opened_and_confirmed(town, client, clock) -> None:
    assert post(client, PAGE, email="ola@poczta.example", area="", topic="drzewo").status_code == 303
    link = link_in(mails()[0])
    assert client.get(link).status_code == 200
    assert subscribers_of(town.id, 0, 10) == []
    assert "Powiadomienia są włączone" in client.post(link).text
    assert [one.email for one in subscribers_of(town.id, 0, 10)] == ["ola@poczta.example"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"email": "nie adres"}, "cały adres e-mail"),
        ({"email": "ola@poczta.example", "topic": "nie-ma"}, "Wybierz jedną"),
        ({"email": "ola@poczta.example", "area": "99999999999999999999"}, "Wybierz jedną"),
    ],
)
def test_a_mistake_is_said_and_what_was_typed_stays(town, client, typed, words) -> None:
    refused = post(client, PAGE, **typed)
    assert refused.status_code == 422
    assert words in errors_in(refused)[0]
    assert typed["email"] in refused.text
    assert mails() == []


def test_asking_twice_is_one_subscription_and_looks_the_same(town, client, clock) -> None:
    for _ in range(2):
        assert post(client, PAGE, email="Ola@poczta.example", konsultacja="zielone-2026").status_code == 303
    assert db.session.query(Subscription).count() == 1


def test_a_stranger_cannot_fill_somebodys_box(town, client) -> None:
    answers = [post(client, PAGE, email="ola@poczta.example").status_code for _ in range(6)]
    assert answers == [303] * 5 + [429]


def test_those_of_the_place_and_the_topic_are_told_and_each_once(town, clock) -> None:
    near, far = (str(db.session.execute(db.text(f"select id from maps_areas where name = '{one}'")).scalar())
                 for one in ("Blisko", "Daleko"))  # fmt: skip
    subscribed(clock, "blisko@a.example", area=near)
    subscribed(clock, "blisko@a.example", topic="lawka")
    subscribed(clock, "daleko@a.example", area=far)
    subscribed(clock, "inny-temat@a.example", topic="smieci")
    subscribed(clock, "wszystko@a.example")
    subscribed(clock, "te-jedne@a.example", consultation_id=town.id)
    told = sorted(one.email for one in subscribers_of(town.id, 0, 10))
    assert told == ["blisko@a.example", "te-jedne@a.example", "wszystko@a.example"]


def test_opening_and_news_are_mailed_and_a_report_only_once_there_is_one(town, clock) -> None:
    key = subscribed(clock, "ola@a.example", consultation_id=town.id)
    tell_opening(consultation_id=town.id)
    with transaction():
        news = ConsultationNews(
            consultation_id=town.id, title="Posadzone", body="12 lip.", published_at=clock()
        )
        db.session.add(news)
    tell_news(news_id=news.id)
    tell_report(consultation_id=town.id)
    assert [one.subject for one in mails()] == [
        "Konsultacje: Gdzie posadzić drzewa? (Wspólnie)", "Posadzone (Wspólnie)",
    ]  # fmt: skip
    assert all(f"{PAGE}/{key}/rezygnacja" in one.body for one in mails())


def test_a_called_off_consultation_does_not_tell_that_it_opens(town, clock) -> None:
    subscribed(clock, "ola@a.example", consultation_id=town.id)
    with transaction():
        town.cancelled_at, town.cancel_reason = clock(), "Nie ma pieniędzy."
    tell_opening(consultation_id=town.id)
    assert mails() == []


def test_a_mail_program_ends_it_by_one_request_without_a_session(town, app, client, clock) -> None:
    subscribed(clock, "ola@a.example", consultation_id=town.id)
    tell_opening(consultation_id=town.id)
    message = compose(mails()[0], app.extensions["settings"], clock())
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = message["List-Unsubscribe"].strip("<>").removeprefix("http://localhost")
    assert client.get(address).status_code == 200
    assert db.session.query(Subscription).count() == 1
    assert client.post(address, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert db.session.query(Subscription).count() == 0
    assert client.get(address).status_code == 200


def test_addresses_are_erased_when_their_time_is_over(town, clock) -> None:
    subscribed(clock, "ola@a.example")
    with transaction():
        subscribe(Wanted("zapomniana@a.example"), "pl", clock())
    for days, left in ((4, 1), (740, 0)):
        with transaction():
            erase_old_subscriptions(clock() + timedelta(days=days))
        assert db.session.query(Subscription).count() == left


@pytest.mark.parametrize("key", ["1-" + "0" * 32, "x", "%00", "1" * 400])
def test_a_link_that_is_none_leads_nowhere(town, client, key: str) -> None:
    assert client.get(f"{PAGE}/{key}").status_code == 404
