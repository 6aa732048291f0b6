"""Who supports a project: by signature on a scan, by a mailed link, once each; asked, confirmed, withdrawn."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.clock import now
from core.db import db, transaction
from core.erasing import erase_expired
from pb.rounds.filing_rules import FilingPool
from pb.rounds.models import Pool, PoolRulesRow
from pb.rounds.rules import PoolKind
from pb.submission.models import Attachment, Draft, Endorsement
from pb.submission.rules.attachments import read_signatures
from pb.submission.rules.support import Support, addresses_in, check_full_name, required_endorsements
from tests.support.filing import WHAT, WHOM, token_in, words_of
from tests.support.letters import link_in
from tests.support.page_rules import faults_of
from tests.support.sent_files import PDF, chosen, jpeg

STEP = "poparcie"


@pytest.fixture
def author(call):
    """Somebody at the step of support, in a pool that asks for three signatures."""

    def ask():
        with transaction():
            for rules in db.session.scalars(select(PoolRulesRow)):
                rules.endorsements = 3
            return db.session.scalar(select(Pool.id).where(Pool.code == "miasto"))

    pool_id = call.ask(ask)
    someone = call.proposer()
    someone.begin()
    someone.send("opis", WHAT)
    someone.send("cel", WHOM)

    def choose():
        with transaction():
            draft = db.session.scalars(select(Draft)).one()
            draft.answers = {**draft.answers, "place": {"pool": str(pool_id), "address": "ul. Dworcowa"}}

    call.ask(choose)
    return someone


def endorsements(call) -> list[tuple[str, str, bool]]:
    return call.ask(
        lambda: [
            (one.email, one.name, one.confirmed_at is not None)
            for one in db.session.scalars(select(Endorsement).order_by(Endorsement.id))
        ]
    )


def public_page(author) -> str:
    return link_in(author.open(STEP).text)


def support(client, address: str, email: str, name: str = "Jan Nowak"):
    return client.post(
        address, data={"csrf_token": token_in(client.get(address)), "email": email, "name": name}
    )


def confirm(client, address: str, go: str = "confirm", **fields: str):
    return client.post(address, data={"csrf_token": token_in(client.get(address)), "go": go, **fields})


def pool(asked: int, population: int | None) -> FilingPool:
    return FilingPool(1, PoolKind.CITIZEN, None, population, None, None, 1000, endorsements=asked)


@pytest.mark.parametrize(
    ("asked", "population", "needed"),
    [(10, 17_000, 10), (20, 17_000, 17), (10, 2_600, 2), (10, 999, 0), (10, None, 10), (0, 17_000, 0)],
)
def test_never_more_signatures_are_asked_for_than_the_law_allows(asked, population, needed) -> None:
    assert required_endorsements(pool(asked, population)) == needed


@pytest.mark.parametrize(
    ("typed", "count"),
    [("10", 10), (" 1 0 ", 10), ("0", None), ("-3", None), ("dziesięć", None), ("", None), ("99999999999", None), ("²", None)],
)  # fmt: skip
def test_a_number_of_signatures_is_read_or_refused(typed, count) -> None:
    read = read_signatures(typed, "signatures-1")
    assert read == count if count else read.code == "signatures_unread"


def test_addresses_are_read_each_once_however_they_are_divided() -> None:
    assert addresses_in("a@x.pl, B@x.pl;\n<c@x.pl>  A@X.pl") == ["a@x.pl", "B@x.pl", "c@x.pl"]
    assert addresses_in("zły adres\nJan Ok <j@x.pl> o@x.pl") == ["zły adres", "Jan Ok", "j@x.pl", "o@x.pl"]
    assert Support(3, 1, 1).missing == 1 and Support(3, 2, 2).missing == 0


@pytest.mark.parametrize("name", ["", "Jan", "Jan 5", "  ", "J\ufffdn Nowak", "x " * 100])
def test_a_name_has_a_first_name_and_a_surname(name) -> None:
    assert check_full_name(name)
    assert not check_full_name("Anna Maria Wójcik-Żak")


def test_scans_count_as_the_author_says_and_are_never_public(call, author) -> None:
    page = author.open(STEP)
    assert "Masz 0 z 3 podpisów" in words_of(page) and faults_of(page.text) == []
    sent = author.send(
        STEP,
        {
            "file-1": chosen(jpeg(), "lista.jpg"), "signatures-1": "2",
            "file-2": chosen(PDF, "lista2.pdf"), "signatures-2": "dużo",
            "file-3": chosen(b"nie plik", "lista3.pdf"), "signatures-3": "7",
        },
        go="scan",
    )  # fmt: skip
    assert sent.status_code == 422 and faults_of(sent.text) == []
    assert (
        "Masz 2 z 3 podpisów" in words_of(sent) and 'value="dużo"' in sent.text and 'value="7"' in sent.text
    )
    (scan,) = call.ask(
        lambda: [(one.is_public, one.signatures, one.id) for one in db.session.scalars(select(Attachment))]
    )
    assert scan[:2] == (False, 2)
    refused = author.send(STEP, {})
    assert refused.status_code == 422 and "Brakuje jednego" in words_of(refused)
    assert author.send(STEP, {}, go="back").location.endswith("/zalaczniki")
    assert call.app.test_client().get(f"/bo/bo-2027/zalaczniki/{scan[2]}").status_code == 404
    assert author.send(STEP, {}, go=f"remove-{scan[2]}").status_code == 303
    assert "Masz 0 z 3 podpisów" in words_of(author.open(STEP))


def test_a_neighbour_confirms_by_the_mailed_link_and_counts_once(call, author, post) -> None:
    address = public_page(author)
    neighbour = call.app.test_client()
    page = neighbour.get(address)
    assert WHAT["title"] in words_of(page) and faults_of(page.text) == [] and "noindex" in page.text
    assert support(neighbour, address, "jan@example.pl").status_code == 303
    assert endorsements(call) == [("jan@example.pl", "Jan Nowak", False)]
    link = link_in(post()["jan@example.pl"][0])
    for _ in range(2):
        shown = neighbour.get(link)
        assert shown.status_code == 200 and faults_of(shown.text) == []
    assert not endorsements(call)[0][2], "opening the link alone counts nothing"
    lacking = confirm(neighbour, link)
    assert lacking.status_code == 422 and "Mieszkam" in words_of(lacking) and faults_of(lacking.text) == []
    for _ in range(2):
        assert confirm(neighbour, link, resident="yes").status_code == 303
    assert endorsements(call) == [("jan@example.pl", "Jan Nowak", True)]
    assert "Masz 1 z 3 podpisów" in words_of(author.open(STEP))
    assert support(neighbour, address, "JAN@Example.PL").status_code == 303
    assert len(endorsements(call)) == 1 and "już liczymy" in post()["jan@example.pl"][1]


def test_the_page_answers_the_same_whether_or_not_the_address_is_known(call, author, post) -> None:
    address = public_page(author)
    client = call.app.test_client()
    first = support(client, address, "jan@example.pl")
    confirm(client, link_in(post()["jan@example.pl"][0]), resident="yes")
    again = support(client, address, "jan@example.pl")
    assert (first.status_code, first.location) == (again.status_code, again.location)
    assert faults_of(client.get(first.location).text) == []


def test_support_is_withdrawn_and_the_person_forgotten(call, author, post) -> None:
    client = call.app.test_client()
    support(client, public_page(author), "jan@example.pl")
    link = link_in(post()["jan@example.pl"][0])
    confirm(client, link, resident="yes")
    gone = confirm(client, link, go="withdraw")
    assert "Usunęliśmy Twoje dane" in words_of(gone) and faults_of(gone.text) == []
    assert endorsements(call) == [] and client.get(link).status_code == 404


def test_neighbours_named_by_the_author_get_letters_and_wrong_addresses_are_shown(call, author, post) -> None:
    sent = author.send(
        STEP, {"emails": "ala@example.pl, zly-adres\nola@example.pl ala@example.pl"}, go="invite"
    )
    assert sent.status_code == 422 and "zly-adres" in words_of(sent) and faults_of(sent.text) == []
    letters = post()
    assert sorted(letters) == ["ala@example.pl", "ola@example.pl"] and len(letters["ala@example.pl"]) == 1
    assert [one[1] for one in endorsements(call)] == ["", ""], "the author does not give names of others"
    client = call.app.test_client()
    nameless = confirm(client, link_in(letters["ala@example.pl"][0]), resident="yes")
    assert nameless.status_code == 422 and "Wpisz imię i nazwisko" in words_of(nameless)
    confirm(client, link_in(letters["ala@example.pl"][0]), resident="yes", name="Ala Kos")
    assert "potwierdzone" in words_of(author.open(STEP)) and "czeka" in words_of(author.open(STEP))


def test_thirty_one_addresses_at_once_are_too_many_and_stay_typed(call, author) -> None:
    typed = " ".join(f"s{n}@example.pl" for n in range(31))
    sent = author.send(STEP, {"emails": typed}, go="invite")
    assert sent.status_code == 422 and "Naraz można wpisać 30 adresów, a jest 31" in words_of(sent)
    assert "s30@example.pl" in sent.text and endorsements(call) == []


def test_an_address_gets_few_letters_a_day_and_nobody_is_told(call, author, post) -> None:
    address = public_page(author)
    client = call.app.test_client()
    for _ in range(8):
        assert support(client, address, "jan@example.pl").status_code == 303
    assert len(post()["jan@example.pl"]) == 5


def test_the_author_is_told_of_letters_that_did_not_go_out(call, author, post) -> None:
    for _ in range(5):
        assert author.send(STEP, {"emails": "jan@example.pl"}, go="invite").status_code == 303
    sent = author.send(STEP, {"emails": "jan@example.pl\nola@example.pl"}, go="invite")
    assert sent.status_code == 422 and faults_of(sent.text) == []
    assert "już dziś pisaliśmy, spróbuj jutro: jan@example.pl" in words_of(sent)
    assert "Wysłaliśmy 1 list" in words_of(sent) and ">jan@example.pl</textarea>" in sent.text
    assert "Wysłaliśmy" not in words_of(author.send(STEP, {"emails": "jan@example.pl"}, go="invite"))
    assert {one: len(letters) for one, letters in post().items()} == {
        "jan@example.pl": 5,
        "ola@example.pl": 1,
    }


def test_an_older_letter_leads_to_the_same_page_as_the_newest(call, author, post) -> None:
    client, address = call.app.test_client(), public_page(author)
    for _ in range(3):
        support(client, address, "jan@example.pl")
    author.send(STEP, {"emails": "jan@example.pl"}, go="invite")
    first, *later = [link_in(letter) for letter in post()["jan@example.pl"]]
    assert len(later) == 3 and set(later) == {first}
    assert confirm(client, first, resident="yes").status_code == 303
    assert endorsements(call) == [("jan@example.pl", "Jan Nowak", True)]


def test_a_wrong_address_comes_back_as_it_was_typed(call, author, post) -> None:
    sent = author.send(STEP, {"emails": "zły adres\nOla@Example.pl, ewa@żółw"}, go="invite")
    assert sent.status_code == 422 and faults_of(sent.text) == []
    assert "do nich nie napisaliśmy: zły adres, ewa@żółw." in words_of(sent)
    assert ">zły adres\newa@żółw</textarea>" in sent.text
    assert [one[0] for one in endorsements(call)] == ["Ola@example.pl"]


def test_a_forged_link_a_wrong_name_and_a_lost_token_count_nothing(call, author) -> None:
    address = public_page(author)
    client = call.app.test_client()
    assert client.get(address[:-1] + ("0" if address[-1] != "0" else "1")).status_code == 404
    assert client.get("/bo/bo-2027/poparcie/potwierdz/klucz-niczyj").status_code == 404
    wrong = support(client, address, "jan@", "Jan")
    assert wrong.status_code == 422 and 'value="jan@"' in wrong.text and faults_of(wrong.text) == []
    lost = client.post(address, data={"csrf_token": "zly", "email": "jan@example.pl", "name": "Jan Nowak"})
    assert lost.status_code == 422 and 'value="Jan Nowak"' in lost.text
    assert endorsements(call) == []


def test_after_the_term_nothing_more_is_counted(call, author, post, clock) -> None:
    address = public_page(author)
    client = call.app.test_client()
    support(client, address, "jan@example.pl")
    link = link_in(post()["jan@example.pl"][0])
    token = token_in(client.get(address))
    clock.move(days=6)
    assert "nie można już poprzeć" in words_of(client.get(address))
    late = client.post(address, data={"csrf_token": token, "email": "ola@example.pl", "name": "Ola Kos"})
    assert late.status_code == 422 and "nie można już poprzeć" in words_of(late)
    assert [one[0] for one in endorsements(call)] == ["jan@example.pl"]
    assert confirm(client, link, resident="yes").status_code == 422
    assert not endorsements(call)[0][2]
    assert confirm(client, link, go="withdraw").status_code == 200 and endorsements(call) == []


def test_unconfirmed_addresses_go_after_a_month_and_supporters_after_the_check(
    call, author, post, clock
) -> None:
    client = call.app.test_client()
    address = public_page(author)
    support(client, address, "jan@example.pl")
    confirm(client, link_in(post()["jan@example.pl"][0]), resident="yes")
    support(client, address, "ola@example.pl")
    kept = call.ask(
        lambda: db.session.scalar(select(Endorsement.retention_until).where(Endorsement.name == "Jan Nowak"))
    )
    assert kept > call.ask(now) + timedelta(days=30)
    clock.move(days=30, seconds=1)
    call.ask(erase_expired)
    assert [one[0] for one in endorsements(call)] == ["jan@example.pl"]
    clock.move(days=60)
    call.ask(erase_expired)
    assert endorsements(call) == []
