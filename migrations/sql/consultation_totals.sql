-- The kept grid without topics and outcomes: what a map shows before anybody filters. One row a cell, so that a tile
-- is read in a millisecond however many topics there are.

CREATE OR REPLACE FUNCTION con_change_cells(changes con_cell_change[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    is_less boolean := EXISTS (SELECT 1 FROM unnest(changes) WHERE change < 0);
BEGIN
    INSERT INTO con_mark_cells AS cell (consultation_id, zoom, x, y, topic_id, outcome, count)
    SELECT consultation_id, zoom, x, y, topic_id, outcome, change FROM unnest(changes)
    WHERE change > 0 ORDER BY consultation_id, zoom, x, y, topic_id, outcome
    ON CONFLICT (consultation_id, zoom, x, y, topic_id, outcome)
    DO UPDATE SET count = cell.count + excluded.count;
    IF is_less THEN
        PERFORM 1 FROM con_mark_cells cell JOIN unnest(changes) one
            USING (consultation_id, zoom, x, y, topic_id, outcome)
            WHERE one.change < 0
            ORDER BY cell.consultation_id, cell.zoom, cell.x, cell.y, cell.topic_id, cell.outcome
            FOR UPDATE OF cell;
        UPDATE con_mark_cells cell SET count = cell.count + one.change FROM unnest(changes) one
        WHERE one.change < 0 AND cell.consultation_id = one.consultation_id AND cell.zoom = one.zoom
            AND cell.x = one.x AND cell.y = one.y AND cell.topic_id = one.topic_id AND cell.outcome = one.outcome;
        DELETE FROM con_mark_cells cell USING unnest(changes) one
        WHERE one.change < 0 AND cell.count = 0 AND cell.consultation_id = one.consultation_id
            AND cell.zoom = one.zoom AND cell.x = one.x AND cell.y = one.y
            AND cell.topic_id = one.topic_id AND cell.outcome = one.outcome;
    END IF;
    PERFORM con_change_totals(changes, is_less);
END
$$;

CREATE FUNCTION con_change_totals(changes con_cell_change[], is_less boolean) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    -- A consultation that is being deleted has no cells left: nothing is put in for it again.
    INSERT INTO con_mark_totals AS cell (consultation_id, zoom, x, y, count, answered)
    SELECT consultation_id, zoom, x, y, sum(change), coalesce(sum(change) FILTER (WHERE outcome <> ''), 0)
    FROM unnest(changes) one
    WHERE NOT is_less OR EXISTS (
        SELECT 1 FROM con_mark_totals old
        WHERE old.consultation_id = one.consultation_id AND old.zoom = one.zoom AND old.x = one.x AND old.y = one.y
    ) OR one.change > 0
    GROUP BY 1, 2, 3, 4
    ORDER BY 1, 2, 3, 4
    ON CONFLICT (consultation_id, zoom, x, y)
    DO UPDATE SET count = cell.count + excluded.count, answered = cell.answered + excluded.answered;
    IF is_less THEN
        DELETE FROM con_mark_totals cell USING unnest(changes) one
        WHERE cell.count = 0 AND cell.consultation_id = one.consultation_id AND cell.zoom = one.zoom
            AND cell.x = one.x AND cell.y = one.y;
    END IF;
END
$$;

INSERT INTO con_mark_totals (consultation_id, zoom, x, y, count, answered)
SELECT consultation_id, zoom, x, y, sum(count), coalesce(sum(count) FILTER (WHERE outcome <> ''), 0)
FROM con_mark_cells GROUP BY 1, 2, 3, 4;
