"""Taking in what another procedure hands over: a draft with its origin, that goes along when the draft is filed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select

from core.audit import record
from core.db import db
from core.passing import Passed
from core.problems import Problem
from pb.rounds.filing_rules import FilingRules
from pb.rounds.queries import RoundView
from pb.submission.models import Draft, Project
from pb.submission.origin_models import Origin
from pb.submission.origin_queries import origin_of_entry
from pb.submission.services.drafts import erase_draft, save_answers, start_draft
from pb.submission.services.history import add_event
from pb.submission.services.sending import DONE

GREENERY = "greenery"
ENDED = ("rejected", "withdrawn")


class Owner:
    """The official whose draft it is, as ``start_draft`` asks for."""

    def __init__(self, user_id: int) -> None:
        self.user_id = user_id
        self.label = ""


def take_in(
    passed: Passed, round_view: RoundView, filing: FilingRules, pool_id: int, actor_id: int, now: datetime
) -> Origin:
    """Make a draft in the pool, with the words and the place that were handed in. One entry is one draft."""
    made = origin_of_entry(passed.entry_key)
    if made is not None:
        return made
    draft, _key = start_draft(round_view, Owner(actor_id), now)
    place = {"shapes": passed.shapes, "words": passed.place, "pool": str(pool_id)}
    category = GREENERY if GREENERY in filing.categories else ""
    what = {
        "title": passed.title, "summary": passed.summary, "description": passed.description, "category": category,
    }  # fmt: skip
    save_answers(draft, "what", what, draft.version, now)
    save_answers(draft, "place", place, draft.version, now)
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
    facts = {"title": origin.title, "numbers": [one[0] for one in origin.numbers]}
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
