-- A panel's scores: within the scale, of projects of its own pool, and never changed once a member has handed them in.
-- They go only together with their round (a demonstration or a trial that is erased).

CREATE FUNCTION pb_panel_scores_keep() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    member pb_panel_members;
    line pb_pool_rules;
    wanted bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.member_id ELSE NEW.member_id END;
BEGIN
    -- The member's row is held until the act is over: whoever hands in at the same moment waits for this score.
    SELECT * INTO member FROM pb_panel_members WHERE id = wanted FOR SHARE;
    IF member.id IS NULL AND TG_OP = 'DELETE' THEN
        RETURN OLD;  -- a cascade arrives after the member's own row is gone
    END IF;
    IF member.handed_in_at IS NOT NULL THEN
        RAISE EXCEPTION 'the sheet is handed in, % of pb_panel_scores refused', lower(TG_OP)
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF NOT EXISTS (SELECT 1 FROM pb_projects WHERE id = NEW.project_id AND pool_id = member.pool_id) THEN
        RAISE EXCEPTION 'the project is not in the panel''s pool' USING ERRCODE = 'check_violation';
    END IF;
    SELECT pool.* INTO line FROM pb_pool_rules AS pool JOIN pb_rules AS rules ON rules.id = pool.rules_id
        WHERE pool.pool_id = member.pool_id ORDER BY rules.number DESC LIMIT 1;
    IF line.panel_highest IS NULL
        OR NEW.score > line.panel_highest
        OR (NOT line.has_half_points AND NEW.score <> trunc(NEW.score)) THEN
        RAISE EXCEPTION 'the score is not on the panel''s scale' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER pb_panel_scores_keep BEFORE INSERT OR UPDATE OR DELETE ON pb_panel_scores
    FOR EACH ROW EXECUTE FUNCTION pb_panel_scores_keep();

CREATE FUNCTION pb_panel_members_keep() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT 1 FROM pb_pools WHERE id = OLD.pool_id) THEN
        RETURN OLD;
    END IF;
    IF TG_OP <> 'INSERT' AND OLD.handed_in_at IS NOT NULL THEN
        RAISE EXCEPTION 'the sheet is handed in, % of pb_panel_members refused', lower(TG_OP)
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF TG_OP = 'INSERT' AND (NEW.handed_in_at IS NOT NULL
        OR EXISTS (SELECT 1 FROM pb_panel_closings WHERE pool_id = NEW.pool_id)) THEN
        RAISE EXCEPTION 'the panel is closing, no member more' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.handed_in_at IS NOT NULL AND EXISTS (
        SELECT 1 FROM pb_projects AS project
        LEFT JOIN pb_panel_scores AS given ON given.project_id = project.id AND given.member_id = NEW.id
        WHERE project.pool_id = NEW.pool_id AND project.status = 'on_ballot'
            AND (given.member_id IS NULL OR given.ground = '' OR (given.score IS NULL AND NOT given.is_conflicted))
    ) THEN
        RAISE EXCEPTION 'the sheet is not complete' USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
$$;

CREATE TRIGGER pb_panel_members_keep BEFORE INSERT OR UPDATE OR DELETE ON pb_panel_members
    FOR EACH ROW EXECUTE FUNCTION pb_panel_members_keep();

CREATE FUNCTION pb_panel_closings_keep() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.confirmed_at IS NOT NULL THEN
        IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT 1 FROM pb_pools WHERE id = OLD.pool_id) THEN
            RETURN OLD;
        END IF;
        RAISE EXCEPTION 'the panel is closed, % of pb_panel_closings refused', lower(TG_OP)
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF EXISTS (SELECT 1 FROM pb_panel_members WHERE pool_id = NEW.pool_id AND handed_in_at IS NULL)
        OR NOT EXISTS (SELECT 1 FROM pb_panel_members WHERE pool_id = NEW.pool_id) THEN
        RAISE EXCEPTION 'not all members have handed in' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER pb_panel_closings_keep BEFORE INSERT OR UPDATE OR DELETE ON pb_panel_closings
    FOR EACH ROW EXECUTE FUNCTION pb_panel_closings_keep();
