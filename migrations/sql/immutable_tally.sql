-- A count is never changed afterwards. A run may only cease to be the current one; its lines stay as written.
-- Row triggers, so that a round that was never counted may still be deleted.

CREATE FUNCTION pb_tally_refuse() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a count is immutable, % of % refused', lower(TG_OP), TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE FUNCTION pb_tally_runs_only_retire() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.is_current AND NOT NEW.is_current
        AND to_jsonb(OLD) - 'is_current' = to_jsonb(NEW) - 'is_current' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a count is immutable, update of pb_tally_runs refused' USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER pb_tally_runs_only_retire BEFORE UPDATE ON pb_tally_runs
    FOR EACH ROW EXECUTE FUNCTION pb_tally_runs_only_retire();

CREATE TRIGGER pb_tally_runs_keep BEFORE DELETE ON pb_tally_runs
    FOR EACH ROW EXECUTE FUNCTION pb_tally_refuse();

CREATE TRIGGER pb_tally_runs_keep_all BEFORE TRUNCATE ON pb_tally_runs
    FOR EACH STATEMENT EXECUTE FUNCTION pb_tally_refuse();

CREATE TRIGGER pb_allocation_lines_keep BEFORE UPDATE OR DELETE ON pb_allocation_lines
    FOR EACH ROW EXECUTE FUNCTION pb_tally_refuse();

CREATE TRIGGER pb_allocation_lines_keep_all BEFORE TRUNCATE ON pb_allocation_lines
    FOR EACH STATEMENT EXECUTE FUNCTION pb_tally_refuse();
