"""The estimate over plain HTTP: price list, lines of one's own, the sum that the server counts."""

from __future__ import annotations

from sqlalchemy import select

from core.db import db, transaction
from pb.rounds.models import Pool, PoolRulesRow
from pb.submission.models import Draft
from tests.support.filing import COST, IN_TOWN, shapes_at, token_in, words_of
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


def test_none_of_a_thing_on_the_price_list_is_as_good_as_an_empty_field(call):
    someone = call.proposer()
    someone.begin()
    sent = someone.send("koszt", {**COST, "q-lipa": " 0 "})
    assert sent.status_code == 303, words_of(sent)
    assert kept(call)["lines"] == [{"measure": "lawka", "quantity": "10"}]
    nothing = someone.send("koszt", {**COST, "q-lipa": "0,0", "q-lawka": "0"})
    assert nothing.status_code == 422 and "większa od zera" not in words_of(nothing)


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


def counted(someone, fields):
    """What the script is told of a form being filled in."""
    token = token_in(someone.open("koszt"))
    answer = someone.client.post(f"{someone.base}/koszt/suma", data={"csrf_token": token, **fields})
    assert answer.status_code == 200
    return answer.get_json()


def in_the_town_pool(call):
    someone = call.proposer()
    someone.begin()
    call.ask(set_floor)
    pool = call.ask(lambda: db.session.scalars(select(Pool.id).where(Pool.code == "miasto")).one())
    assert someone.place({"place-shapes": shapes_at(*IN_TOWN), "pool": str(pool)}).status_code == 303
    return someone


def set_floor():
    with transaction():
        for rules in db.session.scalars(select(PoolRulesRow)):
            rules.cost_floor = 1_000


def own(price, **more):
    return {"line-1-unit_price": price, **{f"line-1-{name}": text for name, text in more.items()}}


def test_what_is_counted_while_typing_is_what_is_saved(call):
    someone = in_the_town_pool(call)
    for typed, total in (("1.234", "1 234 zł"), ("1.234.567", "1 234 567 zł"), ("1.234,5", "1 234,50 zł")):
        live = counted(someone, own(typed, name="Tablica", source="sklep"))
        saved = someone.send("koszt", own(typed, name="Tablica", source="sklep"), go="stay")
        assert f"Razem {total}" in words_of(saved)
        assert total in live["html"].replace("\u2009", " ").replace("\u00a0", " ")


def test_a_line_that_cannot_be_counted_is_marked_and_not_left_out_in_silence(call):
    someone = in_the_town_pool(call)
    fields = {"q-lipa": "dwie", "q-lawka": "-3", **own("-5", name="Rzeźba", source="sklep")}
    live = counted(someone, fields)
    assert set(live["wrong"]) == {"q-lipa", "q-lawka", "line-1-unit_price"}
    assert "Nie liczymy 3 pozycji" in live["said"]
    shown = someone.send("koszt", fields, go="stay")
    assert shown.status_code == 200
    assert all(f'id="{name}-e"' in shown.text for name in live["wrong"])
    assert "Nie liczymy 3 pozycji" in words_of(shown)


def test_a_price_counts_before_its_source_is_written(call):
    live = counted(in_the_town_pool(call), own("2 000 zł"))
    assert (live["wrong"], "Suma mieści się" in live["said"]) == ({}, True)


def test_the_sum_is_told_against_the_floor_and_the_ceiling_and_nothing_before_a_number(call):
    someone = in_the_town_pool(call)
    assert counted(someone, {})["said"] == ""
    assert counted(someone, {"q-lipa": "3"})["said"] == "Suma mieści się w limitach puli."
    empty = words_of(someone.open("koszt"))
    assert "za mała" not in empty and "mieści się" not in empty
    assert "co najmniej" in empty.lower()
    assert "o 150 zł za mała" in counted(someone, {"q-lipa": "1"})["said"].replace("\u2009", " ").replace(
        "\u00a0", " "
    )
    assert "za duża" in counted(someone, {"q-lawka": "90"})["said"]


def test_counting_keeps_nothing(call):
    someone = in_the_town_pool(call)
    counted(someone, {"q-lipa": "7"})
    assert call.ask(lambda: db.session.scalars(select(Draft)).one().answers.get("cost")) is None
