"""The rules of accounts, without web and database."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts import rules
from accounts.rules import Role, SignInState

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
CLERK = frozenset({Role.CLERK})
RESIDENT = frozenset({Role.RESIDENT})


def codes(problems) -> list[str]:
    return [problem.code for problem in problems]


@pytest.mark.parametrize(
    ("password", "expected"),
    [
        ("", ["password_empty"]),
        ("a" * 11, ["password_short"]),
        ("krótkie hasł", []),
        ("x" * 201, ["password_long"]),
        ("Ewa.Nowak@Example.org", ["password_is_email"]),
        ("ewa.nowak-lis", []),
        ("PASSWORD1234", ["password_common"]),
        ("Hasłohasło12", ["password_common"]),
        ("aaaaaaaaaaaa", ["password_common"]),
        ("121212121212", ["password_common"]),
        ("cztery-zwykłe-słowa", []),
    ],
)
def test_password_policy(password: str, expected: list[str]) -> None:
    assert codes(rules.check_password(password, "ewa.nowak@example.org")) == expected


def test_local_part_of_the_address_is_no_password() -> None:
    assert codes(rules.check_password("Stanislaw.Nowak", "stanislaw.nowak@example.org")) == [
        "password_is_email"
    ]


def test_every_commonest_password_is_long_enough_to_matter() -> None:
    assert all(len(word) >= rules.PASSWORD_MINIMUM and word == word.casefold() for word in rules.COMMONEST)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Ewa.Lis@Example.ORG ", "Ewa.Lis@example.org"),
        ("ewa@Łódź.pl", "ewa@" + "łódź.pl".encode("idna").decode()),
        ("ewa", "ewa"),
        ("", ""),
        ("ewa@" + "a" * 300 + ".pl", "ewa@" + "a" * 300 + ".pl"),
        ("ewa@..pl", "ewa@..pl"),
    ],
)
def test_normal_email(typed: str, kept: str) -> None:
    assert rules.normal_email(typed) == kept


@pytest.mark.parametrize(
    "email",
    [
        "ewa", "ewa@", "@example.org", "ewa@localhost", "ewa@example..org", "ewa@-example.org", "e wa@example.org",
        "ewa@example.org\n", "ewa\x00@example.org", ".ewa@example.org", "ewa.@example.org", "e..wa@example.org",
        "ewa@example.org,jan@example.org", "Ewa <ewa@example.org>", "ewa@1.2.3.4", "a" * 65 + "@example.org",
    ],
)  # fmt: skip
def test_no_address(email: str) -> None:
    assert codes(rules.check_email(email)) == ["email_shape"]


@pytest.mark.parametrize(
    "email", ["ewa@example.org", "e.w+bo@mail.gmina.example", "o'neil@example.co", "ewa@xn--d-uga0v4h.pl"]
)
def test_address(email: str) -> None:
    assert rules.check_email(email) == []


def test_address_empty_and_too_long() -> None:
    assert codes(rules.check_email("")) == ["email_empty"]
    assert codes(rules.check_email("a@" + "b." * 130 + "pl")) == ["email_long"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("", []),
        ("Zażółć Gęślą", []),
        ("x" * 121, ["name_long"]),
        ("Ewa\nLis", ["name_shape"]),
        ("\u202eewa", ["name_shape"]),
    ],
)
def test_names(name: str, expected: list[str]) -> None:
    assert codes(rules.check_name(name)) == expected


def test_roles() -> None:
    assert codes(rules.check_roles([])) == ["role_none"]
    assert codes(rules.check_roles(["clerk", "king"])) == ["role_unknown"]
    assert rules.check_roles(["clerk", "official"]) == []


def test_administrators_cannot_vanish() -> None:
    both, only = frozenset({1, 2}), frozenset({1})
    administrator = Role.ADMINISTRATOR
    assert codes(rules.check_taking_role(1, 1, administrator, both)) == ["own_administrator"]
    assert codes(rules.check_taking_role(2, 1, administrator, only)) == ["last_administrator"]
    assert rules.check_taking_role(2, 1, administrator, both) == []
    assert rules.check_taking_role(1, 1, Role.CLERK, only) == []
    assert codes(rules.check_disabling(1, 1, both)) == ["own_account"]
    assert codes(rules.check_disabling(None, 1, only)) == ["last_administrator"]
    assert codes(rules.check_loss_of_administrator(1, only)) == ["last_administrator"]
    assert rules.check_loss_of_administrator(3, only) == []
    assert rules.check_loss_of_administrator(3, frozenset()) == []


def state(started: timedelta, seen: timedelta, lasts: timedelta, **kwargs: datetime) -> SignInState:
    return SignInState(
        NOW - started, NOW - seen, NOW - started + lasts, **{"ended_at": None, "disabled_at": None, **kwargs}
    )


@pytest.mark.parametrize(
    ("roles", "started", "seen", "opens"),
    [
        (CLERK, timedelta(hours=2), timedelta(minutes=59, seconds=59), True),
        (CLERK, timedelta(hours=2), timedelta(hours=1), False),
        (CLERK, timedelta(hours=12), timedelta(minutes=1), False),
        (CLERK, timedelta(hours=11, minutes=59), timedelta(minutes=1), True),
        (CLERK | RESIDENT, timedelta(hours=2), timedelta(hours=1), False),
        (RESIDENT, timedelta(days=13), timedelta(days=13), True),
        (RESIDENT, timedelta(days=14), timedelta(0), False),
    ],
)
def test_sign_ins_run_out(roles: frozenset[Role], started: timedelta, seen: timedelta, opens: bool) -> None:
    lasts = rules.sign_in_limits(roles).absolute
    assert rules.is_open(state(started, seen, lasts), roles, NOW) is opens


def test_role_given_meanwhile_shortens_a_residents_sign_in() -> None:
    lasting = state(timedelta(days=3), timedelta(0), timedelta(days=14))
    assert rules.is_open(lasting, RESIDENT, NOW)
    assert not rules.is_open(lasting, CLERK, NOW)


def test_ended_and_disabled_are_closed() -> None:
    fresh = (timedelta(0), timedelta(0), timedelta(days=1))
    assert not rules.is_open(state(*fresh, ended_at=NOW), RESIDENT, NOW)
    assert not rules.is_open(state(*fresh, disabled_at=NOW), RESIDENT, NOW)


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0", "Firefox, Linux"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130 Safari/537.36 Edg/130.0",
            "Edge, Windows",
        ),
        (
            "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130 Mobile Safari/537.36",
            "Chrome, Android",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
            "Safari, iPhone",
        ),
        ("curl/8.0", ""),
        ("", ""),
    ],
)
def test_device_names(agent: str, name: str) -> None:
    assert rules.device_name(agent) == name
