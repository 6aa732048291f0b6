"""What the last page says of papers, support and people: facts with the way to change them, for the template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from pb.rounds.filing_rules import FilingPool, FilingRules, Need
from pb.submission.check_page import CHANGE, Part
from pb.submission.filing_texts import step_title
from pb.submission.models import Draft
from pb.submission.rules.authors import Invited
from pb.submission.rules.steps import step_by_key
from pb.submission.rules.support import required_endorsements
from pb.submission.services.people import COAUTHOR, GUARDIAN
from pb.submission.support_queries import invited, papers_of_draft, people_of, support_of
from pb.submission.support_texts import missing_sentence, paper_kind


@dataclass(frozen=True)
class People:
    """Co-authors and the guardian of a draft, and whether the rules know of them at all."""

    coauthors: Sequence[Invited]
    guardian: Invited | None
    is_asked: bool


def parts_of_papers(base: str, draft: Draft, filing: FilingRules, pool: FilingPool | None) -> list[Part]:
    """The steps of papers and support; ``base`` is the address of the steps."""
    parts = []
    papers = papers_of_draft(draft.id)
    if papers or filing.need("attachments") is not Need.OFF:
        shown = {True: _("publiczny"), False: _("tylko dla urzędu")}
        facts = [
            (paper.title or paper.file_name, f"{paper_kind(paper.kind)}, {shown[paper.is_public]}")
            for paper in papers
        ]
        parts.append(_part(base, "attachments", facts))
    support = support_of(draft.id, required_endorsements(pool) if pool else 0)
    if support.required or support.total:
        parts.append(_part(base, "support", [(_("Podpisy"), missing_sentence(support))]))
    return parts


def _part(base: str, key: str, facts: list[tuple[str, str]]) -> Part:
    return Part(step_title(key), f"{base}/{step_by_key(key).path}{CHANGE}", tuple(facts))


def people_of_draft(draft: Draft, filing: FilingRules) -> People:
    """Who else is named in the draft."""
    guardians = people_of(draft.id, GUARDIAN)
    return People(
        [invited(person) for person in people_of(draft.id, COAUTHOR)],
        invited(guardians[0]) if guardians else None,
        bool(filing.most_coauthors) or filing.author_guardian_below_age is not None,
    )
