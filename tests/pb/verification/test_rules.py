"""Decisions of verification without a database: terms, pace, the card, conclusions, differences."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.schedule import is_working_day, working_days_between
from pb.rounds.filing_rules import CardQuestion
from pb.rounds.rules import RoundRules, Stage, StageWindow
from pb.verification.rules.card import (
    CardAnswer,
    SystemFacts,
    blocking,
    merged_card,
    read_card,
    system_answers,
    system_topic,
    unanswered,
)
from pb.verification.rules.decisions import (
    Opinion,
    check_acceptance,
    check_opinion,
    check_rejection,
    check_return,
    suggested_grounds,
    suggested_paragraphs,
)
from pb.verification.rules.differences import changes_between, pieces_between
from pb.verification.rules.stations import Answer, Verdict, office_stage
from pb.verification.rules.terms import (
    conclusion_due,
    formal_due,
    is_held_by_another,
    is_overdue,
    pace_of,
)

QUESTIONS = (
    CardQuestion(
        "grunt",
        "Czy gmina ma prawo do terenu?",
        legal_reference="§ 9 pkt 2",
        grounds_template="Teren jest cudzy.",
    ),
    CardQuestion("koszt", "Czy koszt mieści się w limicie?", legal_reference="§ 10"),
    CardQuestion("opis", "Czy opis jest zrozumiały?", is_blocking=False),
)
YES, NO = CardAnswer(Answer.YES), CardAnswer(Answer.NO)
FULL = {"grunt": YES, "koszt": YES, "opis": YES}
BUSY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
DAYS = st.dates(date(2026, 1, 1), date(2030, 12, 31))


def test_the_formal_check_is_counted_from_the_end_of_the_call_and_over_christmas():
    # Call until Wednesday 23 December 2026; 24, 25 and 26 December are free, then 28, 29, 30.
    assert formal_due(date(2026, 12, 1), date(2026, 12, 23), 3) == date(2026, 12, 30)
    assert formal_due(date(2026, 12, 28), date(2026, 12, 23), 1) == date(2026, 12, 29)
    assert formal_due(date(2026, 12, 28), None, 1) == date(2026, 12, 29)


@BUSY
@given(DAYS, DAYS, st.integers(1, 60))
def test_a_term_ends_on_a_working_day_after_just_so_many(filed_on, closes_on, days):
    due = formal_due(filed_on, closes_on, days)
    assert is_working_day(due)
    assert working_days_between(max(filed_on, closes_on), due) == days


def test_the_day_of_the_term_is_in_time():
    assert not is_overdue(date(2026, 11, 27), date(2026, 11, 27))
    assert is_overdue(date(2026, 11, 27), date(2026, 11, 28))
    assert not is_overdue(None, date(2026, 11, 28))
    assert conclusion_due(date(2026, 11, 28), date(2026, 11, 27)) == date(2026, 11, 28)
    assert conclusion_due(date(2026, 11, 28), None) == date(2026, 11, 28)


def test_thirty_seven_by_friday_are_thirteen_a_day():
    pace = pace_of(37, date(2026, 11, 25), date(2026, 11, 27))
    assert (pace.days, pace.a_day) == (3, 13)
    assert pace_of(37, date(2026, 11, 28), date(2026, 11, 27)).days == 0


@BUSY
@given(st.integers(0, 3000), DAYS, st.integers(0, 60))
def test_the_pace_is_enough_and_not_more_than_needed(left, on, ahead):
    pace = pace_of(left, on, on + timedelta(days=ahead))
    days = max(1, pace.days)
    assert pace.a_day * days >= left > (pace.a_day - 1) * days or left == pace.a_day == 0


def test_a_lease_is_over_at_its_end():
    end = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
    assert is_held_by_another(1, end, 2, end - timedelta(seconds=1))
    assert not is_held_by_another(1, end, 2, end)
    assert not is_held_by_another(1, end, 1, end - timedelta(seconds=1))
    assert not is_held_by_another(None, None, 1, end)


def test_checking_begins_when_the_call_is_over():
    opens = datetime(2026, 9, 1, tzinfo=UTC)
    rules = RoundRules(1, (StageWindow(Stage.SUBMISSION, opens, opens + timedelta(days=10)),), ())
    after = opens + timedelta(days=10, seconds=1)
    assert office_stage(rules, Stage.SUBMISSION, opens) is Stage.SUBMISSION
    assert office_stage(rules, Stage.SUBMISSION, after) is Stage.VERIFICATION
    assert office_stage(rules, Stage.VOTING, after) is Stage.VOTING


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Czy miejsce leży w obszarze puli?", "place"),
        ("Czy koszt mieści się w granicach puli?", "cost"),
        ("Czy zieleń i jej pielęgnacja to co najmniej 51% kosztu?", "greenery"),
        ("Czy lista poparcia ma wymaganą liczbę podpisów?", "endorsements"),
        ("Czy wniosek złożono w terminie?", "time"),
        ("Czy gmina ma prawo do terenu?", None),
        ("Czy z efektu każdy skorzysta bezpłatnie?", None),
    ],
)
def test_the_system_finds_its_questions_by_their_words(text, topic):
    assert system_topic(CardQuestion("p-1", text)) == topic


def facts(**known) -> SystemFacts:
    return SystemFacts(cost=Decimal(50), cost_floor=Decimal(10), cost_ceiling=Decimal(50), **known)


def test_the_system_answers_what_it_knows_and_no_more():
    assert facts().is_within_limits is True
    assert SystemFacts(cost=Decimal("50.01"), cost_ceiling=Decimal(50)).is_within_limits is False
    assert SystemFacts(cost=Decimal(5)).is_within_limits is None
    assert facts(endorsements=10, endorsed=9).verdicts().get("endorsements") is None
    assert facts(endorsements=10, endorsed=10).verdicts()["endorsements"] is Answer.YES
    assert facts().verdicts()["endorsements"] is Answer.NOT_APPLICABLE
    assert facts(greenery=Decimal("50.9"), minimum_greenery=Decimal(51)).verdicts()["greenery"] is Answer.NO
    assert facts(is_inside=False).verdicts()["place"] is Answer.NO
    assert list(system_answers(QUESTIONS, facts())) == ["koszt"]


def test_an_answer_stays_the_systems_only_while_nobody_changes_it():
    suggested = {"koszt": CardAnswer(Answer.YES, by_system=True)}
    assert merged_card({"koszt": YES}, suggested)["koszt"].by_system
    assert not merged_card({"koszt": NO}, suggested)["koszt"].by_system


@BUSY
@given(st.dictionaries(st.sampled_from(["grunt", "koszt", "opis"]), st.sampled_from([YES, NO, CardAnswer()])))
def test_a_card_survives_the_database(card):
    assert read_card({code: one.stored() for code, one in card.items()}) == card


def test_a_card_of_strange_words_is_an_unanswered_one():
    assert unanswered(QUESTIONS, read_card({"grunt": {"answer": "może"}, "inne": {"answer": "yes"}})) == [
        1,
        2,
        3,
    ]


def test_only_blocking_questions_stop_a_project():
    assert blocking(QUESTIONS, {**FULL, "opis": NO}) == []
    assert [one.code for one in blocking(QUESTIONS, {**FULL, "grunt": NO})] == ["grunt"]


def codes(problems):
    return [problem.code for problem in problems]


def test_what_acceptance_needs():
    assert check_acceptance(True, QUESTIONS, FULL, [], "") == []
    assert codes(check_acceptance(False, QUESTIONS, FULL, [], "")) == ["card_not_finished"]
    assert codes(check_acceptance(True, QUESTIONS, {**FULL, "grunt": NO}, [], "")) == ["card_says_no"]
    waiting = [Opinion("Drogi", None)]
    assert codes(check_acceptance(True, QUESTIONS, FULL, waiting, "")) == ["opinions_awaited"]
    against = [Opinion("Drogi", Verdict.NEGATIVE)]
    assert codes(check_acceptance(True, QUESTIONS, FULL, against, "")) == ["grounds_against_opinion"]
    assert check_acceptance(True, QUESTIONS, FULL, against, "Kolizję usunie przebudowa ulicy.") == []


@BUSY
@given(st.text(max_size=14), st.text(max_size=60))
def test_no_rejection_without_grounds(grounds, paragraph):
    assert "grounds_missing" in codes(check_rejection(grounds, paragraph))


def test_a_rejection_names_its_paragraph():
    assert codes(check_rejection("Działka 412/3 jest prywatna.", " ")) == ["paragraph_missing"]
    assert check_rejection("Działka 412/3 jest prywatna.", "§ 9 pkt 2") == []
    assert codes(check_rejection("x" * 6001, "§" * 61, "§" * 61)) == ["text_too_long", "paragraph_too_long"]


@pytest.mark.parametrize("days", [None, 0, -1, 61, 10**9])
def test_a_return_has_a_term_within_reason(days):
    assert codes(check_return("Opis jest za krótki na ocenę.", ["description"], days)) == [
        "days_out_of_range"
    ]


def test_a_return_names_known_parts():
    assert codes(check_return("Opis jest za krótki na ocenę.", ["status"], 5)) == ["fields_missing"]
    assert codes(check_return("Opis jest za krótki na ocenę.", [], 5)) == ["fields_missing"]
    assert check_return("Opis jest za krótki na ocenę.", ["description"], 5) == []


def test_doubts_have_reasons():
    assert check_opinion(Verdict.POSITIVE, "") == []
    assert codes(check_opinion(Verdict.CONDITIONAL, "bo tak")) == ["reasons_missing"]
    assert codes(check_opinion(None, "")) == ["verdict_missing"]


def test_a_rejection_begins_with_the_questions_answered_no():
    card = {**FULL, "grunt": CardAnswer(Answer.NO, "Działka 412/3."), "koszt": NO}
    assert (
        suggested_grounds(QUESTIONS, card)
        == "Teren jest cudzy.\nDziałka 412/3.\n\nCzy koszt mieści się w limicie?"
    )
    assert suggested_paragraphs(QUESTIONS, card) == ("§ 9 pkt 2", "§ 10")


WORDS = st.text(st.sampled_from("ab ął.\n"), max_size=40)


@BUSY
@given(WORDS, WORDS)
def test_a_difference_holds_both_texts_whole(before, after):
    pieces = pieces_between(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == after


def test_only_what_changed_is_shown_word_by_word():
    old = {
        "title": "Skwer",
        "description": "Pięć lip.",
        "lines": [{"name": "Lipy", "amount": "10"}],
        "location": None,
    }
    new = {**old, "description": "Pięć starych lip.", "lines": [{"name": "Lipy", "amount": "12"}],
           "location": '{"type":"Point","coordinates":[23.2,53.2]}'}  # fmt: skip
    changes = {one.field: one.pieces for one in changes_between(old, new)}
    assert list(changes) == ["description", "lines", "location"]
    assert [(piece.kind, piece.text) for piece in changes["description"]] == [
        ("kept", "Pięć"), ("added", " starych"), ("kept", " lip."),
    ]  # fmt: skip
    assert changes["location"][0].text == "53.20000, 23.20000"


def test_very_long_texts_are_compared_by_lines():
    old = "\n".join(f"wiersz {n}" for n in range(3000))
    new = old.replace("wiersz 7\n", "wiersz siódmy\n")
    changed = [piece.text for piece in pieces_between(old, new) if piece.kind != "kept"]
    assert changed == ["wiersz 7\n", "wiersz siódmy\n"]


def line(**changed):
    written = {
        "name": "Lipy", "amount": "12000", "quantity": "5", "unit": "szt.", "unit_price": "2400",
        "price_source": "oferta szkółki", "is_greenery": True, "measure_code": None,
    }  # fmt: skip
    return {"lines": [{**written, **changed}]}


@pytest.mark.parametrize(
    "changed",
    [
        {"price_source": "internet"},
        {"quantity": "6"},
        {"unit_price": "2500"},
        {"is_greenery": False},
        {"unit": "m"},
    ],
)
def test_whatever_changes_in_a_cost_line_is_seen(changed):
    (change,) = changes_between(line(), line(**changed))
    assert {piece.kind for piece in change.pieces} >= {"removed"} or change.pieces[-1].kind == "added"
    assert changes_between(line(), line()) == []


def test_a_moved_corner_of_a_long_outline_is_a_change_and_says_how_far():
    ring = [[23.2, 53.2], [23.21, 53.2], [23.21, 53.21], [23.205, 53.22], [23.2, 53.21], [23.2, 53.2]]
    other = [*ring[:4], [23.19, 53.21], ring[0]]
    old, new = ({"location": json.dumps({"type": "Polygon", "coordinates": [one]})} for one in (ring, other))
    (change,) = changes_between(old, new)
    assert change.move.metres > 50 and change.move.corners_before == change.move.corners_after == 6
    assert changes_between(old, old) == []


def test_amounts_change_whole_and_in_words_of_money():
    (change,) = changes_between({"cost": "1200"}, {"cost": "12000.5"}, lambda amount: f"{amount} zł")
    assert [(one.kind, one.text) for one in change.pieces] == [
        ("removed", "1200 zł"),
        ("added", "12000.5 zł"),
    ]


def test_papers_are_compared_where_both_contents_name_them():
    (change,) = changes_between({"attachments": ["plan.pdf"]}, {"attachments": ["plan.pdf", "zgoda.pdf"]})
    assert change.field == "attachments"
    assert changes_between({}, {"attachments": ["plan.pdf"]}) == []


@pytest.mark.parametrize("space", [" ", "\u00a0", "\u2009"])
def test_an_amount_in_an_estimate_changes_whole(space):
    old, new = f"Lipy: 3{space}900 zł; oferta", f"Lipy: 1{space}234,56 zł; oferta"
    changed = [(piece.kind, piece.text) for piece in pieces_between(old, new) if piece.kind != "kept"]
    assert changed == [("removed", f"3{space}900"), ("added", f"1{space}234,56")]
    assert "".join(piece.text for piece in pieces_between(old, new) if piece.kind != "removed") == new


def test_grounds_that_everybody_reads_begin_without_questions_for_the_office_only():
    kept = CardQuestion(
        "zgoda", "Czy jest zgoda opiekuna?", grounds_template="Brakuje zgody.", is_office_only=True
    )
    told = CardQuestion("teren", "Czy gmina ma teren?", grounds_template="Gmina nie ma terenu.")
    card = {one.code: CardAnswer(Answer.NO, "Uwaga.") for one in (kept, told)}
    assert suggested_grounds((kept, told), card) == "Gmina nie ma terenu.\nUwaga."
