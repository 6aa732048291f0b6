"""The office's card of a project and the opinions on it, in words, for its public page."""

from __future__ import annotations

from dataclasses import dataclass

from pb.rounds.queries import RoundView
from pb.verification.queries.published import public_record
from pb.verification.texts import answer_name, verdict_name, verdict_tag


@dataclass(frozen=True)
class OfficeRecord:
    """Card rows (question, law, answer, note) and opinions (department, tag, word, text); empty where not public."""

    card: tuple[tuple[str, str, str, str], ...]
    opinions: tuple[tuple[str, str, str, str], ...]


def office_record(view: RoundView, project_id: int) -> OfficeRecord:
    """What the page shows. One statement."""
    record = public_record(view, project_id)
    return OfficeRecord(
        tuple((question, law, answer_name(one.answer or ""), one.note) for question, law, one in record.card),
        tuple(
            (name, verdict_tag(verdict), verdict_name(verdict), opinion)
            for name, verdict, opinion in record.opinions
        ),
    )
