"""A question of the card that tells an author's age is the office's own from the first, and copies stay so."""

from __future__ import annotations

import pytest

from core.clock import now
from pb.rounds.filing_queries import filing_rules
from pb.rounds.filing_rules import tells_of_age
from pb.rounds.queries import find_any_round
from tests.support.editing import errors_in, filled, opened

GUARDIAN = "Czy jest zgoda opiekuna, gdy wnioskodawca nie ma 18 lat?"


@pytest.mark.parametrize(
    ("question", "tells"),
    [
        (GUARDIAN, True),
        ("Czy zgodę podpisał rodzic?", True),
        ("Czy Małoletni ma zgodę?", True),
        ("Czy gmina ma prawo do terenu?", False),
    ],
)
def test_a_question_about_a_guardian_tells_of_age(question: str, tells: bool) -> None:
    assert tells_of_age(question) is tells


def test_the_editor_keeps_a_guardians_question_in_the_office_until_told_otherwise(
    app, official, plan
) -> None:
    typed = {"nowa-1__question": GUARDIAN}
    done = filled(official, f"{plan}karta", **typed)
    assert done.status_code == 303, errors_in(done)

    def kept(slug: str = "bo-2028") -> list[bool]:
        with app.app_context():
            return [one.is_office_only for one in filing_rules(find_any_round(slug, now())).questions]

    assert kept()[-1] is True
    page = official.get(f"{plan}karta").text
    assert "Tylko dla urzędu: odpowiedzi nie publikujemy" in page.replace("\xa0", " ")
    form = opened(official, f"{plan}karta")
    flag = next(name for name in form if name.endswith(".is_office_only") and form[name] == ["yes"])
    del form[flag]
    assert official.post(f"{plan}karta", data=form).status_code == 303
    assert kept()[-1] is False
