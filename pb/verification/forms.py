"""Reading what officials type: shape only, nothing decided. Nothing typed is dropped, but all of it is bounded."""

from __future__ import annotations

from collections.abc import Sequence

from werkzeug.datastructures import MultiDict

from pb.rounds.filing_rules import CardQuestion
from pb.verification.rules.card import Card, CardAnswer
from pb.verification.rules.decisions import CORRECTABLE
from pb.verification.rules.stations import Answer, DecisionKind, Verdict
from pb.verification.services.deciding import Conclusion

Form = MultiDict[str, str]
LONGEST = 20_000


def text_of(form: Form, name: str) -> str:
    """A text with one kind of line end, as long as it may be at all."""
    return form.get(name, "").replace("\r\n", "\n").strip()[:LONGEST]


def number_of(form: Form, name: str) -> int | None:
    """A whole number that is not negative; ``None`` for anything else."""
    written = form.get(name, "").strip()
    return int(written) if written.isascii() and written.isdigit() and len(written) <= 9 else None


def numbers_of(form: Form, name: str, most: int) -> list[int]:
    """Whole numbers of a repeated field; what is none is left out."""
    found = [one for one in form.getlist(name)[:most] if one.isascii() and one.isdigit() and len(one) <= 18]
    return [int(one) for one in found]


def read_typed_card(form: Form, questions: Sequence[CardQuestion]) -> Card:
    """The card's answers and notes, one for each of the town's questions."""
    known = {answer.value: answer for answer in Answer}
    return {
        one.code: CardAnswer(known.get(form.get(f"answer-{one.code}", "")), text_of(form, f"note-{one.code}"))
        for one in questions
    }


def read_verdict(form: Form) -> Verdict | None:
    """The chosen opinion."""
    return next((one for one in Verdict if one.value == form.get("verdict", "")), None)


def read_conclusion(form: Form, kind: DecisionKind) -> Conclusion:
    """What the coordinator wrote."""
    chosen = set(form.getlist("fields")[:50])
    return Conclusion(
        kind,
        text_of(form, "grounds"),
        tuple(dict.fromkeys(one.strip()[:LONGEST] for one in form.getlist("paragraphs")[:50])),
        text_of(form, "paragraph"),
        tuple(name for name in CORRECTABLE if name in chosen),
        number_of(form, "days"),
        number_of(form, "version") or 0,
        form.get("is_confirmed") == "yes",
    )
