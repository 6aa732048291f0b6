-- Ballots of an opened urn are never changed. They go only together with their round (a demonstration or a trial
-- that is erased); a round whose urn was closed, or that was counted, cannot be erased at all.

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
