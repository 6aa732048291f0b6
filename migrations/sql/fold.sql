-- Text as people search for it: small letters without marks, so that "zrodlo" finds "Źródło".
-- unaccent() is only STABLE, since its dictionary may be changed; ours is named and stays, so that the folded
-- text may stand in generated columns and indexes. Names are qualified: a restore runs with an empty search path.

CREATE FUNCTION wsp_fold(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT lower(public.unaccent('public.unaccent'::regdictionary, value))
$$;
