"""``wspolnie tally`` with terms that a file's META does not hold: units of the threshold, a minimum, means, shares."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.pb.tally.test_tally_command import counted, run
from tests.support.pabulib import EXPECTED, PABULIB

POINTS = "Poland_Czestochowa_2025_Bleszno.pb"
SHARES = "Poland_Wieliczka_2023_Green_Budget.pb"
VOTES = "Poland_Warszawa_2026_Ochota.pb"


def test_a_threshold_in_percent_is_a_share_of_the_ballots(capsys: pytest.CaptureFixture[str]) -> None:
    result = counted(
        capsys,
        VOTES,
        "--rule",
        "greedy",
        "--ties",
        "number",
        "--threshold",
        "20",
        "--threshold-unit",
        "percent",
    )
    votes = {one["id"]: one["votes"] for one in result["projects"]}
    assert result["selected"] and all(
        votes[name] * 100 >= 20 * result["ballots"] for name in result["selected"]
    )
    below = [one for one in result["projects"] if one["reason"]["code"] == "below_threshold"]
    assert below and all(one["votes"] * 100 < 20 * result["ballots"] for one in below)


def test_no_threshold_is_asked_with_zero(capsys: pytest.CaptureFixture[str]) -> None:
    result = counted(capsys, VOTES, "--rule", "greedy", "--ties", "number", "--threshold", "0")
    assert result["selected"] == EXPECTED[VOTES]["results"]["greedy"]["selected"]


def test_a_minimum_for_a_category_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    category = "nature and greenery"
    result = counted(capsys, VOTES, "--rule", "greedy", "--ties", "number", "--reserve", f"{category}=60%")
    reserved = result["parameters"]["reserved"]
    assert reserved["category"] == category and reserved["share"] == 60
    assert 0 < reserved["spent"] <= reserved["amount"] <= Decimal("0.6") * Decimal(str(result["budget"]))


def test_means_are_told_where_members_of_a_panel_gave_points(capsys: pytest.CaptureFixture[str]) -> None:
    result = counted(capsys, POINTS, "--rule", "greedy", "--ties", "number", "--score", "mean")
    assert result["parameters"]["score"] == "mean"
    assert all("mean" in one["reason"] for one in result["projects"])


def test_shares_from_a_whole_unit_as_the_web_tool_counts(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("--rule", "equal-shares", "--ties", "number", "--completion", "add1-full", "--whole-unit")
    result = counted(capsys, SHARES, *asked)
    assert result["selected"] == EXPECTED[SHARES]["results"]["mes_cost_add1_full_int"]["selected"]


def test_a_run_off_tells_both_sides(capsys: pytest.CaptureFixture[str]) -> None:
    result = counted(capsys, SHARES, "--rule", "equal-shares", "--ties", "number", "--run-off")
    assert set(result["parameters"]["run_off"]) == {"equal-shares", "greedy"}


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        (("--threshold", "wiele"), "--threshold"),
        (("--threshold-unit", "percent"), "--threshold"),
        (("--threshold", "101", "--threshold-unit", "percent"), "100%"),
        (("--reserve", "zieleń"), "--reserve"),
        (("--reserve", "nature and greenery=120%"), "100%"),
        (("--reserve", "zieleń=20%"), "nature and greenery"),
        (("--whole-unit",), "equal-shares"),
    ],
)
def test_nonsense_is_refused_in_a_sentence(
    terms: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, str(PABULIB / VOTES), "--rule", "greedy", *terms)
    assert code not in (0, 3) and not out and said in err
