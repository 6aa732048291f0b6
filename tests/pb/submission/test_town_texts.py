"""The town's own words of a round stand where they belong: at the declaration, at the list of support, at the ballot."""

from __future__ import annotations

import io
import re

from pypdf import PdfReader

from core.db import db, transaction
from pb.rounds.models import RulesVersion
from tests.support.filing import words_of


def tell(call, **texts: str) -> None:
    def write() -> None:
        with transaction():
            db.session.query(RulesVersion).one().texts = texts

    call.ask(write)


def test_the_declaration_of_the_rules_is_what_the_author_ticks(call):
    tell(call, declaration="Oświadczam, że jestem mieszkanką albo mieszkańcem gminy.")
    someone = call.proposer()
    someone.begin()
    assert "Oświadczam, że jestem mieszkanką" in words_of(someone.open("sprawdz"))
    tell(call, declaration="Oświadczam, że mieszkam w gminie.\n\nZnam regulamin.")
    page = someone.open("sprawdz")
    assert "Znam regulamin." in words_of(page) and "Składam to oświadczenie" in words_of(page)


def test_in_another_language_the_towns_words_say_that_they_are_polish(call):
    tell(call, declaration="Oświadczam, że mieszkam w gminie.", endorsements="Podpisy zbierają też sołtysi.")
    someone = call.proposer()
    someone.client.set_cookie("lang", "en")
    someone.begin()
    assert '<span lang="pl">Oświadczam' in someone.open("sprawdz").text
    assert '<div class="stack" lang="pl"><p>Podpisy zbierają też sołtysi.' in someone.open("poparcie").text


def test_words_about_support_stand_at_the_step_and_on_the_printed_list(call):
    tell(call, endorsements="Podpisy zbierają też sołtysi.")
    someone = call.proposer()
    someone.begin()
    assert "Podpisy zbierają też sołtysi." in words_of(someone.open("poparcie"))
    printed = PdfReader(io.BytesIO(someone.open("poparcie/lista.pdf").data))
    said = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in printed.pages))
    assert "Podpisy zbierają też sołtysi." in said
