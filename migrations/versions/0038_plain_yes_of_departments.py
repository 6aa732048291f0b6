"""a plain yes of a department needs no words"""

from alembic import op

revision = "0038"
down_revision = "0037"


def upgrade() -> None:
    """Conditions and a no still do."""
    op.drop_constraint(op.f("ck_ini_opinions_given_with_words"), "ini_opinions", type_="check")
    op.create_check_constraint(
        op.f("ck_ini_opinions_given_with_words"),
        "ini_opinions",
        "given_at is null or verdict = 'positive' or (verdict <> '' and words <> '')",
    )
