"""What the town set for all its consultations: least days, usual counting of days."""

from __future__ import annotations

from sqlalchemy import func, select

from consultations.consultation.queries import town_settings
from consultations.consultation.rules.hiding_grounds import BASIS_MOST, MOST, NAME_MOST, are_sound
from consultations.consultation.rules.sections import DAY_RULES
from core.audit import last_act, record
from core.db import db
from core.field_rows import read_fields
from core.fields import Content, Field, Kind, differences, fingerprint, write_field
from core.page_saving import Outcome, Saved, stale_page
from core.problems import Problem

ACT, SUBJECT = "consultations.settings.edit", "consultations:settings"
FIELDS = (
    *(
        Field(f"least_{kind}", Kind.WHOLE, is_required=True, most=365)
        for kind in ("before_plan", "opinion", "green", "co_design")
    ),
    Field("day_rule", Kind.CHOICE, is_required=True, choices=DAY_RULES),
    Field("rolls_over", Kind.FLAG),
    Field("hiding_grounds", Kind.TEXT, is_required=True, longest=10_000),
)


def settings_content() -> Content:
    """What stands saved."""
    one = town_settings()
    return {field.name: write_field(field, getattr(one, field.name)) for field in FIELDS}


def save_settings(typed: Content, opened: str) -> Outcome:
    """Save them; consultations that there are keep how their days are counted."""
    db.session.execute(select(func.pg_advisory_xact_lock(func.hashtext("con_settings"))))
    saved = settings_content()
    if fingerprint(saved) != opened:
        return stale_page(saved, typed, (), last_act(ACT, SUBJECT))
    reading = read_fields(FIELDS, typed)
    problems = [*reading.problems, *_check_grounds(reading.content)]
    if problems:
        return problems
    one, changed = town_settings(), tuple(differences(saved, reading.content))
    for name, value in reading.values.items():
        setattr(one, name, value)
    db.session.add(one)
    if changed:
        record(ACT, SUBJECT, {"fields": changed, "before": [saved[name] for name in changed]})
    return Saved("", changed)


def _check_grounds(content: Content) -> list[Problem]:
    text = content["hiding_grounds"]
    if not text.strip() or are_sound(text):
        return []
    facts = {"most": MOST, "name_most": NAME_MOST, "basis_most": BASIS_MOST}
    return [Problem("grounds_unsound", "hiding_grounds", facts)]
