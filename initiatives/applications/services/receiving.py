"""Taking in what another procedure hands over: a draft of its author's, with the path that it came from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from accounts.queries import user_by_id
from accounts.sessions import Actor
from core.audit import record
from core.db import db
from core.files.storing import copy_of, store_file
from core.passing import Passed, PassedLine, PassedPaper
from core.problems import NotFound, Problem
from initiatives.applications.models import Application, ApplicationFile
from initiatives.applications.rules.answers import COSTS, IDEA, PLACE
from initiatives.applications.rules.statuses import ApplicationStatus
from initiatives.applications.services.drafts import erase_draft, lock, note_event, start_application
from initiatives.programmes.queries import ProgrammeView

ACT = "initiatives.application.taken_in"
ENDED = frozenset({ApplicationStatus.REJECTED, ApplicationStatus.WITHDRAWN})


def take_in(passed: Passed, view: ProgrammeView, actor_id: int, now: datetime) -> Application:
    """Make a draft of this account. One entry is one draft. Raises ``NotFound`` for an account that is gone."""
    db.session.execute(
        select(func.pg_advisory_xact_lock(func.hashtext(f"ini_applications:{passed.entry_key}")))
    )
    made = db.session.scalar(select(Application).where(Application.entry_key == passed.entry_key))
    if made is not None:
        return made
    owner = user_by_id(actor_id)
    if owner is None:
        raise NotFound
    actor = Actor(owner.id, owner.email, owner.display_name, frozenset())
    one = start_application(view, actor, now, answers_of(passed), passed.source.url)
    one.entry_key = passed.entry_key
    db.session.add_all(_file(one, paper, now) for paper in passed.papers)
    facts = {"title": passed.source.title, "url": passed.source.url, "procedure": passed.source.procedure}
    note_event(one, "handed_in", now, facts)
    record(ACT, f"initiative:{view.slug}/draft:{one.id}", {"from": passed.source.url})
    db.session.flush()
    return one


def answers_of(passed: Passed) -> dict[str, Any]:
    """What was handed in as the steps keep it; every cost is the town's until neighbours say what they bring."""
    return {
        IDEA: {
            "title": passed.title, "summary": passed.summary, "description": passed.description,
            "beneficiaries": passed.beneficiaries, "applicant": "group",
        },
        PLACE: {"shapes": passed.shapes, "words": passed.place, "parcels": passed.parcels},
        COSTS: {"rows": [_row(one) for one in passed.lines]},
    }  # fmt: skip


def _row(line: PassedLine) -> dict[str, str]:
    amount = f"{line.amount:.2f}".replace(".", ",").removesuffix(",00")
    return {
        "name": line.name,
        "town": amount,
        "people": "",
        "hours": "",
        "cash": "",
        "in_kind": "",
        "source": "",
    }


def _file(one: Application, paper: PassedPaper, now: datetime) -> ApplicationFile:
    stored = store_file(copy_of(paper.file_id), now)
    file = ApplicationFile(application_id=one.id, kind=paper.kind, file_id=stored.id, added_at=now)
    file.caption = paper.title
    return file


def reword(application_id: int, change: Callable[[str], str]) -> None:
    """The giver takes words back: every text of the idea of an unsent draft is written anew."""
    one = db.session.get(Application, application_id)
    if one is None:
        return
    lock(one)
    if one.number is None:
        told = {name: change(str(value)) for name, value in one.answers.get(IDEA, {}).items()}
        one.answers = {**one.answers, IDEA: told}
        db.session.flush()


def let_go(application_id: int, now: datetime) -> list[Problem]:
    """The giver takes back: a draft is erased, an ended application says where its matter went."""
    one = db.session.get(Application, application_id)
    if one is None:
        return []
    lock(one)
    if one.number is None:
        erase_draft(one)
        return []
    if one.status not in ENDED:
        return [Problem("still_runs", None, {"title": one.title})]
    note_event(one, "taken_back", now)
    db.session.flush()
    return []
