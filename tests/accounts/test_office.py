"""The administrator's pages, and what the audit log keeps of them."""

import re
import threading

import pytest

from accounts import services
from accounts.rules import Role
from core.db import transaction
from tests.accounts.conftest import PASSWORD, Browser, Town


@pytest.fixture
def admin(town: Town) -> Browser:
    """An administrator's browser, signed in."""
    town.add("admin@example.org", "administrator", name="Anna Wilk")
    browser = town.browser()
    browser.log_in("admin@example.org")
    return browser


def acts(town: Town, since: int) -> list[tuple]:
    return town.ask(
        "select act, subject, actor_label, facts from core_audit_entries where number > :since order by number",
        since=since,
    )


def last_entry(town: Town) -> int:
    return town.one("select coalesce(max(number), 0) from core_audit_entries")


@pytest.mark.parametrize("role", ["resident", "official", "clerk"])
def test_others_are_refused(town: Town, browser: Browser, role: str) -> None:
    user_id = town.add("ewa@example.org", role)
    browser.log_in("ewa@example.org")
    browser.get("/konto/")
    token = browser.token()
    for path in ("/urzad/konta", "/urzad/konta/nowe", f"/urzad/konta/{user_id}"):
        assert browser.client.get(path).status_code == 403
    assert (
        browser.post("/urzad/konta/nowe", token, email="x@example.org", role="administrator").status_code
        == 403
    )
    assert browser.post(f"/urzad/konta/{user_id}/nadaj", token, role="administrator").status_code == 403
    assert town.user("ewa@example.org").roles == {Role(role)}


def test_invited_official_sets_a_password_once(town: Town, admin: Browser) -> None:
    since = last_entry(town)
    admin.get("/urzad/konta/nowe")
    page = admin.post(
        "/urzad/konta/nowe", email="Jan@Example.org", display_name="Jan Sowa", role=["clerk", "official"]
    )
    assert page.status_code == 200
    shown = re.search(r'<output id="link">http://localhost(/konto/haslo/\S+?)</output>', page.text)[1]
    assert town.mails()[-1][0] == "Jan@example.org"
    assert town.mailed_link() == shown
    user = town.user("Jan@example.org")
    assert user.roles == {Role.CLERK, Role.OFFICIAL}
    [entry] = acts(town, since)
    assert entry == ("accounts.created", f"account:{user.id}", "Anna Wilk", {"roles": ["clerk", "official"]})
    assert "czeka na hasło" in admin.get("/urzad/konta").text
    jan = town.browser()
    assert jan.get(shown).status_code == 200
    assert jan.post(shown, password=PASSWORD).status_code == 303
    assert jan.get(shown).status_code == 404
    assert jan.log_in("jan@example.org").location == "/urzad/"


def test_bad_input_keeps_what_was_typed(town: Town, admin: Browser) -> None:
    admin.get("/urzad/konta/nowe")
    for fields, word in [
        ({"email": "", "role": "clerk"}, "Wpisz adres e-mail."),
        ({"email": "jan@example.org"}, "Zaznacz co najmniej jedną rolę."),
        ({"email": "jan@example.org", "role": "king"}, "Nie ma takiej roli: king."),
        ({"email": "admin@example.org", "role": "clerk"}, "już istnieje"),
        ({"email": "jan@example.org", "role": "clerk", "display_name": "x" * 500}, "do 120 znaków"),
    ]:
        answer = admin.post("/urzad/konta/nowe", **fields)
        assert (answer.status_code, answer.text.count(word)) == (422, 2), word
    answer = admin.post(
        "/urzad/konta/nowe", token="x", email="jan@example.org", display_name="Jan", role="clerk"
    )
    assert answer.status_code == 422
    for kept in ('value="jan@example.org"', 'value="Jan"', 'value="clerk" checked'):
        assert kept in answer.text
    assert admin.post("/urzad/konta/nowe", email="jan@example.org", role=["clerk"] * 500).status_code == 200
    assert town.user("jan@example.org").roles == {Role.CLERK}


def test_roles_are_given_and_taken(town: Town, admin: Browser) -> None:
    ewa = town.add("ewa@example.org")
    since = last_entry(town)
    admin.get(f"/urzad/konta/{ewa}")
    assert admin.post(f"/urzad/konta/{ewa}/nadaj", role="clerk").status_code == 303
    assert admin.post(f"/urzad/konta/{ewa}/nadaj", role="clerk", token=fresh(admin, ewa)).status_code == 303
    assert town.user("ewa@example.org").roles == {Role.RESIDENT, Role.CLERK}
    assert (
        admin.post(f"/urzad/konta/{ewa}/odbierz", role="resident", token=fresh(admin, ewa)).status_code == 303
    )
    assert town.user("ewa@example.org").roles == {Role.CLERK}
    assert [(act, facts) for act, _, _, facts in acts(town, since)] == [
        ("accounts.role_given", {"role": "clerk"}),
        ("accounts.role_taken", {"role": "resident"}),
    ]
    assert admin.post(f"/urzad/konta/{ewa}/nadaj", role="king", token=fresh(admin, ewa)).status_code == 404
    assert admin.post("/urzad/konta/999999/nadaj", role="clerk", token=fresh(admin, ewa)).status_code == 404
    assert admin.client.get("/urzad/konta/99999999999999999999999").status_code == 404


def fresh(browser: Browser, user_id: int) -> str:
    browser.get(f"/urzad/konta/{user_id}")
    return browser.token()


def test_own_administration_stays(town: Town, admin: Browser) -> None:
    me = town.made["admin@example.org"]
    town.add("drugi@example.org", "administrator")
    admin.get(f"/urzad/konta/{me}")
    admin.post(f"/urzad/konta/{me}/odbierz", role="administrator")
    assert "nie można odebrać sobie" in admin.get(f"/urzad/konta/{me}").text
    admin.post(f"/urzad/konta/{me}/wylacz")
    assert "Własnego konta nie można wyłączyć" in admin.get(f"/urzad/konta/{me}").text
    assert town.user("admin@example.org").roles == {Role.ADMINISTRATOR}
    assert town.user("admin@example.org").disabled_at is None


def test_last_administrator_cannot_erase_the_account(town: Town, admin: Browser) -> None:
    """An invited administrator who has set no password yet does not count."""
    admin.get("/urzad/konta/nowe")
    admin.post("/urzad/konta/nowe", email="drugi@example.org", role="administrator")
    admin.get("/konto/")
    answer = admin.post("/konto/usun", erase_password=PASSWORD)
    assert answer.status_code == 422
    assert "jedynym czynnym kontem administratora" in answer.text
    assert admin.get("/konto/").status_code == 200


def test_two_administrators_cannot_remove_each_other(town: Town) -> None:
    """Both ask at the same moment; one of them stays."""
    first, second = town.add("a@example.org", "administrator"), town.add("b@example.org", "administrator")
    together, outcomes = threading.Barrier(2), []

    def take(actor: int, person: int) -> None:
        with town.app.app_context():
            together.wait(timeout=20)
            with transaction():
                outcomes.append(
                    [problem.code for problem in services.take_role(person, Role.ADMINISTRATOR, actor)]
                )

    threads = [threading.Thread(target=take, args=pair) for pair in [(first, second), (second, first)]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes) == [[], ["last_administrator"]]
    assert town.one("select count(*) from accounts_role_grants where role = 'administrator'") == 1


def test_disabling_shuts_out_and_enabling_lets_in(town: Town, admin: Browser) -> None:
    jan = town.add("jan@example.org", "clerk")
    clerk = town.browser()
    clerk.log_in("jan@example.org")
    since = last_entry(town)
    admin.post(f"/urzad/konta/{jan}/wylacz", token=fresh(admin, jan))
    assert clerk.get("/konto/").status_code == 303
    assert town.browser().log_in("jan@example.org").status_code == 422
    admin.post(f"/urzad/konta/{jan}/wlacz", token=fresh(admin, jan))
    assert clerk.log_in("jan@example.org").status_code == 303
    admin.post(f"/urzad/konta/{jan}/zakoncz-logowania", token=fresh(admin, jan))
    assert clerk.get("/konto/").status_code == 303
    assert [row[0] for row in acts(town, since)] == [
        "accounts.disabled",
        "accounts.enabled",
        "accounts.sign_ins_ended",
    ]


def test_new_link_puts_the_earlier_out_of_use(town: Town, admin: Browser) -> None:
    jan = town.add("jan@example.org", "clerk")
    admin.post(f"/urzad/konta/{jan}/link", token=fresh(admin, jan))
    earlier = town.mailed_link()
    page = admin.post(f"/urzad/konta/{jan}/link", token=fresh(admin, jan)).text
    assert town.mailed_link() in page
    assert town.browser().get(earlier).status_code == 404
    assert town.browser().get(town.mailed_link()).status_code == 200


def test_audit_log_holds_no_address(town: Town, admin: Browser) -> None:
    jan = town.add("jan@example.org")
    admin.post(f"/urzad/konta/{jan}/nadaj", role="clerk", token=fresh(admin, jan))
    whole = town.ask("select act, subject, actor_label, facts::text from core_audit_entries")
    assert whole
    assert "@" not in str(whole)


def test_list_is_paged_searched_and_filtered(town: Town, admin: Browser) -> None:
    town.do(
        "insert into accounts_users (email, display_name, created_at)"
        " select format('osoba%s@example.org', lpad(n::text, 2, '0')), 'Osoba', now() from generate_series(1, 45) n"
    )
    page = admin.get("/urzad/konta").text
    assert page.count("<tr>") == 21
    assert "46 kont" in page
    assert "osoba45" not in page
    assert "osoba45" in admin.get("/urzad/konta?strona=3").text
    assert "osoba45" in admin.get("/urzad/konta?strona=99999999999999999999").text
    assert admin.get("/urzad/konta?strona=-3").status_code == 200
    assert admin.get("/urzad/konta?strona=x&rola=king&q=%00").status_code == 200
    assert "1 konto" in admin.get("/urzad/konta?rola=administrator").text
    assert "osoba07" in admin.get("/urzad/konta?q=osoba07").text
    assert "Nie ma takich kont" in admin.get("/urzad/konta?q=%25").text


def test_ones_own_account_offers_no_act_that_does_nothing(town: Town, admin: Browser) -> None:
    me = town.one("select id from accounts_users where email = :email", email="admin@example.org")
    own, other = (
        admin.get(f"/urzad/konta/{me}").text,
        admin.get(f"/urzad/konta/{town.add('jan@example.org')}").text,
    )
    assert "Wyłącz konto" not in own and "Odbierz" not in own
    assert "Wyłącz konto" in other
