"""Projects and verdicts for tests of the pages that everybody sees."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from core.clock import now
from core.db import db, transaction
from pb.implementation.models import Implementation
from pb.rounds.models import Round
from pb.submission.models import CostLine, Project
from pb.tally.models import AllocationLine, TallyRun


def project_of(slug: str, number: int) -> Project:
    """The project with this number."""
    wanted = select(Project).join(Round, Round.id == Project.round_id)
    found = db.session.scalar(wanted.where(Round.slug == slug, Project.number == number))
    assert found is not None, f"no project {number} in {slug}"
    return found


def change_project(slug: str, number: int, **fields: Any) -> None:
    """Give a project other values."""
    with transaction():
        project = project_of(slug, number)
        for name, value in fields.items():
            setattr(project, name, value)


def add_costs(slug: str, number: int, *lines: tuple[str, int]) -> None:
    """Give a project cost lines and their sum as its cost."""
    with transaction():
        project = project_of(slug, number)
        project.cost = Decimal(sum(amount for _, amount in lines))
        for position, (name, amount) in enumerate(lines, 1):
            db.session.add(
                CostLine(project_id=project.id, position=position, name=name, amount=Decimal(amount))
            )


def count_votes(slug: str, winners: Collection[int]) -> None:
    """Write a count of every pool, in which ``winners`` are selected; does not publish it."""
    with transaction():
        projects = db.session.scalars(
            select(Project).join(Round, Round.id == Project.round_id).where(Round.slug == slug)
        ).all()
        runs: dict[int, TallyRun] = {}
        for project in projects:
            if project.pool_id not in runs:
                runs[project.pool_id] = _run(project)
            db.session.add(_line(runs[project.pool_id], project, project.number in winners))


def _run(project: Project) -> TallyRun:
    run = TallyRun(
        round_id=project.round_id, pool_id=project.pool_id, counted_at=now(), rule="greedy", input_sha256=b"0" * 32,
        program_version="test", ballots=4321, void=0, budget=Decimal(100_000), spent=Decimal(50_000),
    )  # fmt: skip
    db.session.add(run)
    db.session.flush()
    return run


def _line(run: TallyRun, project: Project, is_selected: bool) -> AllocationLine:
    votes = 777
    facts = (
        {"place": 1, "left_before": "100000", "left": "50000"}
        if is_selected
        else {"left": "50000", "short_by": "1000"}
    )
    return AllocationLine(
        tally_run_id=run.id, project_id=project.id, position=1 if is_selected else None, votes=votes,
        points=Decimal(votes), is_selected=is_selected, reason_code="selected" if is_selected else "did_not_fit",
        reason_facts=facts,
    )  # fmt: skip


def add_work(slug: str, number: int, **fields: Any) -> None:
    """Write what became of a winner."""
    with transaction():
        project = project_of(slug, number)
        db.session.add(Implementation(project_id=project.id, **fields))
