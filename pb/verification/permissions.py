"""Who may do what with a case: by role, by stage of the round, by station, and never with a conflict of interest.

Pure. The roles' list is ``accounts.permissions``; here is what depends on the thing itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from accounts.permissions import may
from accounts.rules import Role
from pb.rounds.rules import Stage
from pb.verification.rules.stations import IN_OFFICE, Station, is_checking_stage
from pb.verification.rules.terms import is_overdue


@dataclass(frozen=True)
class Official:
    """Whoever acts. ``has_conflict`` is ``None`` until it is declared for the case at hand; an author of the project
    (``is_author``) has one whatever was declared."""

    user_id: int
    roles: frozenset[Role]
    has_conflict: bool | None = None
    departments: frozenset[int] = field(default_factory=frozenset)
    is_author: bool = False

    @property
    def is_free(self) -> bool:
        """Whether the declaration is made and nothing stands between this person and the case."""
        return self.has_conflict is False


@dataclass(frozen=True)
class CaseState:
    """What of a case decides who may act. ``is_listed``: the project stands on the ballot list, or is out;
    ``due_on``: the last day of whoever has the next move, the author's while the project is returned."""

    station: Station
    coordinator_id: int | None
    asked_departments: frozenset[int] = frozenset()
    is_listed: bool = False
    due_on: date | None = None


def may_declare(official: Official, stage: Stage) -> bool:
    """Declare whether one has a conflict of interest, which opens the case or closes it to oneself."""
    return may(official.roles, "pb.case.check") and is_checking_stage(stage)


def may_assign(official: Official, stage: Stage) -> bool:
    """Give a case to a coordinator: a safe act, so a declaration is not asked for."""
    return may(official.roles, "pb.case.assign") and is_checking_stage(stage)


def may_read_inside(official: Official, stage: Stage) -> bool:
    """Read the whole case: while projects are checked, officials only after their declaration.

    Clerks and administrators decide nothing, so they read without declaring; a declared conflict bars for good.
    """
    if not may(official.roles, "pb.case.read") or official.has_conflict:
        return False
    must_declare = may(official.roles, "pb.case.check") and is_checking_stage(stage)
    return official.is_free or not must_declare


def may_check(official: Official, case: CaseState, stage: Stage) -> bool:
    """Fill in the card of the formal check."""
    return (
        may(official.roles, "pb.case.check")
        and official.is_free
        and case.station is Station.FORMAL
        and is_checking_stage(stage)
    )


def may_lead(official: Official, case: CaseState, stage: Stage) -> bool:
    """Ask departments and conclude: the coordinator of the case alone."""
    return (
        may(official.roles, "pb.case.decide")
        and official.is_free
        and case.coordinator_id == official.user_id
        and not case.is_listed
        and is_checking_stage(stage)
    )


def may_ask(official: Official, case: CaseState, stage: Stage) -> bool:
    """Ask departments for opinions, once the formal check is done."""
    return may_lead(official, case, stage) and case.station in (Station.MERIT, Station.CONCLUSION)


def may_drop_question(official: Official, case: CaseState, stage: Stage) -> bool:
    """Take back a question that no department has answered: as long as it can stop an acceptance."""
    asking = (Station.MERIT, Station.CONCLUSION, Station.CORRECTION)
    return may_lead(official, case, stage) and case.station in asking


def may_decide(official: Official, case: CaseState, stage: Stage, on: date) -> bool:
    """Accept, reject or return. A returned project only once its author's term, in working days, has passed on the
    day ``on`` without a correction; before that day the return must be taken back."""
    is_turn = case.station in IN_OFFICE
    if case.station is Station.CORRECTION:
        is_turn = is_overdue(case.due_on, on)
    return may_lead(official, case, stage) and is_turn


def may_take_back(official: Official, case: CaseState, stage: Stage) -> bool:
    """Take a return back, with a reason told to the author."""
    return may_lead(official, case, stage) and case.station is Station.CORRECTION


def may_opine(official: Official, case: CaseState, department_id: int, stage: Stage) -> bool:
    """Answer for a department that was asked, as its member."""
    return (
        may(official.roles, "pb.opinion.write")
        and official.is_free
        and department_id in official.departments
        and department_id in case.asked_departments
        and case.station in (Station.MERIT, Station.CONCLUSION)
        and is_checking_stage(stage)
    )


def may_see_author(official: Official) -> bool:
    """See the author's name and address; each look is written into the log."""
    return may(official.roles, "pb.case.check") and official.is_free
