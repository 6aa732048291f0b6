"""Accounts go when their owner wants, and what nobody needs goes by itself."""

from datetime import timedelta

from accounts import erasure
from core.db import db, transaction
from core.erasing import ERASERS
from initiatives.applications.models import ApplicationMember
from pb.rounds.models import Round
from pb.voting.models import VotingCode
from tests.accounts.conftest import PASSWORD, Browser, Town
from tests.support.consultations import add_consultation, add_mark
from tests.support.initiatives import add_application, add_programme

TABLES = ("accounts_users", "accounts_role_grants", "accounts_sign_ins", "accounts_one_time_links")


def counts(town: Town) -> list[int]:
    return [town.one(f"select count(*) from {table}") for table in TABLES]


def test_erased_account_leaves_no_row(town: Town, browser: Browser) -> None:
    town.add("ewa@example.org", name="Ewa Lis")
    town.browser().log_in("ewa@example.org")
    browser.log_in("ewa@example.org")
    browser.get("/konto/")
    wrong = browser.post("/konto/usun", erase_password="to-nie-to-hasło")
    assert (wrong.status_code, wrong.text.count("To nie jest obecne hasło")) == (422, 2)
    empty = browser.post("/konto/usun")
    assert (empty.status_code, empty.text.count("Wpisz hasło.")) == (422, 2)
    answer = browser.post("/konto/usun", erase_password=PASSWORD)
    assert (answer.status_code, answer.location) == (303, "/konto/zaloguj")
    assert counts(town) == [0, 0, 0, 0]
    assert browser.get("/konto/").status_code == 303
    assert "usunięte" in browser.get("/konto/zaloguj").text
    assert town.browser().log_in("ewa@example.org").status_code == 422


def test_account_that_acts_point_at_is_emptied(town: Town, browser: Browser, clock) -> None:
    """A clerk's act stays on record under a number; nothing about the person does."""
    clerk = town.add("jan@example.org", "clerk", name="Jan Sowa")
    with town.app.app_context(), transaction():
        pb_round = Round(slug="b", title="B", year=2026, created_at=clock())
        db.session.add(pb_round)
        db.session.flush()
        code = VotingCode(
            round_id=pb_round.id, code_hash=b"c" * 32, document_key=b"d" * 32, issued_by_id=clerk
        )
        code.issued_on = clock().date()
        db.session.add(code)
    browser.log_in("jan@example.org")
    browser.get("/konto/")
    assert browser.post("/konto/usun", erase_password=PASSWORD).status_code == 303
    assert counts(town) == [1, 0, 0, 0]
    [row] = town.ask("select id, email, display_name, password_hash, confirmed_at from accounts_users")
    assert row[0] == clerk
    assert row[1].endswith("@erased.invalid")
    assert row[2:] == ("", None, None)
    town.add("admin@example.org", "administrator")
    admin = town.browser()
    admin.log_in("admin@example.org")
    assert "erased.invalid" not in admin.get("/urzad/konta").text
    assert admin.client.get(f"/urzad/konta/{clerk}").status_code == 404


def test_night_erases_what_is_over(town: Town, clock) -> None:
    town.add("stala@example.org")
    town.add("dawna@example.org", confirmed=False)
    town.browser().log_in("stala@example.org")
    for email in ("stala@example.org", "nowa@example.org"):
        browser = town.browser()
        browser.get("/konto/rejestracja")
        browser.post("/konto/rejestracja", email=email)
    assert counts(town) == [3, 3, 1, 2]
    erase(town, clock() + timedelta(days=7))
    assert counts(town) == [3, 3, 1, 2]
    erase(town, clock() + timedelta(days=7, seconds=1))
    assert town.ask("select email from accounts_users") == [("stala@example.org",)]
    erase(town, clock() + timedelta(days=44))
    assert counts(town) == [1, 1, 1, 0]
    erase(town, clock() + timedelta(days=44, seconds=1))
    assert counts(town) == [1, 1, 0, 0]


def erase(town: Town, moment) -> None:
    with town.app.app_context(), transaction():
        for call in ERASERS:
            if call.__module__ == erasure.__name__:
                call(moment)


def test_erasers_are_known_to_the_nightly_job() -> None:
    names = {call.__name__ for call in ERASERS}
    assert {"erase_unconfirmed_accounts", "erase_old_links", "erase_old_sign_ins"} <= names


def test_marks_and_drafts_of_an_erased_account_no_longer_tell_whose_they_were(
    town: Town, browser: Browser, clock
) -> None:
    ewa = town.add("ewa@example.org", name="Ewa Lis")
    with town.app.app_context(), transaction():
        own = {"user_id": ewa, "author_name": "Ewa", "email": "ewa@example.org"}
        one = add_consultation(clock())
        add_mark(one, clock(), 1, **own)
        add_mark(one, clock(), 2, author_name="Ola", email="ola@example.org")
        programme = add_programme(clock())
        for number in (None, 1):
            application = add_application(programme, clock(), number, members=1, owner_id=ewa)
            db.session.add(
                ApplicationMember(
                    application_id=application.id, position=2, name="Ewa Lis", email="Ewa@example.org"
                )
            )
    browser.log_in("ewa@example.org")
    assert "zdejmiemy Twój podpis" in browser.get("/konto/").text
    assert browser.post("/konto/usun", erase_password=PASSWORD).status_code == 303
    marks = "select author_name, email, user_id, body <> '' from con_marks order by number"
    assert town.ask(marks) == [("", None, None, True), ("Ola", "ola@example.org", None, True)]
    assert town.ask("select distinct owner_id from ini_applications") == [(None,)]
    assert town.ask(
        "select count(*) from ini_members where name = 'Ewa Lis' or lower(email) = 'ewa@example.org'"
    ) == [(0,)]
    sent = "select count(*) from ini_members m join ini_applications a on a.id = application_id where a.number = 1"
    assert town.ask(sent) == [(2,)], "who leaves still counts in a group whose application was sent"
