"""A town in which each kind of object is there: a person's own, somebody else's, and addresses of none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select

from accounts.sessions import KEY
from core.db import db, transaction
from core.site.editing import fingerprint, save_crest, save_fields
from core.site.record import current_site
from pb.rounds.models import Pool, Round
from pb.rounds.rules import Stage
from pb.submission.models import Project
from tests.support import route_cases as office
from tests.support.clock import MovableClock
from tests.support.filed import file_projects, filed, filed_round
from tests.support.panels import PANEL, WATER, panel_round, seat
from tests.support.projects import count_votes
from tests.support.rounds import TOWN, VILLAGE, MadeRound, PoolSpec, make_round
from tests.support.route_consultations import make_consultations
from tests.support.route_initiatives import make_initiatives
from tests.support.route_objects import (
    ABSENT,
    CALL,
    CHECKED,
    COUNTED,
    LISTED,
    NEXT_CALL,
    PUBLISHED,
    SCORED,
    VOTING,
    Objects,
    Put,
    objects_of,
)
from tests.support.route_people import (
    People,
    give_project,
    key_of,
    make_people,
    open_draft,
    things_of,
)
from tests.support.urns import cast

PIXEL = b"\x89PNG\r\n\x1a\n"
TOKEN = "0123456789012345678901234567890123456789"


class World:
    """The application, a cookie for each role, and the objects."""

    def __init__(self, app: Flask, clock: MovableClock) -> None:
        self.app = app
        with app.app_context():
            urn = cast_a_tie(clock)
            make_rounds()
            with transaction():
                self.people = make_people()
                ids = make_things(self.people, urn)
                make_consultations(clock)
                make_initiatives(
                    clock,
                    ids["own"]["official_id"],
                    self.people.users["resident"].id,
                    [ids[whose]["department_id"] for whose in ("own", "foreign")],
                )
            self.objects: Objects = objects_of(ids)

    def put(self, endpoint: str) -> Put:
        """What stands in an endpoint's address: of its blueprint, and of its own where that differs."""
        shared = self.objects.get(endpoint.split(".")[0], Put())
        return shared.with_more(self.objects.get(endpoint, Put()))

    def cases(self, endpoint: str, names: set[str]) -> Iterator[tuple[str, dict[str, object]]]:
        """Each way to fill the variable parts ``names``: all own, one foreign, one absent."""
        put = self.put(endpoint)
        own = {name: put.own.get(name, ABSENT[name]) for name in names}
        if names <= set(put.own):
            yield ("existing" if names else "-"), own
            for name in sorted(names & set(put.foreign)):
                if name != "slug" or len(names) > 1:
                    yield f"foreign {name}", {**own, name: put.foreign[name]}
        for name in sorted(names):
            yield f"absent {name}", {**own, name: ABSENT[name]}

    def browser(self, role: str) -> FlaskClient:
        """A browser of that role as it is at the beginning, whatever was done before."""
        client = self.app.test_client()
        with client.session_transaction() as session:
            session["csrf_token"] = TOKEN
            if role != "nobody":
                session[KEY] = self.people.keys[role]
        return client

    def token(self) -> str:
        """The form token of every browser here."""
        return str(URLSafeTimedSerializer(self.app.secret_key, salt="wtf-csrf-token").dumps(TOKEN))


def cast_a_tie(clock: MovableClock) -> MadeRound:
    """A round voted on last week, its urn still closed: two projects of one pool have as many points each."""
    today = clock()
    clock.set(today - timedelta(days=6))
    rules = {"points_total": 10, "points_per_project": 10}
    pool = PoolSpec(TOWN.code, TOWN.name, method="points", rules=rules)
    made = make_round(COUNTED, Stage.VOTING, (pool,), year=2024)
    for number in (1, 2):
        cast(made, [(number, 7)])
    clock.set(today)
    return made


def make_rounds() -> None:
    """A round at each stage; numbers of one round's projects are found in no other that a case compares it with."""
    make_round(VOTING, Stage.VOTING, (TOWN, VILLAGE))
    make_round(PUBLISHED, Stage.RESULTS, (TOWN,), year=2025)
    count_votes(PUBLISHED, {1, 2})
    for slug, stage, year in (
        (CALL, Stage.SUBMISSION, 2028),
        (NEXT_CALL, Stage.SUBMISSION, 2029),
        (LISTED, Stage.BALLOT_LIST, 2023),
    ):
        filed_round(0, stage, slug, year=year)
    panel_round(SCORED, pools=(PANEL, WATER), year=2022)
    filed_round(14, Stage.VERIFICATION, CHECKED, year=2026, appeal_days=7)
    with transaction():
        for slug, first in ((CALL, 6001), (LISTED, 7001)):
            pool = db.session.scalars(select(Pool).join(Round).where(Round.slug == slug)).one()
            file_projects(pool.round_id, pool.id, 4, first)


def make_things(people: People, urn: MadeRound) -> Mapping[str, Any]:
    """Everything with an owner, a department or an official in charge. Gives the numbers of rows by name."""
    users = people.users
    rounds = {one.slug: one for one in db.session.scalars(select(Round))}
    own, foreign = (
        things_of(users["resident"], users["official"]),
        things_of(users["other"], users["colleague"]),
    )
    for name, things, number in (("resident", own, 6001), ("other", foreign, 6002)):
        give_project(filed(CALL, number), name, users[name])
        things |= open_draft(rounds[CALL], name, users[name])
    own["seat"] = seat(SCORED, PANEL.code, users["resident"])
    seat(SCORED, WATER.code, users["other"])
    papers = check_projects(people, own["department_id"], foreign["department_id"])
    own["paper_id"], foreign["paper_id"] = papers[5001], papers[5002]
    office.draw_list(rounds[LISTED], [filed(LISTED, number) for number in range(7001, 7005)])
    for things, name, number in ((own, "resident", 1), (foreign, "other", 2)):
        wanted = select(Project).where(Project.round_id == rounds[PUBLISHED].id, Project.number == number)
        things |= office.follow_work(db.session.scalars(wanted).one(), name)
    office.keep_tally_record(rounds[PUBLISHED])
    own["official_id"] = users["official"].id
    own["draw_id"] = office.count_to_a_tie(urn, users["clerk"])
    save_fields({"name": "Wasilków"}, fingerprint({"name": current_site().name}))
    save_crest(PIXEL, "image/png")
    return {"own": own, "foreign": foreign}


def check_projects(people: People, own_department: int, foreign_department: int) -> dict[int, int]:
    """The round in the office, two projects at each station: odd ones are the resident's and led by the official,

    even ones another resident's and led by a colleague, with a conflict of interest of the official. Gives the
    papers by the number of filing.
    """
    users, papers = people.users, {}
    projects = {number: filed(CHECKED, number) for number in range(5001, 5015)}
    for number, project in projects.items():
        is_own = number % 2 == 1
        name = "resident" if is_own else "other"
        papers[number] = give_project(project, name, users[name])
        leader, barred = ("official", None) if is_own else ("colleague", users["official"])
        if number in (5009, 5010):
            leader, barred = ("official", None)
        office.open_case(project, STATIONS[number], users[leader], barred)
    for number in (5003, 5004):
        for department_id in (own_department, foreign_department):
            office.ask_department(projects[number], department_id)
    for number in (5005, 5006):
        office.conclude(projects[number], "returned", users["colleague"])
    for number in (5007, 5008):
        decision = office.conclude(projects[number], "rejected", users["colleague"])
        projects[number].status, projects[number].grounds = "rejected", office.REASON
        if number == 5007:
            office.write_appeal(decision, key_of("appeal", "resident"))
    # The official may answer the first appeal; the second is against the official's own decision.
    office.appeal_against(office.conclude(projects[5009], "rejected", users["colleague"]))
    office.appeal_against(
        office.conclude(projects[5010], "rejected", users["official"]), entered_by=users["clerk"]
    )
    office.propose_merge({"resident": projects[5011], "other": projects[5012]}, users["official"])
    office.exclude("A", projects[5013], projects[5014])
    return papers


STATIONS = {
    number: station
    for first, station in (
        (5001, "formal"), (5003, "merit"), (5005, "correction"), (5007, "closed"), (5009, "appeal"),
        (5011, "formal"), (5013, "closed"),
    )
    for number in (first, first + 1)
}  # fmt: skip
