"""The demonstration rounds ask of a project what the law lets them ask, and their lists can be used."""

from __future__ import annotations

from decimal import Decimal

import pytest

from core.clock import now
from pb.rounds.filing_queries import filing_rules
from pb.rounds.filing_rules import SUBMISSION_FIELDS, TEXTS, Need, most_endorsements
from pb.rounds.queries import all_rounds, find_round
from pb.rounds.rules import PoolKind
from tests.support.demo_packs import FILING, PARAGRAPHS, ROUNDS


@pytest.mark.parametrize("slug", list(ROUNDS))
def test_signatures_stay_under_a_thousandth_of_the_residents(slug):
    for pool in ROUNDS[slug]["pools"]:
        assert 0 < pool["signatures"] <= most_endorsements(FILING["population"][pool["area"]])


def test_price_list_and_card_name_each_thing_once_and_their_paragraph():
    codes = [one["code"] for one in (*FILING["measures"], *FILING["questions"])]
    assert len(set(codes)) == len(codes)
    assert all(Decimal(one["unit_price"]) > 0 and one["unit"] for one in FILING["measures"])
    signs = " ".join(PARAGRAPHS)
    assert all(one["legal_reference"] in signs and one["guidance"] for one in FILING["questions"])
    assert all(one["grounds_template"].endswith(": ") for one in FILING["questions"])


@pytest.mark.demo
def test_a_green_project_can_be_made_of_the_closed_list(app):
    rules = filing_rules(find_round("zielony-2027", now()))
    (pool,) = rules.pools
    assert pool.has_closed_catalogue and pool.minimum_greenery == 51 and pool.population == 17_560
    offered = rules.measures_for(PoolKind.GREEN)
    assert any(one.is_greenery for one in offered) and any(not one.is_greenery for one in offered)
    assert {"nawierzchnia", "lampa"} & {one.code for one in offered} == set()
    assert rules.is_card_public and len(rules.questions) == len(FILING["questions"])


@pytest.mark.demo
def test_every_round_of_the_demonstration_has_been_announced(app):
    views = all_rounds(now())
    assert len(views) == len(ROUNDS) and all(one.pb_round.announced_at for one in views)


def test_named_fields_and_texts_are_those_that_the_program_asks_for():
    told = FILING["rules"]
    assert set(told["submission_fields"]) == set(SUBMISSION_FIELDS)
    assert set(told["submission_fields"].values()) <= {need.value for need in Need}
    assert set(told["texts"]) == set(TEXTS)
