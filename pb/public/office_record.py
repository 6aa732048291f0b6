"""The office's card of a project and the opinions on it, in words, for its public page."""

from __future__ import annotations

from dataclasses import dataclass

from pb.rounds.queries import RoundView
from pb.verification.queries.published import public_record
from pb.verification.texts import answer_name, former_words, verdict_name, verdict_tag


@dataclass(frozen=True)
class OfficeRecord:
    """Card rows (question, law, answer, note) and opinions (department, tag, word, text, what they were about if it
    changed since); empty where not public."""

    card: tuple[tuple[str, str, str, str], ...]
    opinions: tuple[tuple[str, str, str, str, str], ...]


def office_record(view: RoundView, project_id: int) -> OfficeRecord:
    """What the page shows. Two statements at most."""
    record = public_record(view, project_id)
    return OfficeRecord(
        tuple((question, law, answer_name(one.answer or ""), one.note) for question, law, one in record.card),
        tuple(
            (
                row.department,
                verdict_tag(one.verdict),
                verdict_name(one.verdict),
                one.opinion,
                former_words(row.former),
            )
            for row in record.opinions
            if (one := row.assessment)
        ),
    )
