"""The demonstration town once it is loaded: what the tour in the README promises is there."""

from __future__ import annotations

import random

import pytest

from core.clock import now
from core.db import db, transaction
from pb.rounds.queries import RoundView, find_round
from pb.tally.services.closing import close_by_command
from pb.tally.services.counting import count_round
from pb.tally.services.drawing import draw_by_command
from pb.tally.services.opening import open_urn
from pb.voting.models import CommissionKey
from pb.voting.shares import new_key_pair
from tests.support.officials import signed_in

pytestmark = pytest.mark.demo
SLUG = "mlodziezowy-2026"
CLOSING = f"/urzad/bo/{SLUG}/zamkniecie"
KEPT = f"instance/demo-keys/{SLUG}/"


@pytest.fixture
def town(app, settings) -> list[str]:
    """The commission's share files of the round that waits for its count."""
    files = sorted((settings.instance / "demo-keys" / SLUG).glob("share-*.txt"))
    return [file.read_text() for file in files]


def opened(shares: list[str]) -> RoundView:
    """The waiting round with its urn closed and opened."""
    with transaction():
        close_by_command(find_round(SLUG, now()), now())
        open_urn(find_round(SLUG, now()), shares[:2], None, now(), random.Random(1).shuffle)
    return find_round(SLUG, now())


def test_the_count_stops_at_a_tie_that_lots_decide(app, town) -> None:
    round_view = opened(town)
    with transaction():
        (tie,) = count_round(round_view, now())
    assert tie.code == "tie" and set(tie.facts["projects"]) == {"1", "4"}
    page = signed_in(app).get(CLOSING).text
    assert "remis projektów nr 1, 4" in page and "mają po tyle samo punktów" in page
    with transaction():
        draw_by_command(round_view, round_view.rules.pools[0], ["4", "1"], "Losy z czapki.", now())
        assert count_round(round_view, now()) == []
    page = signed_in(app, email="druga@urzad.example").get(CLOSING).text
    rows = {number: page.split(f'id="nr-{number}"', 1)[1].split("</li>", 1)[0] for number in (1, 4)}
    assert ">wybrany" in rows[4] and ">niewybrany" in rows[1]
    assert "Losy z czapki. Wylosowana kolejność: nr 4, 1." in page.replace("\u00a0", " ")


def test_the_folder_of_the_key_is_named_while_it_opens_the_urn(app, town) -> None:
    clerk = signed_in(app)
    assert KEPT in clerk.get(CLOSING).text
    with transaction():
        key = db.session.query(CommissionKey).filter_by(round_id=find_round(SLUG, now()).pb_round.id).one()
        key.public_key = new_key_pair().public_key
    page = clerk.get(CLOSING)
    assert page.status_code == 200 and "demo-keys" not in page.text


def test_a_finished_round_shows_how_each_voters_share_was_spent(client) -> None:
    page = client.get("/bo/sasiedzki-2026/wyniki/krok-po-kroku/sasiedzi").text.replace("\u00a0", " ")
    assert "Ile ze swojego udziału wydali głosujący" in page and "Udział każdej karty to" in page
    for number in range(1, 9):
        assert client.get(f"/bo/sasiedzki-2026/projekty/{number}").status_code == 200
