-- What initiatives never let happen, whoever writes.

ALTER TABLE ini_calls ADD CONSTRAINT ex_ini_calls_apart
    EXCLUDE USING gist (programme_id WITH =, tstzrange(opens_at, closes_at) WITH &&);

-- The terms that people applied under stay as they were once a call of a published programme has opened.
CREATE FUNCTION ini_has_opened(programme bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT 1 FROM ini_applications WHERE programme_id = programme)
$$;

CREATE FUNCTION ini_terms_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF ini_has_opened(OLD.id) THEN
        RAISE EXCEPTION 'terms of programme % are frozen: applications were begun', OLD.slug
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER ini_terms_kept BEFORE UPDATE ON ini_programmes
    FOR EACH ROW WHEN (
        OLD.own_share <> NEW.own_share OR OLD.hour_rate <> NEW.hour_rate
        OR OLD.town_cap IS DISTINCT FROM NEW.town_cap OR OLD.least_members <> NEW.least_members
        OR OLD.scopes <> NEW.scopes OR OLD.town_land_only <> NEW.town_land_only
        OR OLD.threshold <> NEW.threshold OR OLD.tie_rule <> NEW.tie_rule OR OLD.slug <> NEW.slug
    )
    EXECUTE FUNCTION ini_terms_kept();

CREATE FUNCTION ini_criteria_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    whose bigint := CASE WHEN TG_OP = 'INSERT' THEN NEW.programme_id ELSE OLD.programme_id END;
BEGIN
    IF ini_has_opened(whose) THEN
        RAISE EXCEPTION 'criteria of programme % are frozen: applications were begun', whose
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
$$;

CREATE TRIGGER ini_criteria_kept BEFORE INSERT OR UPDATE OR DELETE ON ini_criteria
    FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION ini_criteria_kept();

-- A sheet that was handed in stays as it is, with its points.
CREATE FUNCTION ini_sheets_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'sheet % was handed in', OLD.id USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER ini_sheets_kept BEFORE UPDATE OR DELETE ON ini_score_sheets
    FOR EACH ROW WHEN (OLD.handed_in_at IS NOT NULL AND pg_trigger_depth() = 0)
    EXECUTE FUNCTION ini_sheets_kept();

CREATE FUNCTION ini_points_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    whose bigint := CASE WHEN TG_OP = 'INSERT' THEN NEW.sheet_id ELSE OLD.sheet_id END;
BEGIN
    IF EXISTS (SELECT 1 FROM ini_score_sheets WHERE id = whose AND handed_in_at IS NOT NULL) THEN
        RAISE EXCEPTION 'sheet % was handed in', whose USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
$$;

CREATE TRIGGER ini_points_kept BEFORE INSERT OR UPDATE OR DELETE ON ini_sheet_points
    FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION ini_points_kept();

-- A published settlement is not changed.
CREATE FUNCTION ini_settlements_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'settlement % is published', OLD.id USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER ini_settlements_kept BEFORE UPDATE OR DELETE ON ini_settlements
    FOR EACH ROW WHEN (OLD.published_at IS NOT NULL AND pg_trigger_depth() = 0)
    EXECUTE FUNCTION ini_settlements_kept();
