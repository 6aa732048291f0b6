"""Verbs that pages do not reach."""

import threading

import pytest

from accounts import services
from accounts.rules import Role
from core.db import transaction
from tests.accounts.conftest import PASSWORD, Browser, Town


def test_ready_account_logs_in(town: Town, browser: Browser) -> None:
    with town.app.app_context(), transaction():
        user = services.create_with_password(" Jan@Example.org", PASSWORD, ["clerk", "official"], "Jan Sowa")
        assert user.roles == {Role.CLERK, Role.OFFICIAL}
    assert browser.log_in("jan@example.org").location == "/urzad/"


@pytest.mark.parametrize(
    ("email", "password", "roles", "code"),
    [
        ("jan", PASSWORD, ["clerk"], "email_shape"),
        ("jan@example.org", "krótkie", ["clerk"], "password_short"),
        ("jan@example.org", PASSWORD, ["king"], "role_unknown"),
        ("EWA@example.org", PASSWORD, ["clerk"], "email_taken"),
    ],
)
def test_broken_rules_raise(town: Town, email: str, password: str, roles: list[str], code: str) -> None:
    town.add("ewa@example.org")
    with town.app.app_context(), pytest.raises(ValueError, match=code), transaction():
        services.create_with_password(email, password, roles)
    assert town.one("select count(*) from accounts_users") == 1


def test_services_do_not_commit(town: Town) -> None:
    class Stop(Exception):
        pass

    with town.app.app_context(), pytest.raises(Stop), transaction():
        services.register_resident("ewa@example.org")
        services.invite_user("jan@example.org", ["clerk"])
        raise Stop
    assert town.one("select count(*) from accounts_users") == 0


def test_two_registrations_at_once_make_one_account(town: Town) -> None:
    together, kinds = threading.Barrier(2), []

    def register() -> None:
        with town.app.app_context():
            together.wait(timeout=20)
            with transaction():
                kinds.append(services.register_resident("ewa@example.org").kind)

    threads = [threading.Thread(target=register) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert kinds == [services.LetterKind.CONFIRM] * 2
    assert town.one("select count(*) from accounts_users") == 1
    assert town.one("select count(*) from accounts_role_grants") == 1


def test_link_is_used_by_one_of_two_at_once(town: Town) -> None:
    user_id = town.add("ewa@example.org")
    with town.app.app_context(), transaction():
        key = services.invite_again(user_id).key
    together, outcomes = threading.Barrier(2), []

    def use(password: str) -> None:
        with town.app.app_context():
            together.wait(timeout=20)
            with transaction():
                outcomes.append([problem.code for problem in services.set_password(key, password)])

    threads = [threading.Thread(target=use, args=(f"{PASSWORD}-{n}",)) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes) == [[], ["link_over"]]


def test_every_problem_has_a_sentence(town: Town) -> None:
    """Each code that the source names is worded, and each wording is used."""
    import re
    from pathlib import Path

    from accounts.departments.texts import SENTENCES as DEPARTMENT_SENTENCES
    from accounts.texts import SENTENCES

    package = Path(services.__file__).parent
    source = "\n".join(path.read_text() for path in package.rglob("*.py"))
    named = set(re.findall(r'Problem\(\s*"(\w+)"', source)) | {"email_long", "password_long", "name_long"}
    assert named == set(SENTENCES) | set(DEPARTMENT_SENTENCES)
