"""The SQL behind lists and maps of projects; ``queries`` runs it.

One beginning serves counts, rows, points and GeoJSON alike, so that a list and its map can never disagree.
A verdict is joined only for rounds whose result is published, whatever has been counted before.
"""

from __future__ import annotations

from sqlalchemy import TextClause, text

FOUND = """
WITH found AS (
    SELECT p.id, p.round_id, p.pool_id, p.number, p.title, p.summary, p.category, p.cost, p.location, s.status,
           CASE WHEN p.place = '' THEN coalesce(a.name, '') ELSE p.place END AS place,
           (CAST(:round AS bigint) IS NULL OR p.round_id = :round) AS in_round,
           (CAST(:pool AS bigint) IS NULL OR p.pool_id = :pool) AS in_pool,
           (CAST(:category AS text) IS NULL OR p.category = :category) AS in_category,
           (CAST(:place AS text) IS NULL OR CASE WHEN p.place = '' THEN a.name ELSE p.place END = :place) AS in_place,
           (CAST(:statuses AS text[]) IS NULL OR s.status = ANY(CAST(:statuses AS text[]))) AS in_status
    FROM pb_projects p
    JOIN pb_rounds r ON r.id = p.round_id
    LEFT JOIN maps_areas a ON a.id = p.area_id
    LEFT JOIN pb_tally_runs run ON run.pool_id = p.pool_id AND run.is_current AND r.published_at IS NOT NULL
    LEFT JOIN pb_allocation_lines line ON line.tally_run_id = run.id AND line.project_id = p.id
    CROSS JOIN LATERAL (SELECT CASE
        WHEN p.status <> 'on_ballot' OR line.is_selected IS NULL THEN p.status
        WHEN line.is_selected OR line.reason_code = 'topped_up' THEN 'selected'
        ELSE 'not_selected' END AS status) s
    WHERE p.round_id = ANY(CAST(:rounds AS bigint[]))
      AND (CAST(:number AS integer) IS NULL OR p.number = :number)
      AND (p.number = CAST(:sought AS integer)
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
ORDER BY CASE :order WHEN 'najtansze' THEN cost WHEN 'najdrozsze' THEN -cost END,
         array_position(CAST(:rounds AS bigint[]), round_id), number
LIMIT :most OFFSET :skipped
"""

POINTS = """
SELECT round_id, number, title, category, status, ST_X(spot) AS lon, ST_Y(spot) AS lat, 1 AS count
FROM found CROSS JOIN LATERAL ST_PointOnSurface(location) AS spot
WHERE location IS NOT NULL AND in_round AND in_pool AND in_category AND in_place AND in_status
ORDER BY array_position(CAST(:rounds AS bigint[]), round_id), number
"""

CELLS = """
SELECT min(round_id) AS round_id, min(number) AS number, min(title) AS title, min(category) AS category,
       min(status) AS status, avg(ST_X(spot)) AS lon, avg(ST_Y(spot)) AS lat, count(*) AS count
FROM found CROSS JOIN LATERAL ST_PointOnSurface(location) AS spot
WHERE location IS NOT NULL AND in_round AND in_pool AND in_category AND in_place AND in_status
GROUP BY floor((ST_X(spot) - :west) / :wide), floor((ST_Y(spot) - :south) / :tall)
ORDER BY lat DESC, lon
"""

FEATURES = """
SELECT coalesce(string_agg(json_build_object(
    'type', 'Feature',
    'geometry', CAST(ST_AsGeoJSON(location, 6) AS json),
    'properties', json_strip_nulls(json_build_object(
        'key', CASE WHEN :keyed THEN (CAST(:rounds_told AS jsonb) -> CAST(round_id AS text) ->> 'slug') || '-' || number END,
        'number', number,
        'title', title,
        'cost', trim_scale(cost),
        'cost_text', replace(to_char(trunc(cost), 'FM999,999,999,999,990'), ',', chr(8201))
            || CASE WHEN cost = trunc(cost) THEN '' ELSE ',' || to_char(mod(round(cost * 100), 100), 'FM00') END
            || chr(160) || 'zł',
        'category', category,
        'category_label', CAST(:categories AS jsonb) -> category ->> 'label',
        'shape', CAST(:categories AS jsonb) -> category ->> 'shape',
        'outcome', CASE status WHEN 'selected' THEN 'won' WHEN 'not_selected' THEN 'lost' ELSE 'none' END,
        'url', (CAST(:rounds_told AS jsonb) -> CAST(round_id AS text) ->> 'path') || 'projekty/' || number,
        'pool', CAST(:pools AS jsonb) ->> CAST(pool_id AS text),
        'area', place,
        'label', CASE WHEN location IS NOT NULL AND GeometryType(location) <> 'POINT' THEN
            json_build_array(round(CAST(ST_X(spot) AS numeric), 6), round(CAST(ST_Y(spot) AS numeric), 6)) END
    )))::text, ',' ORDER BY array_position(CAST(:rounds AS bigint[]), round_id), number), '')
FROM found LEFT JOIN LATERAL ST_PointOnSurface(location) AS spot ON true
WHERE in_round AND in_pool AND in_category AND in_place AND in_status
"""

PLACES = """
SELECT round_id, number, title, cost, pool_id, category, status, place, ST_X(spot) AS lon, ST_Y(spot) AS lat
FROM found LEFT JOIN LATERAL ST_PointOnSurface(location) AS spot ON true
WHERE in_round AND in_pool AND in_category AND in_place AND in_status
ORDER BY array_position(CAST(:rounds AS bigint[]), round_id), number
"""

VERSION = """
SELECT md5(coalesce(string_agg(p.xmin::text, ',' ORDER BY p.id), '')
           || (SELECT coalesce(string_agg(r.id || '.' || r.version || '.' || coalesce(r.published_at::text, ''), ',' ORDER BY r.id), '')
               FROM pb_rounds r WHERE r.id = ANY(CAST(:rounds AS bigint[])))
           || (SELECT coalesce(string_agg(run.id::text, ',' ORDER BY run.id), '')
               FROM pb_tally_runs run WHERE run.is_current AND run.round_id = ANY(CAST(:rounds AS bigint[]))))
FROM pb_projects p WHERE p.round_id = ANY(CAST(:rounds AS bigint[]))
"""


def _whole(rest: str) -> TextClause:
    return text(" ".join((FOUND, rest)))


counts, rows, points, cells, features, places = map(_whole, (COUNTS, ROWS, POINTS, CELLS, FEATURES, PLACES))
version = text(VERSION)
