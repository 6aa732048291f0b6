"""Corrections of a sent project: the same checks as at sending, papers included, and nothing before they are saved."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, update

from core.clock import now
from core.db import db, transaction
from core.models import StoredFile
from pb.rounds.models import Pool, PoolRulesRow, RulesVersion
from pb.submission.models import Attachment, Draft, DraftPerson, Project
from pb.submission.services.people import agree
from tests.support.filing import IN_VILLAGE, PERSON, WHAT, shapes_at, token_in, words_of
from tests.support.page_rules import faults_of
from tests.support.sent_files import PDF, chosen, jpeg

MINE = "/bo/bo-2027/zgloszenia/5001"
STEP = "zalaczniki"
PAPER = {"file-1": chosen(jpeg(), "a.jpg"), "title-1": "Rynek dziś", "kind-1": "photo", "public-1": "yes"}


def write(call, act) -> None:
    def run() -> None:
        with transaction():
            act()

    call.ask(run)


def press(someone, path: str, **fields: str):
    page = someone.client.get(MINE)
    return someone.client.post(f"{MINE}/{path}", data={"csrf_token": token_in(page), **fields})


def paper(title: str = "Rynek dziś") -> dict:
    return {**PAPER, "file-1": chosen(jpeg(), "a.jpg"), "title-1": title}


def titles(call) -> list[str]:
    """What everybody sees of the project's papers."""
    page = call.app.test_client().get("/bo/bo-2027/projekty/5001").text
    return [title for title in ("Rynek dziś", "Rynek nocą", "Nowy widok") if title in page]


def files(call) -> int:
    return call.ask(lambda: db.session.scalar(select(func.count()).select_from(StoredFile)))


@pytest.fixture
def filed(call):
    """A project filed with one public photograph."""
    someone = call.proposer()
    someone.fill_in()
    someone.send(STEP, paper())
    assert someone.file().status_code == 303
    return someone


def test_a_project_is_not_moved_to_a_pool_whose_signatures_it_lacks(call, filed):
    village = select(Pool.id).where(Pool.code == "solectwa").scalar_subquery()
    write(
        call,
        lambda: db.session.execute(
            update(PoolRulesRow).where(PoolRulesRow.pool_id == village).values(endorsements=5)
        ),
    )
    before = call.ask(lambda: db.session.scalar(select(Project.pool_id)))
    press(filed, "popraw")
    filed.place({"place-shapes": shapes_at(*IN_VILLAGE)})
    filed.send("koszt", {"q-lawka": "2", "upkeep": "100"})
    refused = filed.send("sprawdz", {})
    assert refused.status_code == 422 and faults_of(refused.text) == []
    assert "Masz 0 z 5 podpisów. Brakuje 5" in words_of(refused)
    assert call.ask(lambda: db.session.scalar(select(Project.pool_id))) == before


def test_a_paper_that_the_rules_require_cannot_be_corrected_away(call, filed):
    number = call.ask(lambda: db.session.scalar(select(Attachment.id)))
    press(filed, "popraw")
    filed.send(STEP, {}, go=f"remove-{number}")

    def require() -> None:
        version = db.session.scalars(select(RulesVersion)).one()
        version.submission_fields = {**version.submission_fields, "attachments": "required"}

    write(call, require)
    refused = filed.send("sprawdz", {})
    assert refused.status_code == 422 and "Dodaj co najmniej jeden załącznik" in words_of(refused)
    assert titles(call) == ["Rynek dziś"]


def test_papers_change_for_everybody_only_when_the_corrections_are_saved(call, filed):
    old = call.ask(lambda: db.session.scalar(select(Attachment.id)))
    assert filed.open(STEP).status_code == 303, "a sent project is changed only in corrections"
    press(filed, "popraw")
    filed.send(STEP, {f"title-of-{old}": "Rynek nocą", f"public-of-{old}": "yes", **paper("Nowy widok")})
    assert titles(call) == ["Rynek dziś"]
    said = words_of(filed.open(STEP))
    assert "Dodane (2)" in said and 'value="Rynek nocą"' in filed.open(STEP).text
    assert "Zmieniono załączniki" not in words_of(filed.client.get(MINE))
    assert filed.send("sprawdz", {}).status_code == 303
    assert titles(call) == ["Rynek nocą", "Nowy widok"]
    assert "Zmieniono załączniki" in words_of(filed.client.get(MINE))


def test_a_paper_taken_away_in_corrections_goes_with_them(call, filed):
    old = call.ask(lambda: db.session.scalar(select(Attachment.id)))
    press(filed, "popraw")
    held = files(call)
    filed.send(STEP, {}, go=f"remove-{old}")
    assert "Dodane" not in words_of(filed.open(STEP)) and titles(call) == ["Rynek dziś"]
    assert filed.send("sprawdz", {}).status_code == 303
    assert titles(call) == [] and files(call) == held - 1


def test_corrections_that_are_left_leave_no_papers_behind(call, filed):
    old = call.ask(lambda: db.session.scalar(select(Attachment.id)))
    held = files(call)
    press(filed, "popraw")
    filed.send(STEP, {f"title-of-{old}": "Rynek nocą", f"public-of-{old}": "yes", **paper("Nowy widok")})
    filed.send(STEP, {}, go=f"remove-{old}")
    assert press(filed, "porzuc").status_code == 303
    assert titles(call) == ["Rynek dziś"] and files(call) == held
    press(filed, "popraw")
    assert "Dodane (1)" in words_of(filed.open(STEP))


def test_a_withdrawn_project_has_no_open_corrections(call, filed):
    press(filed, "popraw")
    filed.send(STEP, paper("Nowy widok"))
    assert press(filed, "wycofaj", confirm="yes").status_code == 303
    assert filed.open("opis").location == "/bo/bo-2027/zglos/wyslane"
    assert filed.send("opis", {**WHAT, "title": "Po wycofaniu"}).location == "/bo/bo-2027/zglos/wyslane"
    draft = call.ask(lambda: db.session.scalars(select(Draft)).one())
    assert draft.answers["what"]["title"] == WHAT["title"] and "_correcting" not in draft.answers
    assert call.ask(lambda: db.session.scalar(select(func.count()).select_from(Attachment))) == 1


def test_what_the_office_has_taken_is_no_longer_corrected_in_the_steps(call, filed):
    press(filed, "popraw")
    write(call, lambda: db.session.execute(update(Project).values(status="returned")))
    assert filed.open(STEP).location == "/bo/bo-2027/zglos/wyslane"
    old = call.ask(lambda: db.session.scalar(select(Attachment.id)))
    filed.client.post(f"{filed.base}/{STEP}", data={"go": f"remove-{old}"})
    assert call.ask(lambda: db.session.scalars(select(Attachment)).one().waiting) is None


def test_hiding_ones_own_name_leaves_the_coauthor_named(call):
    someone = call.proposer()
    someone.fill_in()
    draft_id = call.ask(lambda: db.session.scalar(select(Draft.id)))

    def name_anna() -> None:
        anna = DraftPerson(
            draft_id=draft_id, kind="coauthor", name="Anna Kos", email="anna@example.pl", key_hash=b"k" * 32,
            asked_at=now(), retention_until=now(),
        )  # fmt: skip
        db.session.add(anna)
        db.session.flush()
        agree(anna, True, "", now())

    write(call, name_anna)
    someone.file(is_name_public="yes")
    both = f"{PERSON['name']}, Anna Kos"
    assert call.ask(lambda: db.session.scalar(select(Project.proposer))) == both
    for wanted, shown in (("no", "Anna Kos"), ("yes", both)):
        press(someone, "nazwisko", is_name_public=wanted)
        assert call.ask(lambda: db.session.scalar(select(Project.proposer))) == shown


def test_a_document_left_under_photographs_is_kept_in_corrections_too(call, filed):
    press(filed, "popraw")
    assert filed.send(STEP, {**PAPER, "file-1": chosen(PDF, "plan.pdf")}).status_code == 303
