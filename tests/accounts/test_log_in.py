"""Log-in and log-out: what opens the door, and what nobody learns in front of it."""

import re

import pytest
from flask import Flask

from accounts import passwords
from app import create_app
from tests.accounts.conftest import PASSWORD, Browser, Town, close

TOKEN = re.compile(r'name="csrf_token" value="[^"]+"|[2-9A-HJ-NP-Z]{8}(?=</span>)')


def plain(page: str) -> str:
    """A page without what is new each time."""
    return TOKEN.sub("", page)


def test_right_password_opens_own_account(town: Town, browser: Browser) -> None:
    town.add("ewa@example.org", name="Ewa Lis")
    answer = browser.log_in("EWA@example.org ")
    assert (answer.status_code, answer.location) == (303, "/konto/")
    page = browser.get("/konto/").text
    assert "ewa@example.org" in page
    assert "Ewa Lis" in page
    assert "Firefox, Linux" in page


def test_officials_go_to_the_desk(town: Town, browser: Browser) -> None:
    town.add("urzad@example.org", "official")
    assert browser.log_in("urzad@example.org").location == "/urzad/"


def test_return_stays_within_the_site(town: Town, browser: Browser) -> None:
    town.add("ewa@example.org")
    assert browser.log_in("ewa@example.org", wroc="//evil.example/").location == "/"
    for wroc, goes_to in [
        ("/bo/2027/?strona=2", "/bo/2027/?strona=2"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("//[", "/"),
        ("javascript:alert(1)", "/"),
        ("/" + "a" * 5000, "/konto/"),
    ]:
        assert browser.get("/konto/zaloguj", query_string={"wroc": wroc}).location == goes_to


def test_guarded_page_comes_back_after_log_in(town: Town, browser: Browser) -> None:
    town.add("admin@example.org", "administrator")
    asked = browser.get("/urzad/konta?rola=clerk")
    assert asked.status_code == 303
    assert 'name="wroc" type="hidden" value="/urzad/konta?rola=clerk"' in browser.get(asked.location).text
    answer = browser.post(
        "/konto/zaloguj", email="admin@example.org", password=PASSWORD, wroc="/urzad/konta?rola=clerk"
    )
    assert answer.location == "/urzad/konta?rola=clerk"


def test_every_refusal_reads_the_same(town: Town) -> None:
    town.add("ewa@example.org")
    town.add("nowa@example.org", confirmed=False)
    town.add("stara@example.org")
    town.do("update accounts_users set disabled_at = now() where email = 'stara@example.org'")
    town.do(
        "insert into accounts_users (email, display_name, created_at) values ('bez@example.org', '', now())"
    )
    pages = set()
    for email, password in [
        ("ewa@example.org", "zupełnie-inne-hasło"),
        ("nikt@example.org", PASSWORD),
        ("nowa@example.org", PASSWORD),
        ("stara@example.org", PASSWORD),
        ("bez@example.org", PASSWORD),
    ]:
        browser = town.browser()
        answer = browser.log_in(email, password)
        headers = {name for name, _ in answer.headers if name != "Content-Length"}
        page = plain(answer.text).replace(email, "ADRES")
        pages.add((answer.status_code, page, tuple(sorted(headers))))
        assert email in answer.text
        assert password not in answer.text
    assert len(pages) == 1
    assert pages.pop()[0] == 422


def test_unknown_address_costs_one_verification(town: Town, browser: Browser, monkeypatch) -> None:
    """The work, not the clock: as many argon2 verifications of the same cost as for a known address."""
    town.add("ewa@example.org")
    real, costs = passwords._hasher.verify, []

    class Counting:
        def __getattr__(self, name: str) -> object:
            return getattr(hasher, name)

        def verify(self, kept: str, password: str) -> bool:
            costs.append(kept.split("$")[1:4])
            return real(kept, password)

    hasher = passwords._hasher
    monkeypatch.setattr(passwords, "_hasher", Counting())
    browser.log_in("nikt@example.org", "zupełnie-inne-hasło")
    browser.log_in("ewa@example.org", "zupełnie-inne-hasło")
    assert len(costs) == 2
    assert costs[0] == costs[1]


def test_session_is_fresh_after_log_in(town: Town) -> None:
    """Whoever planted a session before log-in holds nothing afterwards."""
    town.add("ewa@example.org")
    victim, attacker = town.browser(), town.browser()
    attacker.get("/konto/zaloguj")
    planted = attacker.client.get_cookie("wsp_session")
    victim.client.set_cookie("wsp_session", planted.value)
    with victim.client.session_transaction() as session:
        session["planted"] = "yes"
    victim.log_in("ewa@example.org")
    assert victim.get("/konto/").status_code == 200
    with victim.client.session_transaction() as session:
        assert "planted" not in session
        assert session["sign_in"]
    assert attacker.get("/konto/").status_code == 303


def test_second_log_in_ends_the_first_in_this_browser(town: Town, browser: Browser) -> None:
    town.add("ewa@example.org")
    town.add("jan@example.org", "official")
    browser.log_in("ewa@example.org")
    first = browser.key()
    page = browser.get("/konto/").text
    assert "ewa@example.org" in page
    browser.post("/konto/zaloguj", email="jan@example.org", password=PASSWORD)
    assert browser.key() not in (None, first)
    assert town.one("select count(*) from accounts_sign_ins where ended_at is not null") == 1


def test_log_out_clears_and_the_old_cookie_opens_nothing(town: Town, browser: Browser) -> None:
    town.add("ewa@example.org")
    browser.log_in("ewa@example.org")
    browser.get("/konto/")
    stolen = browser.client.get_cookie("wsp_session").value
    answer = browser.post("/konto/wyloguj")
    assert (answer.status_code, answer.location) == (303, "/konto/zaloguj")
    assert browser.key() is None
    thief = town.browser()
    thief.client.set_cookie("wsp_session", stolen)
    assert thief.get("/konto/").status_code == 303
    assert "zakończono na innym urządzeniu" in thief.get("/konto/zaloguj").text


def test_only_a_hash_of_the_key_is_kept(town: Town, browser: Browser) -> None:
    town.add("ewa@example.org")
    browser.log_in("ewa@example.org")
    key = browser.key()
    kept = town.one("select key_hash from accounts_sign_ins")
    assert len(bytes(kept)) == 32
    assert key.encode() not in bytes(kept)
    assert len(key) == 43


@pytest.mark.parametrize("lost", ["no cookie", "wrong token", "no token"])
def test_lost_token_keeps_the_address(town: Town, browser: Browser, lost: str) -> None:
    town.add("ewa@example.org")
    browser.get("/konto/zaloguj")
    token = {"no cookie": browser.token(), "wrong token": "x", "no token": ""}[lost]
    if lost == "no cookie":
        browser.client.delete_cookie("wsp_session")
    answer = browser.post(
        "/konto/zaloguj", token=token, email="ewa@example.org", password=PASSWORD, wroc="/bo/x/"
    )
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert 'value="ewa@example.org"' in answer.text
    assert 'value="/bo/x/"' in answer.text
    assert PASSWORD not in answer.text
    again = browser.post("/konto/zaloguj", email="ewa@example.org", password=PASSWORD, wroc="/bo/x/")
    assert (again.status_code, again.location) == (303, "/bo/x/")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"email": "", "password": ""}, ["Wpisz adres e-mail.", "Wpisz hasło."]),
        ({}, ["Wpisz adres e-mail.", "Wpisz hasło."]),
        ({"email": "ewa", "password": "x"}, ["nazwa@domena.pl"]),
        ({"email": "a" * 300 + "@example.org", "password": "x"}, ["do 254 znaków"]),
        ({"email": "ewa@example.org", "password": "x" * 5000}, ["do 200 znaków"]),
        ({"email": ["ewa@example.org", "jan@example.org"], "password": ["a", "b"]}, ["nie pasują do siebie"]),
        ({"email": "ewa\x00@example.org", "password": "\x00"}, ["nazwa@domena.pl"]),
        ({"email": "ewa@example.org\r\nBcc: jan@example.org", "password": "x"}, ["nazwa@domena.pl"]),
        ({"email": "'; drop table accounts_users; --@example.org", "password": "x"}, ["nazwa@domena.pl"]),
    ],
)
def test_bad_input_is_said_beside_the_field(
    town: Town, browser: Browser, fields: dict, words: list[str]
) -> None:
    browser.get("/konto/zaloguj")
    answer = browser.post("/konto/zaloguj", **fields)
    assert answer.status_code == 422
    for word in words:
        assert answer.text.count(word) == 2
    assert "<title>Błąd: Logowanie" in answer.text


def test_huge_form_is_refused(browser: Browser) -> None:
    browser.get("/konto/zaloguj")
    assert browser.post("/konto/zaloguj", email="a" * 600_000, password="x").status_code == 413


def test_file_in_place_of_a_field(browser: Browser) -> None:
    browser.get("/konto/zaloguj")
    from io import BytesIO

    answer = browser.post("/konto/zaloguj", email=(BytesIO(b"x"), "x.txt"), password="x")
    assert answer.status_code == 422


def test_limit_is_shared_by_two_instances(town: Town, settings, clock, browser: Browser) -> None:
    """Eight wrong passwords through one worker, the ninth through another: the right one waits too."""
    town.add("ewa@example.org")
    other: Flask = create_app(settings, clock)
    second = Browser(other.test_client())
    town.tries("ewa@example.org", 4)
    for tries in range(4):
        chosen = browser if tries % 2 else second
        assert chosen.log_in("ewa@example.org", f"zgaduję-po-raz-{tries}").status_code == 422
    answer = second.log_in("EWA@example.org")
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert "Następna będzie możliwa za 15 minut" in answer.text
    assert 'value="EWA@example.org"' in answer.text
    clock.move(minutes=15)
    assert second.log_in("ewa@example.org").status_code == 303
    close(other)


def test_limit_counts_addresses_without_an_account_too(town: Town, browser: Browser) -> None:
    town.tries("nikt@example.org", 7)
    assert browser.log_in("nikt@example.org", "a").status_code == 422
    assert browser.log_in("nikt@example.org", "a").status_code == 429


def test_right_password_starts_the_count_anew(town: Town, browser: Browser) -> None:
    town.add("ewa@example.org")
    for _ in range(2):
        town.tries("ewa@example.org", 6)
        assert town.browser().log_in("ewa@example.org").status_code == 303


def test_outdated_hash_is_made_anew(town: Town, browser: Browser, costly_passwords: None) -> None:
    from argon2 import PasswordHasher

    town.add("ewa@example.org")
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    town.do("update accounts_users set password_hash = :weak", weak=weak)
    assert browser.log_in("ewa@example.org").status_code == 303
    assert "m=65536,t=3,p=4" in town.one("select password_hash from accounts_users")
    assert town.browser().log_in("ewa@example.org").status_code == 303


def test_pages_are_kept_nowhere(town: Town, browser: Browser) -> None:
    assert browser.get("/konto/zaloguj").headers["Cache-Control"] == "no-store"
