"""Route × role × object: what everybody is answered, written down and read before it changes.

``tests/route_matrix.txt`` has a line for each route and each kind of object in its address: ``existing`` (all the
person's own: the resident's project, the case that the official leads), ``foreign`` for each variable part that has
another owner, department or round, and ``absent`` for each variable part. Forms come with a valid token and only
what ``route_objects`` lets them say. ``login`` is a way to the log-in. Acts are rolled back, so that each answer
stands by itself. A route without a line fails; after a wanted change write the lines anew and read the diff:

    WSPOLNIE_WRITE_GOLDEN=1 script/test tests/test_route_matrix.py
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from werkzeug.routing import BuildError, Rule

from core.access import PUBLIC, SIGNED_IN
from core.db import db
from tests.support.outside import outside_context
from tests.support.route_objects import ABSENT
from tests.support.route_people import ROLES
from tests.support.route_reasons import ALIKE, UNREACHED
from tests.support.route_world import World

GOLDEN = Path(__file__).with_name("route_matrix.txt")
UNREADY = {"ops.readyz"}
"""Answers that depend on the machine and not on who asks."""


@pytest.fixture
def app(settings, clock) -> Iterator[Flask]:
    """The application outside any context, as behind a real server."""
    with outside_context(settings, clock) as application:
        yield application


def pretended_commit() -> None:
    """All that a commit writes and checks at once; the end of the request takes it back."""
    db.session.flush()
    db.session.expire_all()


def forget_tries(app: Flask) -> None:
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text("DELETE FROM core_rate_hits"))


def routes(app: Flask) -> Iterator[tuple[Rule, str]]:
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: (one.endpoint, one.rule)):
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            yield rule, method


def address_of(rule: Rule, values: dict[str, object]) -> str | None:
    """The address, or nothing where the words of this route allow no such value."""
    try:
        built = rule.build(values)
    except (BuildError, ValueError):
        return None
    return built[1] if built else None


def answered(world: World, role: str, method: str, address: str, says: Mapping[str, str]) -> str:
    browser = world.browser(role)
    told = {"query_string": says} if method == "GET" else {"data": {"csrf_token": world.token(), **says}}
    answer = browser.open(address, method=method, **told)
    answer.close()
    is_log_in = answer.status_code == 303 and (answer.location or "").startswith("/konto/zaloguj")
    return "login" if is_log_in else str(answer.status_code)


def lines_of(world: World) -> Iterator[str]:
    for rule, method in routes(world.app):
        if rule.endpoint in UNREADY:
            continue
        assert rule.arguments <= set(ABSENT), f"{rule.rule}: say in route_world what to put there"
        forget_tries(world.app)
        for case, values in world.cases(rule.endpoint, set(rule.arguments)):
            address = address_of(rule, values)
            if address is not None:
                says = world.put(rule.endpoint).says
                answers = [answered(world, role, method, address, says) for role in ROLES]
                yield f"{rule.endpoint} {method} [{case}] " + " ".join(
                    f"{role}:{answer}" for role, answer in zip(ROLES, answers, strict=True)
                )


def parsed(line: str) -> tuple[str, str, str, dict[str, str]]:
    head, rest = line.split(" [", 1)
    case, answers = rest.split("] ", 1)
    endpoint, method = head.split(" ")
    return endpoint, method, case, dict(pair.split(":") for pair in answers.split(" "))


def test_every_route_answers_everybody_as_written_down(app, clock, monkeypatch):
    world = World(app, clock)
    monkeypatch.setattr(db.session, "commit", pretended_commit)
    lines = list(lines_of(world))
    if os.environ.get("WSPOLNIE_WRITE_GOLDEN"):
        GOLDEN.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert lines == GOLDEN.read_text(encoding="utf-8").splitlines()


def kept_lines() -> list[tuple[str, str, str, dict[str, str]]]:
    return [parsed(line) for line in GOLDEN.read_text(encoding="utf-8").splitlines()]


def test_what_is_written_down_keeps_strangers_out(app):
    """The golden file itself is judged, so that nobody writes a hole down as expected."""
    wrong = []
    for endpoint, method, case, answers in kept_lines():
        access = app.view_functions[endpoint].access
        if access == PUBLIC:
            continue
        if answers["nobody"] != "login":
            wrong.append((endpoint, method, case, answers["nobody"]))
        if access != SIGNED_IN and answers["resident"] != "403":
            wrong.append((endpoint, method, case, answers["resident"]))
    assert wrong == []


def test_nothing_breaks_whoever_comes():
    broken = [
        (endpoint, method, case, role)
        for endpoint, method, case, answers in kept_lines()
        for role, answer in answers.items()
        if answer.startswith("5")
    ]
    assert broken == []


def test_what_is_absent_is_never_found():
    """An absent thing is 404 or a refusal, never a page and never a bug."""
    wrong = [
        (endpoint, method, case, role, answer)
        for endpoint, method, case, answers in kept_lines()
        if case.startswith("absent") and case not in ("absent key", "absent digest")
        for role, answer in answers.items()
        if answer == "200"
    ]
    assert wrong == []


def known(case: str) -> bool:
    return case in ("existing", "-")


def test_what_is_there_is_reached_by_somebody():
    """A row of 404 and 403 says nothing of who may do what: the town lacks that thing, or its reason is told."""
    reached = {
        f"{endpoint} {method}"
        for endpoint, method, case, answers in kept_lines()
        if known(case) and not set(answers.values()) <= {"404", "403", "login"}
    }
    assert {f"{endpoint} {method}" for endpoint, method, _, _ in kept_lines()} - reached == set(UNREACHED)


def test_what_is_somebody_elses_is_not_answered_as_ones_own():
    """Another's project, department, key or round; where it makes no difference a reason is told."""
    own = {
        (endpoint, method): answers for endpoint, method, case, answers in kept_lines() if case == "existing"
    }
    alike = {
        f"{endpoint} {method} {case}"
        for endpoint, method, case, answers in kept_lines()
        if case.startswith("foreign") and answers == own[endpoint, method]
    }
    assert alike == set(ALIKE)


def test_nothing_is_found_under_another_rounds_address():
    """A project, key, row or draw of one round is in no other: the answer is that of a thing that is not."""
    absent: dict[tuple[str, str], list[dict[str, str]]] = {}
    for endpoint, method, case, answers in kept_lines():
        if case.startswith("absent") and case != "absent slug":
            absent.setdefault((endpoint, method), []).append(answers)
    wrong = [
        (endpoint, method, answers)
        for endpoint, method, case, answers in kept_lines()
        if case == "foreign slug"
        and answers not in absent[endpoint, method]
        and f"{endpoint} {method} {case}" not in ALIKE
    ]
    assert wrong == []


def test_every_route_has_its_lines(app):
    written = {(endpoint, method) for endpoint, method, _, _ in kept_lines()}
    there = {(rule.endpoint, method) for rule, method in routes(app) if rule.endpoint not in UNREADY}
    assert there == written
