"""Whose address stands under a project: nobody uses up another person's limit, and "it was not me" takes it back."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from accounts.models import User
from accounts.sessions import KEY
from accounts.signing import start_sign_in
from core.db import db, transaction
from core.models import OutgoingMail
from pb.rounds.models import RulesVersion
from pb.submission.models import Draft, Project, ProjectAuthor, ProjectEvent
from tests.support.filing import PERSON, hidden_in, token_in, words_of
from tests.support.officials import signed_in
from tests.support.page_rules import faults_of

ALA = "ala@example.org"


@pytest.fixture
def limited(call):
    """A call in which one person may file one project."""

    def limit() -> None:
        with transaction():
            db.session.scalars(select(RulesVersion)).one().most_projects = 1

    call.ask(limit)
    return call


def file_one(call, client=None, **person: str):
    someone = call.proposer()
    someone.client = client or someone.client
    someone.fill_in()
    return someone, someone.file(**person)


def mails(call) -> list[OutgoingMail]:
    return call.ask(lambda: list(db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id))))


def address_page(mail: OutgoingMail) -> str:
    return re.search(r"http://localhost(/bo/bo-2027/adres/\S+)", mail.body).group(1)


def answer(client, page: str, go: str, **fields: str):
    return client.post(page, data={"csrf_token": token_in(client.get(page)), "go": go, **fields})


def statuses(call) -> list[str]:
    return call.ask(lambda: list(db.session.scalars(select(Project.status).order_by(Project.filed_number))))


def test_who_has_an_account_is_not_kept_out_by_what_strangers_sent_in_their_name(limited):
    assert file_one(limited)[1].status_code == 303
    client = signed_in(limited.app, "resident", ALA)
    assert file_one(limited, client)[1].status_code == 303
    refused = file_one(limited, signed_in_again(limited))[1]
    assert refused.status_code == 422 and "tyle już z tego adresu zgłoszono" in words_of(refused)
    assert "Jeśli to nie Ty" not in words_of(refused), "the second is really theirs"


def signed_in_again(call):
    def start() -> str:
        with transaction():
            return start_sign_in(db.session.scalars(select(User).where(User.email == ALA)).one(), "test")

    key, client = call.ask(start), call.app.test_client()
    with client.session_transaction() as session:
        session[KEY] = key
    return client


def test_who_has_no_account_confirms_the_address_and_sends_again(limited):
    file_one(limited)
    owner, refused = file_one(limited)
    assert refused.status_code == 422 and faults_of(refused.text) == []
    assert "otwórz link, który wysłaliśmy na ten adres" in words_of(refused)
    letter = mails(limited)[-1]
    assert letter.recipient == ALA and "Potwierdź swój adres" in letter.subject
    page = address_page(letter)
    anywhere = limited.app.test_client()
    assert faults_of(anywhere.get(page).text) == []
    assert owner.file().status_code == 422, "opening the link alone confirms nothing"
    assert answer(anywhere, page, "confirm").status_code == 303
    assert "Adres jest potwierdzony" in words_of(anywhere.get(page))
    sent = owner.client.post(
        f"{owner.base}/sprawdz", data={**hidden_in(owner.open("sprawdz")), **PERSON, "go": "next"}
    )
    assert sent.status_code == 303 and statuses(limited) == ["submitted", "submitted"]


def test_never_confirming_does_not_pass_the_limit(limited):
    assert file_one(limited)[1].status_code == 303
    for _ in range(2):
        assert file_one(limited)[1].status_code == 422
    assert statuses(limited) == ["submitted"]


def test_confirming_more_than_the_rules_allow_is_refused(limited):
    file_one(limited)
    first = address_page(mails(limited)[0])
    client = signed_in(limited.app, "resident", ALA)
    file_one(limited, client)
    refused = answer(limited.app.test_client(), first, "confirm")
    assert refused.status_code == 422 and "może zgłosić w tej edycji 1 projekt" in words_of(refused)
    assert faults_of(refused.text) == []


def test_it_was_not_me_withdraws_the_project_and_forgets_the_person(limited):
    stranger, _sent = file_one(limited, is_name_public="yes")
    page = address_page(mails(limited)[0])
    owner = limited.app.test_client()
    shown = owner.get(page)
    assert "To nie ja" in words_of(shown) and faults_of(shown.text) == []
    unticked = answer(owner, page, "disown")
    assert unticked.status_code == 422 and faults_of(unticked.text) == []
    assert statuses(limited) == ["submitted"]
    done = answer(owner, page, "disown", confirm="yes")
    assert done.status_code == 200 and "Zgłoszenie jest wycofane" in words_of(done)
    assert faults_of(done.text) == []
    assert statuses(limited) == ["withdrawn"]
    assert limited.ask(lambda: db.session.scalars(select(ProjectAuthor)).all()) == []
    assert limited.ask(lambda: db.session.scalar(select(Project.proposer))) == ""
    assert "person" not in limited.ask(lambda: db.session.scalars(select(Draft)).one().answers)
    assert stranger.client.get("/bo/bo-2027/zgloszenia/5001").status_code == 302
    assert owner.get(page).status_code == 404
    assert file_one(limited)[1].status_code == 303, "the limit is the owner's again"


def test_after_the_call_the_office_learns_that_it_was_not_them(limited):
    file_one(limited)
    page = address_page(mails(limited)[0])
    limited.clock.move(days=8)
    done = answer(limited.app.test_client(), page, "disown", confirm="yes")
    assert "zdecyduje urząd" in words_of(done) and statuses(limited) == ["submitted"]
    codes = limited.ask(lambda: list(db.session.scalars(select(ProjectEvent.code))))
    assert codes == ["filed", "disowned"]


def test_the_page_of_an_address_is_found_by_its_own_key_alone(limited):
    someone, _sent = file_one(limited)
    page = address_page(mails(limited)[0])
    number, _, seal = page.rsplit("/", 1)[1].partition("-")
    for forged in (f"{number}-{'0' * 20}", f"{int(number) + 1}-{seal}", "x", f"{'9' * 18}-{seal}"):
        assert someone.client.get(f"/bo/bo-2027/adres/{forged}").status_code == 404
    lost = someone.client.post(page, data={"csrf_token": "zly", "go": "disown", "confirm": "yes"})
    assert lost.status_code == 422 and statuses(limited) == ["submitted"]
