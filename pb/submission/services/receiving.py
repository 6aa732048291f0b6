"""Taking in what another procedure hands over: a draft with its origin, that goes along when the draft is filed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from core.audit import record
from core.db import db
from core.passing import Passed, PassedLine
from core.problems import Problem
from pb.rounds.filing_rules import FilingRules
from pb.rounds.queries import RoundView
from pb.submission.models import Draft, Project
from pb.submission.origin_models import Origin
from pb.submission.origin_queries import origin_of_entry
from pb.submission.services.attachments import copy_papers
from pb.submission.services.drafts import erase_draft, save_answers, start_draft
from pb.submission.services.history import add_event
from pb.submission.services.sending import DONE

GREENERY = "greenery"
ENDED = ("rejected", "withdrawn")


class Owner:
    """The account whose draft it is, as ``start_draft`` asks for."""

    def __init__(self, user_id: int) -> None:
        self.user_id = user_id
        self.label = ""


def take_in(
    passed: Passed, round_view: RoundView, filing: FilingRules, pool_id: int | None, actor_id: int, now: datetime
) -> Origin:  # fmt: skip
    """Make a draft, in the pool when one is chosen, of all that was handed in. One entry is one draft."""
    db.session.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"pb_origins:{passed.entry_key}"))))
    made = origin_of_entry(passed.entry_key)
    if made is not None:
        return made
    draft, _key = start_draft(round_view, Owner(actor_id), now)
    for step, answers in _answers(passed, filing, pool_id).items():
        save_answers(draft, step, answers, draft.version, now)
    copy_papers([(one.file_id, one.title, one.kind) for one in passed.papers], draft.id, now)
    return _keep(passed, draft, round_view, now)


def _answers(passed: Passed, filing: FilingRules, pool_id: int | None) -> dict[str, dict[str, Any]]:
    """What was handed in as the steps keep it; a green pool's project is greenery."""
    is_green = pool_id is not None and GREENERY in filing.categories
    told: dict[str, dict[str, Any]] = {
        "what": {
            "title": passed.title, "summary": passed.summary, "description": passed.description,
            "category": GREENERY if is_green else "",
        },
        "place": {
            "shapes": passed.shapes, "words": passed.place, "parcels": passed.parcels,
            "pool": str(pool_id) if pool_id is not None else "",
        },
    }  # fmt: skip
    if passed.beneficiaries:
        told["whom"] = {"beneficiaries": passed.beneficiaries}
    if passed.lines:
        told["cost"] = {"lines": [_line(one) for one in passed.lines], "upkeep": ""}
    return told


def _line(one: PassedLine) -> dict[str, str]:
    price = f"{one.amount:.2f}".replace(".", ",")
    return {"name": one.name, "quantity": "1", "unit": "", "unit_price": price, "source": one.price_source}


def _keep(passed: Passed, draft: Draft, round_view: RoundView, now: datetime) -> Origin:
    origin = Origin(
        draft_id=draft.id, procedure=passed.source.procedure, entry_key=passed.entry_key, title=passed.source.title,
        url=passed.source.url, office_url=passed.source.office_url,
        numbers=[list(one) for one in passed.source.things], handed_at=now,
    )  # fmt: skip
    db.session.add(origin)
    db.session.flush()
    facts = {"from": passed.source.url, "numbers": [number for number, _url in passed.source.things]}
    record("project.taken_in", f"round:{round_view.pb_round.slug}/draft:{draft.id}", facts)
    return origin


def keep_origin(project: Project, draft: Draft, now: datetime) -> None:
    """At filing: the origin is the project's from now on, and its history says so."""
    origin = db.session.scalar(select(Origin).where(Origin.draft_id == draft.id))
    if origin is None:
        return
    origin.draft_id, origin.project_id = None, project.id
    db.session.flush()
    numbers = [one[0] for one in origin.numbers]
    facts = {"title": origin.title, "numbers": numbers, "procedure": origin.procedure}
    add_event(project, "handed_in", facts, now)


def reword(origin_id: int, change: Callable[[str], str]) -> None:
    """The giver takes words back: every text under "what" of an unfiled draft is written anew."""
    held = select(Draft).join(Origin, Origin.draft_id == Draft.id).where(Origin.id == origin_id)
    draft = db.session.scalar(held.with_for_update(of=Draft).execution_options(populate_existing=True))
    if draft is None:
        return
    what = draft.answers.get("what", {})
    told = {name: change(value) if isinstance(value, str) else value for name, value in what.items()}
    draft.answers = {**draft.answers, "what": told}
    db.session.flush()


def let_go(origin_id: int, now: datetime) -> list[Problem]:
    """The giver takes back: an unfiled draft is erased, an ended project says where its matter went."""
    held = select(Origin).where(Origin.id == origin_id).with_for_update()
    origin = db.session.scalar(held.execution_options(populate_existing=True))
    if origin is None:
        return []
    if origin.draft_id is not None:
        erase_draft(db.session.get_one(Draft, origin.draft_id))
        record("project.draft_returned", f"draft:{origin.draft_id}", {"to": origin.url})
        return []
    project = db.session.get_one(Project, origin.project_id)
    if project.status not in ENDED:
        return [Problem("still_runs", None, {"title": project.title})]
    if origin.returned_at is None:
        origin.returned_at = now
        add_event(project, "taken_back", {"title": origin.title}, now)
        db.session.flush()
    return []


DONE.append(keep_origin)
