"""checks on site that a phone sends once, their photos, work taken back, what the office was reminded of"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

KINDS = (
    "'added','published','corrected','hidden','restored','withdrawn','assigned','checked','answered',"
    "'answer_changed','work_done','work_undone','handed_over','taken_back'"
)


def upgrade() -> None:
    """Two columns of checks and photos, one more kind of fact, a table of reminders."""
    op.add_column("con_site_checks", sa.Column("entry_key", sa.Uuid(), nullable=True))
    op.execute("UPDATE con_site_checks SET entry_key = gen_random_uuid()")
    op.alter_column("con_site_checks", "entry_key", nullable=False)
    op.create_unique_constraint(op.f("uq_con_site_checks_entry_key"), "con_site_checks", ["entry_key"])
    op.add_column("con_mark_photos", sa.Column("check_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        op.f("fk_con_mark_photos_check_id"),
        "con_mark_photos",
        "con_site_checks",
        ["check_id"],
        ["id"],
        ondelete="CASCADE",
    )
    op.create_index(op.f("ix_con_mark_photos_check_id"), "con_mark_photos", ["check_id"])
    op.drop_constraint(op.f("ck_con_mark_events_kind_known"), "con_mark_events", type_="check")
    op.create_check_constraint(op.f("ck_con_mark_events_kind_known"), "con_mark_events", f"kind in ({KINDS})")
    op.create_table(
        "con_mark_reminders",
        sa.Column("mark_id", sa.BigInteger(), nullable=False),
        sa.Column("threshold", sa.String(length=14), nullable=False),
        sa.Column("term_on", sa.Date(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "threshold in ('unread','unread_late','answer_near','answer_last','answer_late','promise_near',"
            "'promise_late')",
            name=op.f("ck_con_mark_reminders_threshold_known"),
        ),
        sa.ForeignKeyConstraint(
            ["mark_id"], ["con_marks.id"], name=op.f("fk_con_mark_reminders_mark_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("mark_id", "threshold", "term_on", name=op.f("pk_con_mark_reminders")),
    )
