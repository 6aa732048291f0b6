"""The office of the demonstration is at work: a visitor who logs in finds cases in every state."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import func, select, text

from accounts.departments.models import Department, DepartmentMember
from core.clock import now, today
from core.db import db
from demo.loading import load_town
from pb.implementation.models import Implementation
from pb.rounds.queries import find_round
from pb.submission.models import Project, ProjectAuthor
from pb.verification.models import Appeal, Case, MeritAssessment
from tests.support.demo_packs import PROJECTS
from tests.support.officials import signed_in

pytestmark = pytest.mark.demo
SLUG = "solecki-2027"


def statuses() -> dict[int, str]:
    round_id = find_round(SLUG, now()).pb_round.id
    rows = db.session.execute(select(Project.number, Project.status).where(Project.round_id == round_id))
    return {row[0]: row[1] for row in rows}


def test_cases_stand_as_the_pack_tells_and_a_second_loading_changes_nothing(app) -> None:
    told = {one["number"]: one["status"] for one in PROJECTS[SLUG]}
    assert {number: status for number, status in statuses().items() if status != "submitted"} == {
        number: status for number, status in told.items() if number != 9
    }
    before = [
        db.session.scalar(select(func.count()).select_from(one)) for one in (Case, Department, ProjectAuthor)
    ]
    assert load_town("wasilkow", lambda line: None) is False
    after = [
        db.session.scalar(select(func.count()).select_from(one)) for one in (Case, Department, ProjectAuthor)
    ]
    assert before == after == [13, 3, sum(map(len, PROJECTS.values()))]
    assert db.session.scalar(select(func.count(DepartmentMember.id))) == 3


def test_opinions_run_one_is_overdue_and_an_appeal_waits_for_another_official(app) -> None:
    waiting = db.session.scalars(select(MeritAssessment).where(MeritAssessment.verdict.is_(None))).all()
    assert any(one.due_on < today() for one in waiting) and any(one.due_on > today() for one in waiting)
    assert {"positive", "conditional", "negative"} <= set(
        db.session.scalars(select(MeritAssessment.verdict).distinct())
    )
    appeal = db.session.scalars(select(Appeal)).one()
    assert appeal.outcome is None and appeal.due_on > today()
    desk = signed_in(app, "official", "trzecia@urzad.example")
    assert f"/urzad/bo/{SLUG}/zgloszenia/11/odwolanie" in desk.get("/urzad/odwolania").text


def test_the_author_gets_a_link_that_opens_the_corrections(app) -> None:
    mails = db.session.execute(text("select recipient, body from core_outgoing_mails")).all()
    link = next(
        found for _, body in mails if (found := re.search(r"http://\S+?(/bo/\S+/8/poprawki/\S+)", body))
    )
    assert [who for who, body in mails if link[1] in body] == ["resident@demo.example"]
    author = app.test_client()
    assert author.get(link[1]).status_code == 303
    page = author.get(f"/bo/{SLUG}/zgloszenia/8/poprawki").text
    assert "Urząd prosi o poprawki do" in page and "Wyślij poprawki" in page
    assert "Dodaj z cennika: jest jeszcze" in page.replace("\u00a0", " ") and 'class="price-list"' in page
    assert not re.search(r'id="suma">Razem <span class="cost"><span class="zl">0', page)


def test_the_rejection_that_can_be_appealed_against_leads_to_a_form(app) -> None:
    visitor = app.test_client()
    page = visitor.get(f"/bo/{SLUG}/projekty/7").text
    assert f"/bo/{SLUG}/zgloszenia/7/odwolanie" in page
    form = visitor.get(f"/bo/{SLUG}/zgloszenia/7/odwolanie")
    assert form.status_code == 200 and 'name="statement"' in form.text


def test_the_pair_under_the_lime_is_told_to_exclude_each_other(app) -> None:
    page = signed_in(app, "official", "trzecia@urzad.example").get(f"/urzad/bo/{SLUG}/wykluczenia").text
    assert "Nr 1, 13" in page and "Stół i altana" in page


def test_works_of_last_year_stand_in_every_state(app) -> None:
    round_id = find_round("bo-2026", now()).pb_round.id
    rows = db.session.execute(
        select(Implementation.state, func.count())
        .join(Project, Project.id == Implementation.project_id)
        .where(Project.round_id == round_id)
        .group_by(Implementation.state)
    )
    states = {row[0]: row[1] for row in rows}
    assert set(states) == {"planned", "running", "late", "done", "abandoned"} and sum(states.values()) == 12
    page = app.test_client().get("/bo/bo-2026/projekty/21").text
    assert page.count('class="work-photo"') == 2 or page.count("Rysunek na potrzeby pokazu") >= 2
