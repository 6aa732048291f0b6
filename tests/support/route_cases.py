"""What the office has done in the town of the matrix: cases at each station, appeals, mergers, lists, works."""

from __future__ import annotations

import random
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select, text

from accounts.models import User
from core.clock import now, today
from core.db import db
from pb.implementation.models import Implementation, Milestone, WorkPhoto
from pb.results.models import TallyRecord
from pb.rounds.models import Round
from pb.rounds.queries import find_round
from pb.submission.models import Project, ProjectAuthor
from pb.submission.queries import key_hash
from pb.tally.services.closing import close_by_command
from pb.tally.services.drawing import pending_ties, record_draw
from pb.tally.services.opening import open_urn
from pb.verification.list_models import BallotList, ConflictGroup, MergeConsent, ProjectMerge
from pb.verification.models import (
    Appeal,
    AppealDraft,
    Case,
    Decision,
    FormalCheck,
    InterestDeclaration,
    MeritAssessment,
)
from tests.support.rounds import MadeRound
from tests.support.route_people import kept_file, key_of

REASON = "Teren nie należy do gminy, a właściciel się nie zgodził."


def open_case(project: Project, station: str, leader: User, barred: User | None = None) -> None:
    """A case that ``leader`` leads without a conflict of interest, and that is closed to ``barred`` by one."""
    project.status = {"closed": "accepted", "correction": "returned", "appeal": "rejected"}.get(
        station, "in_check"
    )
    project.grounds = REASON if station == "appeal" else ""
    db.session.add(
        Case(project_id=project.id, coordinator_id=leader.id, station=station, opened_at=now(), due_on=today())
    )  # fmt: skip
    declare(project, leader, has_conflict=False)
    if barred is not None:
        declare(project, barred, has_conflict=True)
    if station != "formal":
        db.session.add(
            FormalCheck(
                project_id=project.id, checked_by_id=leader.id, updated_at=now(), finished_at=now(),
                answers={code: {"answer": "yes", "note": ""} for code in ("in_time", "cost", "grunt", "opis")},
            )
        )  # fmt: skip


def declare(project: Project, user: User, has_conflict: bool) -> None:
    """Whether a conflict of interest bars this official."""
    db.session.add(
        InterestDeclaration(
            project_id=project.id, user_id=user.id, has_conflict=has_conflict, declared_at=now()
        )
    )


def ask_department(project: Project, department_id: int) -> None:
    """An opinion that is waited for."""
    db.session.add(
        MeritAssessment(
            project_id=project.id,
            department_id=department_id,
            asked_at=now(),
            due_on=today() + timedelta(days=7),
        )
    )


def conclude(project: Project, kind: str, by: User) -> Decision:
    """A return whose term runs, or a rejection, of yesterday."""
    returned = kind == "returned"
    decision = Decision(
        project_id=project.id, kind=kind, grounds=REASON, paragraph="" if returned else "§ 9 pkt 2",
        fields=["title"] if returned else [], due_on=today() + timedelta(days=7) if returned else None,
        decided_at=now() - timedelta(days=1), decided_by_id=by.id,
    )  # fmt: skip
    db.session.add(decision)
    db.session.flush()
    return decision


def appeal_against(decision: Decision, entered_by: User | None = None) -> None:
    """An appeal that waits for its answer: confirmed on-line, or from paper."""
    db.session.add(
        Appeal(
            project_id=decision.project_id, decision_id=decision.id, channel="paper" if entered_by else "online",
            appellant="Ala Próbna", statement="Teren należy do gminy.", filed_at=now() - timedelta(hours=3),
            due_on=today() + timedelta(days=10), first_decided_by_id=decision.decided_by_id,
            entered_by_id=entered_by.id if entered_by else None,
        )
    )  # fmt: skip


def write_appeal(decision: Decision, key: str) -> None:
    """An appeal written on-line that its mailed link has not confirmed yet."""
    db.session.add(
        AppealDraft(
            decision_id=decision.id, name="Ala Próbna", email="ala@poczta.example", key_hash=key_hash(key),
            statement="Teren należy do gminy.", asked_at=now(), expires_at=now() + timedelta(days=1),
        )
    )  # fmt: skip


def propose_merge(projects: dict[str, Project], by: User) -> None:
    """One project of two, which both authors are asked about: the first stays."""
    first = next(iter(projects.values()))
    merge = ProjectMerge(
        round_id=first.round_id, into_project_id=first.id, reason="Ten sam skwer.", proposed_at=now(),
        expires_at=now() + timedelta(days=14), proposed_by_id=by.id,
        content={"title": "Jeden skwer", "summary": "Razem.", "description": "", "lines": [{"name": "Lipy", "amount": "100"}]},
    )  # fmt: skip
    db.session.add(merge)
    db.session.flush()
    for name, project in projects.items():
        author = db.session.scalars(select(ProjectAuthor).where(ProjectAuthor.project_id == project.id)).one()
        db.session.add(
            MergeConsent(
                merge_id=merge.id,
                project_id=project.id,
                author_id=author.id,
                key_hash=key_hash(key_of("merge", name)),
            )
        )


def exclude(code: str, *projects: Project) -> None:
    """Projects that exclude one another."""
    for project in projects:
        project.conflict_group = code
    db.session.add(
        ConflictGroup(round_id=projects[0].round_id, code=code, reason="Jedno miejsce.", created_at=now())
    )


def draw_list(pb_round: Round, projects: list[Project]) -> None:
    """A list that is drawn and frozen: all of ``projects`` but the last, which was accepted afterwards."""
    listed = projects[:-1]
    order = [project.filed_number or 0 for project in listed]
    db.session.add(
        BallotList(
            round_id=pb_round.id, seed_source="Losowanie Lotto z 20 listopada", announced_at=now() - timedelta(days=5),
            seed_known_at=now() - timedelta(days=3), seed="3 5 8", drawn_at=now() - timedelta(days=2), drawn_order=order,
        )
    )  # fmt: skip
    for number, project in enumerate(listed, 1):
        project.number, project.status = number, "on_ballot"
    projects[-1].status = "accepted"


def follow_work(project: Project, name: str) -> dict[str, Any]:
    """A work that is done: a milestone, a photograph, and the author asked for a word by a link."""
    work = Implementation(
        project_id=project.id, state="done", spent=Decimal(100), finished_on=today(), updated_at=now(),
        acceptance_key_hash=key_hash(key_of("work", name)), acceptance_asked_at=now(),
    )  # fmt: skip
    db.session.add(work)
    db.session.flush()
    step = Milestone(implementation_id=work.id, position=1, name="Projekt techniczny")
    photo = WorkPhoto(
        implementation_id=work.id, file_id=kept_file("plac.jpg"), moment="after", description="Plac z ławkami.",
        added_at=now(),
    )  # fmt: skip
    db.session.add_all([step, photo])
    db.session.flush()
    return {"step_id": step.id, "photo_id": photo.id, "version": work.version}


def count_to_a_tie(made: MadeRound, drawn_by: User) -> int:
    """Close and open an urn with two equal projects and money for one; the number of the draw that waits for two."""
    db.session.execute(
        text("UPDATE pb_projects SET cost = (SELECT max(amount) FROM pb_pool_rules) WHERE round_id = :round"),
        {"round": made.round_view.pb_round.id},
    )
    close_by_command(made.round_view, now())
    shares = [share.text for share in made.shares[:2]]
    open_urn(find_round(made.slug, now()), shares, None, now(), random.Random(1).shuffle)
    view = find_round(made.slug, now())
    pool = view.rules.pools[0]
    draw = record_draw(
        view, pool, list(pending_ties(view)[pool.pool_id].projects), "Losy z czapki.", drawn_by.id, now()
    )
    assert hasattr(draw, "id"), draw
    return int(draw.id)


def keep_tally_record(pb_round: Round) -> None:
    """The record of an announced result, as its job keeps it."""
    office, public = kept_file("protokol-do-podpisu.pdf"), kept_file("protokol.pdf")
    db.session.add(
        TallyRecord(round_id=pb_round.id, made_at=now(), office_file_id=office, public_file_id=public)
    )
