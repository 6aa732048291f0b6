"""Where a case stands, what can be said of it, and in what time of a round the office may act. Pure."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from pb.rounds.rules import STAGE_ORDER, RoundRules, Stage


class Station(StrEnum):
    """Where a case stands in the office."""

    FORMAL = "formal"
    MERIT = "merit"
    CONCLUSION = "conclusion"
    CORRECTION = "correction"
    APPEAL = "appeal"
    CLOSED = "closed"


class Answer(StrEnum):
    """What an official answers to a question of the card."""

    YES = "yes"
    NO = "no"
    NOT_APPLICABLE = "not_applicable"


class Verdict(StrEnum):
    """A department's opinion; it advises, the mayor decides (D1.13)."""

    POSITIVE = "positive"
    CONDITIONAL = "conditional"
    NEGATIVE = "negative"


class DecisionKind(StrEnum):
    """How a coordinator concludes."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    RETURNED = "returned"


IN_OFFICE = (Station.FORMAL, Station.MERIT, Station.CONCLUSION)
"""Stations in which a case waits for the office, not for the author and not for an appeal."""

CHECKING_STAGES = (Stage.VERIFICATION, Stage.APPEALS, Stage.BALLOT_LIST)
"""Stages in which projects are checked. The end of the schedule's window locks nothing: late is late, not lost."""


def office_stage(rules: RoundRules, stage: Stage, moment: datetime) -> Stage:
    """The stage for the office: once the call is over checking may begin, whatever the gap before its window."""
    call = rules.window(Stage.SUBMISSION)
    is_over = call is not None and moment > call.closes_at
    return Stage.VERIFICATION if stage is Stage.SUBMISSION and is_over else stage


def is_checking_stage(stage: Stage) -> bool:
    """Whether projects are checked now: after the call, before the vote."""
    return stage in CHECKING_STAGES


def has_begun(stage: Stage) -> bool:
    """Whether there can be projects in the office at all."""
    return STAGE_ORDER.index(stage) >= STAGE_ORDER.index(Stage.SUBMISSION)
