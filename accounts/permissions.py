"""Who may do what: one list for the whole product. Views name a permission, roles hold it."""

from __future__ import annotations

from collections.abc import Iterable

from accounts.rules import Role

_ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
_OFFICE = frozenset({Role.OFFICIAL, Role.CLERK, Role.ADMINISTRATOR})
_CLERK = frozenset({Role.CLERK})
_CLERK_OR_ADMINISTRATOR = frozenset({Role.CLERK, Role.ADMINISTRATOR})

_OFFICIAL = frozenset({Role.OFFICIAL})
_OFFICIAL_OR_CLERK = frozenset({Role.OFFICIAL, Role.CLERK})
_OFFICIAL_OR_ADMINISTRATOR = frozenset({Role.OFFICIAL, Role.ADMINISTRATOR})

GRANTS: dict[str, frozenset[Role]] = {
    "accounts.manage": _ADMINISTRATOR,
    "core.site.edit": _ADMINISTRATOR,
    "core.mailbox.read": _ADMINISTRATOR,
    "core.audit.read": _OFFICE,
    "consultations.desk.read": _OFFICE,
    "consultations.consultation.edit": _OFFICIAL_OR_ADMINISTRATOR,
    "consultations.topic.edit": _OFFICIAL_OR_ADMINISTRATOR,
    "consultations.mark.moderate": _OFFICE,
    "consultations.mark.assign": _OFFICIAL,
    "consultations.mark.check": _OFFICE,
    "consultations.answer.write": _OFFICIAL,
    "consultations.answer.approve": _OFFICIAL_OR_ADMINISTRATOR,
    "consultations.work.record": _OFFICIAL,
    "consultations.template.edit": _OFFICIAL_OR_ADMINISTRATOR,
    "consultations.planting.edit": _OFFICIAL,
    "consultations.report.publish": _OFFICIAL_OR_ADMINISTRATOR,
    "initiatives.desk.read": _OFFICE,
    "initiatives.programme.edit": _OFFICIAL_OR_ADMINISTRATOR,
    "initiatives.application.check": _OFFICIAL,
    "initiatives.opinion.write": _OFFICIAL,
    "initiatives.ranking.publish": _OFFICIAL_OR_ADMINISTRATOR,
    "initiatives.decision.write": _OFFICIAL,
    "initiatives.agreement.edit": _OFFICIAL,
    "initiatives.settlement.publish": _OFFICIAL_OR_ADMINISTRATOR,
    "pb.desk.read": _OFFICE,
    "pb.round.edit": _OFFICIAL_OR_ADMINISTRATOR,
    "pb.round.announce": _OFFICIAL_OR_ADMINISTRATOR,
    "pb.department.manage": _OFFICIAL_OR_ADMINISTRATOR,
    "pb.case.read": _OFFICE,
    "pb.case.assign": _OFFICIAL,
    "pb.case.check": _OFFICIAL,
    "pb.case.decide": _OFFICIAL,
    "pb.opinion.write": _OFFICIAL,
    "pb.appeal.enter": _OFFICIAL_OR_CLERK,
    "pb.appeal.decide": _OFFICIAL,
    "pb.conflict.edit": _OFFICIAL,
    "pb.merge.propose": _OFFICIAL,
    "pb.list.draw": _OFFICIAL_OR_CLERK,
    "pb.work.edit": _OFFICIAL,
    "pb.key.create": _CLERK_OR_ADMINISTRATOR,
    "pb.code.issue": _CLERK,
    "pb.urn.propose": _CLERK,
    "pb.urn.confirm": _CLERK_OR_ADMINISTRATOR,
    "pb.urn.open": _CLERK,
    "pb.panel.name": _OFFICIAL_OR_ADMINISTRATOR,
    "pb.panel.propose": _OFFICIAL_OR_CLERK,
    "pb.panel.confirm": _OFFICE,
    "pb.tally.run": _CLERK,
    "pb.tie.draw": _CLERK,
    "pb.tie.confirm": _CLERK_OR_ADMINISTRATOR,
    "pb.result.propose": _CLERK,
    "pb.result.approve": _CLERK_OR_ADMINISTRATOR,
    "pb.demo.end_voting": _CLERK_OR_ADMINISTRATOR,
}


def may(roles: Iterable[str], permission: str) -> bool:
    """Whether any of ``roles`` holds ``permission``; an unknown permission is held by nobody."""
    return not GRANTS.get(permission, frozenset()).isdisjoint(roles)
