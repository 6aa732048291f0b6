"""Fields of the editor of a round as they are called away from their place: with their stage or their row."""

from __future__ import annotations

from flask_babel import gettext

from core.fields import Content
from core.problems import Problem
from pb.rounds.editor_texts import problem_sentence
from pb.rounds.field_texts import label_of
from pb.rounds.section_rules import ROW_FIELDS, SCHEDULE
from pb.texts import stage_name

UNPLACED = frozenset({"left_out"})
"""A tick that shows itself only with its problem, whose sentence says all."""


def _(message: str, **facts: object) -> str:
    return str(gettext(message, **facts))


def schedule_legend(stage: str) -> str:
    """A group of the schedule: a stage by name, or the day of the results."""
    if stage == "results_due":
        return _("Ogłoszenie wyników, najpóźniej")
    name = stage_name(stage)
    return name[:1].upper() + name[1:]


def schedule_label(name: str) -> str:
    """A field within its group of the schedule: results have one moment, so it is neither first nor last."""
    if name.startswith("results_due."):
        return _("Dzień") if name.endswith("_on") else _("Godzina")
    return label_of(name)


def full_label(section: str, name: str, content: Content) -> str:
    """A field by name, after its stage or the row of a list that it belongs to."""
    first, _dot, rest = name.partition(".")
    if section == SCHEDULE.code and rest:
        return f"{schedule_legend(first)}: {schedule_label(name)}"
    if section in ROW_FIELDS and rest:
        row = content.get(f"{first}.{ROW_FIELDS[section][0].name}", "").strip() or _("pozycja bez nazwy")
        return f"{row}: {label_of(rest)}"
    return label_of(name)


def named_sentence(section: str, problem: Problem, content: Content) -> str:
    """What is wrong as the summary above a page tells it: after the name of the stage, row or field."""
    sentence = problem_sentence(problem)
    if not problem.field or problem.field in UNPLACED:
        return sentence
    if section == SCHEDULE.code and "." in problem.field:
        sentence = sentence.removeprefix(f"{schedule_legend(problem.field.partition('.')[0])}: ")
    return f"{full_label(section, problem.field, content)}: {sentence[:1].upper()}{sentence[1:]}"
