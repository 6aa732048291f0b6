"""Who may do what with a case, printed whole: acts × actors × stages. A change of the rules is a change of the file.

WSPOLNIE_WRITE_GOLDEN=1 script/test tests/pb/verification/test_permissions.py
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from accounts.rules import Role
from pb.rounds.rules import Stage
from pb.verification import permissions
from pb.verification.permissions import CaseState, Official
from pb.verification.rules.stations import Station

GOLDEN = Path(__file__).with_name("permissions.txt")
ME, OTHER, ROADS = 1, 2, 7
DAY = date(2026, 11, 27)
OFFICIAL = frozenset({Role.OFFICIAL})
ACTORS = {
    "resident": Official(ME, frozenset({Role.RESIDENT}), False, frozenset({ROADS})),
    "clerk": Official(ME, frozenset({Role.CLERK}), False, frozenset({ROADS})),
    "administrator": Official(ME, frozenset({Role.ADMINISTRATOR}), False, frozenset({ROADS})),
    "undeclared": Official(ME, OFFICIAL, None, frozenset({ROADS})),
    "conflicted": Official(ME, OFFICIAL, True, frozenset({ROADS})),
    "official": Official(OTHER, OFFICIAL, False),
    "member": Official(OTHER, OFFICIAL, False, frozenset({ROADS})),
    "coordinator": Official(ME, OFFICIAL, False),
}


def case(station: Station, is_listed: bool = False) -> CaseState:
    return CaseState(station, ME, frozenset({ROADS}), is_listed)


FORMAL, MERIT = case(Station.FORMAL), case(Station.MERIT)
ACTS: dict[str, Callable[[Official, Stage], bool]] = {
    "read": permissions.may_read_inside,
    "declare": permissions.may_declare,
    "assign": permissions.may_assign,
    "check": lambda who, stage: permissions.may_check(who, FORMAL, stage),
    "ask": lambda who, stage: permissions.may_ask(who, MERIT, stage),
    "opine": lambda who, stage: permissions.may_opine(who, MERIT, ROADS, stage),
    "decide": lambda who, stage: permissions.may_decide(who, MERIT, stage, DAY),
    "see_author": lambda who, stage: permissions.may_see_author(who),
}


def matrix() -> str:
    lines = [" " * 28 + " ".join(stage.value.ljust(12) for stage in Stage)]
    for act, may in ACTS.items():
        for actor, who in ACTORS.items():
            cells = ("yes" if may(who, stage) else "-" for stage in Stage)
            lines.append(f"{act:<12}{actor:<16}" + " ".join(cell.ljust(12) for cell in cells))
    return "\n".join(line.rstrip() for line in lines) + "\n"


def test_matrix_of_actors_and_stages():
    if os.environ.get("WSPOLNIE_WRITE_GOLDEN"):
        GOLDEN.write_text(matrix(), encoding="utf-8")
    assert matrix() == GOLDEN.read_text(encoding="utf-8")


def test_each_station_admits_its_own_acts_only():
    leader, stage = ACTORS["coordinator"], Stage.VERIFICATION
    can_check = {one for one in Station if permissions.may_check(leader, case(one), stage)}
    can_ask = {one for one in Station if permissions.may_ask(leader, case(one), stage)}
    can_decide = {one for one in Station if permissions.may_decide(leader, case(one), stage, DAY)}
    assert can_check == {Station.FORMAL}
    assert can_ask == {Station.MERIT, Station.CONCLUSION}
    assert can_decide == {Station.FORMAL, Station.MERIT, Station.CONCLUSION}


def test_a_returned_project_is_concluded_only_after_its_authors_term():
    leader, stage = ACTORS["coordinator"], Stage.VERIFICATION
    returned = CaseState(Station.CORRECTION, ME, due_on=DAY)
    assert not permissions.may_decide(leader, returned, stage, DAY), "the last day counts whole"
    assert permissions.may_decide(leader, returned, stage, DAY + timedelta(days=1))
    assert permissions.may_take_back(leader, returned, stage)
    assert permissions.may_drop_question(leader, returned, stage)


def test_what_stands_on_the_list_is_decided_no_more():
    assert not permissions.may_decide(
        ACTORS["coordinator"], case(Station.MERIT, True), Stage.BALLOT_LIST, DAY
    )
    assert permissions.may_decide(ACTORS["coordinator"], case(Station.MERIT), Stage.BALLOT_LIST, DAY)


def test_a_member_of_another_department_does_not_answer():
    assert not permissions.may_opine(ACTORS["member"], MERIT, ROADS + 1, Stage.VERIFICATION)
    unasked = CaseState(Station.MERIT, ME)
    assert not permissions.may_opine(ACTORS["member"], unasked, ROADS, Stage.VERIFICATION)
