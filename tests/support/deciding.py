"""Between the decisions and the vote: projects accepted or rejected by an official's own hands."""

from __future__ import annotations

import html
import re
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.page_rules import faults_of

GROUNDS = "Teren nie należy do gminy, a właściciel się nie zgodził."


def accept(desk: Any, *numbers: int) -> None:
    """The whole way of a project through the office, with a good end."""
    for number in numbers:
        desk.open(number)
        desk.declare(number)
        assert desk.fill(number).status_code == 303
        assert desk.decide(number, "dopuszczenie").status_code == 303


def reject(desk: Any, *numbers: int) -> None:
    """The same with a rejection."""
    for number in numbers:
        desk.open(number)
        desk.declare(number)
        assert desk.fill(number).status_code == 303
        answer = desk.decide(number, "odrzucenie", grounds=GROUNDS, paragraph="§ 9 pkt 2", is_confirmed="yes")
        assert answer.status_code == 303


def decided(desk: Any, kind: str, *numbers: int) -> None:
    """As the acts above leave it, but written at once: ``accepted`` or ``rejected`` by the desk's official."""
    for number in numbers:
        facts = {
            "number": number,
            "kind": kind,
            "grounds": GROUNDS if kind == "rejected" else "",
            "now": desk.app.extensions["clock"](),
        }
        facts["paragraph"] = "§ 9 pkt 2" if kind == "rejected" else ""
        desk.sql(
            "update pb_projects set status = :kind, grounds = :grounds, grounds_paragraph = :paragraph"
            " where filed_number = :number",
            **facts,
        )
        desk.sql(
            "insert into pb_cases (project_id, station, opened_at, version) select id, 'closed', :now, 1 from pb_projects"
            " where filed_number = :number on conflict (project_id) do update set station = 'closed'",
            **facts,
        )
        desk.sql(
            "insert into pb_decisions (project_id, kind, grounds, paragraph, fields, decided_at, decided_by_id)"
            " select p.id, :kind, :grounds, :paragraph, '{}', :now, u.id from pb_projects p, accounts_users u"
            " where p.filed_number = :number and u.email = 'anna@urzad.example'",
            **facts,
        )


def text_of(answer: TestResponse) -> str:
    """What a page says, with plain spaces."""
    return html.unescape(answer.text).replace("\u00a0", " ").replace("\u2009", " ")


def send(client: FlaskClient, page: str, to: str = "", **fields: Any) -> TestResponse:
    """Open a page for its token and send a form of it; what is shown must be well made."""
    shown = client.get(page)
    assert faults_of(shown.text) == [], faults_of(shown.text)
    found = re.search(r'name="csrf_token" value="([^"]+)"', shown.text)
    answer = client.post(to or page, data={"csrf_token": found.group(1) if found else "", **fields})
    if answer.status_code in (200, 403, 409, 422):
        assert faults_of(answer.text) == []
    return answer
