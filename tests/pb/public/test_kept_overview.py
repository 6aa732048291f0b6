"""Counts beside the list are kept only as long as nothing changes."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import delete

from core.clock import now
from core.db import db, transaction
from maps.models import Area
from pb.public.kept_overview import MOST_KEPT, overview_of
from pb.public.listing import asked_of
from pb.public.queries import projects_version
from pb.public.selection import Selection
from pb.rounds.models import Round
from pb.submission.models import Project
from tests.support.projects import change_project, count_votes, project_of
from tests.support.rounds import make_round
from tests.support.statements import counted_statements


def seen(made):
    return overview_at(made.round_view, Selection(status="wszystkie"))


def overview_at(view, selection):
    asked = asked_of(view, selection)
    return overview_of(asked, projects_version(asked.round_ids))


def test_what_is_known_costs_one_statement_and_a_change_is_seen_at_once(app: Flask) -> None:
    made = make_round(projects_per_pool=3)
    first = seen(made)
    assert first.counts.total == 6
    assert len(first.points) == 6
    view = made.round_view
    with counted_statements() as sent:
        assert overview_at(view, Selection(status="wszystkie")) is first
    assert len(sent) == 1
    change_project(made.slug, 2, status="withdrawn")
    assert seen(made).counts.statuses == {"on_ballot": 5, "withdrawn": 1}
    change_project(made.slug, 2, location=None)
    assert len(seen(made).points) == 5


def test_every_kind_of_change_gives_another_version(app: Flask) -> None:
    made = make_round(projects_per_pool=3)
    round_id = made.round_view.pb_round.id
    versions = [projects_version([round_id])]

    def note() -> None:
        versions.append(projects_version([round_id]))

    change_project(made.slug, 1, title="Inny tytuł")
    note()
    with transaction():
        project = project_of(made.slug, 1)
        copied = {
            name: getattr(project, name) for name in ("round_id", "pool_id", "category", "cost", "status")
        }
        db.session.execute(delete(Project).where(Project.id == project.id))
        db.session.add(Project(number=1, code="1", title="Nowy na miejscu starego", **copied))
    note()
    count_votes(made.slug, {2})
    note()
    with transaction():
        db.session.get(Round, round_id).published_at = now()
    note()
    with transaction():
        db.session.add(
            Area(
                kind="district",
                slug="nowa",
                name="Nowa",
                boundary="SRID=4326;MULTIPOLYGON(((23 53,23.1 53,23.1 53.1,23 53)))",
            )
        )
    note()
    assert len(set(versions)) == len(versions), versions


def test_only_so_many_are_kept(app: Flask) -> None:
    made = make_round(projects_per_pool=1)
    view = made.round_view
    for number in range(MOST_KEPT + 5):
        overview_at(view, Selection(query=f"słowo {number}"))
    assert len(app.extensions["kept"]["overviews"]) == MOST_KEPT
