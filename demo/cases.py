"""The office of a demonstration at work: cases as far as ``office.json`` tells them.

Cards, questions and opinions go through the same services as an official's clicks, each at its own moment of the
past. Conclusions and appeals are written as they stand afterwards, since their letters would come all at once.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from accounts.models import User
from accounts.rules import Role
from core.clock import now, warsaw
from core.db import db
from core.problems import Problem
from core.schedule import add_working_days
from demo.acting import acting, person
from demo.conclusions import conclude, file_appeal
from demo.office import Office
from demo.offsets import LoadingDay
from pb.rounds.filing_queries import filing_rules
from pb.rounds.models import Round
from pb.rounds.queries import RoundView, find_round
from pb.submission.models import Project
from pb.submission.services.history import add_event, keep_version
from pb.verification.list_models import ConflictGroup
from pb.verification.permissions import Official
from pb.verification.queries.case import case_file, official_for
from pb.verification.rules.card import CardAnswer
from pb.verification.rules.stations import Answer, Verdict
from pb.verification.services import formal, opening, opinions

NOT_ASKED = ("zielen", "zgoda-opiekuna")
"""Questions of the card that do not touch a village project of an adult."""


def add_conflicts(pb_round: Round, told: dict[str, Any], official: User) -> None:
    """Reasons of the groups that the projects carry."""
    for code, reason in told["conflicts"].get(pb_round.slug, {}).items():
        db.session.add(
            ConflictGroup(
                round_id=pb_round.id, code=code, reason=reason, created_at=now(), created_by_id=official.id
            )
        )


def work_on(slug: str, told: dict[str, Any], office: Office, loading: LoadingDay) -> None:
    """Open the cases of a round and do with each what the pack tells, in its order."""
    cases = told["cases"].get(slug, {})
    if not cases:
        return
    opened_at = min(loading.moment(step["at"]) for case in cases.values() for step in case["steps"])
    view = find_round(slug, opened_at)
    for project in db.session.query(Project).filter_by(round_id=view.pb_round.id).order_by(Project.id):
        project.status, project.grounds, project.grounds_paragraph = "submitted", "", ""
        sent_at = project.submitted_at or opened_at
        add_event(project, "filed", {"number": project.filed_number}, sent_at)
        keep_version(project, "author", sent_at)
    db.session.flush()
    opening.open_cases([view], opened_at)
    for number, case in cases.items():
        _work_on_case(slug, int(number), case, office, loading)


def _work_on_case(slug: str, number: int, told: dict[str, Any], office: Office, loading: LoadingDay) -> None:
    if told["led_by"] is None:
        return
    leader = office.people[told["led_by"]]
    first = loading.moment(told["steps"][0]["at"]) if told["steps"] else now()
    file = case_file(find_round(slug, first), number)
    with acting(person(leader), first):
        opening.declare(file, _acting(file.project.id, leader), False, first)
    for step in told["steps"]:
        at = loading.moment(step["at"])
        view = find_round(slug, at)
        actor = office.people[step["by"]] if "by" in step else leader
        with acting(person(actor), at):
            _STEPS[step["do"]](view, number, actor, step, office, at)
            db.session.flush()


def _acting(project_id: int, user: User) -> Official:
    return official_for(project_id, Official(user.id, frozenset({Role.OFFICIAL})))


def _card(
    view: RoundView, number: int, actor: User, step: dict[str, Any], office: Office, at: datetime
) -> None:
    file, rules = case_file(view, number), filing_rules(view)
    answers = {
        question.code: CardAnswer(
            Answer.NO if question.code in step["no"]
            else Answer.NOT_APPLICABLE if question.code in NOT_ASKED
            else Answer.YES,
            step["no"].get(question.code, ""),
        )
        for question in rules.questions
    }  # fmt: skip
    _done(formal.save_card(file, _acting(file.project.id, actor), answers, 0, rules, at))


def _ask(
    view: RoundView, number: int, actor: User, step: dict[str, Any], office: Office, at: datetime
) -> None:
    file = case_file(view, number)
    asked = {office.departments[code]: days for code, days in step["of"].items()}
    _done(opinions.ask_departments(file, _acting(file.project.id, actor), asked, at))


def _answer(
    view: RoundView, number: int, actor: User, step: dict[str, Any], office: Office, at: datetime
) -> None:
    file, department = case_file(view, number), office.departments[step["by"]]
    opening.declare(file, _acting(file.project.id, actor), False, at)
    version = next(
        row.assessment.version for row in file.opinions if row.assessment.department_id == department.id
    )
    verdict, acting = Verdict(step["verdict"]), _acting(file.project.id, actor)
    _done(opinions.answer_opinion(file, acting, department.id, verdict, step["opinion"], version, at))


def _conclude(
    view: RoundView, number: int, actor: User, step: dict[str, Any], office: Office, at: datetime
) -> None:
    due_on = add_working_days(warsaw(at).date(), step["days"]) if step["days"] else None
    conclude(case_file(view, number), actor, step, due_on, at)


def _appeal(
    view: RoundView, number: int, actor: User, step: dict[str, Any], office: Office, at: datetime
) -> None:
    file_appeal(case_file(view, number), actor, step["statement"], at)


def _done(answer: object) -> None:
    """Raises ``ValueError`` when the pack tells what the rules refuse."""
    if isinstance(answer, list) and answer and isinstance(answer[0], Problem):
        raise ValueError(f"office.json: {answer[0].code} {answer[0].facts}")


_STEPS = {"card": _card, "ask": _ask, "answer": _answer, "conclude": _conclude, "appeal": _appeal}
