"""Lots decide a tie only when a second person has confirmed what the first wrote down."""

from __future__ import annotations

import random
import re
from datetime import timedelta

import pytest
from flask import g
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from core.clock import now
from core.db import db, transaction
from core.models import AuditEntry
from core.problems import Problem
from pb.results.queries import round_result
from pb.results.services.publishing import approve_publication, ballots_fingerprint
from pb.rounds.queries import find_round
from pb.tally.models import TallyRun, TieDraw
from pb.tally.services.closing import close_by_command
from pb.tally.services.counting import count_round
from pb.tally.services.opening import open_urn
from tests.support.officials import signed_in
from tests.support.rounds import PoolSpec, make_round
from tests.support.urns import cast

DESK = "/urzad/bo/bo-2027/zamkniecie"
METHOD = "Losy z czapki burmistrza, ciągnie najmłodszy radny."


@pytest.fixture
def tied(app, clock):
    """Two projects of a pool of points with as many points each, and money for one: counted up to the tie."""
    rules = {"points_total": 10, "points_per_project": 10}
    made = make_round(pools=[PoolSpec("miasto", "Pula miejska", method="points", rules=rules)])
    first, second = made.numbers["miasto"][:2]
    for number in (first, second):
        cast(made, [(number, 7)])
    with transaction():
        db.session.execute(text("UPDATE pb_projects SET cost = (SELECT max(amount) FROM pb_pool_rules)"))
    clock.set(made.voting_closes_at + timedelta(seconds=1))
    with transaction():
        close_by_command(made.round_view, now())
        shares = [share.text for share in made.shares[:2]]
        open_urn(find_round(made.slug, now()), shares, None, now(), random.Random(1).shuffle)
        count_round(find_round(made.slug, now()), now())
    return str(first), str(second)


@pytest.fixture
def anna(app):
    return signed_in(app, email="anna@urzad.example", name="Anna Lis")


@pytest.fixture
def piotr(app):
    return signed_in(app, email="piotr@urzad.example", name="Piotr Wilk")


def sent(who, act, data=None):
    g.pop("csrf_token", None)  # of the other person: the test's own context outlives a request
    token = re.search(r'name="csrf_token" value="([^"]+)"', who.get(DESK).text)
    return who.post(f"{DESK}/{act}", data={"csrf_token": token.group(1) if token else "", **(data or {})})


def drawn(who, order, method=METHOD):
    return sent(who, "losowanie", data={"pool": "miasto", "drawn": ", ".join(order), "method": method})


def last_draw() -> TieDraw:
    return db.session.scalar(select(TieDraw).order_by(TieDraw.id.desc()).limit(1))


def winners() -> list[str]:
    result = round_result(find_round("bo-2027", now()))
    return [row.code for pool in result.pools for row in pool.winners]


def words(page) -> str:
    return " ".join(page.text.replace("\u00a0", " ").split())


def test_a_recorded_draw_decides_nothing_until_another_person_confirms(tied, anna, piotr):
    first, second = tied
    assert drawn(anna, (second, first)).status_code == 303
    assert winners() == []
    own = words(anna.get(DESK))
    assert "Zatwierdza druga osoba" in own and "Zatwierdź losowanie i policz" not in own
    refused = sent(anna, f"losowanie/{last_draw().id}/zatwierdz")
    assert refused.status_code == 422 and winners() == []
    seen = words(piotr.get(DESK))
    assert "Anna Lis" in seen and METHOD in seen
    assert seen.index(f"nr {second} ") < seen.index("<b>wygra</b>") < seen.index("<b>nie wygra</b>")
    assert sent(piotr, f"losowanie/{last_draw().id}/zatwierdz").status_code == 303
    assert winners() == [second]


def test_a_slip_is_rejected_with_a_reason_and_recorded_again(tied, anna, piotr):
    first, second = tied
    drawn(anna, (first, second))
    slip = last_draw().id
    wordless = sent(piotr, f"losowanie/{slip}/odrzuc", data={"rejection": " "})
    assert wordless.status_code == 422 and "Napisz powód w jednym zdaniu." in wordless.text
    sent(piotr, f"losowanie/{slip}/odrzuc", data={"rejection": "W protokole jest odwrotnie."})
    assert "W protokole jest odwrotnie." in anna.get(DESK).text
    assert drawn(anna, (second, first)).status_code == 303
    late = sent(piotr, f"losowanie/{slip}/zatwierdz")
    assert late.status_code == 422 and winners() == []
    sent(piotr, f"losowanie/{last_draw().id}/zatwierdz")
    assert winners() == [second]
    query = select(AuditEntry.act).where(AuditEntry.act.like("pb.tie.%")).order_by(AuditEntry.number)
    assert list(db.session.scalars(query)) == [
        "pb.tie.draw",
        "pb.tie.reject",
        "pb.tie.draw",
        "pb.tie.confirm",
    ]


def test_a_result_sent_back_is_drawn_and_counted_anew_and_the_old_run_stays(tied, anna, piotr):
    first, second = tied
    drawn(anna, (first, second))
    sent(piotr, f"losowanie/{last_draw().id}/zatwierdz")
    sent(anna, "oglos")
    own = sent(anna, "oglos/cofnij", data={"return_reason": "Pomyłka", "drawn_again": "miasto"})
    assert own.status_code == 422 and winners() == [first]
    back = {"return_reason": "Kolejność z protokołu jest odwrotna.", "drawn_again": "miasto"}
    assert sent(piotr, "oglos/cofnij", data=back).status_code == 303
    assert winners() == [] and back["return_reason"] in anna.get(DESK).text
    view = find_round("bo-2027", now())
    group = ballots_fingerprint(view)[-4:]
    assert isinstance(approve_publication(view, None, group, now()), Problem)
    drawn(piotr, (second, first))
    sent(anna, f"losowanie/{last_draw().id}/zatwierdz")
    assert winners() == [second]
    runs = db.session.execute(select(TallyRun.is_current).order_by(TallyRun.id)).scalars().all()
    assert runs == [False, True]
    sent(anna, "oglos")
    sent(piotr, "oglos/zatwierdz", data={"last_group": group})
    assert find_round("bo-2027", now()).pb_round.published_at is not None


def test_everybody_reads_how_the_lots_were_drawn(tied, anna, piotr, client):
    first, second = tied
    drawn(anna, (second, first))
    sent(piotr, f"losowanie/{last_draw().id}/zatwierdz")
    told = f"Remis rozstrzygnięto losowaniem: {METHOD} Wylosowana kolejność: nr {second}, {first}."
    desk, preview = words(piotr.get(DESK)), words(piotr.get(f"{DESK}/podglad"))
    for page in (desk, preview):
        assert (
            told in page and "7 punktów" in page and "Przegrał losowanie przy równej liczbie punktów" in page
        )
        assert "od największej liczby punktów" in page and "liczby głosów" not in page
    assert "tych wyników jeszcze nie ogłoszono" in preview
    assert piotr.get(f"{DESK}/podglad.geojson").status_code == 200
    sent(anna, "oglos")
    group = ballots_fingerprint(find_round("bo-2027", now()))[-4:]
    sent(piotr, "oglos/zatwierdz", data={"last_group": group})
    page = words(client.get("/bo/bo-2027/wyniki"))
    assert told in page and "od największej liczby punktów" in page and "Podgląd" not in page
    (draw,) = client.get("/api/v1/rounds/bo-2027/results").json["pools"][0]["draws"]
    assert (draw["order"], draw["method"]) == ([second, first], METHOD)


def test_a_description_that_is_too_long_comes_back_whole_with_the_limit(tied, anna):
    long = "Opis losowania. " * 80
    answer = drawn(anna, tied, long)
    assert answer.status_code == 422 and long.strip() in answer.text
    assert 'id="method-e">Opis losowania może mieć najwyżej 1000 znaków' in answer.text


def test_the_database_wants_two_people_and_keeps_what_was_drawn(tied, anna):
    drawn(anna, tied)
    for statement, error in (
        ("UPDATE pb_tie_draws SET confirmed_by_id = recorded_by_id, confirmed_at = now()", IntegrityError),
        ("UPDATE pb_tie_draws SET drawn_codes = '[]'", ProgrammingError),
        ("DELETE FROM pb_tie_draws", ProgrammingError),
    ):
        with pytest.raises(error), transaction():
            db.session.execute(text(statement))


def test_what_waits_for_me_names_who_proposed(tied, anna, piotr):
    drawn(anna, tied)
    assert "Zatwierdź losowanie" in piotr.get("/urzad/").text and "Anna Lis" in piotr.get("/urzad/").text
    assert "Zatwierdź losowanie" not in anna.get("/urzad/").text
    sent(piotr, f"losowanie/{last_draw().id}/zatwierdz")
    sent(anna, "oglos")
    page = words(piotr.get("/urzad/"))
    assert "Zatwierdź albo cofnij wyniki" in page and "zgłasza Anna Lis" in page
