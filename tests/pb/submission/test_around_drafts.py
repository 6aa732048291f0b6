"""What surrounds a draft: its mailed link, carrying over, erasing, the account's list, the public page, keep times."""

from __future__ import annotations

import re
from datetime import timedelta

from sqlalchemy import select, update

from core.clock import now
from core.db import db, transaction
from core.models import OutgoingMail
from pb.rounds.models import Pool
from pb.rounds.rules import Stage
from pb.submission.models import Attachment, Draft, DraftPerson, Project, ProjectAuthor
from pb.submission.retention import erase_old_authors, erase_old_drafts
from pb.submission.services.people import agree
from tests.support.filing import WHAT, Proposer, token_in, words_of
from tests.support.officials import signed_in
from tests.support.page_rules import faults_of
from tests.support.rounds import TOWN, make_round
from tests.support.sent_files import chosen, jpeg


def all_of(call, table) -> list:
    return call.ask(lambda: list(db.session.scalars(select(table).order_by(table.id))))


def press(someone: Proposer, address: str, **fields: str):
    page = someone.client.get(someone.base)
    return someone.client.post(f"/bo/bo-2027/{address}", data={"csrf_token": token_in(page), **fields})


def test_the_link_comes_by_mail_and_opens_the_draft_elsewhere(call):
    someone = call.proposer()
    someone.begin()
    someone.send("opis", WHAT)
    assert press(someone, "szkic/wyslij", email="ala@example.org").location == "/bo/bo-2027/zglos"
    mail = all_of(call, OutgoingMail)[0]
    assert mail.recipient == "ala@example.org" and WHAT["title"] in mail.body
    link = re.search(r"http://localhost(\S+/szkic/\S+)", mail.body).group(1)
    other = call.proposer()
    other.client.get(link)
    assert WHAT["title"] in other.open("opis").text
    assert WHAT["title"] in someone.open("opis").text


def test_the_link_of_a_draft_with_an_account_is_new_and_the_owner_keeps_access(call):
    someone = call.proposer()
    someone.client = signed_in(call.app, "resident", "ala@example.org")
    someone.begin()
    press(someone, "szkic/wyslij", email="ala@example.org")
    link = re.search(r"http://localhost(\S+/szkic/\S+)", all_of(call, OutgoingMail)[0].body).group(1)
    other = call.proposer()
    assert other.client.get(link).status_code == 303
    assert other.open("opis").status_code == someone.open("opis").status_code == 200


def test_a_wrong_address_for_the_link_is_told_beside_its_field(call):
    someone = call.proposer()
    someone.begin()
    refused = press(someone, "szkic/wyslij", email="ala@")
    assert refused.status_code == 422 and 'id="email-e"' in refused.text and 'value="ala@"' in refused.text
    assert faults_of(refused.text) == []
    lost = someone.client.post("/bo/bo-2027/szkic/wyslij", data={"email": "ala@example.org"})
    assert lost.status_code == 422 and 'value="ala@example.org"' in lost.text
    assert all_of(call, OutgoingMail) == []


def test_nobody_without_a_draft_can_do_anything_with_one(call):
    someone = call.proposer()
    for address in ("szkic/wyslij", "szkic/przenies", "szkic/usun"):
        assert press(someone, address, email="a@example.org", confirm="yes").status_code == 404
    assert someone.client.get("/bo/bo-2027/szkic.txt").status_code == 404


def test_a_draft_that_missed_the_term_is_carried_over_to_the_next_call(call):
    someone = call.proposer()
    someone.begin()
    someone.place()
    someone.send("opis", WHAT)
    call.clock.move(days=8)
    call.ask(
        lambda: make_round(
            "bo-2028", Stage.SUBMISSION, (TOWN,), 0, with_key=False, year=2028, title="Budżet 2028"
        )
    )
    page = someone.client.get(someone.base)
    assert "Przenieś szkic do: Budżet 2028" in words_of(page)
    assert faults_of(page.text) == []
    carried = press(someone, "szkic/przenies", round="bo-2028")
    assert carried.location == "/bo/bo-2028/zglos/dalej"
    later = Proposer(someone.client, "bo-2028")
    assert WHAT["title"] in later.open("opis").text
    old, new = all_of(call, Draft)
    assert new.answers["place"] == {**old.answers["place"], "pool": ""}
    assert old.round_id != new.round_id
    assert press(someone, "szkic/przenies", round="nie-ma").status_code == 404


def test_papers_and_coauthors_go_along_and_support_does_not(call):
    someone = call.proposer()
    someone.begin()
    someone.send("opis", WHAT)
    someone.send(
        "zalaczniki", {"file-1": chosen(jpeg(), "a.jpg"), "title-1": "Rynek dziś", "kind-1": "photo"}
    )
    someone.send("poparcie", {"file-1": chosen(jpeg(), "lista.jpg"), "signatures-1": "4"}, go="scan")
    named = {"coauthor_name": "Anna Kos", "coauthor_email": "anna@example.pl", "go": "coauthor"}
    press(someone, "zglos/autorzy", **named)

    def agree_now() -> None:
        with transaction():
            agree(db.session.scalars(select(DraftPerson)).one(), True, "", now())

    call.ask(agree_now)
    call.clock.move(days=8)
    call.ask(
        lambda: make_round(
            "bo-2028", Stage.SUBMISSION, (TOWN,), 0, with_key=False, year=2028, title="Budżet 2028"
        )
    )
    press(someone, "szkic/przenies", round="bo-2028")
    later = Proposer(someone.client, "bo-2028")
    said = words_of(later.open("miejsce"))
    assert "Są w nim załączniki: 1." in said or "Jest w nim 1 załącznik." in said
    assert "Współautora zapytaliśmy jeszcze raz" in said and "zebrać od nowa" in said
    assert "Rynek dziś" in later.open("zalaczniki").text and "lista.jpg" not in later.open("poparcie").text
    assert len([one for one in all_of(call, Attachment) if one.kind == "endorsements"]) == 1
    former, fresh = all_of(call, DraftPerson)
    assert (fresh.name, fresh.agreed_at, former.agreed_at is None) == ("Anna Kos", None, False)
    letters = [mail for mail in all_of(call, OutgoingMail) if mail.recipient == "anna@example.pl"]
    assert len(letters) == 2 and "/bo/bo-2028/wspolautor/" in letters[1].body
    old, new = (one for one in all_of(call, Attachment) if one.kind == "photo")
    later.send("zalaczniki", {}, go=f"remove-{new.id}")
    assert "Rynek dziś" in someone.open("zalaczniki").text, "each draft has a file of its own"
    assert old.file_id != new.file_id


def test_after_the_term_writing_goes_on_but_a_new_draft_is_not_begun(call):
    someone = call.proposer()
    someone.begin()
    page = someone.open("opis")
    call.clock.move(days=8)
    assert someone.send("opis", WHAT, page).status_code == 303
    assert "Nabór projektów skończył się" in words_of(someone.open("opis"))
    newcomer = call.proposer()
    shown = newcomer.client.get(newcomer.base)
    assert "Nabór projektów skończył się" in words_of(shown) and "Zacznij" not in words_of(shown)
    refused = newcomer.client.post(
        newcomer.base, data={"csrf_token": token_in(someone.client.get(someone.base))}
    )
    assert refused.status_code == 422


def test_erasing_asks_for_a_tick(call):
    someone = call.proposer()
    someone.begin()
    press(someone, "szkic/usun")
    assert len(all_of(call, Draft)) == 1
    press(someone, "szkic/usun", confirm="yes")
    assert all_of(call, Draft) == []
    assert "Masz tu szkic" not in words_of(someone.client.get(someone.base))


def test_the_account_lists_own_drafts_and_projects_only(call):
    ala, ola = call.proposer(), call.proposer()
    ala.client = signed_in(call.app, "resident", "ala@example.org")
    ola.client = signed_in(call.app, "resident", "ola@example.org")
    ala.fill_in()
    page = ala.client.get("/konto/")
    assert f"{WHAT['title']} (Budżet obywatelski 2027)" in words_of(page) and "szkic, zapisany" in words_of(
        page
    )
    assert faults_of(page.text) == []
    ala.file()
    page = ala.client.get("/konto/")
    assert "nr 5001, zgłoszony" in words_of(page) and "/bo/bo-2027/zgloszenia/5001" in page.text
    assert WHAT["title"] not in ola.client.get("/konto/").text


def test_a_draft_begun_without_an_account_is_kept_by_whoever_signs_in(call):
    someone = call.proposer()
    someone.begin()
    stranger = signed_in(call.app, "resident", "ala@example.org")
    cookie = someone.client.get_cookie("szkic", path="/bo/bo-2027/")
    stranger.set_cookie("szkic", cookie.value, path="/bo/bo-2027/")
    mine = Proposer(stranger)
    assert mine.send("opis", WHAT).status_code == 303
    assert WHAT["title"] in words_of(stranger.get("/konto/"))


def test_the_public_page_tells_history_and_estimate_without_the_author(call):
    someone = call.proposer()
    someone.fill_in()
    someone.file()
    page = call.proposer().client.get("/bo/bo-2027/projekty/5001")
    said = words_of(page)
    assert "Historia projektu" in said and "Zgłoszony pod numerem 5001" in said
    assert "Ławka z oparciem 10 szt. 21 000 zł" in said
    assert "Ala Próbna" not in page.text and "ala@example.org" not in page.text


def test_the_former_address_leads_to_the_drawn_number_for_good(call):
    someone = call.proposer()
    someone.fill_in()
    someone.file()

    def draw() -> None:
        with transaction():
            db.session.execute(update(Project).values(number=3, status="on_ballot"))

    call.ask(draw)
    stranger = call.proposer().client
    moved = stranger.get("/bo/bo-2027/projekty/5001")
    assert (moved.status_code, moved.location) == (301, "/bo/bo-2027/projekty/3")
    assert stranger.get("/bo/bo-2027/zgloszenia/5001").location == "/bo/bo-2027/projekty/3"
    assert stranger.get("/bo/bo-2027/projekty/77").status_code == 404


def test_a_visitor_of_the_round_is_led_to_proposing_while_the_call_is_open(call):
    client = call.proposer().client
    assert 'href="/bo/bo-2027/zglos"' in client.get("/bo/bo-2027/").text
    assert 'href="/bo/bo-2027/zglos"' in client.get("/").text
    call.clock.move(days=8)
    assert 'href="/bo/bo-2027/zglos"' not in client.get("/bo/bo-2027/").text


def test_old_drafts_and_authors_are_erased_and_the_project_stays(call):
    writing, sent = call.proposer(), call.proposer()
    writing.begin()
    sent.fill_in()
    sent.file(is_name_public="yes")

    def erase(days: int) -> tuple[int, int]:
        with transaction():
            moment = now() + timedelta(days=days)
            return erase_old_drafts(moment), erase_old_authors(moment)

    assert call.ask(lambda: erase(399)) == (0, 0)
    assert call.ask(lambda: erase(401)) == (1, 0)
    assert call.ask(lambda: erase(731)) == (1, 1)
    assert all_of(call, Draft) == all_of(call, ProjectAuthor) == []
    project = all_of(call, Project)[0]
    assert (project.title, project.proposer) == (WHAT["title"], "")


def test_pools_of_the_call_are_told_with_their_limits(call):
    said = words_of(call.proposer().client.get("/bo/bo-2027/zglos"))
    assert all(pool.name in said for pool in all_of(call, Pool))
    assert "30 000 zł" in said and "zieleń: co najmniej 50% kosztu" in said
