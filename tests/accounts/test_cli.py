"""``wspolnie users create``: a link and never a password."""

import re

from click.testing import CliRunner

from accounts.cli import users
from accounts.rules import Role
from tests.accounts.conftest import PASSWORD, Browser, Town


def run(town: Town, *arguments: str):
    with town.app.app_context():
        return CliRunner().invoke(users, ["create", *arguments])


def test_link_is_all_that_is_printed(town: Town, browser: Browser, clock) -> None:
    done = run(
        town,
        "--email",
        "Anna@Example.org",
        "--role",
        "administrator",
        "--role",
        "clerk",
        "--name",
        "Anna Wilk",
    )
    assert done.exit_code == 0
    assert re.fullmatch(r"http://localhost/konto/haslo/[\w-]{43}\n", done.stdout)
    assert town.user("Anna@example.org").roles == {Role.ADMINISTRATOR, Role.CLERK}
    assert town.user("Anna@example.org").password_hash is None
    assert town.mails() == []
    link = done.stdout.strip().removeprefix("http://localhost")
    clock.move(hours=47)
    browser.get(link)
    assert browser.post(link, password=PASSWORD).status_code == 303
    assert browser.log_in("anna@example.org").location == "/urzad/"


def test_link_runs_out_after_two_days(town: Town, browser: Browser, clock) -> None:
    link = (
        run(town, "--email", "anna@example.org", "--role", "clerk")
        .stdout.strip()
        .removeprefix("http://localhost")
    )
    clock.move(hours=48)
    assert browser.get(link).status_code == 404


def test_refusals_are_one_sentence(town: Town) -> None:
    town.add("anna@example.org")
    taken = run(town, "--email", "ANNA@example.org", "--role", "clerk")
    assert (taken.exit_code, taken.stdout) == (1, "")
    assert "już istnieje" in taken.stderr
    shapeless = run(town, "--email", "anna", "--role", "clerk")
    assert shapeless.exit_code == 1
    assert run(town, "--email", "a@example.org", "--role", "king").exit_code == 2
    assert run(town, "--email", "a@example.org").exit_code == 2
