"""The whole way over plain HTTP, as the contract says, for every ballot method."""

from __future__ import annotations

from sqlalchemy import func, select

from core.db import db
from pb.voting.models import SealedBallot, VoterMark
from pb.voting.sealing import ballot_hash, open_box, urn_hash
from tests.support.rounds import make_round
from tests.support.voter import Voter


def counts() -> tuple[int, int]:
    marks = db.session.scalar(select(func.count()).select_from(VoterMark))
    boxes = db.session.scalar(select(func.count()).select_from(SealedBallot))
    return marks or 0, boxes or 0


def test_approval_from_the_first_page_to_the_receipt(app):
    made = make_round()
    voter = Voter.of(app)
    page = voter.open()
    assert page.status_code == 200, page.text[:500]
    chosen = voter.choose(2, 3, 7)
    assert (chosen.status_code, chosen.location) == (303, "/bo/bo-2027/glosowanie/tozsamosc")
    known = voter.identify()
    assert (known.status_code, known.location) == (303, "/bo/bo-2027/glosowanie/potwierdzenie")
    assert counts() == (0, 0)
    assert "Projekt próbny 7" in voter.client.get(voter.base + "/potwierdzenie").text.replace("\u00a0", " ")
    cast = voter.confirm()
    assert (cast.status_code, cast.location) == (303, "/bo/bo-2027/glosowanie/gotowe")
    receipt = voter.receipt()
    round_id = made.round_view.pb_round.id
    row = db.session.scalars(select(SealedBallot)).one()
    assert row.urn_hash == urn_hash(receipt, round_id)
    paper = open_box(made.private_key, row.box)
    assert paper.ballot_hash == ballot_hash(receipt, round_id)
    assert paper.parts == {"miasto": ((2, None), (3, None)), "solectwa": ((7, None),)}
    assert counts() == (1, 1)
