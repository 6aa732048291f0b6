"""Every code has its sentence: why a project won or lost, why a ballot is void."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask

from core.web import i18n
from pb.results.page import short_money
from pb.results.queries import ResultRow
from pb.results.texts import (
    SENTENCES,
    VOID_REASONS,
    more_text,
    reason_sentence,
    score_text,
    void_reason,
    winners_heading,
)
from pb.rounds.rules import BallotMethod, FaultPolicy, PoolKind, PoolRules, RoundRules
from pb.tally.engine import outcome
from pb.voting import rules as voting_rules
from pb.voting.rules import MOST_CHOICES, judge_ballot, make_ballot


@pytest.fixture(scope="module")
def words() -> Flask:
    """Nothing but the languages: no database behind it."""
    app = Flask("words", root_path=str(ROOT))
    i18n.init_app(app)
    return app


@pytest.fixture
def polish(words: Flask):
    """A Polish reader's request."""
    with words.test_request_context(headers={"Cookie": "lang=pl"}):
        yield


ROOT = Path(__file__).resolve().parents[3]
NUMBERS = {"A": 3, "B": 7, "C": 12}
ENDS = {"missing": 3, "unit": "votes"}


def row(code: str, **facts) -> ResultRow:
    """A project of 96 400 zł with this reason."""
    return ResultRow(
        1, 5, "E", "Skwer", "greenery", Decimal(96400), "Wasilków", None, None, 4, Decimal(4), code == "selected", None,
        code, facts,
    )  # fmt: skip


def said(code: str, **facts) -> str:
    """The sentence as plain text with ordinary spaces."""
    text = reason_sentence(row(code, **facts), NUMBERS)
    return re.sub(r"[\u00a0\u2009\u202f]", " ", text.striptags())


CASES = [
    ("selected", {"place": 1, "left_before": 200000, "left": 103600}, "Zostało potem 103 600 zł."),
    (
        "topped_up", {"left": 80000, "from_reserve": 16400},
        "W puli zostało 80 000 zł, brakujące 16 400 zł dokłada miasto.",
    ),
    (
        "from_leftovers", {"place": 1, "left_before": 120000, "left": 23600},
        "W jego puli zabrakło, ale starczyło pieniędzy, które zostały we wszystkich pulach. Zostało potem 23 600 zł.",
    ),
    (
        "not_affordable", {"held": "12300.50", "short_by": "84099.50", "ballots": 211},
        "Jego zwolennicy mieli razem jeszcze 12 300,50 zł, a projekt kosztuje 96 400 zł.",
    ),
    (
        "did_not_fit", {"left": 61200, "short_by": 35200, "missing": None, "unit": "votes", "cheaper_by": None, "pot_left": 900},
        "Nie zmieścił się: w puli zostało 61 200 zł, a projekt kosztuje 96 400 zł. "
        "Z pieniędzy, które zostały w pulach, też nie: było już tylko 900 zł.",
    ),
    (
        "did_not_fit", {"left": 61200, "short_by": 35200, "missing": 12, "unit": "votes", "cheaper_by": 35200, "stops": False},
        "Nie zmieścił się: w puli zostało 61 200 zł, a projekt kosztuje 96 400 zł. "
        "Wygrałby, gdyby zdobył 12 głosów więcej albo kosztował o 35 200 zł mniej.",
    ),
    (
        "did_not_fit", {"left": "61200.50", "short_by": "35199.50", "missing": None, "unit": "votes", "cheaper_by": "35199.50", "stops": False},
        "Nie zmieścił się: w puli zostało 61 200,50 zł, a projekt kosztuje 96 400 zł. "
        "Wygrałby, gdyby kosztował o 35 199,50 zł mniej.",
    ),
    (
        "stopped", {"at": "B", **ENDS},
        "Wybieranie skończyło się wcześniej, na nr 7, na który nie starczyło pieniędzy. Wygrałby, gdyby zdobył 3 głosy więcej.",
    ),
    (
        "lost_tie", {"winners": ["A", "C"], "broken_by": "drawn", "left": 5, "short_by": 9, "missing": 1, "unit": "votes", "cheaper_by": None},
        "Przegrał losowanie przy równej liczbie głosów z nr 3, 12. Wygrałby, gdyby zdobył 1 głos więcej.",
    ),
    (
        "lost_tie", {"winners": ["A"], "broken_by": "cheaper", "left": 5, "short_by": 9, "missing": 1, "unit": "points", "cheaper_by": None},
        "Dostał tyle samo punktów co nr 3. Przy remisie pierwszeństwo ma tańszy. Wygrałby, gdyby zdobył 1 punkt więcej.",
    ),
    (
        "conflict", {"with": "A", "difference": 22, **ENDS},
        "Wyklucza się z nr 3, który dostał o 22 głosy więcej. Wygrałby, gdyby zdobył 3 głosy więcej.",
    ),
    (
        "conflict", {"with": "A", "difference": 0, "missing": None, "unit": "votes"},
        "Wyklucza się z nr 3, który przy remisie ma pierwszeństwo.",
    ),
    (
        "below_threshold", {"threshold": 100, "short_of_threshold": 1, "missing": None, "unit": "votes"},
        "Poniżej progu 100 głosów: zabrakło 1 głosu.",
    ),
    (
        "below_threshold", {"threshold": 21, "short_of_threshold": 15, "missing": 15, "unit": "points"},
        "Poniżej progu 21 punktów: zabrakło 15 punktów. Wygrałby, gdyby zdobył 15 punktów więcej.",
    ),
    (
        "below_threshold", {"threshold": "2.5", "threshold_unit": "percent", "short_of_threshold": 12, "missing": None, "unit": "votes"},
        "Poniżej progu 2,5% ważnych kart: zabrakło 12 głosów.",
    ),
    (
        "below_threshold", {"threshold": 1000, "threshold_unit": "voters", "short_of_threshold": 2, "missing": None, "unit": "points"},
        "Poniżej progu 1 000 głosów: zabrakło 2 głosów.",
    ),
    ("no_votes", {"missing": None, "unit": "votes"}, "Nikt na niego nie zagłosował."),
    ("withdrawn", {}, "Wycofany przed liczeniem."),
    ("announced", {}, "Wybrany według ogłoszenia miasta; zasady z tego pliku jeszcze nie liczymy."),
    ("not_announced", {}, "Niewybrany według ogłoszenia miasta."),
]  # fmt: skip


@pytest.mark.parametrize(("code", "facts", "sentence"), CASES)
def test_each_reason_is_told_in_a_sentence_with_its_distances(polish, code, facts, sentence):
    assert said(code, **facts) == sentence


def test_every_code_of_the_engine_has_a_sentence():
    table = outcome.__doc__ or ""
    codes = set(re.findall(r"^``(\w+)``  ", table, re.MULTILINE))
    assert len(codes) == 11 and codes | {"announced", "not_announced"} == set(SENTENCES)
    assert {code for code, _facts, _sentence in CASES} == set(SENTENCES)


def test_every_code_that_voids_a_ballot_has_words():
    source = Path(voting_rules.__file__).read_text(encoding="utf-8")
    strings = {
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    first = {
        node.args[0].value
        for node in calls
        if getattr(node.func, "id", "") in ("Problem", "_problem")
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    chosen = {"value_missing", "value_unexpected", "not_exact", "too_few"}
    assert chosen <= strings
    assert first | chosen | {"damaged"} == set(VOID_REASONS)


def test_real_void_ballots_get_words_of_their_own(polish):
    pool = PoolRules(7, "p", "Pula", PoolKind.CITIZEN, Decimal(1), BallotMethod.APPROVAL, 2, 2)
    rules = RoundRules(1, (), (pool,), fault_policy=FaultPolicy.BALLOT)
    vague = void_reason("inny_kod")
    pool_of = dict.fromkeys(range(1, 10), 7)
    for lines in ([], [(1, None)], [(1, None)] * 2, [(1, None), (2, None), (3, None)], [(99, None)], [(1, 4), (2, None)],
                  [(number, None) for number in range(MOST_CHOICES + 1)]):  # fmt: skip
        code = judge_ballot(rules, make_ballot(lines, pool_of)).void_reason
        assert code and void_reason(code) != vague, lines


@pytest.mark.parametrize(
    ("count", "votes", "more"),
    [
        (0, "0 głosów", "0 głosów więcej"), (1, "1 głos", "1 głos więcej"), (2, "2 głosy", "2 głosy więcej"),
        (5, "5 głosów", "5 głosów więcej"), (12, "12 głosów", "12 głosów więcej"), (22, "22 głosy", "22 głosy więcej"),
        (1204, "1 204 głosy", "1 204 głosy więcej"),
    ],
)  # fmt: skip
def test_polish_forms_after_a_number(polish, count, votes, more):
    assert score_text(count, "votes").replace("\u2009", " ") == votes
    assert more_text(count, "votes").replace("\u2009", " ") == more


@pytest.mark.parametrize(
    ("count", "heading"),
    [
        (0, "Żaden projekt nie wygrał"), (1, "Jeden projekt wygrał"), (2, "Dwa projekty wygrały"),
        (5, "Pięć projektów wygrało"), (10, "Dziesięć projektów wygrało"), (12, "12 projektów wygrało"),
        (22, "22 projekty wygrały"),
    ],
)  # fmt: skip
def test_the_heading_says_how_many_won(polish, count, heading):
    assert winners_heading(count, "pl") == heading


@pytest.mark.parametrize("language", ["en", "uk"])
def test_other_languages_use_digits(words: Flask, language):
    with words.test_request_context(headers={"Cookie": f"lang={language}"}):
        assert winners_heading(5, language).startswith("5 ")


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (135_000, "135 tys."),
        (18_500, "18,5 tys."),
        (999, "999"),
        (2_360_000, "2,4 mln"),
        (1_000_000, "1 mln"),
    ],
)
def test_money_inside_a_bar_is_short(polish, amount, text):
    assert short_money(Decimal(amount)).replace("\u00a0", " ") == text


@pytest.mark.parametrize("code", ["did_not_fit", "conflict"])
def test_under_equal_shares_what_would_do_is_told_at_the_share_of_the_count(polish, code) -> None:
    facts = {
        "left": 61200,
        "short_by": 35200,
        "with": "A",
        "difference": 3,
        "missing": 14,
        "unit": "votes",
        "cheaper_by": 7000,
    }
    lost = replace(row(code, **facts), rule="equal-shares")
    text = re.sub(r"[\u00a0\u2009\u202f]", " ", reason_sentence(lost, NUMBERS).striptags())
    assert text.endswith(
        "Przy tym samym udziale wystarczyłoby więcej kart tylko z głosem na niego: 14, albo koszt niższy o 7 000 zł."
    )
    assert "Wygrałby" not in text
