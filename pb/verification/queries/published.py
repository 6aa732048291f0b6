"""What everybody may read of a project's check, where the rules of the round publish it: the card and the opinions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from core.db import db
from pb.rounds.queries import RoundView
from pb.verification.queries.case import OpinionRow, opinions_of
from pb.verification.rules.card import CardAnswer, read_card

RECORD = text("""
    SELECT
        (SELECT answers FROM pb_formal_checks
          WHERE project_id = :project AND finished_at IS NOT NULL AND rules.is_card_public),
        (SELECT json_agg(json_build_array(code, question, legal_reference) ORDER BY position)
           FROM pb_card_questions WHERE rules_id = rules.id AND rules.is_card_public AND NOT is_office_only)
      FROM pb_rules rules WHERE rules.round_id = :round AND rules.number = :version
""")


@dataclass(frozen=True)
class PublicRecord:
    """``card``: question, legal reference, answer; none for the office only. ``opinions``: those that were given.

    Both are empty while the card is being filled in, and where the round keeps its cards to itself.
    """

    card: tuple[tuple[str, str, CardAnswer], ...] = ()
    opinions: tuple[OpinionRow, ...] = ()


def public_record(round_view: RoundView, project_id: int) -> PublicRecord:
    """One statement; one more where a finished card is published."""
    facts = {"project": project_id, "round": round_view.pb_round.id, "version": round_view.rules.version}
    row = db.session.execute(RECORD, facts).first()
    if row is None:
        return PublicRecord()
    answers, questions = row
    if answers is None:
        return PublicRecord()
    asked = opinions_of([project_id]).get(project_id, ())
    given = tuple(one for one in asked if one.assessment.answered_at is not None)
    return PublicRecord(_card(questions or (), answers), given)


def _card(
    questions: Sequence[Sequence[str]], answers: dict[str, Any]
) -> tuple[tuple[str, str, CardAnswer], ...]:
    card = read_card(answers)
    return tuple((question, law, card.get(code, CardAnswer())) for code, question, law in questions)
