"""What a worker keeps of a ballot is never older than the database and holds nothing of a voter."""

from __future__ import annotations

import pytest

from pb.rounds.models import Round
from pb.rounds.queries import find_round, read_round
from pb.voting.kept_sheet import kept_sheet
from tests.support.pesels import pesel_of
from tests.support.statements import counted_statements
from tests.support.voter import token_in

CHANGES = {
    "the round's title": "UPDATE pb_rounds SET title = 'Inny tytuł'",
    "the urn": "UPDATE pb_rounds SET urn_closed_at = now()",
    "a window": "UPDATE pb_stage_windows SET closes_at = closes_at - interval '1 second' WHERE stage = 'voting'",
    "a pool's limit": "UPDATE pb_pool_rules SET maximum = maximum - 1",
    "a pool's name": "UPDATE pb_pools SET name = 'Inna pula'",
    "identity": "UPDATE pb_rules SET minimum_age = 16",
    "a project": "UPDATE pb_projects SET title = 'Inny projekt' WHERE number = 1",
    "a project less": "UPDATE pb_projects SET status = 'withdrawn' WHERE number = 1",
}


def sheet(urn):
    return urn.ask(lambda: kept_sheet("bo-2027", urn.clock()))


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_every_change_is_seen_by_the_next_request(urn, change):
    urn.make()
    before = sheet(urn)
    assert sheet(urn).stamp == before.stamp
    urn.sql(change)
    after = sheet(urn)
    assert after.stamp != before.stamp
    told = [
        (s.round_view.pb_round.title, s.round_view.pb_round.urn_closed_at, s.round_view.rules, s.projects)
        for s in (before, after)
    ]
    assert told[0] != told[1]


def test_the_round_reads_the_same_by_either_way(urn):
    urn.make()
    moment = urn.clock()

    def both():
        views = find_round("bo-2027", moment), read_round("bo-2027", moment)
        columns = Round.__table__.columns.keys()
        return [
            ([getattr(view.pb_round, name) for name in columns], view.rules, view.stage) for view in views
        ]

    found, read = urn.ask(both)
    assert found == read


def test_while_nothing_changes_a_step_asks_once(urn):
    urn.make()
    sheet(urn)
    with urn.app.app_context(), counted_statements() as seen:
        kept_sheet("bo-2027", urn.clock())
    assert len(seen) == 1


def test_the_stage_follows_the_clock(urn):
    urn.make()
    before = sheet(urn)
    urn.clock.set(before.round_view.rules.window("voting").closes_at)
    assert sheet(urn).round_view.stage == "voting"
    urn.clock.move(seconds=1)
    assert (sheet(urn).round_view.stage, sheet(urn).stamp) == ("counting", before.stamp)


def test_a_changed_title_stands_on_the_ballot_at_once(urn):
    urn.make()
    urn.voter().open()
    urn.sql("UPDATE pb_projects SET title = 'Nowa nazwa' WHERE number = 1")
    assert "Nowa\u00a0nazwa" in urn.voter().open().text or "Nowa nazwa" in urn.voter().open().text


def test_voters_share_the_page_but_not_the_token(urn):
    urn.make()
    first, second = urn.voter(), urn.voter()
    pages = [one.open().text.replace(one.token, "") for one in (first, second)]
    assert pages[0] == pages[1]
    assert first.token != second.token
    second.token = first.token
    assert second.choose(1).status_code == 422, "a token of somebody else's page"


def test_nothing_of_a_voter_is_kept(urn):
    urn.make(projects_per_pool=9)
    urn.app.extensions.pop("kept", None)
    voter = urn.voter()
    voter.open()
    voter.choose(2, 5, 7)
    voter.identify()
    card = voter.client.get(voter.base + "/potwierdzenie")
    token = token_in(card)
    assert f"kończy się na {pesel_of()[-2:]}" in card.text
    voter.confirm()
    receipt = voter.receipt()
    kept = {name: copies._things for name, copies in urn.app.extensions["kept"].items()}
    pages = {key[0]: "".join(parts) for key, parts in kept["pages"].items()}
    assert pages.keys() == {f"pb/voting/{step}.html" for step in ("choose", "confirm", "done")}
    assert "Projekt" not in pages["pb/voting/confirm.html"].replace("Projekty", "")
    for secret in (receipt, token, pesel_of(), "kończy się na", 'name="project" value="2" checked'):
        assert secret not in repr(kept), secret


def test_the_last_step_reads_the_round_itself(urn):
    urn.make()
    voter = urn.voter()
    voter.open()
    voter.choose(1)
    voter.identify()
    urn.sql("UPDATE pb_stage_windows SET closes_at = :at WHERE stage = 'voting'", at=urn.clock())
    urn.clock.move(seconds=1)
    assert voter.confirm().status_code == 422
    assert urn.counts() == (0, 0)
