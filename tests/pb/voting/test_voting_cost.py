"""What a page of voting costs: few statements whatever the number of projects, and few bytes."""

from __future__ import annotations

import gzip

from tests.support.rounds import PoolSpec
from tests.support.statements import counted_statements


def statements(urn, act) -> int:
    with urn.app.app_context(), counted_statements() as seen:
        act()
    return len(seen)


def test_ballot_costs_the_same_few_statements_for_ten_and_a_thousand(urn):
    pools = (PoolSpec(), PoolSpec("solectwa", "Pula sołecka"))
    urn.make(slug="mala", pools=pools, projects_per_pool=5)
    urn.make(slug="duza", pools=pools, projects_per_pool=500)
    small, large = urn.voter("mala"), urn.voter("duza")
    small.open()
    large.open()
    few, many = statements(urn, small.open), statements(urn, large.open)
    assert few == many <= 8, (few, many)


def test_a_thousand_projects_on_one_ballot_stay_light(urn):
    urn.make(pools=(PoolSpec(),), projects_per_pool=1000)
    page = urn.voter().open()
    assert page.text.count('name="project"') == 1000
    assert len(gzip.compress(page.data, 5)) < 75_000


def test_casting_costs_few_statements(urn):
    urn.make()
    voter = urn.voter()
    voter.open()
    steps = [lambda: voter.choose(1, 7), voter.identify, voter.confirm]
    costs = [statements(urn, step) for step in steps]
    assert max(costs) <= 10, costs
