-- Nobody changes what people have already chosen from; only the count that stays may be written.

CREATE FUNCTION con_variants_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    whose bigint := CASE WHEN TG_OP = 'INSERT' THEN NEW.consultation_id ELSE OLD.consultation_id END;
BEGIN
    IF EXISTS (SELECT 1 FROM con_variant_voices WHERE consultation_id = whose)
        OR EXISTS (SELECT 1 FROM con_variants WHERE consultation_id = whose AND final_voices IS NOT NULL) THEN
        RAISE EXCEPTION 'variants of consultation % are frozen: voices were given', whose
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
$$;

CREATE TRIGGER con_variants_added BEFORE INSERT ON con_variants
    FOR EACH ROW EXECUTE FUNCTION con_variants_kept();

CREATE TRIGGER con_variants_changed BEFORE UPDATE ON con_variants
    FOR EACH ROW WHEN (
        OLD.number <> NEW.number OR OLD.name <> NEW.name OR OLD.description <> NEW.description
        OR OLD.picture_id IS DISTINCT FROM NEW.picture_id OR OLD.picture_words <> NEW.picture_words
        OR OLD.consultation_id <> NEW.consultation_id
    )
    EXECUTE FUNCTION con_variants_kept();

-- A consultation that goes as a whole takes its variants along: then there is no row of it any more.
CREATE TRIGGER con_variants_removed BEFORE DELETE ON con_variants
    FOR EACH ROW WHEN (pg_trigger_depth() = 0)
    EXECUTE FUNCTION con_variants_kept();
