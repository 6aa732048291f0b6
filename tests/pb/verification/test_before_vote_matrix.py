"""Who may open and who may do what between the decisions and the vote: every route, every role; and what waits."""

from __future__ import annotations

import pytest

from pb.verification.queries.tasks import TaskKind, tasks_of
from tests.support.deciding import decided, send
from tests.support.officials import signed_in

ROLES = ("", "resident", "official", "clerk", "administrator")
CASE = "/urzad/bo/{slug}/zgloszenia/{number}/odwolanie"
READ, LOGIN, NO, NONE = 200, 303, 403, 404
OFFICE = (LOGIN, NO, READ, READ, READ)

GETS = {
    "/urzad/odwolania": OFFICE,
    "/urzad/odwolania/papier": (LOGIN, NO, 422, 422, NO),
    CASE: OFFICE,
    CASE + "/papier": (LOGIN, NO, READ, READ, NO),
    CASE + "/odpowiedz.pdf": (LOGIN, NO, NONE, NONE, NO),
    "/urzad/bo/{slug}/wykluczenia": OFFICE,
    "/urzad/bo/{slug}/laczenie": OFFICE,
    "/urzad/bo/{slug}/lista": OFFICE,
    "/urzad/bo/{slug}/lista.pdf": (LOGIN, NO, NONE, NONE, NONE),
    "/bo/{slug}/zgloszenia/{number}/odwolanie": (READ,) * 5,
    "/bo/{slug}/lista": (NONE,) * 5,
    "/bo/{slug}/lista.csv": (NONE,) * 5,
    "/bo/{slug}/odwolanie/niczyj": (NONE,) * 5,
    "/bo/{slug}/laczenie/niczyj": (NONE,) * 5,
}
POSTS = {
    CASE: (LOGIN, NO, NO, NO, NO),
    CASE + "/oswiadczenie": (LOGIN, NO, 422, NO, NO),
    CASE + "/papier": (LOGIN, NO, 422, 422, NO),
    CASE + "/wnioskodawca": (LOGIN, NO, NO, NO, NO),
    "/urzad/bo/{slug}/wykluczenia": (LOGIN, NO, 422, NO, NO),
    "/urzad/bo/{slug}/wykluczenia/usun": (LOGIN, NO, NONE, NO, NO),
    "/urzad/bo/{slug}/laczenie": (LOGIN, NO, 422, NO, NO),
    "/urzad/bo/{slug}/lista/ogloszenie": (LOGIN, NO, 422, 422, NO),
    "/urzad/bo/{slug}/lista/losowanie": (LOGIN, NO, 422, 422, NO),
    "/urzad/bo/{slug}/lista/na-koniec/{number}": (LOGIN, NO, 422, 422, NO),
    "/bo/{slug}/zgloszenia/{number}/odwolanie": (422,) * 5,
    "/bo/{slug}/odwolanie/niczyj": (NONE,) * 5,
    "/bo/{slug}/laczenie/niczyj": (NONE,) * 5,
}
"""By path: what a visitor without an account, a resident, an official, a clerk and an administrator get."""


def appealed(desk):
    decided(desk, "rejected", 5001)
    desk.sql(
        "insert into pb_appeals (project_id, decision_id, channel, appellant, email, statement, filed_at, is_late, due_on,"
        " first_decided_by_id, grounds) select project_id, id, 'paper', 'Jan', '', 'x', decided_at, false, '2026-12-01',"
        " decided_by_id, '' from pb_decisions where kind = 'rejected'"
    )
    return desk


@pytest.fixture
def browsers(office, app):
    appealed(office(2))
    return [signed_in(app, role, f"{role}@x.example") if role else app.test_client() for role in ROLES]


def test_every_route_of_these_pages_has_its_expectation(app):
    owned = ("before_vote.", "objections.")
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith(owned)]
    gets = {rule.endpoint for rule in rules if "GET" in rule.methods}
    posts = {rule.endpoint for rule in rules if "POST" in rule.methods}
    assert (len(gets), len(posts)) == (len(GETS), len(POSTS))


@pytest.mark.parametrize("path", GETS)
def test_who_may_open(browsers, path):
    here = path.format(slug="bo-2027", number=5001)
    assert tuple(browser.get(here).status_code for browser in browsers) == GETS[path]


@pytest.mark.parametrize("path", POSTS)
def test_who_may_act(browsers, path):
    here = path.format(slug="bo-2027", number=5001)
    pages = ["/konto/zaloguj", *["/konto/"] * 4]
    told = [send(browser, page, here).status_code for browser, page in zip(browsers, pages, strict=True)]
    assert tuple(told) == POSTS[path]


@pytest.mark.parametrize("path", [path for path in GETS if "{" in path])
def test_what_is_not_there_is_not_found(browsers, path):
    official = browsers[2]
    assert official.get(path.format(slug="nie-ma", number=5001)).status_code == 404
    if "{number}" in path:
        for number in (9999, 2**40):
            assert official.get(path.format(slug="bo-2027", number=number)).status_code == 404


def test_an_appeal_waits_for_all_officials_but_the_first_and_for_nobody_else(office, colleague, clock):
    desk, other, clerk = appealed(office(1)), colleague(), colleague("ula@urzad.example", "clerk")

    def waiting(who):
        ((user_id,),) = desk.sql("select id from accounts_users where email = :email", email=who)
        with desk.app.app_context():
            return tasks_of(user_id, clock().date())

    assert TaskKind.APPEAL not in waiting("anna@urzad.example").counts
    assert TaskKind.APPEAL not in waiting("ula@urzad.example").counts
    assert waiting("jan@urzad.example").counts[TaskKind.APPEAL] == (1, 0)
    assert "Odwołanie do rozpatrzenia" in other.client.get("/urzad/").text
    assert "Odwołanie do rozpatrzenia" not in clerk.client.get("/urzad/").text
    send(
        other.client,
        "/urzad/bo/bo-2027/zgloszenia/5001/odwolanie",
        "/urzad/bo/bo-2027/zgloszenia/5001/odwolanie/oswiadczenie",
        has_conflict="yes",
    )
    assert TaskKind.APPEAL not in waiting("jan@urzad.example").counts
