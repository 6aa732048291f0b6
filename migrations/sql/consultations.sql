-- What must never happen in a consultation, and the kept grid of its public marks.

CREATE FUNCTION con_topics_frozen() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    asked bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.consultation_id ELSE NEW.consultation_id END;
BEGIN
    IF EXISTS (SELECT 1 FROM con_consultations WHERE id = asked AND published_at IS NOT NULL) THEN
        -- Who answers may change; what is asked may not.
        IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - 'department_id' = to_jsonb(NEW) - 'department_id' THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'the topics of a published consultation are frozen, % refused', lower(TG_OP)
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
$$;

CREATE TRIGGER con_topics_frozen BEFORE INSERT OR UPDATE OR DELETE ON con_consultation_topics
    FOR EACH ROW EXECUTE FUNCTION con_topics_frozen();

CREATE FUNCTION con_consultations_frozen() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a published consultation keeps its kind, boundary, opening and who may take part'
        USING ERRCODE = 'insufficient_privilege';
END
$$;

-- The last day may be moved later, never earlier: somebody counts on it.
CREATE TRIGGER con_consultations_frozen BEFORE UPDATE ON con_consultations
    FOR EACH ROW WHEN (OLD.published_at IS NOT NULL AND (
        OLD.published_at IS DISTINCT FROM NEW.published_at OR OLD.kind <> NEW.kind OR OLD.slug <> NEW.slug
        OR OLD.opens_at IS DISTINCT FROM NEW.opens_at OR NEW.closes_at < OLD.closes_at
        OR OLD.participation <> NEW.participation
        OR NOT ST_OrderingEquals(OLD.boundary, NEW.boundary)))
    EXECUTE FUNCTION con_consultations_frozen();

CREATE FUNCTION con_report_versions_immutable() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT 1 FROM con_consultations WHERE id = OLD.consultation_id) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'a published report is immutable, % refused', lower(TG_OP)
        USING ERRCODE = 'insufficient_privilege';
END
$$;

-- Erasing an account takes its number off the version; nothing else of it changes.
CREATE TRIGGER con_report_versions_kept BEFORE UPDATE ON con_report_versions
    FOR EACH ROW WHEN (
        (OLD.consultation_id, OLD.number, OLD.content, OLD.file_id, OLD.sha256, OLD.correction, OLD.bip_url, OLD.published_at)
        IS DISTINCT FROM
        (NEW.consultation_id, NEW.number, NEW.content, NEW.file_id, NEW.sha256, NEW.correction, NEW.bip_url, NEW.published_at))
    EXECUTE FUNCTION con_report_versions_immutable();
CREATE TRIGGER con_report_versions_undeleted BEFORE DELETE ON con_report_versions
    FOR EACH ROW EXECUTE FUNCTION con_report_versions_immutable();

CREATE FUNCTION con_approved_answers_kept() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an approved answer keeps its decision, grounds and ground facts; write a new one'
        USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER con_approved_answers_kept BEFORE UPDATE ON con_answers
    FOR EACH ROW WHEN (OLD.approved_at IS NOT NULL AND (
        OLD.decision <> NEW.decision OR OLD.grounds <> NEW.grounds OR OLD.ground <> NEW.ground
        OR OLD.approved_at IS DISTINCT FROM NEW.approved_at))
    EXECUTE FUNCTION con_approved_answers_kept();

-- A cell of 8 pixels at zoom 14 of the Web Mercator pyramid: 32 cells a tile, 2^19 around the world.
CREATE FUNCTION con_cell_x(spot geometry) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT least(524287, greatest(0, floor((ST_X(spot) + 180) / 360 * 524288)))::integer
$$;
CREATE FUNCTION con_cell_y(spot geometry) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT least(524287, greatest(0, floor(
        (1 - ln(tan(radians(ST_Y(spot))) + 1 / cos(radians(ST_Y(spot)))) / pi()) / 2 * 524288)))::integer
$$;

CREATE TYPE con_cell_change AS (
    consultation_id bigint, zoom smallint, x integer, y integer, topic_id bigint, outcome varchar(14), change bigint
);

-- Cells are always touched in the order of their key, so that two marks saved at once wait instead of locking up.
CREATE FUNCTION con_change_cells(changes con_cell_change[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO con_mark_cells AS cell (consultation_id, zoom, x, y, topic_id, outcome, count)
    SELECT consultation_id, zoom, x, y, topic_id, outcome, change FROM unnest(changes)
    WHERE change > 0 ORDER BY consultation_id, zoom, x, y, topic_id, outcome
    ON CONFLICT (consultation_id, zoom, x, y, topic_id, outcome)
    DO UPDATE SET count = cell.count + excluded.count;
    IF EXISTS (SELECT 1 FROM unnest(changes) WHERE change < 0) THEN
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
END
$$;

CREATE FUNCTION con_marks_counted() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    changes con_cell_change[];
BEGIN
    WITH seen AS (
        SELECT consultation_id, topic_id, outcome, con_cell_x(public_spot) AS x, con_cell_y(public_spot) AS y,
            count(*) AS change
        FROM added WHERE visibility = 'public' AND public_spot IS NOT NULL GROUP BY 1, 2, 3, 4, 5
    ), spread AS (
        SELECT consultation_id, zoom::smallint AS zoom, x >> (14 - zoom) AS x, y >> (14 - zoom) AS y, topic_id, outcome,
            sum(change)::bigint AS change
        FROM seen, generate_series(8, 14) AS zoom GROUP BY 1, 2, 3, 4, 5, 6
    )
    SELECT array_agg(ROW(spread.*)::con_cell_change) INTO changes FROM spread;
    IF changes IS NOT NULL THEN
        PERFORM con_change_cells(changes);
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION con_marks_uncounted() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    changes con_cell_change[];
BEGIN
    WITH seen AS (
        SELECT consultation_id, topic_id, outcome, con_cell_x(public_spot) AS x, con_cell_y(public_spot) AS y,
            -count(*) AS change
        FROM removed WHERE visibility = 'public' AND public_spot IS NOT NULL GROUP BY 1, 2, 3, 4, 5
    ), spread AS (
        SELECT consultation_id, zoom::smallint AS zoom, x >> (14 - zoom) AS x, y >> (14 - zoom) AS y, topic_id, outcome,
            sum(change)::bigint AS change
        FROM seen, generate_series(8, 14) AS zoom GROUP BY 1, 2, 3, 4, 5, 6
    )
    SELECT array_agg(ROW(spread.*)::con_cell_change) INTO changes FROM spread;
    IF changes IS NOT NULL THEN
        PERFORM con_change_cells(changes);
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION con_marks_recounted() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    changes con_cell_change[];
BEGIN
    WITH seen AS (
        SELECT consultation_id, topic_id, outcome, con_cell_x(public_spot) AS x, con_cell_y(public_spot) AS y, sum(one) AS change
        FROM (
            SELECT consultation_id, topic_id, outcome, public_spot, visibility, 1 AS one FROM added
            UNION ALL
            SELECT consultation_id, topic_id, outcome, public_spot, visibility, -1 FROM removed
        ) both_sides
        WHERE visibility = 'public' AND public_spot IS NOT NULL GROUP BY 1, 2, 3, 4, 5 HAVING sum(one) <> 0
    ), spread AS (
        SELECT consultation_id, zoom::smallint AS zoom, x >> (14 - zoom) AS x, y >> (14 - zoom) AS y, topic_id, outcome,
            sum(change)::bigint AS change
        FROM seen, generate_series(8, 14) AS zoom GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(change) <> 0
    )
    SELECT array_agg(ROW(spread.*)::con_cell_change) INTO changes FROM spread;
    IF changes IS NOT NULL THEN
        PERFORM con_change_cells(changes);
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER con_marks_counted AFTER INSERT ON con_marks
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION con_marks_counted();
CREATE TRIGGER con_marks_uncounted AFTER DELETE ON con_marks
    REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION con_marks_uncounted();
CREATE TRIGGER con_marks_recounted AFTER UPDATE ON con_marks
    REFERENCING NEW TABLE AS added OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION con_marks_recounted();

-- How many agree stands on the mark itself, so that lists and tiles need not count.
CREATE FUNCTION con_supports_counted() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        UPDATE con_marks SET supports = supports + 1 WHERE id = NEW.mark_id;
    ELSE
        UPDATE con_marks SET supports = supports - 1 WHERE id = OLD.mark_id;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER con_supports_counted AFTER INSERT OR DELETE ON con_mark_supports
    FOR EACH ROW EXECUTE FUNCTION con_supports_counted();
