"""Loading a demonstration town: record, areas, places, people, rounds. Loading it twice changes nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import select

from accounts.queries import user_by_email
from accounts.sessions import Actor
from config import ROOT
from core.clock import now, today
from core.db import db, transaction
from core.models import Site
from core.problems import Problem
from core.site.record import forget_site
from demo.acting import acting, person
from demo.authors import add_authors
from demo.ballots import Votable
from demo.cases import add_conflicts, work_on
from demo.consultations import add_consultations
from demo.filing import add_filing_rules, filing_of_pool
from demo.initiatives import add_initiatives
from demo.invented import invented_rounds, shares_of
from demo.office import Office, open_office
from demo.offsets import LoadingDay
from demo.people import add_people, write_logins
from demo.urns import fill_urn, finish_round, make_key
from demo.works import add_work
from maps.base_maps import PRESETS
from maps.geojson import read_collection
from maps.models import Area
from maps.services import import_areas, import_places
from pb.results.services.import_options import ImportOptions
from pb.results.services.importing import import_round
from pb.rounds.models import Pool, PoolRulesRow, Round, RulesVersion, StageWindowRow
from pb.rounds.queries import find_round
from pb.rounds.rules import PoolKind
from pb.submission.models import CostLine, Project

PACKS = ROOT / "demo"
POOL_FIELDS = (
    "method", "minimum", "maximum", "points_total", "points_per_project", "rank_points", "allocation_rule",
    "minimum_votes", "tie_rule", "cost_floor", "cost_ceiling", "paragraph",
)  # fmt: skip
PROJECT_FIELDS = (
    "number", "title", "summary", "description", "category", "place", "address", "cost", "upkeep", "beneficiaries",
    "accessibility", "proposer", "status", "grounds", "grounds_paragraph", "conflict_group",
)  # fmt: skip
CHECKED = ("in_check", "returned", "accepted", "rejected")
"""Projects with these statuses have been filed and lie in the office."""
SET_UP = "-730d 08:00:00"
"""When the administrator brought the town's boundaries in: before anything else happened."""
AREA_FILES = ("areas.geojson", "land.geojson")
Tell = Callable[[str], None]


def packs() -> list[str]:
    """Names of the towns that can be loaded."""
    return sorted(path.parent.name for path in PACKS.glob("*/town.json"))


def _read(town: str, name: str) -> Any:
    return json.loads((PACKS / town / name).read_text(encoding="utf-8"))


def load_town(town: str, tell: Tell, has_second_factor: bool = False) -> Problem | bool:
    """Load a town. ``False`` when it is there already, a ``Problem`` when another town is.

    ``has_second_factor``: officials log in with a code as well; its secret is written beside their passwords.
    """
    if town not in packs():
        return Problem("no_such_town", facts={"town": town, "known": ", ".join(packs())})
    site = db.session.get(Site, 1)
    if site is not None and site.demo_pack == town:
        return False
    if site is not None:
        return Problem("other_town", facts={"town": site.name})
    loading = LoadingDay(today())
    with transaction():
        _add_site(town, has_second_factor)
        logins = add_people(has_second_factor)
        tell("Konta pokazowe gotowe.")
        with acting(_account("administrator"), loading.moment(SET_UP)):
            _add_places(town, tell)
        office = _open_office(town, has_second_factor)
        logins += office.logins if office else []
        if office and _has(town, "projects.json"):
            _add_invented_rounds(town, office, loading, tell)
        elif _has(town, "rounds.json"):
            _add_real_rounds(town, tell)
        if office and _has(town, "consultations.json"):
            told, spots = _read(town, "consultations.json"), _read(town, "spots.json")
            add_consultations(told, spots, office, loading, tell)
        if office and _has(town, "initiatives.json"):
            add_initiatives(_read(town, "initiatives.json"), office, loading, tell)
    write_logins(logins)
    forget_site()
    return True


def _account(name: str) -> Actor:
    user = user_by_email(f"{name}@demo.example")
    if user is None:
        raise ValueError("the people of the demonstration come first")
    return person(user)


def _has(town: str, name: str) -> bool:
    return (PACKS / town / name).exists()


def _open_office(town: str, has_second_factor: bool) -> Office | None:
    """The units and officials of the pack; none where it tells of none."""
    official = user_by_email("official@demo.example")
    if not _has(town, "office.json") or official is None:
        return None
    return open_office(_read(town, "office.json"), official, has_second_factor)


def _add_site(town: str, has_second_factor: bool) -> None:
    told = _read(town, "town.json")
    fields = (
        "name", "sub_title", "controller", "colour_1", "colour_2", "krajka", "phone", "phone_hours", "email", "bip_url",
        "office_address", "population", "is_demo",
    )  # fmt: skip
    db.session.add(
        Site(
            id=1,
            demo_pack=town,
            requires_second_factor=has_second_factor,
            base_maps=[PRESETS[name].stored() for name in ("osm", "geoportal-orto")],
            **{name: told[name] for name in fields},
        )
    )
    db.session.flush()


def _add_places(town: str, tell: Tell) -> None:
    features = [
        feature
        for name in AREA_FILES
        if _has(town, name)
        for feature in read_collection((PACKS / town / name).read_bytes()).features
    ]
    kinds = dict.fromkeys(str(feature.properties["kind"]) for feature in features)
    for kind in kinds:
        report = import_areas([f for f in features if f.properties["kind"] == kind], kind, id_field="slug")
        if report.problems:
            raise ValueError(f"{town}: {report.problems[0]}")
    places = PACKS / town / "places.geojson"
    if places.exists():
        import_places(read_collection(places.read_bytes()).features, kind_field="kind")
    tell(f"Granice i miejsca, obszarów: {len(features)}.")


def _areas() -> dict[str, int]:
    return {row.slug: row.id for row in db.session.execute(select(Area.slug, Area.id))}


def _add_real_rounds(town: str, tell: Tell) -> None:
    areas = _areas()
    for told in _read(town, "rounds.json")["rounds"]:
        area_id = areas[told["area"]] if told["area"] else None
        options = ImportOptions(told["slug"], told["title"], PoolKind(told["kind"]), area_id, told["source"])
        made = import_round(PACKS / town / told["file"], options)
        if isinstance(made, Problem):
            raise ValueError(f"{told['slug']}: {made.code}")
        made.introduction = told["introduction"]
        tell(f"Prawdziwe głosowanie: {told['title']}, kart {told['ballots']}.")


def _add_invented_rounds(town: str, office: Office, loading: LoadingDay, tell: Tell) -> None:
    told, (invented, projects) = _read(town, "rounds.json"), invented_rounds(PACKS / town)
    areas, filing = _areas(), _read(town, "filing.json")
    keys: Path = current_app.extensions["settings"].instance / "demo-keys"
    desk = _read(town, "office.json")
    official, resident = office.people["official"], user_by_email("resident@demo.example")
    if resident is None:
        raise ValueError("the people of the demonstration come first")
    for pack in invented:
        pb_round, pools = _add_round(pack, told["regulation"], filing, areas, loading)
        _add_projects(pb_round, pools, projects[pack["slug"]], loading)
        db.session.flush()
        add_authors(pb_round, desk["authors"], resident)
        add_conflicts(pb_round, desk, official)
        work_on(pack["slug"], desk, office, loading)
        db.session.flush()
        _add_urn(pb_round, pack, pools, projects[pack["slug"]], keys / pack["slug"], loading)
        tell(f"Edycja: {pack['title']}, projektów {len(projects[pack['slug']])}.")


def _add_round(
    pack: dict[str, Any],
    regulation: dict[str, Any],
    filing: dict[str, Any],
    areas: dict[str, int],
    loading: LoadingDay,
) -> tuple[Round, dict[str, Pool]]:
    created = min(loading.moment(window["opens"]) for window in pack["windows"])
    pb_round = Round(
        slug=pack["slug"], title=pack["title"], year=pack["year"], introduction=pack["introduction"],
        regulation_title=regulation["title"], regulation_url=regulation["url"] or "", is_invented=True,
        area_id=areas[pack["area"]], created_at=min(created, now()), announced_at=min(created, now()),
    )  # fmt: skip
    db.session.add(pb_round)
    db.session.flush()
    version = _rules_version(pb_round, pack, loading)
    add_filing_rules(version, filing)
    pools = {}
    for position, told in enumerate(pack["pools"], 1):
        pool = Pool(
            round_id=pb_round.id, code=told["code"], name=told["name"], kind=told["kind"], position=position,
            area_id=areas[told["area"]], population=filing["population"][told["area"]],
        )  # fmt: skip
        given = {name: told[name] for name in POOL_FIELDS} | filing_of_pool(told, filing)
        version.pools.append(
            PoolRulesRow(pool=pool, amount=Decimal(told["amount"]), **given, **shares_of(told))
        )
        pools[told["code"]] = pool
    db.session.add(version)
    db.session.flush()
    return pb_round, pools


def _rules_version(pb_round: Round, pack: dict[str, Any], loading: LoadingDay) -> RulesVersion:
    rules = pack["rules"]
    version = RulesVersion(
        round_id=pb_round.id, number=1, created_at=pb_round.created_at, identity_methods=rules["identity_methods"],
        minimum_age=rules["minimum_age"], guardian_below_age=rules["guardian_below_age"],
        fault_policy=rules["fault_policy"], paragraphs=rules["paragraphs"],
        results_due_at=loading.moment(pack["results_due"]) if pack["results_due"] else None,
    )  # fmt: skip
    for window in pack["windows"]:
        version.windows.append(
            StageWindowRow(
                stage=window["stage"],
                opens_at=loading.moment(window["opens"]),
                closes_at=loading.moment(window["closes"]),
                paragraph=window["paragraph"],
            )  # fmt: skip
        )
    return version


def _add_projects(
    pb_round: Round, pools: dict[str, Pool], told: list[dict[str, Any]], loading: LoadingDay
) -> None:
    for one in told:
        project = Project(
            round_id=pb_round.id, pool_id=pools[one["pool"]].id, code=str(one["number"]),
            location=f"SRID=4326;POINT({one['lon']} {one['lat']})", extra={},
            filed_number=one["number"] if one["status"] in CHECKED else None,
            submitted_at=loading.moment(one["submitted"]), **{name: one[name] for name in PROJECT_FIELDS},
        )  # fmt: skip
        db.session.add(project)
        db.session.flush()
        for position, line in enumerate(one["cost_lines"], 1):
            db.session.add(CostLine(project_id=project.id, position=position, **line))
        if one["implementation"]:
            add_work(project, one["implementation"], loading)


def _add_urn(
    pb_round: Round,
    pack: dict[str, Any],
    pools: dict[str, Pool],
    told: list[dict[str, Any]],
    keys: Path,
    loading: LoadingDay,
) -> None:
    moment: datetime = now()
    shares = make_key(pb_round, pb_round.created_at, keys)
    db.session.flush()
    if not pack["ballots"]:
        return
    round_view = find_round(pack["slug"], moment)
    votable: dict[str, list[Votable]] = {code: [] for code in pools}
    for one in told:
        if one["status"] == "on_ballot":
            votable[one["pool"]].append(Votable(one["number"], one["vote_weight"] or 1))
    fill_urn(round_view, pack, [(rules, votable[rules.code]) for rules in round_view.rules.pools])
    db.session.flush()
    if pack["published"]:
        finish_round(pack["slug"], pack, shares, loading)
