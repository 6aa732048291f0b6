"""Sending a draft: project, lines, author, number, version and history in one transaction, and once only.

What other topics ask of a draft before it is sent (papers, support, people) they add to ``ASKED``; what they
do with the project afterwards, in the same transaction, to ``DONE``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from core import audit
from core.audit import Actor
from core.db import db
from maps.relations import stored
from pb.rounds.filing_rules import FilingPool, FilingRules
from pb.rounds.models import Round
from pb.rounds.queries import RoundView
from pb.rounds.rules import Stage, refusal
from pb.submission import queries
from pb.submission.models import CostLine, Draft, Project, ProjectAuthor
from pb.submission.placing import Placed, placed_of
from pb.submission.rules.filing import Missing, Said, check_answers, check_author, next_number, said_of
from pb.submission.rules.person import YES, check_person, email_of, phone_of, said
from pb.submission.rules.steps import answers_of
from pb.submission.services.confirming import is_confirmed, note_confirmed
from pb.submission.services.drafts import lock
from pb.submission.services.history import add_event, keep_version

PERSON_KEPT = timedelta(days=730)
"""Author's data and the sent draft: two years, the life of a round with its appeals and the first works."""


@dataclass(frozen=True)
class Filing:
    """A draft looked at as a whole: its place, the pool, and everything that is missing."""

    placed: Placed
    missing: list[Missing]

    @property
    def pool(self) -> FilingPool | None:
        """The pool of the place."""
        return self.placed.pool


Asked = Callable[[Draft, FilingRules, FilingPool | None], list[Missing]]
Done = Callable[[Project, Draft, datetime], None]
ASKED: list[Asked] = []
DONE: list[Done] = []


def placing_of(draft: Draft, filing: FilingRules) -> Placed:
    """The draft's place, read again from its answers."""
    return placed_of(answers_of(draft.answers, "place"), filing)


def look_through(draft: Draft, filing: FilingRules) -> Filing:
    """Everything that the draft still misses, in the order of the steps."""
    found = look_at_project(draft, filing)
    person = answers_of(draft.answers, "person")
    own = check_person(person, filing)
    filed, unsure = queries.filed_by(draft.round_id, email_of(person), draft.user_id)
    own += check_author(filing, filed, 0 if is_confirmed(draft, email_of(person)) else unsure)
    return Filing(found.placed, found.missing + [Missing("person", problem) for problem in own])


def look_at_project(draft: Draft, filing: FilingRules) -> Filing:
    """What a draft or a correction misses, whoever its author is: of the steps, papers, support, the guardian."""
    placed = placing_of(draft, filing)
    missing = [Missing("place", problem) for problem in (*placed.reading.problems, *placed.problems)]
    missing += check_answers(draft.answers, filing, placed.pool)
    for ask in ASKED:
        missing += ask(draft, filing, placed.pool)
    return Filing(placed, missing)


def send_draft(
    draft: Draft, round_view: RoundView, filing: FilingRules, actor: Actor | None, now: datetime
) -> Project | list[Missing]:
    """File the draft as a project, or say everything that is missing. A second click gives the same project."""
    lock(draft)
    if draft.project_id is not None:
        return db.session.get_one(Project, draft.project_id)
    late = refusal(round_view.rules, Stage.SUBMISSION, now)
    if late:
        return [Missing("person", late)]
    db.session.execute(select(Round.id).where(Round.id == draft.round_id).with_for_update())
    found = look_through(draft, filing)
    if found.missing or found.pool is None:
        return found.missing
    project = _new_project(draft, found.placed, said_of(draft.answers, filing, found.pool), filing, now)
    _keep_author(project, draft, now)
    if is_confirmed(draft, email_of(answers_of(draft.answers, "person"))):
        note_confirmed(draft, email_of(answers_of(draft.answers, "person")), now)
    draft.project_id = project.id
    draft.retention_until = now + PERSON_KEPT
    add_event(project, "filed", {"number": project.filed_number}, now)
    for do in DONE:
        do(project, draft, now)
    keep_version(project, "author", now)
    slug = round_view.pb_round.slug
    audit.record("project.filed", f"round:{slug}/project:{project.number}", {"pool": project.pool_id}, actor)
    return project


def _new_project(draft: Draft, placed: Placed, told: Said, filing: FilingRules, now: datetime) -> Project:
    last = db.session.scalar(select(func.max(Project.filed_number)).where(Project.round_id == draft.round_id))
    number = next_number(filing, last)
    project = Project(
        round_id=draft.round_id,
        number=number,
        filed_number=number,
        code=str(number),
        status="submitted",
        submitted_at=now,
    )
    write_content(project, placed, told)
    db.session.add(project)
    db.session.flush()
    write_lines(project, told)
    return project


def write_content(project: Project, placed: Placed, told: Said) -> None:
    """Put what the author says into the project, all but the cost lines."""
    area = placed.narrowest
    project.pool_id = placed.pool.pool_id if placed.pool else project.pool_id
    project.title, project.summary, project.description = told.title, told.summary, told.description
    project.category, project.cost, project.upkeep = told.category, told.cost, told.upkeep
    project.beneficiaries, project.availability = told.beneficiaries, told.availability
    project.accessibility = told.accessibility
    project.location = stored(placed.reading.geometry)
    project.area_id = area.area_id if area else None
    project.place = area.name[:200] if area else ""
    project.address = placed.reading.words
    project.extra = {"parcels": ", ".join(placed.reading.parcels)} if placed.reading.parcels else {}


def write_lines(project: Project, told: Said) -> None:
    """Keep the lines of the estimate in place of the former ones."""
    db.session.execute(delete(CostLine).where(CostLine.project_id == project.id))
    for position, line in enumerate(told.lines, 1):
        db.session.add(
            CostLine(
                project_id=project.id,
                position=position,
                name=line.name,
                amount=line.amount,
                is_greenery=line.is_greenery,
                quantity=line.quantity,
                unit=line.unit,
                unit_price=line.unit_price,
                measure_code=line.measure_code or None,
                price_source=line.price_source,
            )
        )
    db.session.flush()


def _keep_author(project: Project, draft: Draft, now: datetime) -> None:
    person = answers_of(draft.answers, "person")
    author = ProjectAuthor(
        project_id=project.id,
        position=0,
        user_id=draft.user_id,
        name=said(person, "name"),
        email=email_of(person),
        phone=phone_of(person),
        accepted_at=now,
        is_name_public=said(person, "is_name_public") == YES,
        retention_until=now + PERSON_KEPT,
    )
    project.proposer = author.name if author.is_name_public else ""
    db.session.add(author)
    db.session.flush()
