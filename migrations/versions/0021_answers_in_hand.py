"""answers in hand: drafts, waiting for approval, taking the place of a former one; templates to begin with"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

DECISIONS = "'planned','partly','done','already_there','not_possible','passed_on'"
TEMPLATES = (
    ("Posadzimy w najbliższym sezonie", "planned", "Teren należy do gminy i pod ziemią nie ma sieci, które przeszkadzałyby korzeniom. Posadzimy w najbliższym sezonie, w terminie podanym obok."),
    ("Zrobimy część", "partly", "Zrobimy to, na co pozwala miejsce: … Pozostałej części nie da się zrobić, bo …"),
    ("Już zrobione", "done", "To jest już zrobione. Prace skończyliśmy w …, zdjęcia są przy tej uwadze."),
    ("To już tam jest", "already_there", "To, o co chodzi w uwadze, już tam jest: … Jeśli chodzi o inne miejsce, prosimy napisać do nas."),
    ("Teren nie należy do gminy", "not_possible", "Ten teren nie należy do gminy, więc nie możemy tam niczego sadzić ani budować. Właścicielem jest: … O zgodę można poprosić właściciela, chętnie podpowiemy jak."),
    ("Sieci pod ziemią", "not_possible", "Pod ziemią biegnie w tym miejscu sieć: … Drzewo musi rosnąć od niej w odległości, której tu nie ma. Zaproponujemy inne miejsce w pobliżu: …"),
    ("Przekazane właścicielowi drogi", "passed_on", "Tą sprawą zajmuje się … Przekazaliśmy uwagę w dniu … i dopiszemy tu odpowiedź, gdy ją dostaniemy."),
    ("Za mało miejsca", "not_possible", "W tym miejscu jest za wąsko: drzewo zasłoniłoby widoczność albo chodnik. Bierzemy pod uwagę krzewy: …"),
)  # fmt: skip


def upgrade() -> None:
    """Columns that may be empty, two checks that ask less of drafts, a promise that stays as approved, templates."""
    op.add_column("con_answers", sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_con_answers_sent_at"), "con_answers", ["sent_at"])
    op.add_column("con_marks", sa.Column("next_answer_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        op.f("fk_con_marks_next_answer_id"), "con_marks", "con_answers", ["next_answer_id"], ["id"]
    )
    op.create_index(op.f("ix_con_marks_next_answer_id"), "con_marks", ["next_answer_id"])
    for name, check in (
        ("decision_known", f"decision in ('',{DECISIONS})"),
        ("grounds_given", "(sent_at is null and approved_at is null) or (decision <> '' and grounds <> '')"),
    ):
        op.drop_constraint(op.f(f"ck_con_answers_{name}"), "con_answers", type_="check")
        op.create_check_constraint(op.f(f"ck_con_answers_{name}"), "con_answers", check)
    op.execute("DROP TRIGGER con_approved_answers_kept ON con_answers")
    op.execute(
        "CREATE TRIGGER con_approved_answers_kept BEFORE UPDATE ON con_answers"
        " FOR EACH ROW WHEN (OLD.approved_at IS NOT NULL AND ("
        " OLD.decision <> NEW.decision OR OLD.grounds <> NEW.grounds OR OLD.ground <> NEW.ground"
        " OR OLD.promised_on IS DISTINCT FROM NEW.promised_on"
        " OR OLD.approved_at IS DISTINCT FROM NEW.approved_at))"
        " EXECUTE FUNCTION con_approved_answers_kept()"
    )
    templates = sa.table(
        "con_answer_templates",
        sa.column("name"),
        sa.column("decision"),
        sa.column("grounds"),
        sa.column("position"),
    )
    op.bulk_insert(
        templates,
        [
            {"name": name, "decision": decision, "grounds": grounds, "position": place}
            for place, (name, decision, grounds) in enumerate(TEMPLATES)
        ],
    )
