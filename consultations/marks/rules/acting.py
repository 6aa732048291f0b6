"""Who may mark, agree, comment, correct and erase, and when. Pure.

Codes: ``not_open_yet`` (``opens_at``), ``closed`` (``closes_at``), ``cancelled``, ``not_public_yet``, ``sign_in``,
``resident_unsaid``, ``already_answered``, ``erased_before``, ``own_mark``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from consultations.consultation.rules.stages import ConsultationStage, ConsultationTimes
from core.problems import Problem

ANYONE, SIGNED_IN, RESIDENTS = "anyone", "signed_in", "residents"


@dataclass(frozen=True)
class MarkState:
    """What the windows of a mark depend on."""

    visibility: str
    is_answered: bool


def check_open(times: ConsultationTimes, now: datetime) -> list[Problem]:
    """Marks, agreement and comments are taken from opening to closing alone."""
    stage = times.stage(now)
    if stage is ConsultationStage.OPEN:
        return []
    if stage is ConsultationStage.ANNOUNCED:
        return [Problem("not_open_yet", facts={"opens_at": times.opens_at})]
    if stage is ConsultationStage.CANCELLED:
        return [Problem("cancelled")]
    if stage is ConsultationStage.DRAFT:
        return [Problem("not_public_yet")]
    return [Problem("closed", facts={"closes_at": times.closes_at})]


def check_person(participation: str, is_signed_in: bool, is_resident: bool = True) -> list[Problem]:
    """Whether this person may take part: residents sign in and say that they live in the town."""
    if participation == ANYONE:
        return []
    if not is_signed_in:
        return [Problem("sign_in")]
    if participation == RESIDENTS and not is_resident:
        return [Problem("resident_unsaid", "resident")]
    return []


def check_correcting(times: ConsultationTimes, state: MarkState, now: datetime) -> list[Problem]:
    """The author corrects while the consultation is open and the town has not answered."""
    if state.visibility == "withdrawn":
        return [Problem("erased_before")]
    if state.is_answered:
        return [Problem("already_answered")]
    return check_open(times, now)


def check_erasing(state: MarkState) -> list[Problem]:
    """The author erases at any time, once."""
    return [Problem("erased_before")] if state.visibility == "withdrawn" else []


def shown_as(moderation: str, has_findings: bool) -> str:
    """How a new or corrected text begins: ``public``, or ``held`` until the office has read it."""
    return "held" if moderation == "before" or has_findings else "public"


def after_correction(before: str, moderation: str, has_findings: bool) -> str:
    """The visibility of a corrected mark: a hidden one waits for the office again, never shows itself."""
    return "held" if before in ("hidden", "held") else shown_as(moderation, has_findings)
