"""A town that ran before categories were its own, and before draws stood alone, keeps all as it was."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text

from core.migrate import upgrade
from tests.support.database import admin_url, maintenance, make_template, url_of

BEFORE = "0007"
ROWS = """
INSERT INTO pb_rounds (slug, title, year, introduction, regulation_title, regulation_url, is_invented, source, currency,
    created_at, version) VALUES ('bo-2026', 'Budżet', 2026, '', '', '', true, '', 'PLN', now(), 1);
INSERT INTO pb_rules (round_id, number, reason, created_at, identity_methods, fault_policy, paragraphs, categories,
    submission_fields, most_coauthors, filing_numbers_from, formal_days, opinion_days, correction_days, appeal_days,
    appeal_answer_days, appeal_by, is_card_public, texts, changes)
    SELECT id, 1, '', now(), '{pesel}', 'pool', '{}', '{greenery,sport}', '{}', 5, 5001, 10, 10, 7, 7, 10, 'author',
    false, '{}', '[]' FROM pb_rounds;
INSERT INTO pb_pools (round_id, code, name, kind, position, category)
    SELECT id, 'sport', 'Pula sportowa', 'citizen', 1, 'sport' FROM pb_rounds;
INSERT INTO pb_pools (round_id, code, name, kind, position, category)
    SELECT id, 'psy', 'Pula dla psów', 'citizen', 2, 'psy' FROM pb_rounds;
INSERT INTO pb_projects (round_id, pool_id, number, code, title, summary, description, category, place, address, cost,
    beneficiaries, availability, accessibility, proposer, status, grounds, grounds_paragraph, version, extra)
    SELECT round_id, id, 1, '1', 'Boisko', '', '', 'sport', '', '', 1, '', '', '', '', 'on_ballot', '', '', 1, '{}'
    FROM pb_pools WHERE code = 'sport';
INSERT INTO pb_tie_draws (round_id, pool_id, tied_codes, drawn_codes, method, drawn_at, confirmed_at)
    SELECT round_id, id, '["1", "2"]', '["2", "1"]', 'Losy z czapki.', now(), now() FROM pb_pools WHERE code = 'sport';
"""


@pytest.fixture
def old_town():
    """A database as it stood before, with a round."""
    admin, name = admin_url(), f"wsp_{uuid4().hex[:16]}"
    make_template(admin, name, BEFORE)
    engine = create_engine(url_of(admin, name))
    with engine.begin() as connection:
        connection.exec_driver_sql(ROWS)
    yield engine
    engine.dispose()
    with maintenance(admin) as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))


def test_everything_keeps_its_category_and_counts_their_lots(old_town) -> None:
    upgrade(old_town.url.render_as_string(hide_password=False))
    with old_town.connect() as connection:
        assert connection.scalar(text("SELECT category FROM pb_projects")) == "sport"
        assert connection.scalar(text("SELECT categories FROM pb_rules")) == ["greenery", "sport"]
        pools = connection.execute(text("SELECT code, category FROM pb_pools ORDER BY position"))
        assert [tuple(one) for one in pools] == [("sport", "sport"), ("psy", "psy")]
        told = connection.execute(text("SELECT code, is_offered FROM pb_categories ORDER BY position"))
        assert [tuple(one) for one in told] == [
            ("greenery", True), ("sport", True), ("culture", True), ("streets", True), ("neighbourhood", True),
            ("psy", False),
        ]  # fmt: skip
        assert connection.scalar(text("SELECT is_joined FROM pb_tie_draws")), "older draws stay in one order"
