"""What neighbours, co-authors and everybody read of a filed project, also when it is corrected or taken back."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from core.clock import now
from core.db import db, transaction
from pb.submission.models import Draft, DraftPerson, Endorsement, Project, ProjectAuthor, ProjectEvent
from pb.submission.queries import key_hash
from pb.submission.services.people import agree
from pb.submission.support_links import support_key
from tests.support.filing import PERSON, WHAT, token_in, words_of
from tests.support.letters import LINK, link_in
from tests.support.page_rules import faults_of

MINE = "/bo/bo-2027/zgloszenia/5001"
PUBLIC = "/bo/bo-2027/projekty/5001"
UNSENT = "Tajny zamiar, którego autor nie wysłał"
ANNA, EWA = "anna@example.pl", "ewa@example.pl"


def press(client, address: str, shown: str = "", **fields: str):
    page = client.get(shown or address)
    return client.post(address, data={"csrf_token": token_in(page), **fields})


def write(call, act) -> None:
    def run() -> None:
        with transaction():
            act()

    call.ask(run)


@pytest.fixture
def filed(call):
    """A project with Anna as its co-author, who is named beside it; Ewa has been asked and not answered yet."""
    someone = call.proposer()
    someone.fill_in()

    def name_coauthors() -> None:
        draft = db.session.scalars(select(Draft)).one()
        for name, email in (("Anna Kos", ANNA), ("Ewa Lis", EWA)):
            person = DraftPerson(
                draft_id=draft.id, kind="coauthor", name=name, email=email, key_hash=key_hash(email),
                asked_at=now(), retention_until=now(),
            )  # fmt: skip
            db.session.add(person)
            db.session.flush()
            if email == ANNA:
                agree(person, True, "", now())

    write(call, name_coauthors)
    assert someone.file(is_name_public="yes").status_code == 303
    return someone


def support_page(call) -> str:
    key = call.ask(lambda: support_key(db.session.scalar(select(Draft.id))))
    return f"/bo/bo-2027/poparcie/{key}"


def consent_page(email: str) -> str:
    return f"/bo/bo-2027/wspolautor/{email}"


def address_page(post) -> str:
    return next(link for link in LINK.findall(post()[PERSON["email"]][0]) if "/adres/" in link)


def test_corrections_that_are_not_sent_are_read_by_nobody_else(call, filed, post):
    press(filed.client, f"{MINE}/popraw", MINE)
    filed.send("opis", {**WHAT, "title": UNSENT, "summary": UNSENT})
    neighbour = call.app.test_client()
    filed.send("poparcie", {"emails": "ola@example.pl"}, go="invite")
    letter = post()["ola@example.pl"][0]
    pages = [support_page(call), link_in(letter), consent_page(EWA), consent_page(ANNA), address_page(post)]
    for page in pages:
        shown = neighbour.get(page)
        assert WHAT["summary"] in words_of(shown) and UNSENT not in shown.text, page
        assert faults_of(shown.text) == []
    assert WHAT["title"] in letter and UNSENT not in letter
    filed.send("opis", {**WHAT, "title": ""})
    assert neighbour.get(pages[0]).status_code == 200, "the project still has its title"


def test_a_withdrawn_project_says_so_and_takes_neither_support_nor_coauthors(call, filed, post):
    neighbour, page = call.app.test_client(), support_page(call)
    press(filed.client, f"{MINE}/popraw", MINE)
    press(neighbour, page, name="Jan Nowak", email="jan@example.pl")
    link = link_in(post()["jan@example.pl"][0])
    press(filed.client, f"{MINE}/wycofaj", confirm="yes")
    for address in (page, link, consent_page(EWA)):
        shown = neighbour.get(address)
        assert "Ten projekt jest wycofany" in words_of(shown) and faults_of(shown.text) == []
    assert press(neighbour, page, link, name="Ola Kos", email="ola@example.pl").status_code == 422
    assert press(neighbour, link, go="confirm", resident="yes").status_code == 422
    refused = press(neighbour, consent_page(EWA), go="agree", age="adult")
    assert refused.status_code == 422 and faults_of(refused.text) == []
    kept = call.ask(lambda: db.session.execute(select(Endorsement.email, Endorsement.confirmed_at)).all())
    assert kept == [("jan@example.pl", None)]
    assert call.ask(lambda: db.session.scalars(select(ProjectAuthor.name)).all()) == [
        PERSON["name"],
        "Anna Kos",
    ]
    assert "Usunęliśmy" in words_of(press(neighbour, consent_page(EWA), go="decline"))


def test_author_and_coauthors_are_told_once_that_the_project_is_withdrawn(call, filed, post):
    post()
    for _ in range(2):
        press(filed.client, f"{MINE}/wycofaj", confirm="yes")
    letters = post()
    assert EWA not in letters, "who has not agreed is no co-author"
    for email in (PERSON["email"], ANNA):
        told = [one for one in letters[email] if "jest wycofany" in one]
        assert len(told) == 1 and WHAT["title"] in told[0]


def test_a_project_sent_in_anothers_name_is_not_said_to_be_withdrawn_by_its_author(call, filed, post):
    owner = call.app.test_client()
    page = address_page(post)
    assert "Anna Kos" in words_of(owner.get(PUBLIC))
    done = press(owner, page, go="disown", confirm="yes")
    assert "Zgłoszenie jest wycofane" in words_of(done)
    codes = call.ask(lambda: db.session.scalars(select(ProjectEvent.code).order_by(ProjectEvent.id)).all())
    assert "withdrawn" not in codes and codes.count("disowned") == 1
    said = words_of(owner.get(PUBLIC))
    assert "Wycofany przez autora" not in said
    assert "Wycofany: osoba, której adres podano, nie zgłaszała tego projektu" in said
    assert "Anna Kos" not in said and PERSON["name"] not in said
    letters = post()
    (told,) = [one for one in letters[ANNA] if "odpowiedziała, że go nie zgłaszała" in one]
    assert "projekt jest wycofany" in told and WHAT["title"] in told
    assert len(letters[PERSON["email"]]) == 1, "the author that is none gets no more letters"
    press(owner, consent_page(ANNA), go="decline")
    assert call.ask(lambda: db.session.scalar(select(Project.proposer))) == ""


def test_after_the_call_a_project_of_nobody_waits_for_the_office(call, filed, post):
    page = address_page(post)
    call.clock.move(days=8)
    owner = call.app.test_client()
    press(owner, page, go="disown", confirm="yes")
    assert "O projekcie zdecyduje urząd" in post()[ANNA][-1]
    said = words_of(owner.get(consent_page(EWA)))
    assert "nie zgłaszała tego projektu. Zdecyduje o nim urząd" in said
    assert press(owner, consent_page(EWA), go="agree", age="adult").status_code == 422
    assert call.ask(lambda: db.session.scalar(select(Project.proposer))) == ""
