"""Pure rules of proposing: steps, two windows, words, pools of a place, the person, numbers of filing."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from pb.rounds.filing_rules import FilingPool, FilingRules
from pb.rounds.rules import PoolKind
from pb.submission.filing_texts import FIELD_LABELS
from pb.submission.forms import read_line, read_text, read_what
from pb.submission.rules import steps
from pb.submission.rules.differences import differences
from pb.submission.rules.filing import check_author, next_number
from pb.submission.rules.person import check_person
from pb.submission.rules.pools import Spot, check_pool_choice, fits, fitting_pools, pool_of_place
from pb.submission.rules.similar import Stem, fewest_hits, stems
from pb.submission.rules.wording import DESCRIPTION_MOST, TITLE_MOST, check_what, check_whom

TOWN_AREA, STUDZIANKI, OLD_TOWN = 1, 2, 3


def pool(number: int, kind: PoolKind, area: int | None = None) -> FilingPool:
    return FilingPool(number, kind, area, None, None, None, Decimal(1000))


CITY = pool(1, PoolKind.CITIZEN, TOWN_AREA)
VILLAGE = pool(2, PoolKind.VILLAGE, STUDZIANKI)
GREEN = pool(3, PoolKind.GREEN)
REVITAL = pool(4, PoolKind.REVITALISATION, OLD_TOWN)
RULES = FilingRules((CITY, VILLAGE, GREEN, REVITAL))
TOWN = frozenset({TOWN_AREA})
ANSWERS = st.recursive(st.text(max_size=8), lambda inner: st.lists(inner, max_size=3), max_leaves=4)
STEP = st.dictionaries(st.sampled_from(["title", "summary", "lines", "x"]), ANSWERS, max_size=4)


def codes(problems) -> list[str]:
    return [problem.code for problem in problems]


def test_steps_lead_on_and_back():
    keys = [step.key for step in steps.STEPS]
    assert [steps.number_of(key) for key in keys] == [1, 2, 3, 4, 5, 6, 7]
    assert steps.previous_step(keys[0]) is None and steps.next_step(keys[-1]) is None
    for before, after in zip(keys, keys[1:], strict=False):
        assert steps.next_step(before).key == after and steps.previous_step(after).key == before


@given(STEP, STEP, st.integers(0, 5), st.integers(0, 5))
def test_a_save_is_stale_only_when_it_would_overwrite_something_unseen(saved, typed, seen, version):
    answers = {"what": saved, steps.SAVED: {"what": [version, "one"]}}
    is_stale = steps.is_stale(answers, "what", typed, seen, "two")
    assert is_stale == (version > seen and saved != typed)
    assert not steps.is_stale(answers, "what", typed, seen, "one")
    assert not steps.is_stale(answers, "what", saved, seen, "two")
    assert not steps.is_stale({}, "what", typed, seen, "two")


@given(STEP, STEP)
def test_differences_name_exactly_the_fields_that_differ(saved, typed):
    assert differences(saved, saved) == []
    names = {one.name for one in differences(saved, typed)}
    assert names <= {*saved, *typed}
    assert all(saved.get(name) != typed.get(name) for name in names)


def test_rows_of_an_estimate_differ_one_by_one():
    saved = {"lines": [{"measure": "lipa", "quantity": "2"}, {"name": "Tablica", "unit_price": "5"}]}
    typed = {"lines": [{"measure": "lipa", "quantity": "3"}, {"name": "Tablica", "unit_price": "5"}]}
    assert [(one.row, one.saved, one.typed) for one in differences(saved, typed)] == [
        (1, "lipa, 2", "lipa, 3")
    ]


def test_a_place_in_a_village_belongs_to_its_pool_and_elsewhere_not():
    village = Spot(True, frozenset({TOWN_AREA, STUDZIANKI}), TOWN)
    assert fitting_pools(RULES, village) == (CITY, VILLAGE, GREEN)
    assert pool_of_place(fitting_pools(RULES, village), village) == VILLAGE
    town = Spot(True, TOWN, TOWN)
    assert pool_of_place(fitting_pools(RULES, town), town) == CITY
    assert not fits(VILLAGE, town) and not fits(REVITAL, town)
    old_town = Spot(True, frozenset({TOWN_AREA, OLD_TOWN}), TOWN)
    assert pool_of_place(fitting_pools(RULES, old_town), old_town) == REVITAL


def test_the_green_pool_is_a_choice_and_a_wrong_choice_is_told():
    town = Spot(True, TOWN, TOWN)
    fitting = fitting_pools(RULES, town)
    assert pool_of_place(fitting, town, "3") == GREEN
    assert codes(check_pool_choice(fitting, CITY, "2")) == ["pool_not_here"]
    assert codes(check_pool_choice((), None, "")) == ["pool_none"]
    assert check_pool_choice(fitting, GREEN, "3") == []


def test_words_alone_belong_to_the_whole_town():
    words = Spot(False, frozenset(), TOWN)
    assert fitting_pools(RULES, words) == (CITY, GREEN)
    assert pool_of_place(fitting_pools(RULES, words), words) == CITY


def test_the_green_pool_is_never_taken_by_a_place_alone():
    rules = FilingRules((VILLAGE, GREEN))
    for spot, code in (
        (Spot(False, frozenset(), TOWN), "pool_by_words"),
        (Spot(True, TOWN, TOWN), "pool_by_choice"),
    ):
        fitting = fitting_pools(rules, spot)
        assert fitting == (GREEN,) and pool_of_place(fitting, spot) is None
        assert codes(check_pool_choice(fitting, None, "", spot.is_drawn)) == [code]
        assert pool_of_place(fitting, spot, "3") == GREEN
    alone = FilingRules((GREEN,))
    spot = Spot(True, TOWN, TOWN)
    assert pool_of_place(fitting_pools(alone, spot), spot, "", True) == GREEN


def test_two_pools_of_equal_standing_need_a_choice():
    rules = FilingRules((pool(1, PoolKind.CITIZEN), pool(2, PoolKind.CITIZEN)))
    spot = Spot(True, TOWN, TOWN)
    fitting = fitting_pools(rules, spot)
    assert pool_of_place(fitting, spot) is None
    assert codes(check_pool_choice(fitting, None, "")) == ["pool_missing"]


@given(st.frozensets(st.integers(1, 4)), st.booleans(), st.text(max_size=2))
def test_a_found_pool_always_fits(covering, is_drawn, chosen):
    spot = Spot(is_drawn, covering if is_drawn else frozenset(), TOWN)
    fitting = fitting_pools(RULES, spot)
    found = pool_of_place(fitting, spot, chosen)
    assert found is None or (found in fitting and fits(found, spot))


WHAT = {"title": "Lipy", "summary": "Lipy przy drodze.", "description": "x" * 80, "category": "greenery"}


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("title", "", "title_missing"), ("title", "Ł" * (TITLE_MOST + 1), "text_too_long"), ("title", "ab", "text_too_short"),
        ("summary", "", "summary_missing"), ("description", "x" * 79, "text_too_short"),
        ("description", "x" * (DESCRIPTION_MOST + 1), "text_too_long"), ("category", "moon", "category_missing"),
    ],
)  # fmt: skip
def test_words_have_limits_and_each_is_told(name, text, code):
    assert check_what(WHAT, RULES) == []
    problems = check_what({**WHAT, name: text}, RULES)
    assert [(problem.code, problem.field) for problem in problems] == [(code, name)]


def test_questions_follow_their_need():
    whom = {"beneficiaries": "Wszyscy", "availability": "Zawsze", "accessible": "no", "accessibility": ""}
    assert codes(check_whom(whom, RULES)) == ["accessibility_missing"]
    assert check_whom({**whom, "accessibility": "Stoi na skarpie."}, RULES) == []
    off = FilingRules((), fields=dict.fromkeys(("beneficiaries", "availability", "accessibility"), "off"))
    assert check_whom({}, off) == []
    required = FilingRules((), fields={"description": "required"})
    assert codes(check_what({**WHAT, "description": ""}, required)) == ["description_missing"]
    assert check_what({**WHAT, "description": ""}, RULES) == []


PERSON = {"name": "Ala", "email": "ala@example.org", "age": "adult", "declaration": "yes"}


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"name": "  "}, "name_missing"), ({"name": "123"}, "name_missing"), ({"name": "a" * 121}, "text_too_long"),
        ({"email": "ala"}, "email_shape"), ({"email": ""}, "email_empty"), ({"phone": "12"}, "phone_shape"),
        ({"phone": "٥٠٠١٠٠٢٠٠"}, "phone_shape"), ({"age": ""}, "age_missing"), ({"declaration": ""}, "declaration_missing"),
        ({"website": "x"}, "website_filled"),
    ],
)  # fmt: skip
def test_the_person_is_asked_for_little_and_each_lack_is_told(changed, code):
    assert check_person(PERSON, RULES) == []
    assert codes(check_person({**PERSON, **changed}, RULES)) == [code]


def test_the_age_is_not_asked_where_no_guardian_is_needed():
    assert check_person({**PERSON, "age": ""}, FilingRules((), author_guardian_below_age=None)) == []


@given(st.integers(1, 10_000), st.none() | st.integers(1, 20_000))
def test_numbers_of_filing_grow_and_begin_where_the_rules_say(first, last):
    number = next_number(FilingRules((), filing_numbers_from=first), last)
    assert number >= first and (last is None or number > last)


def test_what_strangers_sent_counts_only_for_who_has_not_confirmed():
    rules = FilingRules((), most_projects=3)
    assert codes(check_author(rules, 0, 3)) == ["projects_unconfirmed"]
    assert codes(check_author(rules, 3, 3)) == ["projects_too_many"]
    assert check_author(rules, 2) == []


@pytest.mark.parametrize(
    ("title", "found"),
    [("", ["title_missing"]), ("12345", ["title_letters"]), ("!!! ab", ["title_letters"]), ("Łąka", []), ("\u200b" * 4, ["title_missing"])],
)  # fmt: skip
def test_a_title_has_letters_that_are_seen(title, found):
    typed = read_what(MultiDict({**WHAT, "title": title}))
    assert codes(check_what(typed, RULES)) == found


def test_signs_that_nobody_sees_are_dropped_and_line_ends_stay():
    form = MultiDict(
        {"name": "\u202eAla\u200b Pró\u00adbna\u3164 ", "text": "Jeden\r\n\u2066dwa\u2069\ttrzy"}
    )
    assert read_line(form, "name") == "Ala Próbna" and read_text(form, "text") == "Jeden\ndwa\ttrzy"
    assert (
        check_person({**PERSON, "name": read_line(MultiDict({"n": "\u200b\u2060"}), "n")}, RULES)[0].code
        == "name_missing"
    )


def test_the_number_of_projects_is_limited_only_by_the_rules():
    assert check_author(FilingRules((), most_projects=None), 99) == []
    assert check_author(FilingRules((), most_projects=3), 2) == []
    assert codes(check_author(FilingRules((), most_projects=3), 3)) == ["projects_too_many"]


def test_telling_words_lose_their_endings():
    assert stems("Ławki i lipy przy Dworcowej") == [
        Stem("ławk", False),
        Stem("lip", True),
        Stem("dworcow", False),
    ]
    short = ["łąk", "park", "ps", "las"]
    assert stems("Łąka, park dla psów i psy, las nad rzeką i pod")[0] == Stem("łąk", True)
    assert [stem.text for stem in stems("łąka park psy las")] == short
    assert stems("nowy i dla nas przy ul. oraz też") == []
    assert [fewest_hits(count) for count in (1, 2, 3, 5, 6)] == [1, 2, 2, 2, 3]


@given(st.text(max_size=300))
def test_any_title_gives_few_letters_to_look_for(title):
    found = stems(title)
    assert len(found) <= 8
    assert all(stem.text.isalpha() and len(stem.text) >= (2 if stem.is_whole else 4) for stem in found)


def test_the_label_of_a_field_fits_beside_its_answer_on_a_telephone(app):
    with app.test_request_context("/"):
        words = [word for label in FIELD_LABELS.values() for word in label().split()]
    assert max(map(len, words)) <= 14, "a longer word would be broken in the middle"
