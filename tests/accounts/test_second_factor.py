"""Officials give a code after the password: rules of codes, the whole log-in, setting up, loss and recovery."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from accounts.cli import users
from accounts.factor_keys import open_secret, seal_secret
from accounts.rules import Role
from accounts.second_factor import (
    RECOVERY_SIGNS,
    Gate,
    gate_of,
    in_groups,
    is_recovery_code,
    is_time_code,
    matching_step,
    normal_code,
    step_of,
)
from tests.accounts.conftest import Browser, Town
from tests.support.page_rules import faults_of

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
"""The secret of RFC 6238's own examples, in base 32."""
OFFICIAL, ADMINISTRATOR = "urzad@example.org", "admin@example.org"


@pytest.mark.parametrize(
    ("second", "code"), [(59, "287082"), (1111111109, "081804"), (20000000000, "353130")]
)
def test_codes_are_those_of_the_standard(second: int, code: str) -> None:
    moment = datetime.fromtimestamp(second, UTC)
    assert matching_step(SECRET, code, moment, None) == second // 30


@given(st.integers(0, 4_000_000_000), st.integers(-3, 3))
def test_a_clock_may_be_one_step_off_and_no_more(second: int, steps: int) -> None:
    moment = datetime.fromtimestamp(second + 90, UTC)
    code = pyotp.TOTP(SECRET).at(moment + timedelta(seconds=30 * steps))
    found = matching_step(SECRET, code, moment, None)
    if abs(steps) <= 1:
        assert found is not None
        assert matching_step(SECRET, code, moment, found) is None, "a step is used once"
    elif found is not None:
        assert code == pyotp.TOTP(SECRET).generate_otp(found), "only another step with the same digits opens"


def test_an_earlier_step_does_not_open_after_a_later_one() -> None:
    moment = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
    earlier = pyotp.TOTP(SECRET).at(moment - timedelta(seconds=30))
    assert matching_step(SECRET, earlier, moment, step_of(moment)) is None


def test_codes_are_read_as_people_type_them() -> None:
    assert normal_code(" 123 456\u00a0") == "123456"
    assert normal_code("abcd-efgh jkmn") == "ABCDEFGHJKMN"
    assert is_time_code("123456") and not is_time_code("12345") and not is_time_code("١٢٣٤٥٦")
    assert is_recovery_code("ABCDEFGHJKMN") and not is_recovery_code("ABCDEFGHJKM0")
    assert in_groups("ABCDEFGHJKMN") == "ABCD EFGH JKMN"
    assert not set("01OIL") & set(RECOVERY_SIGNS)


@pytest.mark.parametrize(
    ("role", "has_factor", "is_verified", "is_required", "gate"),
    [
        (Role.OFFICIAL, False, False, False, Gate.OPEN),
        (Role.OFFICIAL, False, False, True, Gate.SET_UP),
        (Role.CLERK, True, False, True, Gate.CODE),
        (Role.CLERK, True, False, False, Gate.CODE),
        (Role.ADMINISTRATOR, True, True, True, Gate.OPEN),
        (Role.ADMINISTRATOR, False, True, True, Gate.SET_UP),
        (Role.RESIDENT, False, False, True, Gate.OPEN),
    ],
)
def test_what_a_sign_in_still_owes(role, has_factor, is_verified, is_required, gate) -> None:
    assert gate_of(frozenset({role}), has_factor, is_verified, is_required) is gate


def test_a_secret_is_sealed_for_one_account(town: Town) -> None:
    with town.app.app_context():
        sealed = seal_secret(7, SECRET)
        assert SECRET.encode() not in sealed
        assert open_secret(7, sealed) == SECRET
        assert open_secret(8, sealed) is None


def secret_on(page: str) -> str:
    found = re.search(r'id="secret">([^<]+)<', page)
    assert found
    return found[1].replace(" ", "")


def codes_on(page: str) -> list[str]:
    return re.findall(r"<li><code>([^<]+)</code>", page)


def code_now(town: Town, secret: str, steps: int = 0) -> str:
    moment = town.app.extensions["clock"]() + timedelta(seconds=30 * steps)
    return pyotp.TOTP(secret).at(moment)


def set_up(town: Town, browser: Browser, email: str = OFFICIAL) -> tuple[str, list[str]]:
    """Log in for the first time and set the second factor up; gives secret and recovery codes."""
    assert browser.log_in(email).location == "/konto/drugi-skladnik"
    browser.get("/konto/drugi-skladnik")
    assert browser.post("/konto/drugi-skladnik/nowy").location == "/konto/drugi-skladnik/ustaw"
    secret = secret_on(browser.get("/konto/drugi-skladnik/ustaw").text)
    done = browser.post("/konto/drugi-skladnik/ustaw", code=code_now(town, secret))
    assert done.status_code == 200
    return secret, codes_on(done.text)


@pytest.fixture
def strict_town(town: Town) -> Town:
    """A town that requires a second factor, with an official and an administrator."""
    town.require_second_factor()
    town.add(OFFICIAL, "official", name="Ala Urzędowa")
    town.add(ADMINISTRATOR, "administrator")
    return town


def test_an_official_is_led_to_set_it_up_and_nothing_opens_before(
    strict_town: Town, browser: Browser
) -> None:
    answer = browser.log_in(OFFICIAL, wroc="/urzad/konta")
    assert answer.location == "/konto/drugi-skladnik?wroc=/urzad/konta"
    for closed in ("/urzad/", "/konto/", "/urzad/poczta"):
        assert browser.get(closed).status_code == 303
    assert faults_of(browser.get("/konto/drugi-skladnik").text) == []
    browser.post("/konto/drugi-skladnik/nowy")
    page = browser.get("/konto/drugi-skladnik/ustaw")
    assert faults_of(page.text) == [] and 'class="qr"' in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert browser.get("/urzad/").status_code == 303
    browser.get("/konto/drugi-skladnik/ustaw")
    done = browser.post("/konto/drugi-skladnik/ustaw", code=code_now(strict_town, secret_on(page.text)))
    assert faults_of(done.text) == []
    assert len(set(codes_on(done.text))) == 10
    assert browser.get("/urzad/").status_code == 200
    recipient, subject, _body = strict_town.mails()[-1]
    assert (recipient, subject) == (OFFICIAL, "Drugi składnik logowania (Próbowo)")
    assert (
        strict_town.one("select facts->>'replaced' from core_audit_entries where act = 'accounts.factor_set'")
        == "false"
    )


def test_after_the_password_comes_the_code(strict_town: Town, browser: Browser, clock) -> None:
    secret, _codes = set_up(strict_town, strict_town.browser())
    clock.move(minutes=5)
    answer = browser.log_in(OFFICIAL, wroc="/urzad/dziennik")
    assert answer.location == "/konto/kod?wroc=/urzad/dziennik"
    assert browser.get("/urzad/").location.startswith("/konto/zaloguj")
    assert browser.get("/konto/zaloguj?wroc=/urzad/dziennik").location == "/konto/kod?wroc=/urzad/dziennik"
    assert browser.get("/konto/drugi-skladnik").status_code == 303, "no second device without a code"
    assert faults_of(browser.get("/konto/kod?wroc=/urzad/dziennik").text) == []
    wrong = browser.post("/konto/kod", code="000000", wroc="/urzad/dziennik")
    assert wrong.status_code == 422 and faults_of(wrong.text) == []
    right = browser.post("/konto/kod", code=code_now(strict_town, secret), wroc="/urzad/dziennik")
    assert (right.status_code, right.location) == (303, "/urzad/dziennik")
    assert browser.get("/urzad/dziennik").status_code == 200


def test_a_code_opens_once(strict_town: Town, browser: Browser, clock) -> None:
    secret, _codes = set_up(strict_town, strict_town.browser())
    clock.move(minutes=5)
    code = code_now(strict_town, secret)
    browser.log_in(OFFICIAL)
    browser.get("/konto/kod")
    assert browser.post("/konto/kod", code=code).status_code == 303
    thief = strict_town.browser()
    thief.log_in(OFFICIAL)
    thief.get("/konto/kod")
    refused = thief.post("/konto/kod", code=code)
    assert refused.status_code == 422 and "już użyty" in refused.text
    assert thief.get("/urzad/").status_code == 303
    thief.get("/konto/kod")
    assert thief.post("/konto/kod", code=code_now(strict_town, secret, 1)).status_code == 303, (
        "one step ahead"
    )


def test_the_code_that_set_it_up_does_not_open_again(strict_town: Town, browser: Browser) -> None:
    secret, _codes = set_up(strict_town, strict_town.browser())
    browser.log_in(OFFICIAL)
    browser.get("/konto/kod")
    assert browser.post("/konto/kod", code=code_now(strict_town, secret)).status_code == 422


def test_guessing_stops_soon_and_the_clock_opens_again(strict_town: Town, browser: Browser, clock) -> None:
    secret, _codes = set_up(strict_town, strict_town.browser())
    clock.move(minutes=5)
    browser.log_in(OFFICIAL)
    browser.get("/konto/kod")
    statuses = [browser.post("/konto/kod", code=f"00000{n}").status_code for n in range(7)]
    assert statuses == [422] * 6 + [429]
    refused = browser.post("/konto/kod", code=code_now(strict_town, secret))
    assert refused.status_code == 429 and int(refused.headers["Retry-After"]) > 0
    clock.move(minutes=16)
    browser.get("/konto/kod")
    assert browser.post("/konto/kod", code=code_now(strict_town, secret)).status_code == 303


def test_a_recovery_code_opens_once(strict_town: Town, browser: Browser) -> None:
    _secret, codes = set_up(strict_town, strict_town.browser())
    assert (
        strict_town.one(
            "select count(*) from accounts_recovery_codes where code_hash = :h", h=codes[0].encode()
        )
        == 0
    )
    browser.log_in(OFFICIAL)
    browser.get("/konto/kod")
    assert browser.post("/konto/kod", code=codes[0].lower().replace(" ", "-")).status_code == 303
    assert browser.get("/urzad/").status_code == 200
    other = strict_town.browser()
    other.log_in(OFFICIAL)
    other.get("/konto/kod")
    assert other.post("/konto/kod", code=codes[0]).status_code == 422
    assert (
        strict_town.one(
            "select facts->>'left' from core_audit_entries where act = 'accounts.recovery_code_used'"
        )
        == "9"
    )


def test_new_codes_and_another_device_take_a_code(strict_town: Town, browser: Browser, clock) -> None:
    secret, codes = set_up(strict_town, browser)
    browser.get("/konto/drugi-skladnik")
    assert browser.post("/konto/drugi-skladnik/kody", code="").status_code == 422
    assert browser.post("/konto/drugi-skladnik/nowy", code="123456").status_code == 422
    clock.move(minutes=1)
    renewed = browser.post("/konto/drugi-skladnik/kody", code=code_now(strict_town, secret))
    new_codes = codes_on(renewed.text)
    assert len(new_codes) == 10 and not set(codes) & set(new_codes)
    browser.get("/konto/drugi-skladnik")
    assert browser.post("/konto/drugi-skladnik/nowy", code=codes[0]).status_code == 422, "an old code is over"
    assert browser.post("/konto/drugi-skladnik/nowy", code=new_codes[0]).status_code == 303
    second = secret_on(browser.get("/konto/drugi-skladnik/ustaw").text)
    assert second != secret
    clock.move(minutes=1)
    assert browser.post("/konto/drugi-skladnik/ustaw", code=code_now(strict_town, secret)).status_code == 422
    assert browser.post("/konto/drugi-skladnik/ustaw", code=code_now(strict_town, second)).status_code == 200
    clock.move(minutes=1)
    other = strict_town.browser()
    other.log_in(OFFICIAL)
    other.get("/konto/kod")
    assert other.post("/konto/kod", code=code_now(strict_town, secret)).status_code == 422
    assert other.post("/konto/kod", code=code_now(strict_town, second)).status_code == 303


def test_a_shown_secret_waits_half_an_hour(strict_town: Town, browser: Browser, clock) -> None:
    browser.log_in(OFFICIAL)
    browser.get("/konto/drugi-skladnik")
    browser.post("/konto/drugi-skladnik/nowy")
    secret = secret_on(browser.get("/konto/drugi-skladnik/ustaw").text)
    clock.move(minutes=31)
    late = browser.post("/konto/drugi-skladnik/ustaw", code=code_now(strict_town, secret))
    assert late.status_code == 303, "back to the beginning"
    assert browser.get("/urzad/").status_code == 303


def test_a_sign_in_from_before_is_asked_once_the_town_requires_it(town: Town, browser: Browser) -> None:
    town.add(OFFICIAL, "official")
    assert browser.log_in(OFFICIAL).location == "/urzad/"
    assert browser.get("/urzad/").status_code == 200
    town.require_second_factor()
    assert browser.get("/urzad/").location == "/konto/zaloguj?wroc=/urzad/"
    assert browser.get("/konto/zaloguj?wroc=/urzad/").location == "/konto/drugi-skladnik?wroc=/urzad/"


def test_residents_and_easy_towns_log_in_as_before(town: Town, browser: Browser) -> None:
    town.require_second_factor()
    town.add("ewa@example.org")
    assert browser.log_in("ewa@example.org").location == "/konto/"
    assert browser.get("/konto/drugi-skladnik").status_code == 403
    assert town.browser().get("/konto/kod").status_code == 303
    assert town.browser().get("/konto/drugi-skladnik").status_code == 303


def test_a_role_in_the_office_asks_for_the_factor_at_once(town: Town, browser: Browser) -> None:
    town.require_second_factor()
    town.add("ewa@example.org")
    browser.log_in("ewa@example.org")
    town.do(
        "insert into accounts_role_grants (user_id, role, granted_at) values (:u, 'official', now())",
        u=town.made["ewa@example.org"],
    )
    assert browser.get("/urzad/").status_code == 303
    assert browser.get("/konto/zaloguj").location == "/konto/drugi-skladnik"


def test_an_administrator_resets_anothers_factor_and_not_ones_own(
    strict_town: Town, browser: Browser
) -> None:
    person = strict_town.browser()
    set_up(strict_town, person)
    set_up(strict_town, browser, ADMINISTRATOR)
    address = f"/urzad/konta/{strict_town.made[OFFICIAL]}"
    assert "Usuń drugi składnik" in browser.get(address).text
    assert browser.post(address + "/usun-drugi-skladnik").status_code == 303
    assert strict_town.mails()[-1][0] == OFFICIAL and "administrator usunął" in strict_town.mails()[-1][2]
    assert strict_town.one("select count(*) from core_audit_entries where act = 'accounts.factor_reset'") == 1
    assert person.get("/urzad/").status_code == 303, "every sign-in has ended"
    assert person.log_in(OFFICIAL).location == "/konto/drugi-skladnik"
    own = f"/urzad/konta/{strict_town.made[ADMINISTRATOR]}"
    assert "Usuń drugi składnik" not in browser.get(own).text
    browser.post(own + "/usun-drugi-skladnik")
    assert strict_town.one("select count(*) from accounts_second_factors") == 1


def test_the_command_helps_the_only_administrator(strict_town: Town, browser: Browser) -> None:
    set_up(strict_town, browser, ADMINISTRATOR)
    with strict_town.app.app_context():
        done = CliRunner().invoke(users, ["reset-factor", "--email", ADMINISTRATOR])
        none = CliRunner().invoke(users, ["reset-factor", "--email", "nikt@example.org"])
    assert done.exit_code == 0 and none.exit_code == 1
    assert strict_town.one("select count(*) from accounts_second_factors") == 0


def test_a_changed_secret_of_the_installation_is_told(strict_town: Town, browser: Browser, clock) -> None:
    secret, _codes = set_up(strict_town, strict_town.browser())
    strict_town.do("update accounts_second_factors set secret = decode(repeat('00', 72), 'hex')")
    clock.move(minutes=1)
    browser.log_in(OFFICIAL)
    browser.get("/konto/kod")
    refused = browser.post("/konto/kod", code=code_now(strict_town, secret))
    assert refused.status_code == 422 and "zmieniono sekret instalacji" in refused.text


def test_a_lost_token_loses_nothing(strict_town: Town, browser: Browser) -> None:
    set_up(strict_town, strict_town.browser())
    browser.log_in(OFFICIAL)
    browser.get("/konto/kod")
    refused = browser.post("/konto/kod", token="", code="123456", wroc="/urzad/dziennik")
    assert refused.status_code == 422 and 'value="/urzad/dziennik"' in refused.text


def test_a_real_town_asks_for_it_before_anybody_has_set_the_town_up(town: Town, browser: Browser) -> None:
    town.add(OFFICIAL, "official")
    assert browser.log_in(OFFICIAL).location == "/urzad/"
    kept = town.app.extensions["settings"]
    town.app.extensions["settings"] = replace(kept, environment="production")
    try:
        assert town.browser().log_in(OFFICIAL).location.startswith("/konto/drugi-skladnik")
        assert browser.get("/urzad/").status_code == 303, "an open sign-in waits for it, too"
    finally:
        town.app.extensions["settings"] = kept
