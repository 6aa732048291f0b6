"""Starachowice: programmes of local initiatives with applications in every state, and every figure adds up."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from shapely.geometry import Point
from sqlalchemy import select

from accounts.queries import user_by_email
from core.clock import now, today
from core.db import db
from core.models import AuditEntry
from demo.initiatives import programmes
from demo.loading import load_town
from demo.offsets import LoadingDay
from initiatives.applications.models import Application
from initiatives.applications.queries import every_public
from initiatives.applications.reading import check_land as check_land_of
from initiatives.applications.reading import read_kept_place
from initiatives.applications.rules.statuses import ApplicationStatus as Status
from initiatives.programmes.queries import ProgrammeView, calls_of, committee_of, find_programme
from initiatives.programmes.rules.stages import ProgrammeStage
from initiatives.scoring.ranking_queries import promised, published_standings
from initiatives.scoring.rules.record import is_repeated
from initiatives.settlement.models import Settlement
from initiatives.settlement.statistics import statistics
from pb.rounds.queries import find_round
from pb.submission.queries import draft_of_project, filed_project
from tests.support.demo_packs import STARACHOWICE, areas, read

MURAL, COURT = "Malowidło na ścianie garaży na Bugaju", "Boisko do koszykówki obok skateparku na Kolonijkach"
TOLD = read(STARACHOWICE / "initiatives.json")
DECIDED = (
    Status.SETTLED, Status.BUILT, Status.AGREED, Status.ACCEPTED, Status.RESERVE, Status.REJECTED, Status.WITHDRAWN,
)  # fmt: skip
STAGES = [ProgrammeStage.CLOSED, ProgrammeStage.RESULTS, ProgrammeStage.OPEN, ProgrammeStage.ASSESSMENT]
BEGUN = (Status.DRAFT, Status.SUBMITTED, Status.RETURNED, Status.IN_SCORING)


def test_every_work_lies_in_the_town_and_says_that_it_is_an_example():
    outline = areas(STARACHOWICE)["starachowice"]
    assert TOLD["invented"] and "zmyślone" in TOLD["both"]["description"]
    for programme in TOLD["programmes"]:
        for one in programme["applications"]:
            assert outline.contains(Point(*one["place"][:2])), one["key"]
            assert "przykładowe" in one["place"][2]


@pytest.mark.parametrize("day", [date(2027, 1, 1), date(2027, 3, 17), date(2028, 2, 29), date(2026, 10, 17)])
def test_whenever_it_is_loaded_works_lie_in_the_year_of_their_programme(day):
    packs = list(programmes(TOLD, LoadingDay(day)))
    assert len({pack["slug"] for pack, _days in packs}) == 4
    for pack, days in packs:
        for told in pack["applications"]:
            spans = [(told["starts"], told["ends"]), *((one["starts"], one["ends"]) for one in told["works"])]
            for first, last in spans:
                assert days.in_year(first) <= days.in_year(last)
            assert days.in_year(told["starts"]).year == days.in_year(told["ends"]).year == days.year
            acts = [days.moment(step["at"]) for step in told["course"]]
            assert acts == sorted(acts) and acts[-1].date() <= day


def test_starachowice_loads_once_and_every_figure_adds_up(app):
    said: list[str] = []
    assert load_town("starachowice", said.append) is True
    assert load_town("starachowice", said.append) is False
    views = [find_programme(pack["slug"]) for pack, _days in programmes(TOLD, LoadingDay(today()))]
    former, past, running, green = views
    assert [one.stage(now()) for one in views] == STAGES
    assert statuses(former) == {Status.SETTLED: 4, Status.REJECTED: 1}
    assert statuses(past) == dict.fromkeys(DECIDED, 1)
    assert statuses(running) == dict.fromkeys(BEGUN, 2) | {Status.DRAFT: 2, Status.RETURNED: 1}
    assert statuses(green) == {Status.IN_SCORING: 3}
    assert {*DECIDED, *BEGUN} == set(Status)
    for view in views:
        assert len(committee_of(view.id)) == 3
        check_sums(view)
    for view in (former, past):
        check_money(view)
    check_years(past.year)
    check_log()
    browser = app.test_client()
    for path in ("/", "/inicjatywy/", "/inicjatywy/statystyka"):
        assert browser.get(path).status_code == 200, path
    for view in views:
        check_pages(browser, view)
    check_land(former, running)
    check_passing(browser, past, running)


def statuses(view: ProgrammeView) -> Counter[Status]:
    rows = db.session.query(Application.status).filter_by(programme_id=view.id)
    return Counter(Status(status) for (status,) in rows)


def check_sums(view: ProgrammeView) -> None:
    """The two shares make the whole, neighbours bring their part, no group is too small."""
    for one in every_public(view):
        totals = one.totals
        assert totals.town + totals.own == totals.total and 100 * totals.own_share >= view.terms.own_share
        assert one.people >= view.terms.least_members
        assert one.record.granted in (None, totals.town)


def check_money(view: ProgrammeView) -> None:
    """No call promises more than it has, together they keep the budget, and each ranking counts anew to the same."""
    calls = {one.id: one.budget or view.terms.budget for one in calls_of(view.id)}
    given = promised(list(calls))
    assert 0 < sum(given.values()) <= view.terms.budget
    assert all(amount <= calls[call] for call, amount in given.items())
    (ranking,) = published_standings(view)
    assert ranking.published is not None and is_repeated(ranking.published.content)


def check_years(year: int) -> None:
    """What stands in the statistics, and what two groups that worked less give back."""
    figures = dict(statistics().years)
    assert (figures[year - 1].filed, figures[year - 1].accepted, figures[year - 1].done) == (5, 4, 4)
    assert (figures[year].filed, figures[year].accepted, figures[year].done) == (7, 4, 2)
    # 17,200 paid of 17,500 for 7,500 of 8,340; 28,600 paid for 12,350 of 12,980: what is over the due share returns.
    kept = db.session.scalars(select(Settlement.returns).where(Settlement.published_at.is_not(None)))
    assert sorted(one for one in kept if one) == [Decimal("1388.14"), Decimal("1462.59")]


def check_log() -> None:
    """Every act is of somebody and of its own moment; the log is in the order of time, but for hours of one day."""
    every = db.session.query(AuditEntry).order_by(AuditEntry.number).all()
    rows = [one for one in every if one.act != "accounts.created"]
    assert {one.act for one in rows if one.actor_label == "system"} == set()
    moments = [one.happened_at for one in rows if one.act.startswith("initiatives.")]
    assert all(after - before > -timedelta(days=1) for before, after in pairwise(moments))
    assert max(moments) < now() and rows[0].happened_at < moments[0] < now() - timedelta(days=600)
    by_act = {one.act: one.actor_label for one in rows}
    assert "Urzędnik Pokazowy" in by_act["initiatives.settlement.publish"]
    writers = {one.actor_label for one in rows if one.act == "initiatives.opinion.write"}
    assert len(writers) == 3 and all("zmyślona" in one for one in writers)


def check_land(former: ProgrammeView, running: ProgrammeView) -> None:
    """A yes, a no where other land was allowed, and a draft that lies on the town's land only in part."""
    rows = db.session.query(Application).filter(Application.number.is_not(None))
    told = {(one.programme_id, one.title): one.ground["is_whole"] for one in rows}
    assert [key for key, is_whole in told.items() if not is_whole] == [(former.id, MURAL)]
    draft = db.session.query(Application).filter(Application.answers["pomysl"]["title"].astext == COURT).one()
    problems, land = check_land_of(read_kept_place(draft.answers["miejsce"], running), running)
    assert (
        land is not None and 0.3 < land.share < 0.8 and [one.code for one in problems] == ["partly_town_land"]
    )


def check_passing(browser, past: ProgrammeView, running: ProgrammeView) -> None:
    """A refused project has become an application, a refused application a project; both pages lead to each other."""
    project, refused = "/bo/bo-2027/projekty/3", f"/inicjatywy/{past.slug}/wnioski/7"
    became, filed = f"/inicjatywy/{running.slug}/wnioski/5", "/bo/osiedlowy-2027/projekty/5001"
    for one, other in (
        (project, became),
        (became, "/bo/bo-2027/zgloszenia/3"),
        (refused, filed),
        (filed, refused),
    ):
        assert f'href="{other}"' in browser.get(one).text, (one, other)
    own = filed_project(find_round("bo-2027", now()).pb_round.id, 4)
    assert own is not None and own.status == "rejected"
    assert draft_of_project(own.id).user_id == user_by_email("resident@demo.example").id


def check_pages(browser, view: ProgrammeView) -> None:
    """What everybody sees of each, and the same numbers for programs."""
    home = f"/inicjatywy/{view.slug}/"
    numbers = [one.record.number for one in every_public(view)]
    for path in ("", "wnioski/", *(f"wnioski/{number}" for number in numbers)):
        assert browser.get(home + path).status_code == 200, home + path
    is_ranked = bool(view.times.decided_calls)
    assert browser.get(home + "ranking").status_code == (200 if is_ranked else 404)
    items = browser.get(f"/api/v1/initiatives/{view.slug}/applications").json["items"]
    assert [one["number"] for one in items] == numbers
    for one in items:
        assert Decimal(str(one["total"])) == Decimal(str(one["town_share"])) + Decimal(
            str(one["own_contribution"])
        )
