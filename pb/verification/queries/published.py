"""What everybody may read of a project's check, where the rules of the round publish it: the card and the opinions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from core.db import db
from pb.rounds.queries import RoundView
from pb.verification.rules.card import CardAnswer, read_card

RECORD = text("""
    SELECT
        (SELECT answers FROM pb_formal_checks
          WHERE project_id = :project AND finished_at IS NOT NULL AND rules.is_card_public),
        (SELECT json_agg(json_build_array(code, question, legal_reference) ORDER BY position)
           FROM pb_card_questions WHERE rules_id = rules.id AND rules.is_card_public),
        (SELECT json_agg(json_build_array(department.name, given.verdict, given.opinion) ORDER BY given.asked_at, given.id)
           FROM pb_merit_assessments given JOIN pb_departments department ON department.id = given.department_id
          WHERE given.project_id = :project AND given.answered_at IS NOT NULL AND rules.is_card_public)
      FROM pb_rules rules WHERE rules.round_id = :round AND rules.number = :version
""")


@dataclass(frozen=True)
class PublicRecord:
    """``card``: question, legal reference, answer. ``opinions``: department, verdict, text.

    Both are empty while the card is being filled in, and where the round keeps its cards to itself.
    """

    card: tuple[tuple[str, str, CardAnswer], ...] = ()
    opinions: tuple[tuple[str, str, str], ...] = ()


def public_record(round_view: RoundView, project_id: int) -> PublicRecord:
    """One statement."""
    facts = {"project": project_id, "round": round_view.pb_round.id, "version": round_view.rules.version}
    row = db.session.execute(RECORD, facts).first()
    if row is None:
        return PublicRecord()
    answers, questions, opinions = row
    if answers is None:
        return PublicRecord()
    given = tuple((name, verdict, opinion) for name, verdict, opinion in opinions or ())
    return PublicRecord(_card(questions or (), answers), given)


def _card(
    questions: Sequence[Sequence[str]], answers: dict[str, Any]
) -> tuple[tuple[str, str, CardAnswer], ...]:
    card = read_card(answers)
    return tuple((question, law, card.get(code, CardAnswer())) for code, question, law in questions)
