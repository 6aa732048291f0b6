"""marks are hidden for a ground of the town's list, seen by a second person, objected to by their author"""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
TABLE = "con_hidings"
PEOPLE = ("hidden_by_id", "confirmed_by_id", "judged_by_id")
USUAL = """\
Podaje dane osobowe albo wizerunek innej osoby | RODO, art. 6; ustawa o prawie autorskim, art. 81
Obraża inną osobę albo ją pomawia | Kodeks cywilny, art. 23 i 24; Kodeks karny, art. 212 i 216
Nawołuje do przestępstwa, przemocy albo nienawiści | Kodeks karny, art. 255 i 256
Zawiera niecenzuralne słowa | Kodeks wykroczeń, art. 141
Narusza prawa autorskie | ustawa o prawie autorskim, art. 16 i 17
Jest reklamą albo spamem | zasady tych konsultacji
Nie dotyczy tych konsultacji | zasady tych konsultacji
Powtarza inną uwagę tej samej osoby | zasady tych konsultacji
Łamie zasady z innego powodu | zasady tych konsultacji"""
BEFORE = """
INSERT INTO con_hidings (mark_id, ground, basis, words, hidden_at, objection, judgement)
SELECT m.id, 'Łamie zasady z innego powodu', '', m.hidden_reason,
    coalesce((SELECT max(e.happened_at) FROM con_mark_events e WHERE e.mark_id = m.id AND e.kind = 'hidden'), m.created_at),
    '', ''
FROM con_marks m WHERE m.visibility = 'hidden'
"""


def upgrade() -> None:
    """What was hidden before has a reason in words and no ground; a second person looks at it as at any other."""
    default = sa.text("'" + USUAL + "'")
    op.add_column(
        "con_settings", sa.Column("hiding_grounds", sa.Text(), nullable=False, server_default=default)
    )
    op.alter_column("con_settings", "hiding_grounds", server_default=None)
    op.create_table(
        TABLE,
        sa.Column("mark_id", sa.BigInteger(), nullable=False),
        sa.Column("ground", sa.String(length=120), nullable=False),
        sa.Column("basis", sa.String(length=200), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("hidden_by_id", sa.BigInteger(), nullable=True),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by_id", sa.BigInteger(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("objection", sa.Text(), nullable=False),
        sa.Column("objected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("judged_by_id", sa.BigInteger(), nullable=True),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("judgement", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint("words <> ''", name=op.f(f"ck_{TABLE}_words_given")),
        sa.CheckConstraint(
            "judged_at is null or objected_at is not null", name=op.f(f"ck_{TABLE}_judged_what_was_objected")
        ),
        sa.ForeignKeyConstraint(
            ["mark_id"], ["con_marks.id"], name=op.f(f"fk_{TABLE}_mark_id"), ondelete="CASCADE"
        ),
        *(
            sa.ForeignKeyConstraint(
                [one], ["accounts_users.id"], name=op.f(f"fk_{TABLE}_{one}"), ondelete="SET NULL"
            )
            for one in PEOPLE
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    for one in ("mark_id", *PEOPLE):
        op.create_index(op.f(f"ix_{TABLE}_{one}"), TABLE, [one], unique=False)
    present = {"unique": True, "postgresql_where": sa.text("ended_at is null")}
    op.create_index(f"uq_{TABLE}_present", TABLE, ["mark_id"], **present)
    op.execute(BEFORE)
