"""Numbers with what they count: each language has its own forms, and a part of a thing has its own."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from flask_babel import force_locale

from initiatives.programmes.counted_words import (
    hours_word,
    of_people_word,
    of_points_word,
    people_word,
    points_word,
)

THIRD = Fraction(179, 3)
SAID = {
    "pl": {
        hours_word: {1: "1 godzina", 2: "2 godziny", 5: "5 godzin", 12: "12 godzin", 1472: "1 472 godziny", Decimal("2.5"): "2,5 godziny"},
        people_word: {1: "1 osoba", 3: "3 osoby", 25: "25 osób"},
        of_people_word: {1: "od 1 osoby", 2: "od 2 osób", 20: "od 20 osób"},
        points_word: {1: "1 punkt", 72: "72 punkty", 100: "100 punktów", THIRD: "59,67 punktu", Fraction(40): "40 punktów"},
        of_points_word: {1: "z 1 punktu", 2: "z 2 punktów", Decimal(100): "z 100 punktów", Decimal("67.5"): "z 67,5 punktu"},
    },
    "en": {
        hours_word: {1: "1 hour", 2: "2 hours"},
        of_people_word: {1: "from 1 person", 20: "from 20 people"},
        points_word: {1: "1 point", 5: "5 points", Decimal("67.5"): "67.5 points"},
        of_points_word: {100: "of 100 points"},
    },
    "uk": {
        hours_word: {1: "1 година", 2: "2 години", 5: "5 годин", 21: "21 година", Decimal("2.5"): "2,5 години"},
        points_word: {1: "1 бал", 3: "3 бали", 40: "40 балів", Fraction(145, 2): "72,5 бала"},
        of_points_word: {1: "з 1 бала", 100: "з 100 балів"},
    },
}  # fmt: skip


@pytest.mark.parametrize("language", SAID)
def test_each_language_has_its_forms(app, language) -> None:
    with app.test_request_context(), force_locale(language):
        for word, forms in SAID[language].items():
            told = {number: word(number).replace("\u2009", " ").replace("\xa0", " ") for number in forms}
            assert told == forms, word.__name__
