"""The whole way over plain HTTP, as the contract says, for every ballot method; and what the urn then holds."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from core.db import db
from pb.rounds.rules import Stage
from pb.voting.booth import COOKIE
from pb.voting.models import SealedBallot, VoterMark
from pb.voting.sealing import ballot_hash, normalise_receipt, open_box, urn_hash
from tests.support.pesels import pesel_of
from tests.support.rounds import GREEN, POINTS, RANKING, TOWN, VILLAGE, PoolSpec
from tests.support.voter import error_in


def opened(urn, made):
    """The papers in the urn, opened with the commission's key."""
    return urn.ask(
        lambda: [open_box(made.private_key, row.box) for row in db.session.scalars(select(SealedBallot))]
    )


def test_approval_from_the_first_page_to_the_receipt(urn):
    made = urn.make()
    voter = urn.voter()
    assert voter.open().status_code == 200
    chosen = voter.choose(2, 3, 7)
    assert (chosen.status_code, chosen.location) == (303, "/bo/bo-2027/glosowanie/tozsamosc")
    assert voter.client.get(chosen.location).status_code == 200
    known = voter.identify()
    assert (known.status_code, known.location) == (303, "/bo/bo-2027/glosowanie/potwierdzenie")
    card = voter.client.get(known.location).text.replace("\u00a0", " ")
    assert "Projekt próbny 7" in card
    assert "To jeszcze nie jest oddany głos" in card
    assert urn.counts() == (0, 0)
    cast = voter.confirm()
    assert (cast.status_code, cast.location) == (303, "/bo/bo-2027/glosowanie/gotowe")
    receipt = voter.receipt()
    round_id = urn.ask(lambda: made.round_view.pb_round.id)
    (row,) = urn.ask(lambda: list(db.session.scalars(select(SealedBallot))))
    assert row.urn_hash == urn_hash(receipt, round_id)
    (paper,) = opened(urn, made)
    assert paper.ballot_hash == ballot_hash(receipt, round_id)
    assert paper.parts == {"miasto": ((2, None), (3, None)), "solectwa": ((7, None),)}
    assert urn.counts() == (1, 1)


def test_choose_one_in_three_kinds_of_pool_at_once(urn):
    town = PoolSpec("miasto", "Miasto", method="choose_one", maximum=1)
    made = urn.make(pools=(town, VILLAGE, GREEN))
    assert urn.voter().vote(5, 6, 11).status_code == 303
    assert opened(urn, made)[0].parts == {
        "miasto": ((5, None),),
        "solectwa": ((6, None),),
        "zielona": ((11, None),),
    }


def test_points(urn):
    made = urn.make(pools=(POINTS,))
    voter = urn.voter()
    voter.open()
    fields = {"points-1": "6", "points-2": "", "points-3": "0", "points-4": " 4 "}
    assert voter.choose(**fields).status_code == 303
    voter.identify()
    card = voter.client.get(voter.base + "/potwierdzenie").text
    assert "6\u00a0pkt" in card or "6 pkt" in card
    assert voter.confirm().status_code == 303
    assert opened(urn, made)[0].parts == {"punkty": ((1, 6), (4, 4))}


def test_ranking(urn):
    made = urn.make(pools=(RANKING,))
    voter = urn.voter()
    voter.open()
    assert voter.choose(**{"rank-5": "1", "rank-1": "2", "rank-3": "3", "rank-2": ""}).status_code == 303
    voter.identify()
    card = voter.client.get(voter.base + "/potwierdzenie").text
    assert card.index("próbny\u00a05" if "próbny\u00a05" in card else "próbny 5") < card.index("miejsce 2")
    assert voter.confirm().status_code == 303
    assert opened(urn, made)[0].parts == {"kolejnosc": ((1, 2), (3, 3), (5, 1))}


def test_methods_mixed_in_one_sitting(urn):
    made = urn.make(pools=(TOWN, POINTS, RANKING))
    voter = urn.voter()
    voter.open()
    fields = {"points-6": "2", "rank-11": "1", "rank-12": "2", "rank-13": "3"}
    assert voter.choose(1, **fields).status_code == 303
    voter.identify()
    assert voter.confirm().status_code == 303
    parts = opened(urn, made)[0].parts
    assert parts == {"miasto": ((1, None),), "punkty": ((6, 2),), "kolejnosc": ((11, 1), (12, 2), (13, 3))}


def test_last_page_has_receipt_and_nothing_else(urn):
    urn.make()
    voter = urn.voter()
    voter.vote(1)
    page = voter.client.get(voter.base + "/gotowe")
    assert normalise_receipt(voter.receipt()) == voter.receipt()
    assert page.headers["Cache-Control"] == "no-store"
    for word in ("Projekt próbny", "Testowa", pesel_of()):
        assert word not in page.text.replace("\u00a0", " ")


def test_nothing_of_the_person_is_kept(urn, caplog):
    urn.make()
    audited = urn.sql("select count(*) from core_audit_entries")
    urn.voter().vote(1)
    (mark,) = urn.ask(lambda: list(db.session.scalars(select(VoterMark))))
    assert (mark.cast_on.isoformat(), mark.channel, mark.age_band, len(mark.voter_key)) == (
        "2026-11-24",
        "internet",
        "45-54",
        32,
    )
    everything = "".join(
        str(urn.sql(f"select * from {table}"))
        for (table,) in urn.sql(
            "select relname from pg_stat_user_tables where schemaname = 'public' and relname not like 'spatial%'"
        )
    )
    for secret in (pesel_of(), "Testowa"):
        assert secret not in everything
        assert secret not in caplog.text
    assert urn.sql("select count(*) from core_audit_entries") == audited


def test_last_form_twice_gives_the_same_receipt_and_one_ballot(urn):
    urn.make()
    voter = urn.voter()
    voter.open()
    voter.choose(1)
    voter.identify()
    before = voter.client.get_cookie(COOKIE, path=voter.base)
    assert voter.confirm().status_code == 303
    first = voter.receipt()
    assert voter.confirm().status_code == 303
    assert voter.receipt() == first
    voter.client.set_cookie(COOKIE, before.value, path=voter.base)
    assert voter.confirm().status_code == 303
    assert voter.receipt() == first
    assert urn.counts() == (1, 1)


def test_going_back_and_identifying_again_keeps_the_receipt(urn):
    urn.make()
    voter = urn.voter()
    voter.open()
    voter.choose(1)
    voter.identify()
    before = voter.client.get_cookie(COOKIE, path=voter.base)
    voter.confirm()
    first = voter.receipt()
    voter.client.set_cookie(COOKIE, before.value, path=voter.base)
    voter.choose(1)
    voter.identify()
    assert voter.confirm().status_code == 303
    assert voter.receipt() == first


def test_other_choices_after_casting_are_a_second_vote(urn):
    urn.make()
    voter = urn.voter()
    voter.vote(1)
    voter.open()
    voter.choose(2)
    voter.identify()
    second = voter.confirm()
    assert second.status_code == 409
    assert urn.counts() == (1, 1)


def test_second_vote_says_day_channel_and_phone_and_changes_nothing(urn):
    urn.make()
    urn.town()
    urn.voter().vote(1, 2)
    boxes = urn.sql("select urn_hash, box from pb_sealed_ballots")
    urn.clock.move(days=1)
    second = urn.voter().vote(3)
    assert second.status_code == 409
    assert 'role="alert"' in second.text
    said = error_in(second)
    assert "głos już oddano: 24 listopada, przez internet" in said
    assert "zadzwoń: 85 000 00 00, 7:30–15:30. Sprawdzimy to jeszcze przed liczeniem" in said
    assert urn.sql("select urn_hash, box from pb_sealed_ballots") == boxes
    assert urn.counts() == (1, 1)


def test_step_three_never_tells_whether_a_number_has_voted(urn):
    urn.make()
    urn.voter().vote(1)
    pages = []
    for pesel in (pesel_of(), pesel_of(serial=2)):
        voter = urn.voter()
        voter.open()
        voter.choose(1)
        answer = voter.identify(pesel)
        pages.append((answer.status_code, answer.location, len(answer.data)))
        card = voter.client.get(voter.base + "/potwierdzenie")
        assert card.status_code == 200
    assert pages[0] == pages[1]


def test_next_person_starts_clean(urn):
    urn.make()
    voter = urn.voter()
    voter.vote(1)
    answer = voter.post("/nastepna-osoba")
    assert (answer.status_code, answer.location) == (303, voter.base)
    assert voter.client.get_cookie(COOKIE, path=voter.base) is None
    assert voter.client.get(voter.base + "/gotowe").status_code == 303
    assert "checked" not in voter.open().text.split("data-ballot")[1].split("</form>")[0]
    assert voter.vote(2, pesel=pesel_of(serial=9)).status_code == 303
    assert urn.counts() == (2, 2)


def test_a_project_page_brings_its_box_ticked(urn):
    urn.make()
    voter = urn.voter()
    assert re.search(r'value="4"\s+checked', voter.open("?projekt=4").text)
    assert voter.open("?projekt=nic").status_code == 200
    assert voter.open("?projekt=9999999999999").status_code == 200


def test_ticks_are_there_after_coming_back(urn):
    urn.make()
    voter = urn.voter()
    voter.open()
    voter.choose(2, 7)
    text = voter.open().text
    assert re.search(r'value="2"\s+checked', text)
    assert re.search(r'value="7"\s+checked', text)
    assert "1 z 3" in text
    assert "1 z 1" in text


def test_search_keeps_every_tick(urn):
    urn.make()
    voter = urn.voter()
    voter.open()
    answer = voter.choose(1, 9, filter="yes", q="probny 4")
    assert answer.status_code == 200
    assert re.search(r'value="1"\s+checked', answer.text)
    assert re.search(r'value="9"\s+checked', answer.text)
    assert 'value="4"' in answer.text
    assert 'value="3"' not in answer.text
    only = voter.choose(filter="yes", category="sport").text
    assert ('value="2"' in only, 'value="1"' in only) == (True, False)


def test_map_comes_when_asked_and_keeps_ticks(urn):
    urn.make()
    voter = urn.voter()
    assert "leaflet" not in voter.open().text
    answer = voter.choose(1, filter="map")
    assert "leaflet" in answer.text
    assert re.search(r'value="1"\s+checked', answer.text)


def test_trailing_slash_works_as_well(urn):
    urn.make()
    assert urn.voter().client.get("/bo/bo-2027/glosowanie/").status_code == 200


def test_unknown_round_is_404(urn):
    assert urn.voter("nie-ma").client.get("/bo/nie-ma/glosowanie").status_code == 404


def test_minutes_left_are_told_from_ten_minutes_before_the_end(urn):
    made = urn.make()
    closes_at = urn.ask(lambda: made.voting_closes_at)
    voter = urn.voter()
    assert ">Do końca" not in voter.open().text
    urn.clock.set(closes_at)
    urn.clock.move(minutes=-7)
    assert "Do końca głosowania: 7 min" in voter.open().text
    voter.choose(1)
    assert "Do końca głosowania: 7 min" in voter.client.get(voter.base + "/tozsamosc").text
    voter.identify()
    assert "Do końca głosowania: 7 min" in voter.client.get(voter.base + "/potwierdzenie").text


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.VOTING])
def test_outside_voting_says_why_and_when(urn, stage):
    urn.make(stage=stage)
    page = urn.voter().client.get("/bo/bo-2027/glosowanie")
    assert page.status_code == 403
    early = stage in (Stage.DRAFT, Stage.SUBMISSION, Stage.VERIFICATION, Stage.APPEALS, Stage.BALLOT_LIST)
    assert ("zacznie się" in page.text) == early
    assert ("już się skończyło" in page.text) == (not early)
    sent = urn.voter().client.post("/bo/bo-2027/glosowanie", data={"project": "1"})
    assert sent.status_code == 422
    assert 'role="alert"' in sent.text


def test_without_the_commissions_key_nobody_votes(urn):
    urn.make(with_key=False)
    page = urn.voter().client.get("/bo/bo-2027/glosowanie")
    assert page.status_code == 503
    assert "komisja jeszcze go nie utworzyła" in page.text


def test_districts_are_folded_and_only_the_used_one_is_in_the_basket(urn):
    names = ("ochota", "wola", "ursus")
    districts = [PoolSpec(name, name.title(), rules={"exclusive_group": "dzielnica"}) for name in names]
    urn.make(pools=(TOWN, *districts))
    voter = urn.voter()
    voter.open()
    voter.choose(1, 7)
    text = voter.open().text
    assert text.count("<details open>") == 1
    baskets = re.findall(r'<div data-basket-pool="\d+"( hidden)?>', text)
    assert baskets == ["", "", " hidden", " hidden"]


def test_the_towns_words_about_voting_stand_on_the_first_page(urn):
    urn.make(texts={"voting": "Głosować można też w bibliotece.\n\nWeź ze sobą tylko numer PESEL."})
    page = urn.voter().open().text.replace("\u00a0", " ")
    assert "<p>Głosować można też w bibliotece.</p>" in page and "Weź ze sobą tylko numer PESEL." in page
