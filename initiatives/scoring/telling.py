"""Jobs of scoring: telling representatives what was decided, reminding members of the committee."""

from __future__ import annotations

from core.clock import now
from core.db import db, transaction
from core.jobs import task
from initiatives.applications.models import Application
from initiatives.programmes.models import Programme, ProgrammeCall
from initiatives.programmes.queries import ProgrammeView, view_of
from initiatives.scoring.emails import post_decision, post_reminder
from initiatives.scoring.ranking_queries import records_of
from initiatives.scoring.sheet_queries import published_ranking, seats


def _view(programme_id: int) -> ProgrammeView:
    programme = db.session.get(Programme, programme_id)
    assert programme is not None, "a call belongs to a programme"
    return view_of(programme)


@task("initiatives.scoring.tell_ranking")
def tell_ranking(call_id: int) -> None:
    """Write to the representative of each application that the published ranking decided on."""
    call, ranking = db.session.get(ProgrammeCall, call_id), published_ranking(call_id)
    if call is None or ranking is None:
        return
    view, records = _view(call.programme_id), records_of(call_id)
    with transaction():
        for place in ranking.content["places"]:
            post_decision(records[place["number"]], view, has_ranking=True)


@task("initiatives.scoring.tell_decision")
def tell_decision(application_id: int) -> None:
    """Write to the representative of one application."""
    one = db.session.get(Application, application_id)
    if one is None or not one.grounds:
        return
    ranking = published_ranking(one.call_id) if one.call_id else None
    is_ranked = ranking is not None and any(row["number"] == one.number for row in ranking.content["places"])
    with transaction():
        post_decision(one, _view(one.programme_id), is_ranked)


@task("initiatives.scoring.remind", cron="0 6 * * 1")
def remind_members() -> None:
    """Once a week remind members of the sheets that are awaited, once the call that they belong to is over."""
    with transaction():
        waiting = seats(over_before=now())
        views = {number: _view(number) for number in {one.programme_id for one in waiting}}
        for seat in waiting:
            post_reminder(seat, views[seat.programme_id])
