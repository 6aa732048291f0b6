"""Every page that can be fetched is inspected, for each kind of visitor; and no page asks the database too much."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.routing import BuildError, Rule

from accounts.permissions import may
from consultations.consultation.rules.sections import SECTIONS as CONSULTATION_SECTIONS
from core.access import PUBLIC, SIGNED_IN
from core.clock import now
from core.db import db, transaction
from initiatives.programmes.rules.sections import SECTIONS as PROGRAMME_SECTIONS
from pb.rounds.models import Round
from pb.rounds.queries import find_round
from pb.rounds.rules import Stage
from pb.rounds.section_rules import SECTIONS
from pb.tally.services.closing import close_by_command
from pb.tally.services.counting import count_round
from pb.tally.services.opening import open_urn
from tests.support.database import unguarded
from tests.support.officials import signed_in
from tests.support.outside import outside_context
from tests.support.page_rules import faults_of
from tests.support.rounds import GREEN, POINTS, RANKING, TOWN, VILLAGE, MadeRound, make_round
from tests.support.route_consultations import make_consultations
from tests.support.route_initiatives import make_initiatives
from tests.support.route_objects import OWN_ANSWER, OWN_APPLICATION, OWN_HANDOVER, OWN_LAYER, OWN_PAPER
from tests.support.statements import counted_statements, forget_copies
from tests.support.urns import cast
from tests.support.voter import Voter

MOST_STATEMENTS = 8
ROLES = ("", "resident", "official", "clerk", "administrator")
KNOWN = {
    "section",
    "pool",
    "file_id",
    "slug",
    "number",
    "code",
    "key",
    "name",
    "filename",
    "digest",
    "user_id",
    "draft_id",
    "kind",
    "department_id",
    "photo_id",
    "document_id",
    "news_id",
    "layer_id",
    "application_id",
    "paper_id",
    "member_id",
    "answer_id",
    "template_id",
    "layer",
    "zoom",
    "x",
    "y",
    "area_id",
    "ending",
    "handover_id",
    "what",
    "row_id",
}
STRANGE = {
    "slug", "pool", "number", "user_id", "layer_id", "answer_id", "template_id", "area_id", "ending", "application_id",
    "paper_id", "handover_id",
}  # fmt: skip
"""Parts of an address whose last value names nothing there; it is asked for once, not beside each of the others."""
OF_SECTIONS: dict[str, list[object]] = {
    "pb": [*SECTIONS], "consultations": [*CONSULTATION_SECTIONS], "initiatives": [*PROGRAMME_SECTIONS]
}  # fmt: skip
Values = dict[str, tuple[list[object], list[object]]]
"""For each variable part what is there, and what is not."""
STAGES = (Stage.DRAFT, Stage.SUBMISSION, Stage.VERIFICATION, Stage.VOTING, Stage.COUNTING, Stage.RESULTS)


@pytest.fixture
def app(settings, clock) -> Iterator[Flask]:
    """The application outside any context: what one request remembers the next must not see."""
    with outside_context(settings, clock) as application:
        yield application


def browser_of(app: Flask, role: str) -> FlaskClient:
    """A browser of a visitor or of somebody with a role."""
    return signed_in(app, role) if role else app.test_client()


def slugs_of(app: Flask) -> dict[str, list[object]]:
    """The slugs of rounds, consultations and programmes, by the package whose addresses they stand in."""
    tables = {"pb": "pb_rounds", "consultations": "con_consultations", "initiatives": "ini_programmes"}
    with app.app_context():
        return {
            package: list(db.session.scalars(text(f"SELECT slug FROM {table} ORDER BY slug")))
            for package, table in tables.items()
        }


def values_of(app: Flask) -> dict[str, list[object]]:
    """Something for each variable part of an address: each round, a project, an account, keys of nobody."""
    with app.app_context():
        users = list(db.session.scalars(text("SELECT id FROM accounts_users")))
        areas = list(db.session.scalars(text("SELECT id FROM maps_areas ORDER BY id")))
    return {
        "slug": [one for found in slugs_of(app).values() for one in found], "section": [*SECTIONS, *PROGRAMME_SECTIONS], "pool": [TOWN.code, "nie-ma"], "number": [1, 999_999], "key": ["klucz-niczyj"],
        "name": ["nie-ma-takiej"], "filename": ["css/wspolnie.css"], "digest": ["0"], "user_id": [*users[:1], 999_999],
        "draft_id": [999_999], "file_id": [999_999],
        "kind": ["dopuszczenie", "odrzucenie", "zwrot", "dostepnosc", "prywatnosc"], "department_id": [999_999],
        "photo_id": [999_999], "document_id": [999_999], "news_id": [999_999], "layer_id": [OWN_LAYER, 999_999], "answer_id": [OWN_ANSWER, 999_999], "template_id": [1, 999_999], "layer": ["nie-ma"], "zoom": [10], "x": [1], "y": [1], "area_id": [*areas[:1], 999_999],
        "ending": ["csv", "exe"], "what": ["pdf"], "row_id": [999_999], "application_id": [OWN_APPLICATION, 999_999], "member_id": [999_999], "paper_id": [OWN_PAPER, 999_999], "handover_id": [OWN_HANDOVER, 999_999],
    }  # fmt: skip


def is_refused(view: Any, role: str) -> bool:
    """Whether the view's mark alone sends this person away, whatever the address says."""
    if view.access == PUBLIC:
        return False
    return not role or (view.access != SIGNED_IN and not may([role], view.access))


def values_at(
    rule: Rule, package: str, known: dict[str, list[object]], slugs: dict[str, list[object]]
) -> Values:
    """What to put into this rule: slugs and sections of its own kind, the slug of another kind among the strangers."""
    kind = next((name for name in slugs if name in rule.endpoint), "pb" if package == "opendata" else package)
    values = {**known, "section": OF_SECTIONS.get(kind, known["section"])}
    if kind in slugs:
        another = next(found[0] for name, found in slugs.items() if name != kind)
        values["slug"] = [*slugs[kind], another]
    return {
        name: (values[name][:-1], values[name][-1:]) if name in STRANGE else (values[name], [])
        for name in rule.arguments
    }


def addresses(app: Flask, role: str, language: str) -> list[str]:
    """An address, or several, of every page that GET reaches; one of those that are refused at the door."""
    slugs, known, found = slugs_of(app), {**values_of(app), "code": [language]}, set()
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if "GET" not in (rule.methods or set()):
                continue
            assert rule.arguments <= KNOWN, f"{rule.rule}: say in values_of what to put there"
            view = app.view_functions[rule.endpoint]
            values = values_at(rule, view.__module__.split(".")[0], known, slugs)
            built = list(built_of(app, rule, values))
            found.update(built[:1] if is_refused(view, role) else built)
    return sorted(found)


def built_of(app: Flask, rule: Rule, values: Values) -> Iterator[str]:
    """The rule's address with all that is there, and once with each thing that is not."""
    names, adapter = sorted(values), app.url_map.bind("localhost")
    told = list(product(*(values[name][0] for name in names)))
    for name in names:
        told += product(*(values[one][1] if one == name else values[one][0][:1] for one in names))
    for one in told:
        # A word of another page's list fits no address here.
        with suppress(BuildError, ValueError):
            yield adapter.build(rule.endpoint, dict(zip(names, one, strict=True)))


def pages(browser: FlaskClient, app: Flask, role: str, language: str) -> Iterator[tuple[str, int, str]]:
    """Every answer that is a page."""
    for address in addresses(app, role, language):
        answer = browser.get(address)
        assert answer.status_code < 500 or address == "/readyz", (address, answer.status_code)
        if answer.mimetype == "text/html" and answer.status_code not in (301, 302, 303, 308):
            yield address, answer.status_code, answer.text
        answer.close()


@pytest.mark.parametrize(("role", "language"), [*((role, "pl") for role in ROLES), ("", "en"), ("", "uk")])
def test_every_page_is_well_made(app, clock, role, language):
    with app.app_context():
        with transaction():
            make_consultations(clock)
            make_initiatives(clock)
        for place, stage in enumerate(STAGES):
            make_round(
                f"bo-{stage.value.replace('_', '-')}", stage, (TOWN, VILLAGE, GREEN), year=2020 + place
            )
    browser = browser_of(app, role)
    browser.get(f"/jezyk/{language}")
    faults, seen = {}, 0
    for address, status, html in pages(browser, app, role, language):
        seen += 1
        wrong = faults_of(html, language)
        if wrong:
            faults[f"{status} {address}"] = wrong
    assert seen > 40
    assert faults == {}


def test_refused_steps_of_the_ballot_are_well_made(app):
    with app.app_context():
        make_round(pools=(TOWN, VILLAGE, POINTS, RANKING))
    voter = Voter.of(app)
    answers = [voter.open(), voter.choose(1, 2, 3, 4, 5), voter.choose(1)]
    answers += [voter.client.get(voter.base + "/tozsamosc"), voter.identify("1"), voter.identify()]
    answers += [voter.client.get(voter.base + "/potwierdzenie"), voter.post("/potwierdzenie")]
    answers += [voter.confirm(), voter.client.get(voter.base + "/gotowe")]
    second = Voter.of(app)
    answers.append(second.vote(2))
    shown = [answer for answer in answers if answer.status_code != 303]
    assert [answer.status_code for answer in shown] == [200, 422, 200, 422, 200, 422, 200, 409]
    assert [faults_of(answer.text) for answer in shown] == [[]] * len(shown)
    for answer in shown:
        assert ("<title>Błąd: " in answer.text) == (answer.status_code == 422)


def test_a_bad_page_is_found():
    good = '<html lang="pl"><head><title>Sowa · Miasto</title></head><body><h1>Sowa</h1></body></html>'
    assert faults_of(good) == []
    for bad in (
        "<h1>Dwa</h1>", '<p style="color:red">', "<script>1</script>", '<a href="/"></a>', '<input name="q">',
        '<i id="a"></i><i id="a"></i>', "<button> </button>", '<img src="x">', '<p onclick="x()">',
        '<input aria-label="q" aria-describedby="nowhere">',
    ):  # fmt: skip
        assert faults_of(good.replace("</body>", f"{bad}</body>")) != [], bad
    assert faults_of(good.replace("Sowa ·", "Puchacz ·")) != []
    assert faults_of(good.replace('"pl"', '"en"')) != []


def publish(made: MadeRound, clock) -> None:
    """Three people vote; the urn is closed, opened and counted, and the result announced."""
    numbers = made.numbers[TOWN.code]
    for most in (1, 2, 3):
        cast(made, numbers[:most])
    clock.set(made.voting_closes_at + timedelta(hours=1))
    with transaction():
        close_by_command(find_round(made.slug, now()), now())
        shares = [share.text for share in made.shares[:2]]
        open_urn(find_round(made.slug, now()), shares, None, now(), random.Random(1).shuffle)
        assert count_round(find_round(made.slug, now()), now()) == []
        db.session.get_one(Round, made.round_view.pb_round.id).published_at = now()


def statements_by_page(app: Flask, clock, projects: int) -> dict[str, int]:
    """How many statements each page of a resident takes, when every pool has so many projects."""
    with app.app_context():
        publish(
            make_round("gotowa", Stage.VOTING, (TOWN,), projects, title=f"Gotowa {projects}", year=2026),
            clock,
        )
        make_round("duza", Stage.VOTING, (TOWN,), projects, title=f"Duża {projects}")
    paths = ["/", "/mapa", "/bo/", "/bo/duza/", "/bo/duza/projekty/", "/bo/duza/projekty/?q=projekt&strona=2"]
    paths += ["/bo/duza/projekty/1", "/bo/duza/glosowanie", "/bo/gotowa/wyniki", "/bo/gotowa/projekty/1"]
    taken = {}
    for path in paths:
        browser = app.test_client()
        assert browser.get(path).status_code == 200, path
        # Copies end by the second hand; without any, every page is counted at its dearest.
        forget_copies(app)
        with app.app_context(), counted_statements() as sent:
            browser.get(path)
        taken[path] = len(sent)
    return taken


def empty_rounds(app: Flask) -> None:
    """Take the rounds away again; ballots and counts themselves let nobody delete them."""
    kept = ("pb_ballots", "pb_ballot_lines", "pb_tally_runs", "pb_allocation_lines")
    with app.app_context(), transaction(), unguarded(*kept):
        db.session.execute(text("TRUNCATE pb_rounds CASCADE"))


def test_no_page_of_a_resident_asks_more_for_more_projects(app, clock):
    few = statements_by_page(app, clock, 10)
    assert {path: count for path, count in few.items() if count > MOST_STATEMENTS} == {}
    empty_rounds(app)
    many = statements_by_page(app, clock, 1000)
    assert many == few
