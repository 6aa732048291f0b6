"""Making one project of several: proposed by an official, agreed to by every author, done with a trace."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select, update

from core.audit import record
from core.db import db
from core.problems import Problem
from pb.rounds.filing_queries import filing_rules
from pb.rounds.queries import RoundView
from pb.submission.models import Project, ProjectAuthor
from pb.submission.queries import key_hash
from pb.submission.services.history import LINE, add_event, keep_version
from pb.verification.list_models import MergeConsent, ProjectMerge
from pb.verification.models import Case
from pb.verification.permissions import Official
from pb.verification.queries.ballot_list import ballot_list
from pb.verification.queries.merging import (
    consents_of,
    lines_of,
    merge_candidates,
    merged_projects,
    people_to_ask,
    projects_filed_as,
    state_of,
)
from pb.verification.rules.merging import (
    MERGEABLE,
    TIME_TO_ANSWER,
    MergeState,
    Proposal,
    check_proposal,
    is_agreed,
    read_lines,
)
from pb.verification.rules.stations import Station
from pb.verification.services.ballot_list import refuse_list
from pb.verification.services.conflicts import drop_lonely
from pb.verification.services.merged_content import (
    check_again,
    check_place,
    join_papers,
    papers_together,
    whole_of,
    write_content,
)


@dataclass(frozen=True)
class Asked:
    """A proposal and its questions: the address of each author, with the key of the link."""

    merge: ProjectMerge
    numbers: tuple[int, ...]
    letters: tuple[tuple[str, str], ...]


def check_time(view: RoundView) -> Problem | None:
    """Why nothing can be merged now: the vote has begun, or the list is drawn."""
    kept = ballot_list(view.pb_round.id)
    if kept and kept.drawn_at:
        return Problem("drawn_already")
    return refuse_list(view)


def propose(
    view: RoundView, actor: Official, written: Proposal, wrong: list[str], now: datetime
) -> Asked | list[Problem]:
    """Ask every author of each project whether they agree to the one that an official has written."""
    refused = check_time(view)
    if refused:
        return [refused]
    numbers = {number for number in (written.into, *written.others) if number is not None}
    projects = projects_filed_as(view.pb_round.id, numbers)
    candidates = merge_candidates(view.pb_round.id, numbers, now)
    pool = view.rules.pool(projects[0].pool_id) if projects else None
    limits = (pool.cost_floor, pool.cost_ceiling) if pool else (None, None)
    problems = check_proposal(written, candidates, *limits)
    problems += [] if any(one.code == "several_pools" for one in problems) else check_place(view, projects)
    if wrong:
        problems.append(Problem("numbers_unknown", "others", {"numbers": wrong[:5]}))
    if problems:
        return problems
    into = next(project for project in projects if project.filed_number == written.into)
    merge = ProjectMerge(
        round_id=view.pb_round.id, into_project_id=into.id, reason=written.reason.strip(),
        content=_content(written, projects), proposed_at=now, proposed_by_id=actor.user_id,
        expires_at=now + TIME_TO_ANSWER,
    )  # fmt: skip
    db.session.add(merge)
    db.session.flush()
    for project in projects:
        add_event(project, "merge_proposed", {"numbers": sorted(numbers)}, now)
    record(
        "pb.merge.propose", f"round:{view.pb_round.slug}", {"numbers": sorted(numbers), "into": written.into}
    )
    return Asked(merge, tuple(sorted(numbers)), _ask(merge, projects))


def _ask(merge: ProjectMerge, projects: list[Project]) -> tuple[tuple[str, str], ...]:
    letters = []
    for author in people_to_ask([project.id for project in projects]):
        key = secrets.token_urlsafe(32)
        db.session.add(
            MergeConsent(
                merge_id=merge.id, project_id=author.project_id, author_id=author.id, key_hash=key_hash(key)
            )
        )
        letters.append((author.email, key))
    db.session.flush()
    return tuple(letters)


def _content(written: Proposal, projects: list[Project]) -> dict[str, Any]:
    """What the one will say, whole. A line left as one of the projects had it keeps its quantity, price and greenery."""
    known = {(line.name, line.amount): line for line in lines_of([project.id for project in projects])}
    by_name = {line.name: line for line in known.values()}
    lines = []
    for line in read_lines(written.lines)[0]:
        kept = known.get((line.name, line.amount))
        plain: dict[str, Any] = {"name": line.name, "amount": str(line.amount)}
        if kept:
            plain |= {name: _plain(getattr(kept, name)) for name in LINE if name not in plain}
        elif line.name in by_name:
            plain["is_greenery"] = by_name[line.name].is_greenery
        lines.append(plain)
    texts = {name: getattr(written, name).strip() for name in ("title", "summary", "description")}
    return {**texts, "lines": lines, **whole_of(projects), "papers": papers_together(projects)}


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value


@dataclass(frozen=True)
class AnswerDone:
    """What an answer led to. ``ended``: the proposal is over by it; then ``numbers`` of all, ``project_ids``."""

    state: MergeState
    ended: bool
    into: int
    numbers: tuple[int, ...]
    project_ids: tuple[int, ...]


def answer(
    view: RoundView, merge: ProjectMerge, consent: MergeConsent, has_agreed: bool, now: datetime
) -> AnswerDone | list[Problem]:
    """One author's answer. A refusal ends the proposal; the last consent merges the projects.

    The same answer sent again changes nothing.
    """
    db.session.refresh(merge, with_for_update=True)
    db.session.refresh(consent)
    state = state_of(merge, now)
    if consent.answered_at is not None and consent.is_agreed == has_agreed:
        return _done(merge, state, False)
    if state is MergeState.EXPIRED:
        return [Problem("merge_expired", None, {"until": merge.expires_at})]
    if state is not MergeState.OPEN:
        return [Problem("merge_over")]
    consent.answered_at, consent.is_agreed = now, has_agreed
    db.session.flush()
    record("pb.merge.answer", f"merge:{merge.id}", {"has_agreed": has_agreed})
    if not has_agreed:
        return _end(merge, now)
    if is_agreed([one.is_agreed for one in consents_of(merge.id)]):
        return _merge(view, merge, now)
    return _done(merge, state, False)


def _done(merge: ProjectMerge, state: MergeState, ended: bool) -> AnswerDone:
    projects = merged_projects(merge)
    numbers = tuple(sorted(project.filed_number or 0 for project in projects))
    ids = tuple(project.id for project in projects)
    return AnswerDone(state, ended, projects[0].filed_number or 0, numbers, ids)


def _end(merge: ProjectMerge, now: datetime, code: str = "merge_refused") -> AnswerDone:
    merge.refused_at = now
    for project in merged_projects(merge):
        add_event(project, code, None, now)
    record("pb.merge.refuse", f"merge:{merge.id}", {"why": code})
    return _done(merge, state_of(merge, now), True)


def end_expired(now: datetime) -> list[tuple[ProjectMerge, AnswerDone]]:
    """End the proposals whose term has passed; each once."""
    wanted = select(ProjectMerge).where(
        ProjectMerge.done_at.is_(None), ProjectMerge.refused_at.is_(None), ProjectMerge.expires_at < now
    )
    merges = db.session.scalars(wanted.order_by(ProjectMerge.id).with_for_update()).all()
    return [(merge, _end(merge, now, "merge_expired")) for merge in merges]


def _merge(view: RoundView, merge: ProjectMerge, now: datetime) -> AnswerDone:
    into, *others = merged_projects(merge, is_locked=True)
    kept = ballot_list(merge.round_id, is_locked=True)
    is_late = kept is not None and kept.drawn_at is not None
    if is_late or any(project.status not in MERGEABLE for project in (into, *others)):
        return _end(merge, now)
    for project in (into, *others):
        keep_version(project, "office", now)
    write_content(into, merge.content, filing_rules(view).pool(into.pool_id).kind)
    join_papers(into, others, now)
    check_again(view, into, others, now)
    _carry_authors(into, others, now)
    gone = [project.filed_number or 0 for project in others]
    groups = {project.conflict_group for project in others if project.conflict_group}
    for project in others:
        project.status, project.merged_into_id, project.conflict_group = "merged", into.id, None
        add_event(project, "merged_into", {"number": into.filed_number}, now)
    closed = update(Case).where(Case.project_id.in_([project.id for project in others]))
    db.session.execute(closed.values(station=Station.CLOSED.value, due_on=None, version=Case.version + 1))
    db.session.flush()
    drop_lonely(view, groups, now)
    keep_version(into, "office", now)
    add_event(into, "merged_from", {"numbers": gone}, now)
    merge.done_at = now
    record("pb.merge.done", f"merge:{merge.id}", {"into": into.filed_number, "merged": gone})
    return _done(merge, MergeState.DONE, True)


def _carry_authors(into: Project, others: list[Project], now: datetime) -> None:
    """The authors of the others become co-authors of the one; nobody stands there twice."""
    of_into = select(ProjectAuthor).where(ProjectAuthor.project_id == into.id)
    known = {author.email.lower() for author in db.session.scalars(of_into)}
    last = select(func.max(ProjectAuthor.position)).where(ProjectAuthor.project_id == into.id)
    position = db.session.scalar(last) or 0
    for author in people_to_ask([project.id for project in others]):
        if author.email.lower() in known:
            continue
        known.add(author.email.lower())
        position += 1
        db.session.add(
            ProjectAuthor(
                project_id=into.id, position=position, user_id=author.user_id, name=author.name,
                email=author.email, phone=author.phone, accepted_at=now, is_name_public=author.is_name_public,
                guardian_name=author.guardian_name, guardian_consented_at=author.guardian_consented_at,
                retention_until=author.retention_until,
            )
        )  # fmt: skip
