"""The estimate over plain HTTP: price list, lines of one's own, the sum that the server counts."""

from __future__ import annotations

from sqlalchemy import select

from core.db import db
from pb.submission.models import Draft
from tests.support.filing import COST, words_of
from tests.support.page_rules import faults_of


def kept(call):
    return call.ask(lambda: db.session.scalars(select(Draft)).one().answers["cost"])


def test_the_price_list_and_own_lines_are_kept_as_typed_and_summed(call):
    someone = call.proposer()
    someone.begin()
    page = someone.open("koszt")
    assert faults_of(page.text) == []
    own = {"line-1-name": "Tablica", "line-1-unit_price": "1 234,56 zł", "line-1-source": "oferta sklepu"}
    shown = someone.send("koszt", {**COST, **own}, go="stay")
    assert shown.status_code == 200
    assert "Razem 39 234,56 zł" in words_of(shown)
    assert shown.text.count('class="own-line"') == 4
    assert kept(call)["lines"] == [
        {"measure": "lipa", "quantity": "20"},
        {"measure": "lawka", "quantity": "10"},
        {"name": "Tablica", "quantity": "", "unit": "", "unit_price": "1 234,56 zł", "source": "oferta sklepu"},
    ]  # fmt: skip
    assert someone.send("koszt", {**COST, **own}).location == "/bo/bo-2027/zglos/zalaczniki"


def test_wrong_numbers_are_told_beside_their_fields_and_kept(call):
    someone = call.proposer()
    someone.begin()
    wrong = {
        "q-lipa": "-3",
        "q-lawka": "dużo",
        "line-1-name": "Rzeźba",
        "line-1-unit_price": "tanio",
        "upkeep": "-5",
    }
    refused = someone.send("koszt", wrong)
    assert refused.status_code == 422
    for field in ("q-lipa-e", "q-lawka-e", "line-1-unit_price-e", "line-1-source-e", "upkeep-e"):
        assert f'id="{field}"' in refused.text, field
    assert faults_of(refused.text) == []
    again = someone.open("koszt").text
    assert all(f'value="{text}"' in again for text in ("-3", "dużo", "Rzeźba", "tanio", "-5"))
