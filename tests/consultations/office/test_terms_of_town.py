"""The town sets the least days of what no statute times; builders are warned by them."""

from __future__ import annotations

import pytest

from consultations.consultation.queries import town_settings, town_terms
from consultations.consultation.rules.stages import ConsultationKind
from tests.support.editing import errors_in, filled, opened, sent
from tests.support.officials import signed_in

PAGE = "/urzad/konsultacje/zasady"


@pytest.fixture
def official(app):
    return signed_in(app, "official")


def test_a_fresh_town_has_the_usual_days_and_changes_them(official) -> None:
    assert [town_terms().least(kind) for kind in ConsultationKind] == [0, 14, 0, 0, 7]
    done = filled(official, PAGE, least_green="21", day_rule="dispatch", rolls_over="yes")
    assert done.status_code == 303, errors_in(done)
    assert town_terms().green == 21
    assert (town_settings().day_rule, town_settings().rolls_over) == ("dispatch", True)
    assert "Nic się nie zmieniło." in official.get(filled(official, PAGE).headers["Location"]).text


@pytest.mark.parametrize("typed", ["-1", "366", "dużo", ""])
def test_days_that_are_none_are_refused_and_kept(official, typed: str) -> None:
    refused = filled(official, PAGE, least_green=typed)
    assert refused.status_code == 422
    assert 'id="least_green-e"' in refused.text
    assert f'value="{typed}"' in refused.text


def test_somebody_elses_terms_are_not_overwritten_unseen(official) -> None:
    mine = opened(official, PAGE)
    filled(official, PAGE, least_opinion="10")
    assert sent(official, PAGE, mine, least_opinion="8").status_code == 409
