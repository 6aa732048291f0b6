"""The editor of a pool: rules of counting, thresholds in units, a minimum for a category."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from core.db import db
from tests.support.editing import POOL, errors_in, filled, opened, planned
from tests.support.rounds import PoolSpec, make_round

SHARES = {"allocation_rule": "equal-shares", "utility": "cost", "completion": "add1u", "minimum_votes": "0"}


@pytest.fixture
def plan(official):
    """A plan without a pool."""
    return planned(official)


def test_equal_shares_are_given_to_a_pool_and_kept(official, plan):
    done = filled(
        official, f"{plan}pule/nowa", **{**POOL, **SHARES, "has_run_off": "yes", "from_whole_unit": "yes"}
    )
    assert done.status_code == 303, errors_in(done)
    page = official.get(f"{plan}pule/miasto").text
    for one in ("equal-shares", "cost", "add1u"):
        assert f'<option value="{one}" selected>' in page
    for one in ("has_run_off", "from_whole_unit"):
        assert f'name="{one}" value="yes" checked' in page
    assert filled(official, f"{plan}pule/miasto", allocation_rule="greedy").status_code == 303
    row = db.session.execute(
        text("SELECT utility, completion, has_run_off, from_whole_unit FROM pb_pool_rules")
    ).one()
    assert tuple(row) == (None, None, False, False), "another rule leaves nothing of them behind"


def test_a_published_text_that_settles_ties_is_kept_as_long_as_it_settles_them(official, plan):
    seed = "Uchwała nr XXI/188/2026; z 3 maja"
    assert (
        filled(official, f"{plan}pule/nowa", **{**POOL, "tie_rule": "seed", "tie_seed": seed}).status_code
        == 303
    )
    page = f"{plan}pule/miasto"
    assert opened(official, page)["tie_seed"] == [seed]
    assert filled(official, page, tie_rule="number").status_code == 303
    assert opened(official, page)["tie_seed"] == [""]


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({**SHARES, "utility": ""}, "utility", "Przy równych udziałach powiedz, ile wart jest wybrany projekt."),
        ({**SHARES, "completion": ""}, "completion", "Przy równych udziałach powiedz, co dzieje się z niewydanymi"),
        ({**SHARES, "utility": "points"}, "utility", "W tej puli nie rozdaje się punktów"),
        ({**SHARES, "minimum_votes": "30"}, "minimum_votes", "Przy równych udziałach i metodzie Phragména progu nie ma"),
        ({"allocation_rule": "phragmen", "minimum_votes": "0", "minimum_share": "2"}, "minimum_share", "progu nie ma"),
        ({"minimum_share": "2,5"}, "minimum_share", "Próg podaje się raz"),
        ({"minimum_votes": "0", "threshold_unit": "voters"}, "threshold_unit", "Powiedz, ile wynosi próg"),
        ({"tie_rule": "seed", "tie_seed": " "}, "tie_seed", "Wpisz tekst, z którego wynika kolejność przy remisie."),
        ({"reserved_share": "20"}, "reserved_category", "Podaj kategorię i ile co najmniej dla niej"),
        ({"reserved_category": "greenery"}, "reserved_share", "Podaj kategorię i ile co najmniej dla niej"),
        (
            {"reserved_category": "greenery", "reserved_share": "20", "reserved_amount": "5 000"},
            "reserved_amount", "Podaj procent puli albo kwotę, nie oba.",
        ),
        ({"reserved_category": "greenery", "reserved_amount": "240 001"}, "reserved_amount", "więcej, niż ma cała pula"),
        (
            {"reserved_category": "greenery", "reserved_amount": "5 000", "category": "greenery"},
            "reserved_category", "Cała pula jest już tylko dla tej kategorii.",
        ),
    ],
)  # fmt: skip
def test_terms_that_contradict_themselves_are_refused_beside_their_field(official, plan, typed, field, said):
    refused = filled(official, f"{plan}pule/nowa", **{**POOL, **typed})
    assert refused.status_code == 422
    beside = refused.text.partition(f'id="{field}-e">')[2].partition("<")[0]
    assert said in beside
    assert "Pula ogólnomiejska" in refused.text, "nothing typed is lost"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({"minimum_votes": "0", "minimum_share": "2,5"}, ("minimum_share", "2,50")),
        ({"minimum_votes": "12", "threshold_unit": "voters"}, ("minimum_votes", "12")),
        ({"reserved_category": "greenery", "reserved_share": "20"}, ("reserved_share", "20")),
        ({"reserved_category": "greenery", "reserved_amount": "50 000,50"}, ("reserved_amount", "50 000,50")),
    ],
)
def test_thresholds_and_minima_are_kept(official, plan, typed, kept):
    done = filled(official, f"{plan}pule/nowa", **{**POOL, **typed})
    assert done.status_code == 303, errors_in(done)
    name, value = kept
    page = official.get(f"{plan}pule/miasto").text.replace("\xa0", " ")
    assert (
        f'name="{name}" value="{value}"' in page
        or f'value="{value}"' in page.partition(f'name="{name}"')[2][:300]
    )
    assert filled(official, f"{plan}pule/miasto").status_code == 303, "saved again as it is"


@pytest.mark.parametrize(
    "rules",
    [
        {"utility": "cost"},
        {"allocation_rule": "phragmen", "completion": "add1"},
        {"allocation_rule": "equal-shares", "utility": "points"},
        {"allocation_rule": "lots"},
        {"minimum_votes": 3, "minimum_share": 2},
        {"reserved_category": "greenery"},
        {"reserved_share": 20},
        {"reserved_category": "greenery", "reserved_share": 20, "reserved_amount": 20},
    ],
)
def test_the_database_refuses_terms_that_contradict_themselves(app, rules):
    with pytest.raises(IntegrityError):
        make_round(pools=(PoolSpec(rules=rules),))
