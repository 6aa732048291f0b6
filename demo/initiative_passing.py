"""What neighbours of a demonstration hand from the budget to local initiatives and back, as their own clicks do it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select

from accounts.sessions import Actor
from core.db import db
from core.passing import receiver_named
from core.problems import Problem
from demo.initiative_course import Course, Told, done
from initiatives.applications.models import Application
from initiatives.applications.services import passing_on as to_budget
from pb.rounds.filing_queries import filing_rules
from pb.rounds.queries import find_round
from pb.submission.models import Draft, Project, ProjectAuthor
from pb.submission.origin_models import Origin
from pb.submission.services import passing_on as to_initiatives
from pb.submission.services.drafts import save_answers
from pb.submission.services.sending import send_draft

WHAT, WHOM = ("description", "category"), ("availability", "accessibility")


def take_project(course: Course, key: str, step: Told, at: datetime) -> None:
    """The author of a rejected project makes a draft of an application out of it."""
    author, receiver = course.actor(key, step), receiver_named("initiatives")
    project = _project_of(step, author, at)
    url, home = f"/bo/{step['round']}/zgloszenia/{project.filed_number}", f"{course.told['slug']}/"
    (to,) = [code for code, _title in receiver.destinations(at) if code.startswith(home)]
    view = find_round(step["round"], at)
    made = to_initiatives.pass_on(project, view, url, receiver, to, author.id, at)
    course.applications[key] = db.session.get_one(Application, int(_key_of(key, made)))


def _project_of(step: Told, author: Actor, at: datetime) -> Project:
    """The project, its author being this account."""
    held = find_round(step["round"], at).pb_round.id
    asked = select(Project).where(Project.round_id == held, Project.number == step["project"])
    project = db.session.scalars(asked).one()
    whose = db.session.scalars(select(ProjectAuthor).where(ProjectAuthor.project_id == project.id)).one()
    whose.user_id, whose.name, whose.email = author.id, author.display_name, author.email
    return project


def _key_of(key: str, made: str | list[Problem]) -> str:
    done(key, made if isinstance(made, list) else [])
    return str(made)


def hand_on(course: Course, key: str, step: Told, at: datetime) -> None:
    """The representative of a rejected application makes a project of the budget out of it, and sends it."""
    one, owner = course.applications[key], course.actor(key, step)
    url = f"/inicjatywy/{course.told['slug']}/wnioski/{one.number}"
    made = to_budget.pass_on(one, course.view, url, receiver_named("pb_calls"), step["round"], owner.id, at)
    origin = db.session.get_one(Origin, int(_key_of(key, made)))
    draft, view = db.session.get_one(Draft, origin.draft_id), find_round(step["round"], at)
    for name, answers in _said(step, owner, draft).items():
        save_answers(draft, name, {**draft.answers.get(name, {}), **answers}, draft.version, at)
    sent = send_draft(draft, view, filing_rules(view), owner, at)
    done(key, [] if isinstance(sent, Project) else [sent[0].problem])


def _said(step: Told, owner: Actor, draft: Draft) -> dict[str, Told]:
    """What a project must say and an application does not."""
    lines = [
        {**line, "source": line["source"] or step["price_source"]} for line in draft.answers["cost"]["lines"]
    ]
    return {
        "what": {name: step[name] for name in WHAT},
        "whom": {name: step[name] for name in WHOM} | {"accessible": "yes"},
        "cost": {"lines": lines, "upkeep": step["upkeep"]},
        "person": {"name": owner.display_name, "email": owner.email, "age": "adult", "declaration": "yes"},
    }


PASSING: dict[str, Callable[[Course, str, Told, datetime], None]] = {
    "take_project": take_project,
    "hand_on": hand_on,
}
