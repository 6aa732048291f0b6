"""an approved answer may lose what it kept of the ground of single marks, and nothing else of it changes"""

from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    """A mark that its author erased takes its plot along: keys may go off ``ground``, none may come or change."""
    op.execute(
        "CREATE FUNCTION con_ground_only_lessened(former jsonb, later jsonb) RETURNS boolean"
        " LANGUAGE sql IMMUTABLE AS $$ SELECT NOT EXISTS ("
        " SELECT 1 FROM jsonb_each(later) one WHERE former -> one.key IS DISTINCT FROM one.value) $$"
    )
    op.execute("DROP TRIGGER con_approved_answers_kept ON con_answers")
    op.execute(
        "CREATE TRIGGER con_approved_answers_kept BEFORE UPDATE ON con_answers"
        " FOR EACH ROW WHEN (OLD.approved_at IS NOT NULL AND ("
        " OLD.decision <> NEW.decision OR OLD.grounds <> NEW.grounds"
        " OR NOT con_ground_only_lessened(OLD.ground, NEW.ground)"
        " OR OLD.promised_on IS DISTINCT FROM NEW.promised_on"
        " OR OLD.approved_at IS DISTINCT FROM NEW.approved_at))"
        " EXECUTE FUNCTION con_approved_answers_kept()"
    )
