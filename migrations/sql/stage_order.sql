-- Stages of a round follow one another: a later stage may not open before an earlier one. Overlap is refused
-- by the exclusion constraint; the order by this trigger, at the end of the transaction.

CREATE FUNCTION pb_stage_number(stage text) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT array_position(ARRAY['draft', 'submission', 'verification', 'appeals', 'ballot_list', 'voting',
        'counting', 'results', 'implementation'], stage)
$$;

CREATE FUNCTION pb_stage_windows_in_order() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM pb_stage_windows earlier
        JOIN pb_stage_windows later ON later.rules_id = earlier.rules_id
        WHERE earlier.rules_id = NEW.rules_id
            AND pb_stage_number(earlier.stage) < pb_stage_number(later.stage)
            AND earlier.opens_at > later.opens_at
    ) THEN
        RAISE EXCEPTION 'stages of rules % run backwards', NEW.rules_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER pb_stage_windows_in_order AFTER INSERT OR UPDATE ON pb_stage_windows
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION pb_stage_windows_in_order();
