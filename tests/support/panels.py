"""Panels in tests: a round whose pool a panel scores, its members signed in, and sheets filled in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

from flask import Flask, g
from flask.testing import FlaskClient
from sqlalchemy import select

from accounts.models import User
from core.clock import now
from core.db import db
from pb.panel.models import PanelMember
from pb.rounds.models import Pool, Round
from pb.rounds.rules import Stage
from tests.support.editing import errors_in
from tests.support.officials import signed_in
from tests.support.rounds import TOWN, MadeRound, PoolSpec, make_round, schedule

TERMS = {"panel_highest": 10, "panel_members": 3, "has_half_points": True, "minimum_mean": Decimal(6)}
PANEL = PoolSpec("zielona", "Pula zielona", "green", "panel", maximum=1, amount=Decimal("30000"), rules=TERMS)
ACCOUNT = "/konto/"
"""A page with a token for whoever is signed in, also where a shut page has no form."""
GROUND = "Dobre miejsce, mało zieleni w okolicy."


WATER = replace(PANEL, code="blekitna", name="Pula błękitna")


def panel_round(
    slug: str = "zielony-2027",
    with_vote: bool = False,
    pools: tuple[PoolSpec, ...] = (PANEL,),
    **more: object,
) -> MadeRound:
    """A round at the moment when its list is final: with a pool that residents vote on beside it, or without."""
    windows = schedule(Stage.VOTING, now())
    if not with_vote:
        windows[Stage.IMPLEMENTATION] = tuple(one + timedelta(days=60) for one in windows[Stage.VOTING])
        del windows[Stage.VOTING]
    pools = (TOWN, *pools) if with_vote else pools
    return make_round(slug, pools=pools, projects_per_pool=3, windows=windows, with_key=with_vote, **more)


@dataclass
class Panel:
    """Members' browsers by number, and their addresses."""

    slug: str
    office: FlaskClient
    members: list[FlaskClient]

    @property
    def sheet(self) -> str:
        """Where a member's sheet is."""
        return f"/bo/{self.slug}/ocena/zielona"

    @property
    def desk(self) -> str:
        """Where the office sees the panel."""
        return f"/urzad/bo/{self.slug}/zespol/zielona"

    def give(self, member: int, number: int, score: str, ground: str = GROUND, **more: str):
        """A member puts down an entry; the answer."""
        page = f"{self.sheet}/{number}"
        return post_to(self.members[member - 1], page, token_from=ACCOUNT, score=score, ground=ground, **more)

    def hand_in(self, member: int):
        """A member hands in."""
        return post_to(self.members[member - 1], self.sheet, token_from=ACCOUNT)


def seated(app: Flask, slug: str) -> Panel:
    """A whole panel: an official names three people, of whom one is a resident."""
    office = signed_in(app, "official", "biuro@urzad.example", "Bogna Biurowa")
    panel = Panel(slug, office, [])
    for place, role in enumerate(("official", "official", "resident"), 1):
        email = f"czlonek{place}@example.org"
        panel.members.append(signed_in(app, role, email, f"Celina Członkini {place}"))
        assert post_to(office, panel.desk, "/osoby", email=email).status_code == 303
    return panel


def post_to(client: FlaskClient, page: str, act: str = "", token_from: str = "", **fields: object):
    """Open a page for its token and send a form to one of its acts.

    The token of whoever asked before, which the test's own context still holds, is put away.
    """
    g.pop("csrf_token", None)
    token = client.get(token_from or page).text.partition('name="csrf_token" value="')[2].partition('"')[0]
    return client.post(page + act, data={"csrf_token": token, **fields})


def seat(slug: str, pool: str, user: User) -> int:
    """Put somebody on a panel, without the office; the number of the row."""
    query = (
        select(Pool.id).join(Round, Round.id == Pool.round_id).where(Round.slug == slug, Pool.code == pool)
    )
    member = PanelMember(pool_id=db.session.scalars(query).one(), user_id=user.id, number=1, named_at=now())
    db.session.add(member)
    db.session.flush()
    return member.id


SCORES = {1: ("8", "7,5", "6"), 2: ("9", "7.5", "4"), 3: ("10", "7", "")}
"""By member: scores of projects 1, 2 and 3; the third has a conflict of interest in the last."""


def scored(panel: Panel, numbers: list[int]) -> None:
    """Everybody scores every project and hands in."""
    for member, given in SCORES.items():
        for number, score in zip(numbers, given, strict=True):
            more = {} if score else {"is_conflicted": "yes"}
            done = panel.give(member, number, score, **more)
            assert done.status_code == 303, errors_in(done)
        done = panel.hand_in(member)
        assert done.status_code == 303, errors_in(done)
