"""A round whose projects are filed and wait for the office: questions of the card, authors, places, cost lines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from core.clock import now
from core.db import db, transaction
from pb.rounds.models import CardQuestionRow, Round, RulesVersion
from pb.rounds.rules import Stage
from pb.submission.models import CostLine, Project, ProjectAuthor
from pb.submission.services.history import keep_version
from tests.support.rounds import TOWN, MadeRound, PoolSpec, make_round

QUESTIONS = (
    ("in_time", "Wniosek złożono w terminie", "§ 8 ust. 1", True, "Wniosek wpłynął po terminie."),
    ("cost", "Koszt mieści się w limicie puli", "§ 10", True, "Koszt przekracza limit puli."),
    ("grunt", "Teren należy do gminy", "§ 9 pkt 2", True, "Teren nie należy do gminy."),
    ("opis", "Opis jest zrozumiały", "§ 8 ust. 2", False, ""),
)
LIMITED = PoolSpec(
    TOWN.code, TOWN.name, rules={"cost_floor": Decimal(1000), "cost_ceiling": Decimal(100_000)}
)


def filed_round(
    count: int = 3,
    stage: Stage = Stage.VERIFICATION,
    slug: str = "bo-2027",
    pools: Sequence[PoolSpec] = (LIMITED,),
    **rules: Any,
) -> MadeRound:
    """A round with ``count`` filed projects numbered from 5001, each with an author and two cost lines."""
    made = make_round(slug, stage, pools, projects_per_pool=0, with_key=False, **rules)
    with transaction():
        pb_round = db.session.scalars(select(Round).where(Round.slug == slug)).one()
        version = db.session.scalars(select(RulesVersion).where(RulesVersion.round_id == pb_round.id)).one()
        version.questions = [
            CardQuestionRow(
                position=position, code=code, question=question, legal_reference=law, is_blocking=is_blocking,
                grounds_template=grounds, guidance="Sprawdź w dokumentach.",
            )
            for position, (code, question, law, is_blocking, grounds) in enumerate(QUESTIONS, 1)
        ]  # fmt: skip
        file_projects(pb_round.id, version.pools[0].pool_id, count)
    return made


def file_projects(round_id: int, pool_id: int, count: int, first: int = 5001) -> None:
    """Filed projects, sent during the call; inside a transaction. Rows go together: two thousand are asked for, too."""
    projects = [
        Project(
            round_id=round_id, pool_id=pool_id, number=number, filed_number=number, code=f"f{number}",
            title=f"Zielony skwer {number}", summary="Trawnik, ławki i pięć lip.", description="Posadzimy pięć lip.",
            category="greenery", cost=Decimal(20_000 + place), place="Wasilków",
            location=f"SRID=4326;POINT({23.2 + place % 50 / 1000} {53.2 + place // 50 / 1000})", status="submitted",
            submitted_at=now() - timedelta(days=10), beneficiaries="Sąsiedzi", accessibility="Bez schodów",
        )
        for place, number in enumerate(range(first, first + count))
    ]  # fmt: skip
    db.session.add_all(projects)
    db.session.flush()
    for place, project in enumerate(projects):
        db.session.add_all(_parts(project, place))
    db.session.flush()
    for project in projects:
        db.session.expire(project)
    with db.session.no_autoflush:
        for project in projects:
            keep_version(project, "author", now() - timedelta(days=10))


def _parts(project: Project, place: int) -> list[CostLine | ProjectAuthor]:
    return [
        CostLine(project_id=project.id, position=1, name="Lipy", amount=Decimal(10_000), is_greenery=True),
        CostLine(project_id=project.id, position=2, name="Ławki", amount=Decimal(10_000 + place)),
        ProjectAuthor(
            project_id=project.id, position=0, name="Jan Autor", email=f"autor{project.number}@example.com",
            retention_until=now() + timedelta(days=900),
        ),
    ]  # fmt: skip


def filed(slug: str, number: int) -> Project:
    """The project filed under ``number``."""
    wanted = select(Project).join(Round, Round.id == Project.round_id)
    return db.session.scalars(wanted.where(Round.slug == slug, Project.filed_number == number)).one()
