"""Who may answer an appeal: an official with no conflict of interest who did not decide the first time. Pure."""

from __future__ import annotations

from accounts.permissions import may
from pb.verification.permissions import Official


def is_first_decider(official: Official, first_decided_by: int | None) -> bool:
    """Whether this person rejected the project, so that somebody else must look at the appeal."""
    return first_decided_by is not None and official.user_id == first_decided_by


def may_answer(official: Official, first_decided_by: int | None) -> bool:
    """Answer an appeal, once the declaration of no conflict of interest is made."""
    return (
        may(official.roles, "pb.appeal.decide")
        and official.is_free
        and not is_first_decider(official, first_decided_by)
    )


def may_declare_for_appeal(official: Official, first_decided_by: int | None) -> bool:
    """Declare before an appeal, whatever the stage of the round: answers may come late."""
    return may(official.roles, "pb.appeal.decide") and not is_first_decider(official, first_decided_by)
