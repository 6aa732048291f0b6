"""What the rules say of proposing a project, read whole from the database and carried to the next version."""

from __future__ import annotations

from decimal import Decimal

import pytest

from core.clock import now
from core.db import db, transaction
from pb.rounds.category_rules import BEGINNING
from pb.rounds.filing_queries import filing_rules
from pb.rounds.filing_rules import Need, most_endorsements
from pb.rounds.models import CardQuestionRow, MeasureRow, Pool, RulesVersion
from pb.rounds.queries import find_round
from pb.rounds.rules import PoolKind, Stage
from pb.rounds.services import copy_rules
from tests.support.rounds import GREEN, TOWN, make_round


@pytest.mark.parametrize(
    ("population", "most"),
    [(None, None), (0, 0), (999, 0), (1000, 1), (2600, 2), (17_000, 17), (279_999, 279)],
)
def test_signatures_are_capped_by_a_thousandth_of_the_residents(population, most):
    assert most_endorsements(population) == most


@pytest.fixture
def made(app):
    made = make_round(stage=Stage.SUBMISSION, pools=(TOWN, GREEN))
    with transaction():
        version = db.session.query(RulesVersion).one()
        version.submission_fields = {"beneficiaries": "off"}
        version.measures = [
            MeasureRow(position=1, code="lipa", name="Lipa", unit="szt.", unit_price=Decimal("850.00"),
                       is_greenery=True, pool_kinds=["green"]),
            MeasureRow(position=2, code="lawka", name="Ławka", unit="szt.", unit_price=Decimal("2100.00")),
        ]  # fmt: skip
        version.questions = [
            CardQuestionRow(position=1, code="grunt", question="Czy teren należy do gminy?"),
            CardQuestionRow(position=2, code="zgoda", question="Czy jest zgoda?", is_office_only=True),
        ]
        version.pools[0].endorsements = 10
        db.session.query(Pool).filter_by(code=TOWN.code).one().population = 17_000
    return made


def test_rules_are_read_whole(made):
    rules = filing_rules(find_round(made.slug, now()))
    assert rules.categories == tuple(BEGINNING)
    assert (rules.need("beneficiaries"), rules.need("accessibility")) == (Need.OFF, Need.REQUIRED)
    assert [one.code for one in rules.measures_for(PoolKind.GREEN)] == ["lipa", "lawka"]
    assert [one.code for one in rules.measures_for(PoolKind.CITIZEN)] == ["lawka"]
    assert rules.questions[0].is_blocking
    assert [one.is_office_only for one in rules.questions] == [False, True]
    town, green = rules.pools
    assert (town.endorsements, town.population, town.has_closed_catalogue) == (10, 17_000, False)
    assert green.has_closed_catalogue


def test_the_next_version_keeps_price_list_card_and_terms(made):
    before = filing_rules(find_round(made.slug, now()))
    with transaction():
        db.session.add(copy_rules(find_round(made.slug, now()).pb_round.id, "Awaria serwera", None, now()))
    round_view = find_round(made.slug, now())
    assert round_view.rules.version == 2
    assert filing_rules(round_view) == before
