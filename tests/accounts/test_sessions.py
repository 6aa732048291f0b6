"""Sign-ins: how long they open doors, what they cost, and how their owner ends them."""

import re

from sqlalchemy import event

from accounts.limits import wait_to_use_own_password
from core.db import db
from tests.accounts.conftest import PASSWORD, Browser, Town


def statements(town: Town, read) -> list[str]:
    """What a request asks of the database about people."""
    seen: list[str] = []
    with town.app.app_context():
        engine = db.engine

    def note(connection, cursor, statement, *rest) -> None:
        if "accounts_" in statement:
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        read()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return seen


def test_nobody_costs_no_statement_and_somebody_one(town: Town, browser: Browser) -> None:
    town.add("urzad@example.org", "official")
    assert statements(town, lambda: browser.get("/konto/zaloguj")) == []
    assert statements(town, lambda: town.browser().get("/konto/")) == []
    browser.log_in("urzad@example.org")
    assert len(statements(town, lambda: browser.get("/urzad/konta"))) == 1


def test_sign_of_life_is_written_at_most_once_a_minute(town: Town, browser: Browser, clock) -> None:
    town.add("ewa@example.org")
    browser.log_in("ewa@example.org")
    seen = "select last_seen_at from accounts_sign_ins"
    first = town.one(seen)
    clock.move(seconds=59)
    browser.get("/konto/rejestracja")
    browser.get("/konto/")
    assert town.one(seen) == first
    clock.move(seconds=1)
    updates = statements(town, lambda: browser.get("/konto/"))
    assert sum(statement.startswith("UPDATE") for statement in updates) == 1
    assert town.one(seen) == clock()
    assert not any(
        statement.startswith("UPDATE") for statement in statements(town, lambda: browser.get("/konto/"))
    )


def test_official_is_signed_out_after_an_idle_hour(town: Town, browser: Browser, clock) -> None:
    town.add("urzad@example.org", "official")
    browser.log_in("urzad@example.org")
    clock.move(minutes=59)
    assert browser.get("/konto/").status_code == 200
    clock.move(minutes=59)
    assert browser.get("/konto/").status_code == 200
    clock.move(minutes=60)
    answer = browser.get("/konto/")
    assert (answer.status_code, answer.location) == (303, "/konto/zaloguj?wroc=/konto/")
    assert "minął czas tego logowania" in browser.get(answer.location).text
    assert browser.key() is None


def test_official_is_signed_out_after_twelve_hours_of_work(town: Town, browser: Browser, clock) -> None:
    town.add("urzad@example.org", "official")
    browser.log_in("urzad@example.org")
    for _ in range(14):
        clock.move(minutes=50)
        assert browser.get("/konto/").status_code == 200
    clock.move(minutes=20)
    assert browser.get("/konto/").status_code == 303


def test_resident_stays_for_two_weeks(town: Town, browser: Browser, clock) -> None:
    town.add("ewa@example.org")
    browser.log_in("ewa@example.org")
    clock.move(days=13, hours=23)
    assert browser.get("/konto/").status_code == 200
    clock.move(hours=1)
    assert browser.get("/konto/").status_code == 303


def test_cookie_of_officials_ends_with_the_browser(town: Town) -> None:
    town.add("urzad@example.org", "official")
    town.add("ewa@example.org")
    office, resident = town.browser(), town.browser()
    assert "Expires" not in office.log_in("urzad@example.org").headers["Set-Cookie"]
    kept = resident.log_in("ewa@example.org").headers["Set-Cookie"]
    assert "Expires" in kept
    assert "HttpOnly" in kept
    assert "SameSite=Lax" in kept


def test_own_sign_ins_are_listed_and_ended(town: Town) -> None:
    town.add("ewa@example.org")
    town.add("jan@example.org")
    here, there, third, stranger = (town.browser() for _ in range(4))
    for browser in (here, there, third):
        browser.log_in("ewa@example.org")
    stranger.log_in("jan@example.org")
    page = here.get("/konto/").text
    ends = re.findall(r"/konto/logowania/(\d+)/zakoncz\"", page)
    assert len(ends) == 3
    assert page.count("(to, z którego korzystasz)") == 1
    by_key = dict(
        town.ask("select s.id, u.email from accounts_sign_ins s join accounts_users u on u.id = s.user_id")
    )
    foreign = next(number for number, email in by_key.items() if email == "jan@example.org")
    assert here.post(f"/konto/logowania/{foreign}/zakoncz").status_code == 404
    here.get("/konto/")
    assert here.post("/konto/logowania/99999999999999999999/zakoncz").status_code == 404
    assert stranger.get("/konto/").status_code == 200
    there_id = town.one("select id from accounts_sign_ins order by id offset 1 limit 1")
    here.get("/konto/")
    assert here.post(f"/konto/logowania/{there_id}/zakoncz").status_code == 303
    assert there.get("/konto/").status_code == 303
    assert third.get("/konto/").status_code == 200
    here.get("/konto/")
    assert here.post("/konto/logowania/zakoncz-inne").status_code == 303
    assert third.get("/konto/").status_code == 303
    assert "Zakończono 1 logowanie." in here.get("/konto/").text
    here_id = town.one("select min(id) from accounts_sign_ins")
    assert here.post(f"/konto/logowania/{here_id}/zakoncz").location == "/konto/zaloguj"
    assert here.get("/konto/").status_code == 303


def test_changing_the_password_ends_the_others(town: Town) -> None:
    town.add("ewa@example.org")
    here, there = town.browser(), town.browser()
    here.log_in("ewa@example.org")
    there.log_in("ewa@example.org")
    here.get("/konto/")
    wrong = here.post("/konto/zmien-haslo", current="to-nie-to-hasło", password="zupełnie-nowe-hasło")
    assert (wrong.status_code, wrong.text.count("To nie jest obecne hasło")) == (422, 2)
    short = here.post("/konto/zmien-haslo", current=PASSWORD, password="krótkie")
    assert (short.status_code, short.text.count("co najmniej 12 znaków, a wpisano")) == (422, 2)
    empty = here.post("/konto/zmien-haslo", current="", password="x" * 999)
    assert empty.status_code == 422
    assert empty.text.count("Wpisz obecne hasło.") == empty.text.count("do 200 znaków") == 2
    assert (
        here.post("/konto/zmien-haslo", current=PASSWORD, password="zupełnie-nowe-hasło").status_code == 303
    )
    assert here.get("/konto/").status_code == 200
    assert there.get("/konto/").status_code == 303
    assert town.browser().log_in("ewa@example.org", "zupełnie-nowe-hasło").status_code == 303


def test_own_password_cannot_be_guessed_from_an_open_browser(town: Town, browser: Browser) -> None:
    town.add("ewa@example.org")
    browser.log_in("ewa@example.org")
    browser.get("/konto/")
    with town.app.app_context():
        for _ in range(6):
            wait_to_use_own_password(town.made["ewa@example.org"])
    guess = {"current": "zgaduję-hasło", "erase_password": "zgaduję-hasło", "password": "zupełnie-nowe-hasło"}
    statuses = [
        browser.post(f"/konto/{page}", **guess).status_code for page in ("zmien-haslo", "usun", "zmien-haslo")
    ]
    assert statuses == [422, 422, 429]


def test_forms_of_the_account_refuse_a_foreign_token(town: Town, browser: Browser) -> None:
    town.add("ewa@example.org")
    browser.log_in("ewa@example.org")
    for path in ("/konto/zmien-haslo", "/konto/usun", "/konto/wyloguj", "/konto/logowania/zakoncz-inne"):
        assert browser.post(path, token="x", current=PASSWORD, erase_password=PASSWORD).status_code == 422
    assert browser.get("/konto/").status_code == 200


def test_disabled_account_is_out_at_once(town: Town, browser: Browser) -> None:
    town.add("ewa@example.org")
    browser.log_in("ewa@example.org")
    town.do("update accounts_users set disabled_at = now()")
    assert browser.get("/konto/").status_code == 303
