"""Vector tiles of a consultation's public marks: kept cells below zoom 15, the marks themselves from there on.

A tile answers for nothing but ``public_spot``, so no precise home and no unpublished mark can be in it. Measured
beforehand: a million raw points at zoom 10 take 1.8 s and 8.7 MB, kept cells 0.6 ms and 4 kB.

Layer ``cells``: points with ``count`` and ``answered`` (or ``count`` alone when filtered); layer ``marks``: points
with ``number``, ``topic`` (code), ``sign``, ``outcome``, ``supports``. Mapbox Vector Tile 2.1, extent 4096.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from consultations.marks.queries.shown import ANSWERED, WAITING
from core.problems import NotFound
from core.reading import first_row

LOWEST_KEPT, HIGHEST_KEPT, HIGHEST = 8, 14, 20
CELLS_A_TILE = 32
EXTENT = 4096
OUTCOMES = ("planned", "partly", "done", "already_there", "not_possible", "passed_on")

FOUND = "SELECT ({tile}) FROM con_consultations found WHERE slug = %(slug)s AND published_at IS NOT NULL"
"""No row: no such consultation. One statement, since a second one costs as much as most tiles."""

TOTALS = """
SELECT ST_AsMVT(one, 'cells', 4096, 'shape') FROM (
    SELECT ST_Point((x - %(west)s) * %(size)s + %(half)s, (y - %(north)s) * %(size)s + %(half)s) AS shape, count, answered
    FROM con_mark_totals
    WHERE consultation_id = found.id AND zoom = %(kept)s
        AND (x >> 5) BETWEEN %(tile_west)s AND %(tile_east)s AND (y >> 5) BETWEEN %(tile_north)s AND %(tile_south)s
) one
"""

CELLS = """
SELECT ST_AsMVT(one, 'cells', 4096, 'shape') FROM (
    SELECT ST_Point((x - %(west)s) * %(size)s + %(half)s, (y - %(north)s) * %(size)s + %(half)s) AS shape,
        sum(count)::integer AS count
    FROM con_mark_cells
    WHERE consultation_id = found.id AND zoom = %(kept)s
        AND (x >> 5) BETWEEN %(tile_west)s AND %(tile_east)s AND (y >> 5) BETWEEN %(tile_north)s AND %(tile_south)s
        AND (%(topic)s = '' OR topic_id =
            (SELECT id FROM con_consultation_topics WHERE consultation_id = found.id AND code = %(topic)s))
        AND (%(outcome)s = '' OR (%(outcome)s = 'answered' AND outcome <> '') OR outcome = %(stored)s)
    GROUP BY x, y
) one
"""

# The marks are found by place first: else the planner asks the index of topics as well, once for each topic.
MARKS = """
WITH here AS MATERIALIZED (
    SELECT ST_AsMVTGeom(ST_Transform(public_spot, 3857), ST_TileEnvelope(%(zoom)s, %(x)s, %(y)s), 4096, 0, false) AS shape,
        number, topic_id, outcome, supports
    FROM con_marks
    WHERE consultation_id = found.id AND visibility = 'public'
        AND public_spot && ST_Transform(ST_TileEnvelope(%(zoom)s, %(x)s, %(y)s), 4326)
        AND (%(outcome)s = '' OR (%(outcome)s = 'answered' AND outcome <> '') OR outcome = %(stored)s)
)
SELECT ST_AsMVT(one, 'marks', 4096, 'shape') FROM (
    SELECT shape, here.number, topic.code AS topic, topic.sign, here.outcome, here.supports
    FROM here JOIN con_consultation_topics topic ON topic.id = here.topic_id
    WHERE shape IS NOT NULL AND (%(topic)s = '' OR topic.code = %(topic)s)
) one
"""

WHOLE_TOTALS, WHOLE_CELLS, WHOLE_MARKS = (FOUND.format(tile=one) for one in (TOTALS, CELLS, MARKS))


@dataclass(frozen=True)
class Wanted:
    """A tile: zoom, column, row, and what is filtered (topic's code, outcome; empty: all)."""

    zoom: int
    x: int
    y: int
    topic: str = ""
    outcome: str = ""


def tile_of(slug: str, zoom: int, x: int, y: int, arguments: Mapping[str, str]) -> bytes:
    """The tile's bytes; empty where nothing is. Raises ``NotFound``: no such consultation, or no such tile."""
    wanted = Wanted(zoom, x, y, arguments.get("temat", "")[:40], arguments.get("stan", "")[:14])
    if not 0 <= zoom <= HIGHEST or not (0 <= x < 2**zoom and 0 <= y < 2**zoom):
        raise NotFound
    if wanted.outcome not in ("", WAITING, ANSWERED, *OUTCOMES):
        raise NotFound
    row = first_row(statement_of(wanted), {"slug": slug, **parameters_of(wanted)})
    if row is None:
        raise NotFound
    return bytes(row[0] or b"")


def statement_of(wanted: Wanted) -> str:
    """The statement that makes it; its parameters are ``parameters_of`` and ``slug``."""
    if wanted.zoom > HIGHEST_KEPT:
        return WHOLE_MARKS
    return WHOLE_CELLS if wanted.topic or wanted.outcome else WHOLE_TOTALS


def parameters_of(wanted: Wanted) -> dict[str, int | float | str]:
    """What the statement is told of the tile."""
    stored = "" if wanted.outcome == WAITING else wanted.outcome
    filtered = {"topic": wanted.topic, "outcome": wanted.outcome, "stored": stored}
    if wanted.zoom > HIGHEST_KEPT:
        return {"zoom": wanted.zoom, "x": wanted.x, "y": wanted.y, **filtered}
    return {**filtered, **_cells_of(wanted)}


def _cells_of(wanted: Wanted) -> dict[str, int | float | str]:
    """Which cells lie in the tile, and how large one is in it. Below zoom 8 the cells of zoom 8 are shown."""
    kept = max(wanted.zoom, LOWEST_KEPT)
    tiles = 2 ** (kept - wanted.zoom)
    size = EXTENT / (CELLS_A_TILE * tiles)
    west, north = wanted.x * tiles, wanted.y * tiles
    return {
        "kept": kept,
        "west": west * CELLS_A_TILE,
        "north": north * CELLS_A_TILE,
        "size": size,
        "half": size / 2,
        "tile_west": west,
        "tile_east": west + tiles - 1,
        "tile_north": north,
        "tile_south": north + tiles - 1,
    }
