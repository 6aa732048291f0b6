-- The audit log chains itself. Each row is numbered one above the last and carries the SHA-256 of the
-- previous row's hash and of all its own columns. Nobody may change, delete or empty it.
--
-- Canonical text, also written in Python in core/audit_chain.py: each field as its length in bytes, a colon,
-- the text and a line feed; an absent actor_id is a lone "-". Fields in order: previous hash (hex), number,
-- happened_at (UTC, microseconds), actor_id, actor_label, act, subject, facts (as PostgreSQL writes jsonb).

CREATE FUNCTION core_audit_field(field text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN field IS NULL THEN '-' ELSE octet_length(convert_to(field, 'UTF8')) || ':' || field END || E'\n'
$$;

CREATE FUNCTION core_audit_hash(
    previous_hash bytea, number bigint, happened_at timestamptz, actor_id bigint,
    actor_label text, act text, subject text, facts jsonb
) RETURNS bytea
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT sha256(convert_to(
        core_audit_field(encode(previous_hash, 'hex'))
        || core_audit_field(number::text)
        || core_audit_field(to_char(happened_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
        || core_audit_field(actor_id::text)
        || core_audit_field(actor_label)
        || core_audit_field(act)
        || core_audit_field(subject)
        || core_audit_field(facts::text), 'UTF8'))
$$;

CREATE FUNCTION core_audit_chain() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    last record;
BEGIN
    -- One order for all acts: whoever writes waits here until the act before is committed.
    PERFORM pg_advisory_xact_lock(hashtextextended('core_audit_entries', 0));
    SELECT e.number, e.hash INTO last FROM core_audit_entries e ORDER BY e.number DESC LIMIT 1;
    IF FOUND THEN
        NEW.number := last.number + 1;
        NEW.previous_hash := last.hash;
    ELSE
        NEW.number := 1;
        NEW.previous_hash := decode(repeat('00', 32), 'hex');
    END IF;
    NEW.hash := core_audit_hash(
        NEW.previous_hash, NEW.number, NEW.happened_at, NEW.actor_id,
        NEW.actor_label, NEW.act, NEW.subject, NEW.facts);
    RETURN NEW;
END
$$;

CREATE FUNCTION core_audit_refuse() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is append-only, % refused', lower(TG_OP) USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER core_audit_entries_chain BEFORE INSERT ON core_audit_entries
    FOR EACH ROW EXECUTE FUNCTION core_audit_chain();

CREATE TRIGGER core_audit_entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON core_audit_entries
    FOR EACH STATEMENT EXECUTE FUNCTION core_audit_refuse();
