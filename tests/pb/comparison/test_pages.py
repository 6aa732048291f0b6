"""An announced result beside other ways of counting: what visitors see, download, and never take for the result."""

from __future__ import annotations

from decimal import Decimal

import pytest

from core.jobs import run_waiting_jobs
from tests.support.announced import announced, open_after_voting
from tests.support.rounds import VILLAGE, PoolSpec, make_round
from tests.support.urns import cast

PAGE = "/bo/bo-2027/wyniki/porownanie"
POOL = PoolSpec(amount=Decimal(30_000), rules={"minimum_votes": 2})


@pytest.fixture
def client(client):
    """A visitor with a session, who is never answered from memory."""
    client.set_cookie("wsp_session", "x")
    return client


@pytest.fixture
def voted(app):
    """A town pool of 30 000 zł and a village pool; nine ballots for number 1, eight for 2, four for 3."""
    made = make_round(pools=(POOL, VILLAGE))
    one, two, three, four, _five = made.numbers["miasto"]
    village = made.numbers["solectwa"][0]
    for lines in [[one, two]] * 5 + [[one, three]] * 4 + [[two]] * 3 + [[four], [village]]:
        cast(made, lines)
    return made


def plain(html):
    """Markup gone, every space one plain space."""
    text = re.sub(r"<[^>]+>", " ", html).replace("&nbsp;", " ")
    return re.sub(r" (?=[.,:])", "", re.sub(r"\s+", " ", text))


def words(client, address=PAGE):
    """The page's text with plain spaces."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    return plain(answer.get_data(as_text=True))


def counted(client, app, address=PAGE):
    """The page after the jobs that its first look asked for."""
    client.get(address)
    run_waiting_jobs(app)
    return words(client, address)


def test_there_is_no_comparison_before_the_announcement(client, voted, clock):
    for name in ("", ".csv", ".pdf", ".geojson"):
        assert client.get(PAGE + name).status_code == 404
    open_after_voting(voted, clock)
    assert client.get(PAGE).status_code == 404


def test_the_first_visitor_waits_and_sees_how_far_it_is(client, app, voted, clock):
    announced(voted, clock)
    answer = client.get(PAGE)
    said = plain(answer.get_data(as_text=True))
    assert "Gotowe: 0 z 8." in said
    assert "no-store" in answer.headers["Cache-Control"]
    assert '<noscript><meta http-equiv="refresh"' in answer.get_data(as_text=True)
    run_waiting_jobs(app)
    said = words(client)
    assert "Gotowe:" not in said
    assert "To porównanie, nie wynik" in said
    assert "Co byłoby inaczej" in said
