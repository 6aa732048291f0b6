"""Templates of answers: added, changed, put in another order, deleted; never over somebody else's change."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from consultations.marks.models import AnswerTemplate
from consultations.marks.queries.answers import every_template
from consultations.marks.rules.templates import TemplateTold, check_template
from core.audit import last_act, record
from core.db import db
from core.fields import fingerprint
from core.problems import NotFound, Problem

EDIT_ACT = "consultations.template.edit"


@dataclass(frozen=True)
class StaleTemplate:
    """Somebody saved it meanwhile: what stands now, and who was there last."""

    saved: TemplateTold
    by: tuple[str, datetime] | None


def find_template(template_id: int) -> AnswerTemplate:
    """A template. Raises ``NotFound``."""
    found = db.session.get(AnswerTemplate, template_id)
    if found is None:
        raise NotFound
    return found


def saved_template(one: AnswerTemplate) -> TemplateTold:
    """What stands saved."""
    return TemplateTold(one.name, one.decision, one.grounds, one.topic_code or "")


def lock_templates() -> Sequence[AnswerTemplate]:
    """All of them in their order; who else changes any waits."""
    db.session.execute(select(func.pg_advisory_xact_lock(func.hashtext("con_answer_templates"))))
    db.session.expire_all()
    return every_template()


def add_template(told: TemplateTold, topic_codes: Collection[str]) -> list[Problem]:
    """A further template, last."""
    there = lock_templates()
    problems = check_template(told, topic_codes) or _name_taken(there, told.name)
    if problems:
        return problems
    position = 1 + max((one.position for one in there), default=0)
    one = AnswerTemplate(
        name=told.name, decision=told.decision, grounds=told.grounds, topic_code=told.topic_code or None, position=position
    )  # fmt: skip
    db.session.add(one)
    db.session.flush()
    record(EDIT_ACT, f"template:{one.id}", {"added": told.name})
    return []


def save_template(
    template_id: int, told: TemplateTold, opened: str, topic_codes: Collection[str]
) -> list[Problem] | StaleTemplate:
    """Change a template, unless it is no more what the form was opened upon. Raises ``NotFound``."""
    there = lock_templates()
    one = find_template(template_id)
    saved = saved_template(one)
    if fingerprint(saved.content()) != opened:
        return StaleTemplate(saved, last_act(EDIT_ACT, f"template:{template_id}"))
    problems = check_template(told, {*topic_codes, saved.topic_code}) or _name_taken(
        [each for each in there if each.id != template_id], told.name
    )
    if problems or told == saved:
        return problems
    one.name, one.decision, one.grounds = told.name, told.decision, told.grounds
    one.topic_code = told.topic_code or None
    db.session.flush()
    record(EDIT_ACT, f"template:{template_id}", {"name": told.name})
    return []


def _name_taken(there: Sequence[AnswerTemplate], name: str) -> list[Problem]:
    is_taken = any(one.name.casefold() == name.casefold() for one in there)
    return [Problem("name_taken", "name")] if is_taken else []


def move_template(template_id: int, is_up: bool) -> None:
    """One place up or down; at the end it stays. Raises ``NotFound``."""
    order = [one.id for one in lock_templates()]
    if template_id not in order:
        raise NotFound
    place = order.index(template_id)
    other = place - 1 if is_up else place + 1
    if 0 <= other < len(order):
        order[place], order[other] = order[other], order[place]
    for position, number in enumerate(order):
        find_template(number).position = position
    db.session.flush()
    record(EDIT_ACT, f"template:{template_id}", {"moved": "up" if is_up else "down"})


def delete_template(template_id: int) -> None:
    """Delete it; answers that began with it keep their words, and so does the log. Raises ``NotFound``."""
    lock_templates()
    one = find_template(template_id)
    told = saved_template(one).content()
    db.session.delete(one)
    db.session.flush()
    record(EDIT_ACT, f"template:{template_id}", {"deleted": told})
