"""What the town promised, seen by everybody: numbers, a bar with its table, each late promise with its term."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from core.db import transaction
from tests.support.consultations import add_answer, add_consultation, add_mark

PAGE = "/konsultacje/zielone/obietnice"


@pytest.fixture
def promises(app, clock):
    """Four promises: done in time, done late, late, waiting; and one refusal."""
    with transaction():
        one = add_consultation(clock(), "zielone")
        told = (
            ("Lipa przy szkole", date(2026, 11, 20), clock() - timedelta(days=10)),
            ("Klon przy moście", date(2026, 11, 1), clock() - timedelta(days=10)),
            ("Cień na rynku", date(2026, 11, 22), None),
            ("Żywopłot", date(2027, 4, 30), None),
        )
        for number, (body, promised_on, done_at) in enumerate(told, 1):
            mark = add_mark(one, clock(), number, body=body)
            add_answer(one, [mark], clock(), promised_on=promised_on)
            mark.done_at, mark.outcome = done_at, "done" if done_at else "planned"
        add_answer(one, [add_mark(one, clock(), 9, body="Palma")], clock(), "not_possible")
    return one


def text_of(answer) -> str:
    return answer.text.replace("\xa0", " ").replace("&nbsp;", " ")


def test_everybody_sees_how_many_promises_are_kept_and_which_are_late(promises, client):
    html = text_of(client.get("/konsultacje/zielone/"))
    assert "Z 4 obiecanych rzeczy zrobiono 2, po terminie 1." in html
    section = html[html.index('id="obietnice"') :]
    assert "Cień na rynku" in section and "po terminie, obiecano do 22 listopada" in section
    assert '<svg class="bar promises" role="img"' in section and "zrobione po terminie" in section


def test_the_page_of_promises_begins_with_the_late_ones_and_is_narrowed(promises, client):
    html = text_of(client.get(PAGE))
    order = [html.index(one) for one in ("Cień na rynku", "Żywopłot", "Klon przy moście", "Lipa przy szkole")]
    assert order == sorted(order) and "Palma" not in html
    assert "zrobione 14 listopada, 13 dni po terminie" in html and "zrobione 14 listopada, w terminie" in html
    late = text_of(client.get(PAGE + "?stan=po-terminie&strona=7"))
    assert "Cień na rynku" in late and "Żywopłot" not in late
    assert client.get("/konsultacje/nie-ma/obietnice").status_code == 404


def test_the_map_has_a_sign_above_what_is_done(promises, client):
    features = client.get("/konsultacje/zielone/uwagi.geojson").json["features"]
    signs = {one["properties"]["number"]: one["properties"]["outcome"] for one in features}
    assert signs == {1: "done", 2: "done", 3: "won", 4: "won", 9: "won"}


def test_where_nothing_was_promised_nothing_is_boasted_of(app, clock, client):
    with transaction():
        add_mark(add_consultation(clock(), "zielone"), clock())
    assert 'id="obietnice"' not in client.get("/konsultacje/zielone/").text
    assert "jeszcze niczego nie obiecało" in text_of(client.get(PAGE))
