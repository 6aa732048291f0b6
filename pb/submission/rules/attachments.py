"""Which papers go with a project, and who may read them. Pure.

Codes of problems: ``attachments_too_many`` and ``scans_too_many`` (fact ``limit``), ``attachments_missing``,
``attachment_title_missing``, ``attachment_title_long`` (fact ``maximum``), ``signatures_unread``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.problems import Problem
from pb.rounds.filing_rules import FilingRules, Need

MOST_ATTACHMENTS = 5
MOST_SCANS = 10
MOST_SIGNATURES = 10_000
LONGEST_TITLE = 200

KINDS = ("photo", "drawing", "consent", "other")
"""Kinds an author may choose; scans of the endorsement list are added in their own place."""
SCAN = "endorsements"
OFFICE_ONLY = frozenset({"consent", SCAN})
"""They bear names and signatures of other people, so nobody but the office reads them (D6.3)."""


def may_be_public(kind: str) -> bool:
    """Whether a paper of this kind may be shown to everybody."""
    return kind not in OFFICE_ONLY


def true_kind(kind: str, is_picture: bool) -> str:
    """What a file is kept as: a document left under the first kind of the list is no photograph, but no fault."""
    return "other" if kind == "photo" and not is_picture else kind


def is_listed(waiting: Mapping[str, Any] | None) -> bool:
    """Whether a paper still belongs to its draft: one taken away in corrections only waits to go."""
    return "removed" not in (waiting or {})


def check_room(held: int, kind: str, field: str) -> list[Problem]:
    """Whether one more paper of this kind fits beside those held."""
    limit, code = (
        (MOST_SCANS, "scans_too_many") if kind == SCAN else (MOST_ATTACHMENTS, "attachments_too_many")
    )
    return [Problem(code, field, {"limit": limit})] if held >= limit else []


def check_title(title: str, field: str) -> list[Problem]:
    """A title says what the paper shows; readers who see no pictures have nothing else."""
    if not title:
        return [Problem("attachment_title_missing", field)]
    if len(title) > LONGEST_TITLE:
        return [Problem("attachment_title_long", field, {"maximum": LONGEST_TITLE})]
    return []


def check_attachments(titles: Sequence[str], filing: FilingRules, field: str) -> list[Problem]:
    """Whether a draft's papers may be sent: each with a title, and at least one when the rules ask for it."""
    if not all(titles):
        return [Problem("attachment_title_missing", field)]
    if not titles and filing.need("attachments") is Need.REQUIRED:
        return [Problem("attachments_missing", field)]
    return []


def read_signatures(typed: str, field: str) -> int | Problem:
    """How many signatures a scan bears, as typed."""
    digits = "".join(typed.split())
    if not (
        digits.isascii() and digits.isdigit() and len(digits) < 10 and 0 < int(digits) <= MOST_SIGNATURES
    ):
        return Problem("signatures_unread", field)
    return int(digits)
