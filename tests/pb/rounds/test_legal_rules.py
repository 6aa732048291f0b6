"""What the law says of a town's rules: warned of with the article, never in the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pb.rounds.editor_texts import warning_sentence
from pb.rounds.filing_rules import FilingPool, FilingRules
from pb.rounds.legal_rules import legal_warnings
from pb.rounds.plan_rules import Plan
from pb.rounds.rules import BallotMethod, IdentityMethod, PoolKind, PoolRules, RoundRules, Stage, StageWindow

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def days(number: float) -> datetime:
    return NOW + timedelta(days=number)


WINDOWS = (
    StageWindow(Stage.SUBMISSION, days(20), days(40)),
    StageWindow(Stage.VERIFICATION, days(41), days(80)),
    StageWindow(Stage.APPEALS, days(85), days(100)),
    StageWindow(Stage.VOTING, days(290), days(300)),
)
POOL = PoolRules(
    1, "miasto", "Pula ogólnomiejska", PoolKind.CITIZEN, Decimal(240_000), BallotMethod.APPROVAL, area_id=7
)
FILING = FilingPool(1, PoolKind.CITIZEN, 7, 17_000, None, None, POOL.amount, 10)


def warned(
    pool=POOL,
    filing=FILING,
    windows=WINDOWS,
    year=2028,
    kinds=None,
    words=(),
    introduction="",
    fields=None,
    **rules,
) -> set[str]:
    plan = Plan(
        "BO", year, "Uchwała", RoundRules(1, windows, (pool,), **rules), FilingRules((filing,), fields=fields or {}),
        {7: "gmina"} if kinds is None else kinds, words, introduction,
    )  # fmt: skip
    free = {"opens_on_free_day", "closes_on_free_day"}
    return {one.code for one in legal_warnings(plan, NOW)} - free


def test_a_lawful_plan_raises_nothing():
    assert warned() == set()


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"minimum_age": 16}, "minimum_age_set"),
        ({"identity_methods": (IdentityMethod.PESEL,)}, "pesel_only"),
        ({"fields": {"phone": "required"}}, "phone_required"),
        ({"windows": WINDOWS[:2] + WINDOWS[3:]}, "no_appeals"),
        (
            {"windows": (*WINDOWS[:2], StageWindow(Stage.APPEALS, days(85), days(88)), WINDOWS[3])},
            "appeals_short",
        ),
        ({"windows": (StageWindow(Stage.SUBMISSION, days(3), days(40)), *WINDOWS[1:])}, "short_notice"),
        ({"year": 2027}, "after_budget_draft"),
        ({"filing": replace(FILING, endorsements=18)}, "endorsements_over_cap"),
        ({"filing": replace(FILING, population=None)}, "population_unknown"),
        ({"kinds": {7: "revitalisation"}}, "area_not_auxiliary"),
        ({"kinds": {}, "pool": replace(POOL, area_id=None, category="sport")}, "theme_as_pool"),
        ({"pool": replace(POOL, name="Fundusz sołecki")}, "village_fund_named"),
        ({"words": ("Głosować może osoba zameldowana w gminie.",)}, "registration_required"),
        ({"words": ("Zapraszamy.\nTrzeba być w rejestrze wyborców.",)}, "registration_required"),
        ({"introduction": "O 610 000 zł z budżetu na 2027 rok."}, "other_year_named"),
        ({"words": ("Głosuje każdy pełnoletni mieszkaniec.",)}, "registration_required"),
        ({"words": ("Warunkiem jest meldunek na pobyt stały.",)}, "registration_required"),
        ({"words": ("Głosuje mieszkaniec zarejestrowany w gminie.",)}, "registration_required"),
        ({"words": ("Uprawniony jest obywatel polski.",)}, "registration_required"),
        ({"words": ("Głosują osoby dorosłe.",)}, "registration_required"),
        ({"words": ("Głosuje ten, kto ma ukończone 18 lat.",)}, "registration_required"),
        ({"words": ("Trzeba podać numer PESEL.",)}, "pesel_demanded"),
        (
            {"words": ("Nie trzeba mieć konta ani drukarki, ale trzeba być osobą zameldowaną.",)},
            "registration_required",
        ),
        (
            {"words": ("Głosować mogą osoby zameldowane, bez względu na to, czy płacą podatki.",)},
            "registration_required",
        ),
        (
            {"windows": (WINDOWS[0], StageWindow(Stage.VERIFICATION, days(41), days(60)), *WINDOWS[2:])},
            "verification_short",
        ),
        ({"windows": (*WINDOWS[:3], StageWindow(Stage.VOTING, days(290), days(292)))}, "voting_short"),
        (
            {"windows": (*WINDOWS[:2], StageWindow(Stage.APPEALS, days(85), days(92)), WINDOWS[3])},
            "appeals_short",
        ),
    ],
)
def test_each_doubtful_rule_is_warned_of(given, code):
    assert warned(**given) == {code}


@pytest.mark.parametrize(
    ("pool_kind", "area_kind", "found"),
    [
        (PoolKind.VILLAGE, "gmina", {"village_pool_elsewhere"}),
        (PoolKind.VILLAGE, "osiedle", {"village_pool_elsewhere"}),
        (PoolKind.VILLAGE, "urban_part", {"village_pool_elsewhere"}),
        (PoolKind.VILLAGE, "solectwo", set()),
        (PoolKind.VILLAGE, "village", set()),
        (PoolKind.VILLAGE, "rural_part", set()),
        (PoolKind.REVITALISATION, "municipality", {"revitalisation_pool_elsewhere"}),
        (PoolKind.REVITALISATION, "osiedle", {"revitalisation_pool_elsewhere"}),
        (PoolKind.REVITALISATION, "revitalisation", {"area_not_auxiliary"}),
        (PoolKind.GREEN, "gmina", set()),
    ],
)
def test_a_pool_of_villages_lies_in_villages_and_one_of_revitalisation_in_its_area(
    pool_kind, area_kind, found
):
    assert warned(pool=replace(POOL, kind=pool_kind), kinds={7: area_kind}) == found


def test_a_pool_without_an_area_is_not_yet_in_the_wrong_one():
    assert warned(pool=replace(POOL, kind=PoolKind.VILLAGE, area_id=None), kinds={}) == set()


@pytest.mark.parametrize(
    "words",
    [
        "Głosuje każdy mieszkaniec, bez względu na wiek, zameldowanie i obywatelstwo.",
        "Nie trzeba być zameldowanym.",
        "Zameldowanie nie jest wymagane.",
        "Nie trzeba podawać numeru PESEL.",
        "Głosują także dzieci, niezależnie od meldunku i obywatelstwa.",
        "Budżet obywatelski to pieniądze, o których decydują mieszkańcy.",
        "To pula w budżecie obywatelskim, a nie fundusz sołecki.",
    ],
)
def test_words_that_open_the_door_are_left_alone(words):
    assert warned(words=(words,)) == set()


@pytest.mark.parametrize(
    ("population", "asked", "is_warned"),
    [(17_000, 17, False), (17_000, 18, True), (999, 1, True), (999, 0, False)],
)
def test_the_cap_of_signatures_is_a_thousandth_rounded_down(population, asked, is_warned):
    found = warned(filing=replace(FILING, population=population, endorsements=asked))
    assert (found == {"endorsements_over_cap"}) is is_warned


@given(st.integers(0, 2_000_000), st.integers(1, 5000))
def test_a_warning_of_signatures_stands_exactly_above_one_in_a_thousand(population, asked):
    found = "endorsements_over_cap" in warned(
        filing=replace(FILING, population=population, endorsements=asked)
    )
    assert found is (asked * 1000 > population)


def test_voting_may_end_on_the_last_day_before_the_draft_budget():
    end = datetime(2026, 11, 15, 22, 59, 59, tzinfo=UTC)
    last = (*WINDOWS[:3], StageWindow(Stage.VOTING, end - timedelta(days=5), end))
    assert "after_budget_draft" not in warned(windows=last, year=2027)
    late = (*WINDOWS[:3], StageWindow(Stage.VOTING, end, end + timedelta(seconds=1)))
    assert "after_budget_draft" in warned(windows=late, year=2027)


def test_every_warning_of_law_names_its_source(app):
    plan = Plan(
        "BO",
        2027,
        "U",
        RoundRules(1, (WINDOWS[0], WINDOWS[3]), (POOL,), minimum_age=16),
        FilingRules((FILING,)),
    )
    with app.test_request_context():
        sentences = [warning_sentence(one) for one in legal_warnings(plan, NOW) if "free_day" not in one.code]
    assert len(sentences) >= 3
    assert all("art." in one for one in sentences)
