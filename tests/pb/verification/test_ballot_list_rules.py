"""The order of the ballot list is a pure function that anybody repeats."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from pb.verification.rules.ballot_list import (
    LEAST_NOTICE,
    Announcement,
    DrawState,
    check_announcement,
    check_draw,
    check_late,
    draw_hash,
    draw_text,
    drawn_order,
    plain_seed,
    renumbered,
)

LOTTO = "3 11 17 24 38 45"
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
seeds = some.text(min_size=1, max_size=60)
numbers = some.sets(some.integers(1, 10**6), max_size=60)


def codes(problems):
    return [problem.code for problem in problems]


def test_the_example_stays_what_it_is_on_every_machine():
    assert draw_hash(LOTTO, 5001) == "249ea4e7c79ec524a57c1f0a1fc63ed2ee60086f44f3a0d4a7e426e8903433c4"
    assert drawn_order(LOTTO, [5001, 5002, 5003, 5004, 5005]) == (5003, 5004, 5001, 5002, 5005)


def test_sha256sum_says_the_same():
    def by_hand(number):
        printed = subprocess.run(["printf", r"%s\n%s", LOTTO, str(number)], capture_output=True, check=True)
        done = subprocess.run(["sha256sum"], input=printed.stdout, capture_output=True, check=True)
        return done.stdout.split()[0].decode()

    assert sorted(range(5001, 5011), key=by_hand) == list(drawn_order(LOTTO, range(5001, 5011)))


@given(seeds, numbers, some.randoms(use_true_random=False))
def test_the_order_never_depends_on_the_order_given(seed, given_numbers, chance):
    mixed = list(given_numbers)
    chance.shuffle(mixed)
    assert drawn_order(seed, mixed) == drawn_order(seed, sorted(given_numbers))


@given(seeds, numbers)
def test_the_order_is_a_permutation(seed, given_numbers):
    order = drawn_order(seed, given_numbers)
    assert len(order) == len(given_numbers) and set(order) == given_numbers


@given(seeds, numbers, some.integers(1, 10**6))
def test_one_project_more_moves_no_two_others(seed, given_numbers, one_more):
    before = drawn_order(seed, given_numbers - {one_more})
    after = drawn_order(seed, given_numbers | {one_more})
    assert tuple(number for number in after if number != one_more) == before


def test_the_hash_seed_of_the_machine_changes_nothing():
    program = f"from pb.verification.rules.ballot_list import drawn_order; print(drawn_order({LOTTO!r}, set(range(5001, 5031))))"
    said = {
        subprocess.run(
            [sys.executable, "-c", program], env={**os.environ, "PYTHONHASHSEED": chance}, capture_output=True, check=True
        ).stdout
        for chance in ("0", "1", "4711")
    }  # fmt: skip
    assert len(said) == 1


def test_what_is_hashed_is_the_seed_a_line_feed_and_the_number():
    assert draw_text(LOTTO, 5001) == "3 11 17 24 38 45\n5001"


def test_spaces_and_composed_letters_of_the_seed_do_not_matter():
    assert plain_seed("  Łódź\u00a0 1\t2 \n3 ") == "Łódź 1 2 3"
    assert drawn_order("z\u0301le", range(20)) == drawn_order("źle", range(20))


def test_numbers_from_one_and_the_others_keep_theirs():
    told = renumbered((5003, 5001), {5002: 5002})
    assert told.on_ballot == {5003: 1, 5001: 2} and told.moved == {}


def test_a_low_number_of_another_project_makes_room():
    told = renumbered((3, 1), {2: 2, 4: 4})
    assert told.on_ballot == {3: 1, 1: 2} and told.moved == {2: 12}


@given(numbers, some.data())
def test_nobody_shares_a_number(filed, data):
    chosen = data.draw(some.sets(some.sampled_from(sorted(filed)))) if filed else set()
    told = renumbered(drawn_order("x", chosen), {one: one for one in filed - chosen})
    rest = {one: told.moved.get(one, one) for one in filed - chosen}
    given_out = [*told.on_ballot.values(), *rest.values()]
    assert len(given_out) == len(set(given_out)) == len(filed)


def test_an_announcement_says_where_from_and_when():
    vote = NOW + timedelta(days=9)
    good = Announcement("Losowanie Lotto 4 grudnia", NOW + timedelta(days=2))
    assert check_announcement(good, NOW, vote) == []
    assert codes(check_announcement(Announcement("Lotto", None), NOW, vote)) == [
        "source_missing",
        "moment_wrong",
    ]
    assert codes(check_announcement(Announcement(good.source, NOW), NOW, vote)) == ["moment_past"]
    assert codes(check_announcement(Announcement(good.source, vote), NOW, vote)) == ["moment_in_vote"]


def test_a_seed_is_announced_a_full_day_before_it_is_known():
    day = NOW + LEAST_NOTICE
    source, vote = "Losowanie Lotto 25 listopada", NOW + timedelta(days=9)
    assert codes(check_announcement(Announcement(source, day - timedelta(seconds=1)), NOW, vote)) == [
        "moment_soon"
    ]
    assert check_announcement(Announcement(source, day), NOW, vote) == []


def test_a_seed_before_its_moment_is_refused_and_at_the_moment_taken():
    state = DrawState(NOW, False, (5001,))
    assert codes(check_draw(state, LOTTO, NOW - timedelta(seconds=1))) == ["seed_too_early"]
    assert check_draw(state, LOTTO, NOW) == []


def test_what_is_open_is_named():
    state = DrawState(NOW, False, (5001,), appealed=(5002,), unconcluded=(5003,), merging=(5004,))
    problems = check_draw(state, LOTTO, NOW)
    assert codes(problems) == ["appeals_open", "cases_open", "merges_open"]
    assert problems[0].facts["numbers"] == [5002]


def test_nothing_is_drawn_twice_or_of_nothing():
    assert codes(check_draw(DrawState(NOW, True, (5001,)), LOTTO, NOW)) == ["drawn_already"]
    assert codes(check_draw(DrawState(None, False, (5001,)), LOTTO, NOW)) == ["not_announced"]
    assert codes(check_draw(DrawState(NOW, False), " ", NOW)) == ["nothing_accepted", "seed_missing"]


def test_the_end_of_the_list_is_open_until_the_vote():
    assert check_late(True, NOW, NOW + timedelta(seconds=1)) is None
    assert check_late(True, NOW, NOW).code == "voting_began"
    assert check_late(False, NOW, None).code == "not_drawn"
