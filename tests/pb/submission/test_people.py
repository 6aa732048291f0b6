"""Co-authors who must agree, and the guardian of an author who is not of age."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from core.clock import now
from core.db import db, transaction
from core.erasing import erase_expired
from pb.rounds.filing_rules import FilingRules
from pb.submission.models import Draft, DraftPerson, Project, ProjectAuthor, ProjectEvent
from pb.submission.rules.authors import Invited, check_coauthor, check_guardian, counted
from pb.submission.services.people import hand_over_people
from tests.support.filing import WHAT, WHOM, token_in, words_of
from tests.support.letters import link_in
from tests.support.page_rules import faults_of

ADDRESS = "/bo/bo-2027/zglos/autorzy"
ANNA = {"coauthor_name": "Anna Kos", "coauthor_email": "anna@example.pl"}
MUM = {"guardian_name": "Maria Nowak", "guardian_email": "mama@example.pl"}


@pytest.fixture
def author(call):
    someone = call.proposer()
    someone.begin()
    someone.send("opis", WHAT)
    someone.send("cel", WHOM)
    return someone


def press(client, address: str, go: str, **fields: str):
    return client.post(address, data={"csrf_token": token_in(client.get(address)), "go": go, **fields})


def people(call) -> list[tuple[str, str, bool]]:
    return call.ask(
        lambda: [
            (one.kind, one.name, one.agreed_at is not None)
            for one in db.session.scalars(select(DraftPerson).order_by(DraftPerson.id))
        ]
    )


def file_project(call) -> None:
    """What filing does with people: the author's row is there, the others are handed over."""

    def act():
        with transaction():
            draft = db.session.scalars(select(Draft)).one()
            project = Project(
                round_id=draft.round_id, pool_id=call.made.round_view.rules.pools[0].pool_id, number=5001,
                filed_number=5001, code="5001", title="Ławki", category="greenery", cost=Decimal(1000),
                status="submitted", submitted_at=now(),
            )  # fmt: skip
            db.session.add(project)
            db.session.flush()
            db.session.add(
                ProjectAuthor(
                    project_id=project.id,
                    position=0,
                    name="Jan Nowak",
                    email="jan@example.pl",
                    retention_until=now() + timedelta(days=730),
                )
            )
            draft.project_id = project.id
            db.session.flush()
            hand_over_people(draft.id, project.id)

    call.ask(act)


def authors_of_project(call) -> list[tuple[int, str, bool, str]]:
    return call.ask(
        lambda: [
            (one.position, one.name, one.is_name_public, one.guardian_name)
            for one in db.session.scalars(select(ProjectAuthor).order_by(ProjectAuthor.position))
        ]
    )


def test_only_those_who_have_agreed_count() -> None:
    both = [Invited("Anna Kos", "a@x.pl", True), Invited("Ola Wilk", "o@x.pl", False)]
    assert [one.name for one in counted(both)] == ["Anna Kos"]


@pytest.mark.parametrize(
    ("email", "held", "code"),
    [
        ("ja@x.pl", [], "coauthor_is_author"), ("JA@x.pl", [], "coauthor_is_author"), ("A@x.pl", ["a@x.pl"], "coauthor_twice"),
        ("c@x.pl", ["a@x.pl", "b@x.pl"], "coauthors_too_many"), ("c@x.pl", ["a@x.pl"], ""),
    ],
)  # fmt: skip
def test_a_coauthor_is_another_person_once_and_within_the_rules(email, held, code) -> None:
    problems = check_coauthor(email, "ja@x.pl", held, FilingRules((), most_coauthors=2), "email")
    assert [one.code for one in problems] == ([code] if code else [])


@pytest.mark.parametrize(
    ("age", "guardian", "below", "code"),
    [
        ("adult", None, 18, ""), ("minor", None, 18, "guardian_missing"), ("minor", None, None, ""),
        ("minor", Invited("M N", "m@x.pl", False), 18, "guardian_waiting"), ("minor", Invited("M N", "", True), 18, ""),
    ],
)  # fmt: skip
def test_below_the_age_of_the_rules_a_guardian_has_to_agree(age, guardian, below, code) -> None:
    filing = FilingRules((), author_guardian_below_age=below)
    assert [one.code for one in check_guardian(age, guardian, filing, "g")] == ([code] if code else [])


def test_a_coauthor_agrees_by_the_mailed_link_and_is_named_until_then(call, author, post) -> None:
    assert faults_of(author.client.get(ADDRESS).text) == []
    assert press(author.client, ADDRESS, "coauthor", **ANNA).status_code == 303
    page = author.client.get(ADDRESS)
    assert "Nie liczą się jeszcze: Anna Kos" in words_of(page) and faults_of(page.text) == []
    link = link_in(post()["anna@example.pl"][0])
    anna = call.app.test_client()
    shown = anna.get(link)
    assert WHAT["title"] in words_of(shown) and faults_of(shown.text) == []
    assert people(call) == [("coauthor", "Anna Kos", False)], "opening the link alone agrees to nothing"
    without_age = press(anna, link, "agree")
    assert without_age.status_code == 422 and "skończone 18 lat" in words_of(without_age)
    alone = press(anna, link, "agree", age="minor")
    assert alone.status_code == 422 and faults_of(alone.text) == []
    assert press(anna, link, "agree", age="adult", is_name_public="yes").status_code == 303
    assert people(call) == [("coauthor", "Anna Kos", True)]
    assert "Nie liczą się" not in words_of(author.client.get(ADDRESS))
    file_project(call)
    assert authors_of_project(call) == [(0, "Jan Nowak", False, ""), (1, "Anna Kos", True, "")]


def test_who_has_not_agreed_is_no_author_but_may_still_join_after_filing(call, author, post) -> None:
    press(author.client, ADDRESS, "coauthor", **ANNA)
    file_project(call)
    assert [one[1] for one in authors_of_project(call)] == ["Jan Nowak"]
    anna = call.app.test_client()
    link = link_in(post()["anna@example.pl"][0])
    for _ in range(2):
        assert press(anna, link, "agree", age="minor", guardian_name="Ewa Kos").status_code == 303
    assert authors_of_project(call)[1:] == [(1, "Anna Kos", False, "Ewa Kos")]


def test_who_declines_is_forgotten(call, author, post) -> None:
    press(author.client, ADDRESS, "coauthor", **ANNA)
    link = link_in(post()["anna@example.pl"][0])
    anna = call.app.test_client()
    assert faults_of(press(anna, link, "decline").text) == []
    assert people(call) == [] and anna.get(link).status_code == 404


def test_a_coauthor_may_leave_after_filing_and_their_name_leaves_the_project(call, author, post) -> None:
    press(author.client, ADDRESS, "coauthor", **ANNA)
    link = link_in(post()["anna@example.pl"][0])
    anna = call.app.test_client()
    press(anna, link, "agree", age="adult", is_name_public="yes")
    file_project(call)
    assert call.ask(lambda: db.session.scalar(select(Project.proposer))) == "Anna Kos"
    press(anna, link, "decline")
    assert [one[1] for one in authors_of_project(call)] == ["Jan Nowak"]
    assert call.ask(lambda: db.session.scalar(select(Project.proposer))) == ""


def test_a_guardian_may_withdraw_after_filing_and_the_office_sees_it(call, author, post) -> None:
    press(author.client, ADDRESS, "guardian", **MUM)
    link = link_in(post()["mama@example.pl"][0])
    mum = call.app.test_client()
    press(mum, link, "agree")
    file_project(call)
    press(mum, link, "decline")
    assert authors_of_project(call) == [(0, "Jan Nowak", False, "")]
    events = call.ask(lambda: [(one.code, one.is_public) for one in db.session.scalars(select(ProjectEvent))])
    assert events == [("guardian_withdrew", False)]


def test_the_guardians_name_goes_with_the_check_and_the_consents_time_stays(call, author, clock) -> None:
    press(author.client, ADDRESS, "guardian", guardian_here="yes", guardian_name="Maria Nowak")
    file_project(call)
    clock.move(days=90)
    call.ask(erase_expired)
    assert people(call) == []
    left = call.ask(
        lambda: db.session.execute(
            select(ProjectAuthor.guardian_name, ProjectAuthor.guardian_consented_at)
        ).one()
    )
    assert left[0] == "" and left[1] is not None


def test_a_wrong_invitation_is_refused_beside_its_field_and_stays_typed(call, author) -> None:
    refused = press(author.client, ADDRESS, "coauthor", coauthor_name="Anna", coauthor_email="anna@")
    assert refused.status_code == 422 and faults_of(refused.text) == []
    assert 'id="coauthor_name-e"' in refused.text and 'value="anna@"' in refused.text
    press(author.client, ADDRESS, "coauthor", **ANNA)
    assert "już jest na liście" in words_of(press(author.client, ADDRESS, "coauthor", **ANNA))
    lost = author.client.post(ADDRESS, data={"csrf_token": "zly", "go": "coauthor", **ANNA})
    assert lost.status_code == 422 and 'value="Anna Kos"' in lost.text
    assert len(people(call)) == 1


def test_a_new_link_ends_the_former_one_and_another_author_cannot_ask(call, author, post) -> None:
    press(author.client, ADDRESS, "coauthor", **ANNA)
    number = call.ask(lambda: db.session.scalar(select(DraftPerson.id)))
    first = link_in(post()["anna@example.pl"][0])
    press(author.client, ADDRESS, f"remind-{number}")
    second = link_in(post()["anna@example.pl"][1])
    anna = call.app.test_client()
    assert (anna.get(first).status_code, anna.get(second).status_code) == (404, 200)
    other = call.proposer()
    other.begin()
    assert press(other.client, ADDRESS, f"remove-{number}").status_code == 404
    assert press(author.client, ADDRESS, f"remove-{number}").status_code == 303
    assert anna.get(second).status_code == 404


def test_a_guardian_agrees_by_link_or_beside_the_author(call, author, post) -> None:
    assert press(author.client, ADDRESS, "guardian", **MUM).status_code == 303
    link = link_in(post()["mama@example.pl"][0])
    mum = call.app.test_client()
    assert faults_of(mum.get(link).text) == []
    assert press(mum, link, "agree").status_code == 303
    assert people(call) == [("guardian", "Maria Nowak", True)]
    file_project(call)
    assert authors_of_project(call) == [(0, "Jan Nowak", False, "Maria Nowak")]


def test_a_guardian_who_is_there_needs_no_address(call, author) -> None:
    nameless = press(author.client, ADDRESS, "guardian", guardian_here="yes")
    assert nameless.status_code == 422 and faults_of(nameless.text) == []
    assert (
        press(
            author.client, ADDRESS, "guardian", guardian_here="yes", guardian_name="Maria Nowak"
        ).status_code
        == 303
    )
    assert people(call) == [("guardian", "Maria Nowak", True)]
