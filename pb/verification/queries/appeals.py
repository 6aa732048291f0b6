"""Appeals: the decision that is appealed against, the appeal, who may write it, and the office's list of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select

from core.clock import WARSAW
from core.db import db
from pb.rounds.models import Round, RulesVersion
from pb.rounds.queries import RoundView
from pb.rounds.rules import Stage
from pb.submission.models import Project, ProjectAuthor
from pb.submission.queries import key_hash
from pb.verification.models import Appeal, AppealDraft, Decision
from pb.verification.queries.case import authors_of
from pb.verification.rules.appeals import AppealTerm, appeal_term

ON_A_PAGE = 20


@dataclass(frozen=True)
class AppealRules:
    """What the rules in force say of appeals: terms in working days, who may, whether the answer is public."""

    days: int
    answer_days: int
    by_anyone: bool
    is_public: bool


@dataclass(frozen=True)
class Rejection:
    """A rejection, until when it may be appealed against, and the appeal when there is one."""

    decision: Decision
    term: AppealTerm
    appeal: Appeal | None
    rules: AppealRules


def rejection_of(view: RoundView, project: Project) -> Rejection | None:
    """The last rejection of a project; ``None`` when the office has never rejected it here. One statement."""
    row = db.session.execute(
        select(
            Decision, Appeal, RulesVersion.appeal_days, RulesVersion.appeal_answer_days, RulesVersion.appeal_by,
            RulesVersion.is_card_public,
        )
        .outerjoin(Appeal, Appeal.decision_id == Decision.id)
        .join(
            RulesVersion,
            and_(RulesVersion.round_id == project.round_id, RulesVersion.number == view.rules.version),
        )
        .where(Decision.project_id == project.id, Decision.kind == "rejected")
        .order_by(Decision.decided_at.desc(), Decision.id.desc())
        .limit(1)
    ).first()  # fmt: skip
    if row is None:
        return None
    decision, appeal, days, answer_days, appeal_by, is_public = row
    rules = AppealRules(days, answer_days, appeal_by == "anyone", is_public)
    return Rejection(decision, term_of(view, decision.decided_at, days), appeal, rules)


def term_of(view: RoundView, sent_at: datetime, days: int) -> AppealTerm:
    """Until when a decision sent at this moment may be appealed against."""
    appeals, voting = (view.rules.window(stage) for stage in (Stage.APPEALS, Stage.VOTING))
    return appeal_term(
        sent_at, days, WARSAW, appeals.closes_at if appeals else None, voting.opens_at if voting else None
    )  # fmt: skip


def author_by(project_id: int, user_id: int | None = None, email: str = "") -> ProjectAuthor | None:
    """The author, or a co-author who accepted, with this account or address."""
    people = authors_of(project_id)
    if user_id is not None:
        return next((one for one in people if one.user_id == user_id), None)
    return next((one for one in people if one.email.lower() == email.lower()), None)


def appeal_draft(round_id: int, key: str) -> tuple[AppealDraft, Project] | None:
    """What the mailed link with ``key`` confirms, and of which project of this round."""
    row = db.session.execute(
        select(AppealDraft, Project)
        .join(Decision, Decision.id == AppealDraft.decision_id)
        .join(Project, Project.id == Decision.project_id)
        .where(AppealDraft.key_hash == key_hash(key), Project.round_id == round_id)
    ).first()
    return (row[0], row[1]) if row else None


def find_appeal(appeal_id: int) -> Appeal | None:
    """The appeal of that number of row."""
    return db.session.get(Appeal, appeal_id)


@dataclass(frozen=True)
class AppealRow:
    """An appeal on the office's list."""

    appeal: Appeal
    slug: str
    round_title: str
    number: int
    title: str


@dataclass(frozen=True)
class AppealPage:
    """One page of the list."""

    rows: Sequence[AppealRow]
    page: int
    pages: int
    total: int


def appeals_page(is_open: bool, page: int) -> AppealPage:
    """Open appeals by term, or answered ones, the last first. Two statements."""
    chosen = Appeal.outcome.is_(None) if is_open else Appeal.outcome.is_not(None)
    total = db.session.scalar(select(func.count(Appeal.id)).where(chosen)) or 0
    pages = max(1, -(-total // ON_A_PAGE))
    page = min(max(1, page), pages)
    order = (Appeal.due_on, Appeal.id) if is_open else (Appeal.decided_at.desc(), Appeal.id)
    rows = db.session.execute(
        select(Appeal, Round.slug, Round.title, Project.filed_number, Project.title)
        .join(Project, Project.id == Appeal.project_id)
        .join(Round, Round.id == Project.round_id)
        .where(chosen)
        .order_by(*order)
        .limit(ON_A_PAGE)
        .offset((page - 1) * ON_A_PAGE)
    )
    found = [AppealRow(row[0], row[1], row[2], row[3] or 0, row[4]) for row in rows]
    return AppealPage(found, page, pages, total)
