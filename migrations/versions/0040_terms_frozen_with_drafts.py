"""terms of a programme of initiatives are frozen by any application, be it a draft"""

from alembic import op

revision = "0040"
down_revision = "0039"

FROZEN = """
CREATE OR REPLACE FUNCTION ini_has_opened(programme bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT 1 FROM ini_applications WHERE programme_id = programme)
$$;

CREATE OR REPLACE FUNCTION ini_terms_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF ini_has_opened(OLD.id) THEN
        RAISE EXCEPTION 'terms of programme % are frozen: applications were begun', OLD.slug
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION ini_criteria_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    whose bigint := CASE WHEN TG_OP = 'INSERT' THEN NEW.programme_id ELSE OLD.programme_id END;
BEGIN
    IF ini_has_opened(whose) THEN
        RAISE EXCEPTION 'criteria of programme % are frozen: applications were begun', whose
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
$$;
"""


def upgrade() -> None:
    """The opening of a call is the application's to ask: it has the clock. Here it is what somebody began."""
    op.get_bind().exec_driver_sql(FROZEN.replace("%", "%%"))
