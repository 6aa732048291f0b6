-- Ballots of an opened urn are never changed. They go only together with their round (a demonstration or a trial
-- that is erased); a round whose urn was closed, or that was counted, cannot be erased at all. Nor does one come to
-- them: opening and import write the ballots first and say in the same act that the urn is open.

CREATE FUNCTION pb_ballots_refuse() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    -- A cascade arrives after the round's own row is gone.
    IF TG_OP = 'DELETE' AND TG_LEVEL = 'ROW' THEN
        IF NOT EXISTS (SELECT 1 FROM pb_rounds WHERE id = OLD.round_id) THEN
            RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION 'ballots are immutable, % of % refused', lower(TG_OP), TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER pb_ballots_keep BEFORE UPDATE OR DELETE ON pb_ballots
    FOR EACH ROW EXECUTE FUNCTION pb_ballots_refuse();

CREATE TRIGGER pb_ballots_keep_all BEFORE TRUNCATE ON pb_ballots
    FOR EACH STATEMENT EXECUTE FUNCTION pb_ballots_refuse();

CREATE TRIGGER pb_ballot_lines_keep BEFORE UPDATE OR DELETE ON pb_ballot_lines
    FOR EACH ROW EXECUTE FUNCTION pb_ballots_refuse();

CREATE TRIGGER pb_ballot_lines_keep_all BEFORE TRUNCATE ON pb_ballot_lines
    FOR EACH STATEMENT EXECUTE FUNCTION pb_ballots_refuse();

CREATE FUNCTION pb_ballots_refuse_late() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM (SELECT DISTINCT round_id FROM handed_in) AS late
        JOIN pb_urn_closings AS closing USING (round_id) WHERE closing.opened_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'the urn is open, insert into % refused', TG_TABLE_NAME
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END
$$;

-- Of a statement, with its rows as a table: a copy of a million ballots is looked at once.
CREATE TRIGGER pb_ballots_none_late AFTER INSERT ON pb_ballots
    REFERENCING NEW TABLE AS handed_in FOR EACH STATEMENT EXECUTE FUNCTION pb_ballots_refuse_late();

CREATE TRIGGER pb_ballot_lines_none_late AFTER INSERT ON pb_ballot_lines
    REFERENCING NEW TABLE AS handed_in FOR EACH STATEMENT EXECUTE FUNCTION pb_ballots_refuse_late();

-- The door stays shut: an opened urn cannot be called unopened. The hash of the whole public file may follow the
-- draws of lots that its head names.
CREATE FUNCTION pb_urn_stays_open() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - 'file_sha256' = to_jsonb(NEW) - 'file_sha256' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the urn is open, % of pb_urn_closings refused', lower(TG_OP)
        USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER pb_urn_stays_open BEFORE UPDATE OR DELETE ON pb_urn_closings
    FOR EACH ROW WHEN (OLD.opened_at IS NOT NULL) EXECUTE FUNCTION pb_urn_stays_open();
