-- A drawn ballot list is never changed: not its seed, not its order, not what stands on the ballot under a number.
-- Rounds without a drawn list (imported, demonstrations) are not touched by this.

CREATE FUNCTION pb_ballot_lists_frozen() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        -- A cascade arrives after the round's own row is gone.
        IF OLD.drawn_at IS NULL OR NOT EXISTS (SELECT 1 FROM pb_rounds WHERE id = OLD.round_id) THEN
            RETURN OLD;
        END IF;
    ELSIF OLD.drawn_at IS NULL
        OR (to_jsonb(OLD) - ARRAY['late_order', 'announced_by_id', 'drawn_by_id']
            = to_jsonb(NEW) - ARRAY['late_order', 'announced_by_id', 'drawn_by_id']
            AND NEW.late_order[1:cardinality(OLD.late_order)] = OLD.late_order) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a drawn ballot list is immutable, % of pb_ballot_lists refused', lower(TG_OP)
        USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER pb_ballot_lists_frozen BEFORE UPDATE OR DELETE ON pb_ballot_lists
    FOR EACH ROW EXECUTE FUNCTION pb_ballot_lists_frozen();

CREATE FUNCTION pb_projects_frozen_on_ballot() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM pb_ballot_lists WHERE round_id = OLD.round_id AND drawn_at IS NOT NULL) THEN
        RAISE EXCEPTION 'project % stands on the drawn ballot list, its number, pool, title and cost are frozen', OLD.number
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER pb_projects_frozen_on_ballot BEFORE UPDATE ON pb_projects
    FOR EACH ROW WHEN (OLD.status = 'on_ballot' AND (
        OLD.number IS DISTINCT FROM NEW.number OR OLD.code IS DISTINCT FROM NEW.code
        OR OLD.pool_id IS DISTINCT FROM NEW.pool_id OR OLD.round_id IS DISTINCT FROM NEW.round_id
        OR OLD.title IS DISTINCT FROM NEW.title OR OLD.cost IS DISTINCT FROM NEW.cost))
    EXECUTE FUNCTION pb_projects_frozen_on_ballot();
