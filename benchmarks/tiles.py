"""Tiles of a consultation's marks over HTTP beside their bare SQL, for a thousand to a million marks.

For each zoom, tiles where marks are, drawn with a fixed seed. The same statement is timed by psycopg alone, then the
tile is fetched over HTTP on a kept-alive connection; first views are all tiles of a screen of 1280 by 800 pixels.
"""

from __future__ import annotations

import gzip
import http.client
import math
import random
import statistics
import time
from dataclasses import dataclass

import psycopg
from sqlalchemy import Engine, create_engine, make_url, text

from benchmarks.servers import OURS, Server, served
from benchmarks.world import World
from consultations.marks.tiles import Wanted, parameters_of, statement_of

SLUG = "zielone-wzorcowe"
SIZES = (1_000, 10_000, 100_000, 1_000_000)
BOX = (18.88, 50.13, 19.12, 50.30)
"""Around Katowice: west, south, east, north."""
ZOOMS = range(8, 18)
TILES, TURNS = 40, 5
"""Tiles of a zoom, and how often each is measured: so the 95th percentile is the tenth worst of 200, not a single hiccup."""
MOST_MS, MOST_RATIO, MOST_KB, MOST_VIEW_KB, MOST_UPDATE_MS = 25.0, 2.0, 60.0, 150.0, 20.0
CONSULTATION = """
WITH made AS (
    INSERT INTO con_consultations (slug, kind, title, lead, description, legal_basis, boundary, opens_at, closes_at,
        day_rule, rolls_over, participation, moderation, allows_comments, blur_metres, smallest_group, contact_name,
        contact_email, contact_phone, privacy_notice, retention_months, bip_url, created_at, cancel_reason, version)
    VALUES (:slug, 'green', 'Wzorcowa', '', '', '', ST_Multi(ST_MakeEnvelope(18, 50, 20, 51, 4326)), now(),
        now() + interval '30 days', 'receipt', false, 'anyone', 'after', true, 100, 5, '', '', '', '', 24, '', now(), '', 1)
    RETURNING id)
INSERT INTO con_consultation_topics (consultation_id, code, name, hint, sign, geometries, questions, needs_ground, position)
SELECT id, 'temat-' || n, 'Temat ' || n, '', 'circle', '{point}', '[]', false, n FROM made, generate_series(1, 11) n
"""
MARKS = """
INSERT INTO con_marks (consultation_id, number, topic_id, body, replies, place, location, public_location, public_spot,
    is_home, visibility, hidden_reason, state, outcome, supports, created_at, published_at, author_key, author_name,
    language, key_hash, entry_key, about, retention_until, version)
SELECT c.id, n, (SELECT min(id) FROM con_consultation_topics WHERE consultation_id = c.id) + n % 11, 'Tu brakuje cienia.',
    '{}', '', spot, spot, spot, false, 'public', '', 'new', (ARRAY['', '', 'planned', 'done', 'not_possible'])[1 + n % 5],
    n % 40, now(), now(), sha256((n / 2)::text::bytea), '', 'pl', sha256(n::text::bytea), gen_random_uuid(), '{}', now(), 1
FROM con_consultations c, (
    SELECT n, ST_SetSRID(ST_MakePoint(
        :west + (:east - :west) * power(random(), 1.3), :south + (:north - :south) * power(random(), 1.2)), 4326) AS spot
    FROM generate_series(CAST(:first AS integer), CAST(:last AS integer)) n) s
WHERE c.slug = :slug
"""
ONE = MARKS.replace(
    "generate_series(CAST(:first AS integer), CAST(:last AS integer)) n",
    "(SELECT CAST(:first AS integer) AS n) one",
)


@dataclass(frozen=True)
class ZoomTold:
    """A zoom: 95th percentiles in milliseconds, and the largest tile in kB, packed."""

    zoom: int
    sql_ms: float
    http_ms: float
    most_kb: float


def run(world: World) -> list[str]:
    """Measure all sizes; the names of missed targets."""
    engine = create_engine(world.url)
    open_consultation(engine)
    missed: list[str] = []
    with served(world, "tiles", OURS, "/healthz", PAGE_CACHE_SECONDS="0") as server:
        before = 0
        for size in SIZES:
            fill(engine, before + 1, size)
            before = size
            missed += _told(world, server, size, engine)
    engine.dispose()
    return missed


def open_consultation(engine: Engine) -> None:
    """A published consultation without marks, where there is none yet."""
    with engine.begin() as connection:
        connection.execute(text("SELECT setseed(0.42)"))
        asked = {"slug": SLUG}
        if connection.execute(text("SELECT 1 FROM con_consultations WHERE slug = :slug"), asked).scalar():
            connection.execute(text("DELETE FROM con_consultations WHERE slug = :slug"), asked)
        connection.execute(text(CONSULTATION), asked)
        connection.execute(
            text("UPDATE con_consultations SET published_at = now() WHERE slug = :slug"), asked
        )


def fill(engine: Engine, first: int, last: int) -> None:
    """Marks with the numbers from ``first`` to ``last``."""
    west, south, east, north = BOX
    told = {"slug": SLUG, "west": west, "south": south, "east": east, "north": north}
    for start in range(first, last + 1, 10_000):
        with engine.begin() as connection:
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            connection.execute(text(MARKS), {**told, "first": start, "last": min(last, start + 9_999)})
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE con_marks, con_mark_cells, con_mark_totals"))


def tile_at(lon: float, lat: float, zoom: int) -> tuple[int, int]:
    """Column and row of the tile that holds a place (degrees)."""
    size = 2**zoom
    y = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2
    return int((lon + 180) / 360 * size), int(y * size)


def _told(world: World, server: Server, size: int, engine: Engine) -> list[str]:
    print(
        f"\n{size:,} marks\n| zoom | SQL p95, ms | HTTP p95, ms | ratio | largest, kB |\n|---|---|---|---|---|"
    )
    missed = []
    for one in (_zoom(world, server, zoom) for zoom in ZOOMS):
        ratio = one.http_ms / one.sql_ms
        print(
            f"| {one.zoom} | {one.sql_ms:.1f} | {one.http_ms:.1f} | {ratio:.1f} | {one.most_kb:.1f} |",
            flush=True,
        )
        if one.http_ms > MOST_MS or ratio > MOST_RATIO or one.most_kb > MOST_KB:
            missed.append(f"tiles of zoom {one.zoom}, {size:,} marks")
    view = _view_kb(server)
    update = _update_ms(engine, size)
    print(
        f"first view {view:.0f} kB (at most {MOST_VIEW_KB:.0f}), one more mark {update:.1f} ms p95 (at most {MOST_UPDATE_MS:.0f})"
    )
    if view > MOST_VIEW_KB:
        missed.append(f"first view, {size:,} marks")
    if update > MOST_UPDATE_MS:
        missed.append(f"one more mark, {size:,} marks")
    return missed


def _zoom(world: World, server: Server, zoom: int) -> ZoomTold:
    west, south, east, north = BOX
    chance = random.Random(zoom)
    places = [(chance.uniform(west, east), chance.uniform(south, north)) for _ in range(TILES)]
    tiles = [tile_at(lon, lat, zoom) for lon, lat in places]
    sql, web, most = [], [], 0.0
    url = make_url(world.url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url, autocommit=True) as connection:
        link = http.client.HTTPConnection("127.0.0.1", server.port)
        for turn in range(1 + TURNS):
            for x, y in tiles:
                wanted = Wanted(zoom, x, y)
                started = time.perf_counter()
                connection.execute(statement_of(wanted), {"slug": SLUG, **parameters_of(wanted)}).fetchone()
                took, (waited, kb) = time.perf_counter() - started, _fetched(link, zoom, x, y)
                most = max(most, kb)
                if turn:
                    sql.append(took * 1000)
                    web.append(waited * 1000)
        link.close()
    return ZoomTold(zoom, _p95(sql), _p95(web), most)


def _fetched(link: http.client.HTTPConnection, zoom: int, x: int, y: int) -> tuple[float, float]:
    """Seconds and kB of one tile over HTTP, packed as browsers take it."""
    started = time.perf_counter()
    link.request("GET", f"/tiles/konsultacja-{SLUG}/{zoom}/{x}/{y}.mvt", headers={"Accept-Encoding": "gzip"})
    answer = link.getresponse()
    body = answer.read()
    waited = time.perf_counter() - started
    assert answer.status in (200, 204), answer.status
    if body and answer.headers.get("Content-Encoding") == "gzip":
        assert gzip.decompress(body)
    return waited, len(body) / 1000


def _view_kb(server: Server) -> float:
    """All tiles of a screen of 1280 by 800 pixels over the town at zoom 12."""
    x, y = tile_at((BOX[0] + BOX[2]) / 2, (BOX[1] + BOX[3]) / 2, 12)
    link = http.client.HTTPConnection("127.0.0.1", server.port)
    around = [(x + across, y + down) for across in range(-3, 3) for down in range(-2, 2)]
    return sum(_fetched(link, 12, *one)[1] for one in around)


def _update_ms(engine: Engine, size: int) -> float:
    """One more mark and its grid, committed, and taken away again."""
    west, south, east, north = BOX
    told = {"slug": SLUG, "west": west, "south": south, "east": east, "north": north}
    took = []
    for turn in range(40):
        started = time.perf_counter()
        with engine.begin() as connection:
            connection.execute(text(ONE), {**told, "first": 50_000_000 + turn})
        took.append((time.perf_counter() - started) * 1000)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM con_marks WHERE number >= 50000000"))
    return _p95(took[5:])


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]
