"""Works end with the programme's year, or on the day that the town has said; what was promised is never shortened."""

from __future__ import annotations

from datetime import date

import pytest

from core.db import transaction
from initiatives.programmes.queries import record_of
from initiatives.programmes.rules.span import check_works_until, span_of
from tests.support.applying import HOME, IDEA, begun, filled
from tests.support.editing import errors_in
from tests.support.initiatives import add_programme
from tests.support.officials import signed_in

LATER = date(2028, 3, 31)


def test_without_a_day_of_its_own_a_programme_ends_with_its_year() -> None:
    assert span_of(2027, None) == (date(2027, 1, 1), date(2027, 12, 31))
    assert span_of(2027, LATER) == (date(2027, 1, 1), LATER)


@pytest.mark.parametrize(
    ("until", "kept", "code"),
    [
        (None, None, ""), (LATER, None, ""), (date(2026, 12, 31), None, "works_until_outside"),
        (date(2127, 3, 31), None, "works_until_outside"), (date(2027, 6, 30), None, ""),
        (LATER, date(2027, 12, 31), ""), (None, LATER, "works_until_earlier"), (LATER, LATER, ""),
    ],
)  # fmt: skip
def test_a_last_day_is_near_its_year_and_only_put_off(until, kept, code) -> None:
    assert [one.code for one in check_works_until(2027, until, kept)] == ([code] if code else [])


def test_an_official_puts_the_last_day_off_and_neighbours_plan_until_then(app, clock) -> None:
    with transaction():
        add_programme(clock())
    official, neighbour = signed_in(app, "official"), signed_in(app, "resident", name="Ola Próbna")
    own = begun(neighbour)
    refused = filled(neighbour, own + "/pomysl", **IDEA | {"ends_on": "15.2.2028"})
    assert refused.status_code == 422 and 'id="ends_on-e"' in refused.text and "15.2.2028" in refused.text
    assert "od 1 stycznia 2027 do 31 grudnia 2027" in " ".join(errors_in(refused)).replace("\xa0", " ")
    basics = "/urzad/inicjatywy/pil-2027/ustawienia/podstawy"
    early = filled(official, basics, works_until="30.6.2027")
    assert early.status_code == 422 and "można tylko wydłużyć" in early.text and "30.6.2027" in early.text
    assert filled(official, basics, works_until="31.3.2028").status_code == 303
    assert record_of("pil-2027").works_until == LATER
    assert filled(neighbour, own + "/pomysl", **IDEA | {"ends_on": "15.2.2028"}).status_code == 303
    assert "31 marca 2028" in neighbour.get(HOME + "/").text.replace("\xa0", " ")
    assert neighbour.get("/api/v1/initiatives/pil-2027").get_json()["works_until"] == "2028-03-31"
