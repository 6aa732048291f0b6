-- Rules name categories in a list, which no foreign key can guard: only codes that there are, and none goes while
-- a version of the rules names it. A code never changes.
CREATE FUNCTION wsp_known_categories() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    known bigint;
BEGIN
    SELECT count(*) INTO known FROM (
        SELECT 1 FROM pb_categories WHERE code = ANY (NEW.categories) FOR KEY SHARE
    ) AS found;
    IF known < (SELECT count(DISTINCT one) FROM unnest(NEW.categories) AS one) THEN
        RAISE EXCEPTION 'pb_rules names a category that is not in the catalogue' USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER known_categories BEFORE INSERT OR UPDATE OF categories ON pb_rules
    FOR EACH ROW EXECUTE FUNCTION wsp_known_categories();

CREATE FUNCTION wsp_keep_category() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.code <> OLD.code THEN
        RAISE EXCEPTION 'the code of a category never changes' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'DELETE' AND EXISTS (SELECT 1 FROM pb_rules WHERE OLD.code = ANY (categories)) THEN
        RAISE EXCEPTION 'rules of a round name this category' USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
$$;

CREATE TRIGGER keep_category BEFORE UPDATE OR DELETE ON pb_categories
    FOR EACH ROW EXECUTE FUNCTION wsp_keep_category();
