"""A draft carried over to another round: what holds there goes along, the rest is gathered anew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.db import db
from pb.rounds.filing_rules import FilingRules
from pb.rounds.queries import RoundView
from pb.submission.models import Draft
from pb.submission.services.attachments import copy_attachments
from pb.submission.services.drafts import start_draft
from pb.submission.services.people import Invitation, ask_coauthors_again
from pb.submission.support_retention import kept_until


@dataclass(frozen=True)
class Carried:
    """The new draft with its key, how many papers it has, and the letters to co-authors that are to be sent."""

    draft: Draft
    key: str
    papers: int
    invitations: list[Invitation]


def carry_over(draft: Draft, round_view: RoundView, filing: FilingRules, now: datetime) -> Carried:
    """Copy a draft into another round, whose rules are ``filing``.

    Words, money and papers stay as they are, the place without its former pool; co-authors are asked again. Support
    was given to a project of one round and is gathered anew, and so is a guardian's consent.
    """
    copied = {key: value for key, value in draft.answers.items() if not key.startswith("_")}
    copied.pop("attachments", None)
    copied.pop("support", None)
    if isinstance(copied.get("place"), dict):
        copied["place"] = {**copied["place"], "pool": ""}
    if isinstance(copied.get("person"), dict):
        copied["person"] = {**copied["person"], "declaration": ""}
    fresh, key = start_draft(round_view, None, now)
    fresh.user_id, fresh.email, fresh.email_confirmed_at = (
        draft.user_id,
        draft.email,
        draft.email_confirmed_at,
    )
    fresh.answers = copied
    db.session.flush()
    papers = copy_attachments(draft.id, fresh.id, now)
    until = kept_until(round_view.rules, now)
    return Carried(fresh, key, papers, ask_coauthors_again(draft, fresh, filing.most_coauthors, until, now))
