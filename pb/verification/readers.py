"""Whether whoever is here may look into a case: asked by slices that come before the check and know no case."""

from __future__ import annotations

from flask import current_app

from core.clock import now
from pb.rounds.queries import RoundView
from pb.verification import permissions
from pb.verification.permissions import Official
from pb.verification.queries.case import official_for
from pb.verification.services.opening import stage_of


def may_read_case(round_view: RoundView, project_id: int) -> bool:
    """As for the page of the case: the office, without a conflict of interest, and once that is declared."""
    actor = current_app.extensions["current_actor"]()
    if actor is None:
        return False
    reader = official_for(project_id, Official(actor.user_id, actor.roles))
    return permissions.may_read_inside(reader, stage_of(round_view, now()))
