"""The town that is measured: the demonstration town with three large rounds added, in a database of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from sqlalchemy import create_engine, insert, text

from app import create_app
from benchmarks import bare
from config import ROOT, Config
from core.clock import now
from core.cluster import control
from core.db import db, transaction
from core.migrate import upgrade
from core.serve.startup import Address, process_environment
from demo.loading import load_town
from pb.rounds.models import Pool, PoolRulesRow, Round, RulesVersion, StageWindowRow
from pb.rounds.queries import find_round
from pb.submission.models import Project

CLUSTER = ROOT / "instance" / "test-cluster"
FOLDER = ROOT / "instance" / "bench"
DATABASE = "wspolnie_bench"
TOWN = "wasilkow"
VOTING = "bo-2027"
SIZES = {"lista-1000": 1000, "mapa-300": 300, "mapa-5000": 5000}
LIST, MAP_300, MAP_5000 = SIZES
CATEGORIES = ("greenery", "sport", "culture", "streets", "neighbourhood")
PLACES = ("Wasilków", "Nowodworce", "Jurowce", "Osowicze", "Sochonie", "Dąbrówki", "Studzianki", "Rybniki")
THINGS = (
    "Ławki i zieleń",
    "Plac zabaw",
    "Boisko",
    "Oświetlenie chodnika",
    "Biblioteka plenerowa",
    "Łąka kwietna",
)
STREETS = ("przy ulicy Białostockiej", "nad Supraślą", "na osiedlu Lisia Góra", "przy szkole", "w parku")
SECRET = "benchmark" * 5


@dataclass(frozen=True)
class World:
    """Where it is. ``ballot`` names the numbers that every voter of the measured ballot chooses."""

    url: str
    admin_url: str
    ballot: tuple[int, ...]

    def environment(self, **more: str) -> dict[str, str]:
        """The environment of a process that serves this town."""
        database = {"DATABASE_URL": self.url, "WSPOLNIE_ADMIN_DATABASE_URL": self.admin_url}
        own = {
            "WSPOLNIE_ENV": "production",
            "WSPOLNIE_SECRET_KEY": SECRET,
            "WSPOLNIE_PEPPER": SECRET,
            "WSPOLNIE_WEB_WORKERS": "1",
            "PYTHONPATH": str(ROOT),
            **more,
        }
        return process_environment({**os.environ, **own}, FOLDER, database, Address("127.0.0.1", 0))


def settings(url: str) -> Config:
    """The application's configuration for work inside this process."""
    return Config(
        environment="production", database_url=url, secret_key=SECRET, pepper=SECRET.encode(), instance=FOLDER
    )


@contextmanager
def made_world() -> Iterator[World]:
    """Bring the cluster up, make the database, fill it; drop it afterwards and leave the cluster as it was."""
    was_running = control.status(CLUSTER).state == "running"
    control.ensure_running(CLUSTER, for_tests=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    try:
        _drop()
        url = control.create_database(CLUSTER, DATABASE)
        admin = control.admin_url(CLUSTER, DATABASE)
        upgrade(url)
        yield World(url, admin, _fill(url))
    finally:
        _drop()
        if not was_running:
            control.stop(CLUSTER)


def _drop() -> None:
    engine = create_engine(control.admin_url(CLUSTER), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)"))
    engine.dispose()


def _fill(url: str) -> tuple[int, ...]:
    app = create_app(settings(url))
    with app.app_context():
        load_town(TOWN, lambda line: None)
        for slug, size in SIZES.items():
            add_round(slug, size)
        ballot = _full_ballot()
        db.session.remove()
        with db.engine.connect() as connection:
            _add_bare_tables(connection)
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
        db.engine.dispose()
    return ballot


def _full_ballot() -> tuple[int, ...]:
    """As many projects of each pool as its rules allow, from the lowest numbers."""
    view = find_round(VOTING, now())
    numbers: list[int] = []
    for pool in view.rules.pools:
        asked = text(
            "SELECT number FROM pb_projects WHERE pool_id = :pool AND status = 'on_ballot' ORDER BY number LIMIT :most"
        )
        numbers += db.session.scalars(asked, {"pool": pool.pool_id, "most": pool.maximum})
    return tuple(numbers)


def add_round(slug: str, size: int) -> None:
    """A round in voting with ``size`` projects in three pools, spread over the town."""
    moment = now()
    with transaction():
        pb_round = Round(
            slug=slug,
            title=f"Budżet z {size} projektami",
            year=2027,
            created_at=moment,
            announced_at=moment,
            is_invented=True,
        )
        db.session.add(pb_round)
        db.session.flush()
        version = RulesVersion(
            round_id=pb_round.id, number=1, created_at=moment, identity_methods=["pesel"], results_due_at=None
        )
        window = {"opens_at": moment - timedelta(days=5), "closes_at": moment + timedelta(days=5)}
        version.windows.append(StageWindowRow(stage="voting", **window))
        pools = []
        for position, name in enumerate(("Pula ogólnomiejska", "Pula sołecka", "Pula zielona"), 1):
            pool = Pool(
                round_id=pb_round.id, code=f"pula-{position}", name=name, kind="citizen", position=position
            )
            version.pools.append(
                PoolRulesRow(pool=pool, method="approval", minimum=0, maximum=3, amount=Decimal(500_000))
            )
            pools.append(pool)
        db.session.add(version)
        db.session.flush()
        rows = [project_row(pb_round.id, pools[number % 3].id, number) for number in range(1, size + 1)]
        db.session.execute(insert(Project), rows)


def project_row(round_id: int, pool_id: int, number: int) -> dict[str, object]:
    """A project with texts of usual length, at a place of its own."""
    thing, street = THINGS[number % len(THINGS)], STREETS[number % len(STREETS)]
    lon, lat = 23.14 + (number * 37 % 1000) / 10_000, 53.17 + (number * 91 % 997) / 12_000
    return {
        "round_id": round_id, "pool_id": pool_id, "number": number, "code": str(number), "title": f"{thing} {street} {number}",
        "summary": f"{thing} {street}: miejsce spotkań dla dzieci, rodziców i osób starszych, otwarte przez cały rok.",
        "description": "Pierwszy akapit opisu.\n\nDrugi akapit opisu z uzasadnieniem." * 3,
        "category": CATEGORIES[number % 5], "cost": Decimal(10_000 + number * 37), "place": PLACES[number % len(PLACES)],
        "location": f"SRID=4326;POINT({lon:.6f} {lat:.6f})", "status": "on_ballot", "extra": {},
    }  # fmt: skip


def _add_bare_tables(connection) -> None:
    bare.Base.metadata.create_all(connection)
    copied = text(
        "INSERT INTO bench_items (set_name, number, title, summary, place, category, cost, lon, lat)"
        " SELECT CAST(:name AS varchar), number, title, summary, place, category, cost, ST_X(location), ST_Y(location)"
        " FROM pb_projects WHERE round_id = (SELECT id FROM pb_rounds WHERE slug = :slug)"
    )
    for name, slug in (("list", LIST), ("300", MAP_300), ("5000", MAP_5000)):
        connection.execute(copied, {"name": name, "slug": slug})
    connection.commit()


def static_build() -> Path:
    """The folder of built static files, brought up to date."""
    from core.serve.static_build import build

    build(ROOT / "static", FOLDER / "static")
    return FOLDER / "static"
