"""The SQL behind lists and maps of projects; ``queries`` runs it.

One beginning serves counts, rows, points and GeoJSON alike, so that a list and its map can never disagree.
A verdict is joined only for rounds whose result is published, whatever has been counted before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import TextClause, text

FOUND = """
WITH found AS (
    SELECT p.id, p.round_id, p.pool_id, p.number, p.title, p.summary, p.category, p.cost, p.location, s.status,
           CASE WHEN GeometryType(p.location) = 'POINT' THEN p.location ELSE ST_PointOnSurface(p.location) END AS spot,
           CASE WHEN p.place = '' THEN coalesce(a.name, '') ELSE p.place END AS place,
           (CAST(:round AS bigint) IS NULL OR p.round_id = :round) AS in_round,
           (CAST(:pool AS bigint) IS NULL OR p.pool_id = :pool) AS in_pool,
           (CAST(:category AS text) IS NULL OR p.category = :category) AS in_category,
           (CAST(:place AS text) IS NULL OR CASE WHEN p.place = '' THEN a.name ELSE p.place END = :place) AS in_place,
           CASE WHEN CAST(:statuses AS text[]) IS NULL OR s.status = ANY(CAST(:statuses AS text[])) THEN true ELSE false
           END AS in_status  -- a CASE is taken to hold for half of the rows, so that a page is read by the index
    FROM pb_projects p
    JOIN pb_rounds r ON r.id = p.round_id
    LEFT JOIN maps_areas a ON a.id = p.area_id
    LEFT JOIN pb_tally_runs run ON run.pool_id = p.pool_id AND run.is_current AND r.published_at IS NOT NULL
    LEFT JOIN pb_allocation_lines line ON line.tally_run_id = run.id AND line.project_id = p.id
    CROSS JOIN LATERAL (SELECT CASE
        WHEN p.status <> 'on_ballot' OR line.is_selected IS NULL THEN p.status
        WHEN line.is_selected OR line.reason_code IN ('topped_up', 'from_leftovers') THEN 'selected'
        ELSE 'not_selected' END AS status) s
    WHERE p.round_id = ANY(CAST(:rounds AS bigint[]))
      AND (CAST(:number AS integer) IS NULL OR p.number = :number)
      AND (cardinality(CAST(:words AS text[])) = 0
           OR p.number = CAST(:sought AS integer)
           OR p.search LIKE ALL (ARRAY(
               SELECT '%' || wsp_fold(word) || '%' FROM unnest(CAST(:words AS text[])) AS word)))
)
"""

COUNTS = """
SELECT grouping(round_id, pool_id, category, place, status) AS facet, round_id, pool_id, category, place, status,
       count(*) FILTER (WHERE in_pool AND in_category AND in_place AND in_status) AS by_round,
       count(*) FILTER (WHERE in_round AND in_category AND in_place AND in_status) AS by_pool,
       count(*) FILTER (WHERE in_round AND in_pool AND in_place AND in_status) AS by_category,
       count(*) FILTER (WHERE in_round AND in_pool AND in_category AND in_status) AS by_place,
       count(*) FILTER (WHERE in_round AND in_pool AND in_category AND in_place) AS by_status,
       count(*) FILTER (WHERE in_round AND in_pool AND in_category AND in_place AND in_status) AS total
FROM found
GROUP BY GROUPING SETS ((round_id), (pool_id), (category), (place), (status), ())
"""

ROWS = """
SELECT round_id, number, title, summary, place, category, cost, pool_id, status
FROM found WHERE in_round AND in_pool AND in_category AND in_place AND in_status
"""

ORDERS = {
    "numer": "ORDER BY number LIMIT :most OFFSET :skipped",
    "najtansze": "ORDER BY cost, number LIMIT :most OFFSET :skipped",
    "najdrozsze": "ORDER BY cost DESC, number LIMIT :most OFFSET :skipped",
}
ROUND_BY_ROUND = """
ORDER BY array_position(CAST(:rounds AS bigint[]), round_id), number LIMIT :most OFFSET :skipped
"""

POINTS = """
SELECT round_id, number, title, category, status, ST_X(spot) AS lon, ST_Y(spot) AS lat, 1 AS count
FROM found
WHERE location IS NOT NULL AND in_round AND in_pool AND in_category AND in_place AND in_status
ORDER BY array_position(CAST(:rounds AS bigint[]), round_id), number
"""

CELLS = """
SELECT min(round_id) AS round_id, min(number) AS number, min(title) AS title, min(category) AS category,
       min(status) AS status, avg(ST_X(spot)) AS lon, avg(ST_Y(spot)) AS lat, count(*) AS count
FROM found
WHERE location IS NOT NULL AND in_round AND in_pool AND in_category AND in_place AND in_status
GROUP BY floor((ST_X(spot) - :west) / :wide), floor((ST_Y(spot) - :south) / :tall)
ORDER BY lat DESC, lon
"""

FEATURES = """
, told AS MATERIALIZED (
    SELECT CAST(:rounds_told AS jsonb) AS rounds, CAST(:pools AS jsonb) AS pools, CAST(:categories AS jsonb) AS categories
)
SELECT coalesce(string_agg(
    '{"type":"Feature","geometry":' || coalesce(ST_AsGeoJSON(location, 6), 'null')
    || ',"properties":{"number":' || number || (told.rounds #>> ARRAY[round_id::text, 'url']) || number
    || coalesce((told.rounds #>> ARRAY[round_id::text, 'key']) || number, '')
    || '","title":' || to_json(title)
    || ',"cost":' || trim_scale(cost)
    || ',"cost_text":"' || replace(to_char(trunc(cost), 'FM999,999,999,999,990'), ',', chr(8201))
    || CASE WHEN cost = trunc(cost) THEN '' ELSE ',' || to_char(mod(round(cost * 100), 100), 'FM00') END
    || chr(160) || (told.rounds #>> ARRAY[round_id::text, 'unit']) || ',' || (told.categories ->> category)
    || CASE status WHEN 'selected' THEN ',"outcome":"won"' WHEN 'not_selected' THEN ',"outcome":"lost"'
       ELSE ',"outcome":"none"' END
    || ',"pool":' || (told.pools ->> pool_id::text) || ',"area":' || to_json(place)
    || CASE WHEN GeometryType(location) = 'POINT' OR location IS NULL THEN ''
       ELSE ',"label":[' || round(ST_X(spot)::numeric, 6) || ',' || round(ST_Y(spot)::numeric, 6) || ']' END
    || '}}', ',' ORDER BY array_position(CAST(:rounds AS bigint[]), round_id), number), '')
FROM found CROSS JOIN told
WHERE in_round AND in_pool AND in_category AND in_place AND in_status
"""
"""The text is put together by hand: three times quicker than functions that build JSON. ``told`` brings what is
the same for a round, a pool, a category as JSON ready to be put in (see ``queries.features_text``)."""

PLACES = """
SELECT round_id, number, title, cost, pool_id, category, status, place, ST_X(spot) AS lon, ST_Y(spot) AS lat
FROM found
WHERE in_round AND in_pool AND in_category AND in_place AND in_status
ORDER BY array_position(CAST(:rounds AS bigint[]), round_id), number
"""

VERSION = """
SELECT concat_ws('/', count(*), sum(CAST(CAST(p.xmin AS text) AS bigint)),
    (SELECT string_agg(concat_ws('.', r.id, r.version, r.published_at), ',' ORDER BY r.id)
     FROM pb_rounds r WHERE r.id = ANY(CAST(:rounds AS bigint[]))),
    (SELECT string_agg(CAST(run.id AS text), ',' ORDER BY run.id)
     FROM pb_tally_runs run WHERE run.is_current AND run.round_id = ANY(CAST(:rounds AS bigint[]))),
    (SELECT concat_ws('.', count(*), sum(CAST(CAST(a.xmin AS text) AS bigint))) FROM maps_areas a))
FROM pb_projects p WHERE p.round_id = ANY(CAST(:rounds AS bigint[]))
"""
"""Of as many rows as before the sum of the writing transactions only grows: each change brings a later one."""


MANY_ROUNDS = "p.round_id = ANY(CAST(:rounds AS bigint[]))"
ONE_ROUND = "p.round_id = CAST(:only AS bigint)"
"""With one round known by its id the index gives the first page without sorting all."""


@dataclass(frozen=True)
class Statements:
    """The statements over one round or over several; ``rows`` by the order that is asked for."""

    counts: TextClause
    rows: dict[str, TextClause]
    points: TextClause
    cells: TextClause
    features: TextClause
    places: TextClause


def _statements(found: str, orders: Mapping[str, str]) -> Statements:
    def whole(*rest: str) -> TextClause:
        return text(" ".join((found, *rest)))

    rows = {name: whole(ROWS, order) for name, order in orders.items()}
    return Statements(whole(COUNTS), rows, whole(POINTS), whole(CELLS), whole(FEATURES), whole(PLACES))


several = _statements(FOUND, dict.fromkeys(ORDERS, ROUND_BY_ROUND))
single = _statements(FOUND.replace(MANY_ROUNDS, ONE_ROUND), ORDERS)
version = text(VERSION)
