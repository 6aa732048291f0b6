"""Where an application stands, and what may be done with it then. Pure.

draft → submitted ⇄ returned → in_scoring → accepted | reserve | rejected; accepted (or reserve, when money comes)
→ agreed → built → settled. Members withdraw until an agreement is signed.
"""

from __future__ import annotations

from enum import StrEnum

from core.problems import Problem


class ApplicationStatus(StrEnum):
    """The statuses, in the order of an application's life."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    IN_SCORING = "in_scoring"
    ACCEPTED = "accepted"
    RESERVE = "reserve"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    AGREED = "agreed"
    BUILT = "built"
    SETTLED = "settled"


EDITED = frozenset({ApplicationStatus.DRAFT, ApplicationStatus.RETURNED})
"""While its members may change it."""
PUBLIC = frozenset(ApplicationStatus) - {ApplicationStatus.DRAFT, ApplicationStatus.WITHDRAWN}
"""What everybody may read."""
NEXT: dict[ApplicationStatus, frozenset[ApplicationStatus]] = {
    ApplicationStatus.DRAFT: frozenset({ApplicationStatus.SUBMITTED}),
    ApplicationStatus.SUBMITTED: frozenset(
        {ApplicationStatus.RETURNED, ApplicationStatus.IN_SCORING, ApplicationStatus.REJECTED, ApplicationStatus.WITHDRAWN}
    ),
    ApplicationStatus.RETURNED: frozenset(
        {ApplicationStatus.SUBMITTED, ApplicationStatus.REJECTED, ApplicationStatus.WITHDRAWN}
    ),
    ApplicationStatus.IN_SCORING: frozenset(
        {ApplicationStatus.ACCEPTED, ApplicationStatus.RESERVE, ApplicationStatus.REJECTED, ApplicationStatus.WITHDRAWN}
    ),
    ApplicationStatus.RESERVE: frozenset({ApplicationStatus.ACCEPTED, ApplicationStatus.WITHDRAWN}),
    ApplicationStatus.ACCEPTED: frozenset({ApplicationStatus.AGREED, ApplicationStatus.WITHDRAWN}),
    ApplicationStatus.AGREED: frozenset({ApplicationStatus.BUILT}),
    ApplicationStatus.BUILT: frozenset({ApplicationStatus.SETTLED}),
    ApplicationStatus.REJECTED: frozenset(),
    ApplicationStatus.WITHDRAWN: frozenset(),
    ApplicationStatus.SETTLED: frozenset(),
}  # fmt: skip


def check_move(before: ApplicationStatus, after: ApplicationStatus) -> list[Problem]:
    """Whether that step exists: ``wrong_status`` (``status``) when it does not."""
    return [] if after in NEXT[before] else [Problem("wrong_status", facts={"status": before.value})]


def may_edit(status: ApplicationStatus) -> bool:
    """Whether members may change it now."""
    return status in EDITED
