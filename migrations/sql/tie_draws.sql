-- A recorded draw of lots is never rewritten: it is confirmed once or rejected once, by a later step, and stays.
-- It goes only together with its round.

CREATE FUNCTION pb_tie_draws_kept() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    steps CONSTANT text[] := ARRAY[
        'confirmed_at', 'confirmed_by_id', 'rejected_at', 'rejected_by_id', 'rejection'];
BEGIN
    IF TG_OP = 'DELETE' THEN
        -- A cascade arrives after the round's own row is gone.
        IF NOT EXISTS (SELECT 1 FROM pb_rounds WHERE id = OLD.round_id) THEN
            RETURN OLD;
        END IF;
    ELSIF to_jsonb(OLD) - steps = to_jsonb(NEW) - steps
        AND OLD.rejected_at IS NULL
        AND (OLD.confirmed_at IS NULL OR
            (OLD.confirmed_at, OLD.confirmed_by_id) IS NOT DISTINCT FROM (NEW.confirmed_at, NEW.confirmed_by_id))
        THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a draw of lots is immutable, % of pb_tie_draws refused', lower(TG_OP)
        USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER pb_tie_draws_kept BEFORE UPDATE OR DELETE ON pb_tie_draws
    FOR EACH ROW EXECUTE FUNCTION pb_tie_draws_kept();
