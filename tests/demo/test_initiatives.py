"""Starachowice: programmes of local initiatives with applications in their states, and every figure adds up."""

from __future__ import annotations

from collections import Counter

from shapely.geometry import Point

from core.clock import now, today
from core.db import db
from demo.loading import load_town
from initiatives.applications.models import Application
from initiatives.applications.queries import every_public
from initiatives.programmes.queries import ProgrammeView, committee_of, find_programme
from initiatives.programmes.rules.stages import ProgrammeStage
from tests.support.demo_packs import STARACHOWICE, areas, read

TOLD = read(STARACHOWICE / "initiatives.json")


def statuses(view: ProgrammeView) -> Counter[str]:
    rows = db.session.query(Application.status).filter_by(programme_id=view.id)
    return Counter(status for (status,) in rows)


def test_every_work_lies_in_the_town_and_says_that_it_is_an_example():
    outline = areas(STARACHOWICE)["starachowice"]
    assert TOLD["invented"] and "zmyślone" in TOLD["both"]["description"]
    for programme in TOLD["programmes"]:
        for one in programme["applications"]:
            assert outline.contains(Point(*one["place"][:2])), one["key"]
            assert "przykładowe" in one["place"][2]


def test_starachowice_loads_once_and_every_figure_adds_up(app):
    said: list[str] = []
    assert load_town("starachowice", said.append) is True
    assert load_town("starachowice", said.append) is False
    former, present = (find_programme(f"pil-{today().year + back}") for back in (-1, 0))
    assert present.stage(now()) is ProgrammeStage.OPEN and former.stage(now()) is ProgrammeStage.CLOSED
    assert statuses(present).keys() >= {"draft", "submitted", "withdrawn"}
    for view in (former, present):
        assert len(committee_of(view.id)) == 3 and view.record.budget == 100_000
        check_sums(view)
    browser = app.test_client()
    for path in ("/", "/inicjatywy/", *(f"/inicjatywy/{one.slug}/" for one in (former, present))):
        assert browser.get(path).status_code == 200, path


def check_sums(view: ProgrammeView) -> None:
    """The two shares make the whole, neighbours bring their part, the town never gives more than it has."""
    sent = every_public(view)
    assert sent
    for one in sent:
        totals = one.totals
        assert totals.town + totals.own == totals.total and 100 * totals.own_share >= view.terms.own_share
        assert one.people >= view.terms.least_members
