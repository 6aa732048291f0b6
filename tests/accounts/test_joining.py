"""Registration and new passwords: by mail, once, and without telling who has an account."""

import re

import pytest

from accounts.views import frame
from tests.accounts.conftest import PASSWORD, Browser, Town
from tests.accounts.test_log_in import plain

NEW = "zupełnie-nowe-hasło"


def ask(browser: Browser, path: str, email: str):
    browser.get(path)
    return browser.post(path, email=email)


def register(town: Town, email: str = "ewa@example.org") -> str:
    """Ask for an account; gives the mailed link."""
    assert ask(town.browser(), "/konto/rejestracja", email).status_code == 200
    return town.mailed_link()


def test_resident_registers_confirms_and_logs_in(town: Town, browser: Browser) -> None:
    link = register(town)
    recipient, subject, body = town.mails()[0]
    assert recipient == "ewa@example.org"
    assert "Rejestracja konta" in subject
    assert "48 godzin" in body
    assert link.startswith("/konto/potwierdz/")
    assert town.browser().log_in("ewa@example.org", PASSWORD).status_code == 422
    page = browser.get(link)
    assert page.status_code == 200
    assert "ewa@example.org" in page.text
    answer = browser.post(link, password=PASSWORD, display_name="Ewa Lis")
    assert (answer.status_code, answer.location) == (303, "/konto/zaloguj")
    assert browser.log_in("ewa@example.org").status_code == 303
    page = browser.get("/konto/").text
    assert "Ewa Lis" in page
    assert "mieszkaniec" in page


def test_opening_the_link_does_not_use_it_up(town: Town, browser: Browser) -> None:
    """Mail scanners and previews open links; only the button counts."""
    link = register(town)
    for _ in range(3):
        assert town.browser().get(link).status_code == 200
    assert town.one("select count(*) from accounts_one_time_links where used_at is not null") == 0
    assert town.one("select confirmed_at from accounts_users") is None
    browser.get(link)
    assert browser.post(link, password=PASSWORD).status_code == 303
    second = town.browser()
    assert second.get(link).status_code == 404
    assert second.post(link, password="inne-długie-hasło", token="x").status_code == 404


def test_answer_to_registration_tells_nothing(town: Town) -> None:
    town.add("ewa@example.org")
    town.add("stara@example.org")
    town.do("update accounts_users set disabled_at = now() where email = 'stara@example.org'")
    answers = set()
    for email in ("ewa@example.org", "nowa@example.org", "stara@example.org"):
        answer = ask(town.browser(), "/konto/rejestracja", email)
        headers = tuple(
            sorted(
                (k, v) for k, v in answer.headers if k not in ("X-Request-Id", "Content-Length", "Set-Cookie")
            )
        )
        answers.add((answer.status_code, plain(answer.text).replace(email, "ADRES"), headers))
    assert len(answers) == 1
    known, fresh, disabled = town.mails()
    assert known[1] == fresh[1] == disabled[1]
    assert "już istnieje" in known[2]
    assert "/konto/haslo/" in known[2]
    assert "/konto/potwierdz/" in fresh[2]
    assert "wyłączył" in disabled[2]
    assert "http://localhost/konto/" not in disabled[2]


def test_answer_to_a_reset_tells_nothing(town: Town) -> None:
    town.add("ewa@example.org")
    answers = set()
    for email in ("ewa@example.org", "nikt@example.org"):
        answer = ask(town.browser(), "/konto/haslo", email)
        answers.add((answer.status_code, plain(answer.text).replace(email, "ADRES")))
    assert len(answers) == 1
    assert [mail[0] for mail in town.mails()] == ["ewa@example.org"]


@pytest.mark.parametrize("path", ["/konto/rejestracja", "/konto/haslo"])
def test_answers_come_no_sooner_for_unknown_addresses(town: Town, monkeypatch, path: str) -> None:
    """Whatever the work took, the answer waits for the same moment after the beginning."""
    town.add("ewa@example.org")
    ends = []

    class Clockwork:
        at = 100.0

        def monotonic(self) -> float:
            self.at += 0.01
            return self.at

        def sleep(self, seconds: float) -> None:
            ends.append(round(self.at + seconds, 6))

    for email in ("ewa@example.org", "nikt@example.org"):
        clockwork = Clockwork()
        monkeypatch.setattr(frame, "time", clockwork)
        monkeypatch.setattr("accounts.views.joining.time", clockwork)
        ask(town.browser(), path, email)
    assert ends == [100.01 + frame.SAME_SECONDS] * 2


def test_nobody_prepares_a_password_for_somebody_else(town: Town) -> None:
    """An earlier registration of the address by a stranger leaves nothing that opens the account later."""
    first, second = register(town), register(town)
    stranger, owner = town.browser(), town.browser()
    owner.get(second)
    assert owner.post(second, password=PASSWORD).status_code == 303
    assert stranger.get(first).status_code == 404
    assert town.one("select count(*) from accounts_users") == 1


def test_address_in_other_letters_is_the_same_account(town: Town) -> None:
    town.add("Ewa@example.org")
    register(town, "eWA@EXAMPLE.org")
    assert town.one("select count(*) from accounts_users") == 1
    assert "już istnieje" in town.mails()[0][2]


def test_new_password_by_mail_ends_every_sign_in(town: Town) -> None:
    town.add("ewa@example.org")
    signed_in, browser = town.browser(), town.browser()
    signed_in.log_in("ewa@example.org")
    ask(browser, "/konto/haslo", "ewa@example.org")
    ask(browser, "/konto/haslo", "ewa@example.org")
    older, link = (re.search(r"/konto/haslo/\S+", mail[2])[0] for mail in town.mails())
    browser.get(link)
    answer = browser.post(link, password="krótkie")
    assert answer.status_code == 422
    assert answer.text.count("co najmniej 12 znaków, a wpisano 7.") == 2
    assert browser.post(link, password=NEW).status_code == 303
    assert browser.get(link).status_code == 404
    assert browser.get(older).status_code == 404
    assert signed_in.get("/konto/").status_code == 303
    assert town.browser().log_in("ewa@example.org").status_code == 422
    assert town.browser().log_in("ewa@example.org", NEW).status_code == 303


@pytest.mark.parametrize(("path", "minutes"), [("/konto/haslo", 60), ("/konto/rejestracja", 48 * 60)])
def test_links_run_out(town: Town, browser: Browser, clock, path: str, minutes: int) -> None:
    if path == "/konto/haslo":
        town.add("ewa@example.org")
    ask(browser, path, "ewa@example.org")
    link = town.mailed_link()
    clock.move(minutes=minutes, seconds=-1)
    assert browser.get(link).status_code == 200
    clock.move(seconds=1)
    assert browser.post(link, password=PASSWORD).status_code == 404
    assert browser.get(link).status_code == 404
    assert "Ten link nie działa" in browser.page


def test_unconfirmed_address_that_asks_for_a_password_gets_its_confirmation(
    town: Town, browser: Browser
) -> None:
    register(town)
    ask(browser, "/konto/haslo", "ewa@example.org")
    assert town.mailed_link().startswith("/konto/potwierdz/")


def test_link_of_one_purpose_does_not_serve_another(town: Town, browser: Browser) -> None:
    link = register(town)
    assert browser.get(link.replace("potwierdz", "haslo")).status_code == 404


def test_mailboxes_are_not_flooded(town: Town, browser: Browser) -> None:
    for path in ("/konto/rejestracja", "/konto/haslo"):
        statuses = [ask(browser, path, "ewa@example.org").status_code for _ in range(4)]
        assert statuses == [200, 200, 200, 429]
        assert 'value="ewa@example.org"' in browser.page
    assert len(town.mails()) == 6


def test_keys_cannot_be_tried_for_long(town: Town, browser: Browser) -> None:
    statuses = [browser.get(f"/konto/haslo/{number}").status_code for number in range(61)]
    assert statuses == [404] * 60 + [429]


@pytest.mark.parametrize("path", ["/konto/rejestracja", "/konto/haslo"])
def test_bad_input(town: Town, browser: Browser, path: str) -> None:
    for email, word in [
        ("", "Wpisz adres e-mail."),
        ("ewa", "nazwa@domena.pl"),
        ("a" * 400, "do 254 znaków"),
        ("ewa@example.org\nBcc: x@example.org", "nazwa@domena.pl"),
        ("ewa\x00@example.org", "nazwa@domena.pl"),
    ]:
        answer = ask(browser, path, email)
        assert (answer.status_code, answer.text.count(word)) == (422, 2)
    assert browser.post(path).status_code == 422
    assert browser.post(path, email=["", "ewa@example.org"]).status_code == 422
    assert browser.post(path, email="a" * 600_000).status_code == 413
    lost = browser.post(path, token="x", email="ewa@example.org")
    assert lost.status_code == 422
    assert 'value="ewa@example.org"' in lost.text
    assert town.mails() == []


def test_bad_input_at_confirmation_keeps_the_name(town: Town, browser: Browser) -> None:
    link = register(town)
    browser.get(link)
    for fields, word in [
        ({"password": "", "display_name": "Ewa"}, "Wpisz hasło."),
        ({"password": "ewa@example.org", "display_name": "Ewa"}, "nie może być adresem"),
        ({"password": "x" * 500, "display_name": "Ewa"}, "do 200 znaków"),
        ({"password": PASSWORD, "display_name": "x" * 300}, "do 120 znaków"),
        ({"password": PASSWORD, "display_name": "Ewa\x00"}, "których nie da się wyświetlić"),
        ({}, "Wpisz hasło."),
    ]:
        answer = browser.post(link, **fields)
        assert (answer.status_code, answer.text.count(word)) == (422, 2), fields
        if fields.get("display_name") == "Ewa":
            assert 'value="Ewa"' in answer.text
    lost = browser.post(link, token="x", password=PASSWORD, display_name="Ewa")
    assert lost.status_code == 422
    assert 'value="Ewa"' in lost.text
    assert town.one("select confirmed_at from accounts_users") is None
    assert browser.post(link, password=PASSWORD, display_name="Ewa").status_code == 303
