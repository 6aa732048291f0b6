"""The paper list looked at by the office: whose signature stands on it. Who has none does not count."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from core.audit import record
from core.db import db
from core.problems import Problem
from initiatives.applications.models import Application, ApplicationMember
from initiatives.applications.queries import members_of
from initiatives.applications.rules.statuses import ApplicationStatus
from initiatives.applications.services.drafts import lock, note_event
from initiatives.applications.services.sending import subject_of
from initiatives.programmes.queries import ProgrammeView

ACT = "initiatives.application.signatures"
CHECKED_IN = frozenset({ApplicationStatus.SUBMITTED, ApplicationStatus.RETURNED})


def signers_of(application_id: int) -> list[ApplicationMember]:
    """Those who are to stand on the paper list; who has erased the account has no name to look for."""
    return [one for one in members_of(application_id) if one.is_on_paper and one.name]


def check_signatures(
    one: Application, view: ProgrammeView, found: Mapping[int, bool], now: datetime
) -> list[Problem]:
    """Keep by each member's number whether the signature is there; those not named stay as they were.

    Only until the application goes to scoring: ``wrong_status``.
    """
    lock(one)
    if ApplicationStatus(one.status) not in CHECKED_IN:
        return [Problem("wrong_status", facts={"status": one.status})]
    signers = signers_of(one.id)
    for member in signers:
        is_there = found.get(member.id)
        if is_there is not None:
            member.confirmed_at, member.declined_at = (now, None) if is_there else (None, now)
    there = sum(member.confirmed_at is not None for member in signers)
    counts = {"there": there, "missing": sum(member.declined_at is not None for member in signers)}
    note_event(one, "signatures", now, counts, is_public=False)
    record(ACT, subject_of(view, one), counts)
    db.session.flush()
    return []
