"""Who may do what: one list for the whole product. Views name a permission, roles hold it."""

from __future__ import annotations

from collections.abc import Iterable

from accounts.rules import Role

_ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
_OFFICE = frozenset({Role.OFFICIAL, Role.CLERK, Role.ADMINISTRATOR})
_CLERK = frozenset({Role.CLERK})
_CLERK_OR_ADMINISTRATOR = frozenset({Role.CLERK, Role.ADMINISTRATOR})

GRANTS: dict[str, frozenset[Role]] = {
    "accounts.manage": _ADMINISTRATOR,
    "core.mailbox.read": _OFFICE,
    "core.audit.read": _OFFICE,
    "pb.desk.read": _OFFICE,
    "pb.key.create": _CLERK_OR_ADMINISTRATOR,
    "pb.code.issue": frozenset({Role.CLERK, Role.OFFICIAL}),
    "pb.urn.propose": _CLERK,
    "pb.urn.confirm": _CLERK_OR_ADMINISTRATOR,
    "pb.urn.open": _CLERK,
    "pb.tally.run": _CLERK,
    "pb.tie.draw": _CLERK,
    "pb.result.propose": _CLERK,
    "pb.result.approve": _CLERK_OR_ADMINISTRATOR,
    "pb.demo.end_voting": _CLERK_OR_ADMINISTRATOR,
}


def may(roles: Iterable[str], permission: str) -> bool:
    """Whether any of ``roles`` holds ``permission``; an unknown permission is held by nobody."""
    return not GRANTS.get(permission, frozenset()).isdisjoint(roles)
