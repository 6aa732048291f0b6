"""What a filed project or a draft says, gathered for its document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext
from geoalchemy2.shape import to_shape
from sqlalchemy import select

from core.clock import today, warsaw
from core.db import db
from core.web.filters import day
from pb.rounds.category_texts import category_name
from pb.rounds.filing_rules import FilingRules
from pb.rounds.queries import RoundView
from pb.rounds.rules import PoolRules, Stage
from pb.submission.check_page import parts_of_draft
from pb.submission.documents import CostRow, Sheet, named
from pb.submission.models import CostLine, Draft, Project
from pb.submission.placing import placed_of
from pb.submission.rules.cost import read_lines, read_upkeep, sum_of
from pb.submission.rules.steps import answers_of
from pb.submission.rules.support import required_endorsements
from pb.submission.support_queries import Paper, papers_of_draft, papers_of_project, support_of
from pb.submission.support_texts import paper_kind


def _(message: str, **facts: Any) -> str:
    return str(gettext(message, **facts))


def sheet_of_project(round_view: RoundView, filing: FilingRules, project: Project) -> Sheet:
    """The receipt of a filed project."""
    pool = round_view.rules.pool(project.pool_id)
    lines = select(CostLine).where(CostLine.project_id == project.id).order_by(CostLine.position)
    said = {name: getattr(project, name) for name in ("summary", "description", *_WHOM)}
    draft_id = db.session.scalar(select(Draft.id).where(Draft.project_id == project.id))
    required = _required(pool, filing)
    return Sheet(
        round_title=round_view.pb_round.title,
        title=project.title,
        facts=_facts(project, pool.name if pool else ""),
        texts=_texts(project.title, project.category, said),
        costs=[
            CostRow(one.name, one.amount, one.quantity, one.unit, one.unit_price, one.price_source)
            for one in db.session.scalars(lines)
        ],
        total=project.cost,
        upkeep=project.upkeep,
        papers=_listed(papers_of_project(project.id, only_public=False)),
        support=support_of(draft_id, required) if draft_id else None,
        place=to_shape(project.location) if project.location is not None else None,
        number=project.filed_number,
        filed_at=project.submitted_at,
        next_steps=next_steps(round_view),
    )


def sheet_of_draft(round_view: RoundView, filing: FilingRules, draft: Draft) -> Sheet:
    """A draft with all that was typed, right or wrong; lines of the estimate that cannot be read are left out."""
    placed = placed_of(answers_of(draft.answers, "place"), filing)
    place, what, whom, _cost = parts_of_draft("", draft.answers, placed, filing, round_view)
    cost = answers_of(draft.answers, "cost")
    lines, _problems = read_lines(cost, filing, placed.pool.kind if placed.pool else None)
    papers = papers_of_draft(draft.id) + papers_of_draft(draft.id, is_scan=True)
    return Sheet(
        round_title=round_view.pb_round.title,
        title=str(answers_of(draft.answers, "what").get("title") or _("bez tytułu")),
        facts=place.facts,
        texts=(*what.facts, *whom.facts),
        costs=[
            CostRow(one.name, one.amount, one.quantity, one.unit, one.unit_price, one.price_source)
            for one in lines
        ],
        total=sum_of(lines, placed.pool).total if lines else None,
        upkeep=read_upkeep(cost),
        papers=_listed(papers),
        support=support_of(draft.id, required_endorsements(placed.pool) if placed.pool else 0),
        place=placed.reading.geometry,
    )


_WHOM = ("beneficiaries", "availability", "accessibility")


def _texts(title: str, category: str, said: Mapping[str, Any]) -> list[tuple[str, str]]:
    return named(
        [
            (_("Tytuł"), title),
            (_("Kategoria"), category_name(category) if category else ""),
            (_("Krótko"), said.get("summary")),
            (_("Co dokładnie powstanie"), said.get("description")),
            (_("Kto skorzysta"), said.get("beneficiaries")),
            (_("Kto i kiedy może korzystać"), said.get("availability")),
            (_("Dostępność"), said.get("accessibility")),
        ]
    )


def _facts(project: Project, pool_name: str) -> list[tuple[str, str]]:
    return named(
        [
            (_("Pula"), pool_name),
            (_("Miejsce"), project.address),
            (_("Okolica"), project.place),
            (_("Działki"), (project.extra or {}).get("parcels", "")),
        ]
    )


def _listed(papers: list[Paper]) -> list[str]:
    return [f"{paper.title or paper.file_name} ({paper_kind(paper.kind)})" for paper in papers]


def _required(pool: PoolRules | None, filing: FilingRules) -> int:
    return required_endorsements(filing.pool(pool.pool_id)) if pool else 0


def next_steps(round_view: RoundView) -> list[str]:
    """What happens by when, after filing."""
    call = round_view.rules.window(Stage.SUBMISSION)
    check = round_view.rules.window(Stage.VERIFICATION)
    voting = round_view.rules.window(Stage.VOTING)
    steps = []
    if call and call.closes_at.date() >= today():
        term = day(warsaw(call.closes_at).date())
        steps.append(_("Do %(day)s możesz poprawić albo wycofać zgłoszenie.", day=term))
    if check:
        term = day(warsaw(check.closes_at).date())
        steps.append(_("Urząd oceni projekt najpóźniej %(day)s i napisze z wynikiem.", day=term))
    if voting:
        steps.append(_("Głosowanie zacznie się %(day)s.", day=day(warsaw(voting.opens_at).date())))
    return steps
