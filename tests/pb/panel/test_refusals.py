"""What a panel's pages and the database refuse."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from core.db import db, transaction
from pb.panel.models import PanelMember, PanelScore
from pb.rounds.rules import Stage
from tests.support.editing import errors_in
from tests.support.officials import signed_in
from tests.support.panels import GROUND, panel_round, post_to, scored, seated
from tests.support.rounds import make_round


@pytest.fixture
def panel(app):
    """A whole panel before it has scored anything."""
    return seated(app, panel_round().slug)


def test_an_entry_is_refused_beside_its_field_and_nothing_is_lost(panel) -> None:
    for typed, said in (
        ("10,5", "Ocena jest poza skalą: wpisz liczbę od 0 do 10."),
        ("osiem", "Wpisz liczbę od 0 do 10."),
        ("7,3", "Oceniaj co pół punktu"),
    ):
        refused = panel.give(1, 1, typed)
        assert refused.status_code == 422
        assert said in refused.text.partition('id="score-e">')[2].partition("<")[0]
        assert f'value="{typed}"' in refused.text and GROUND in refused.text
    lost = panel.members[0].post(f"{panel.sheet}/1", data={"score": "8", "ground": GROUND})
    assert lost.status_code == 422 and GROUND in lost.text, "a lost session loses no ground"
    assert db.session.scalar(select(PanelScore)) is None


def test_a_sheet_without_a_ground_stays_a_draft(panel) -> None:
    for number in (1, 2, 3):
        assert panel.give(1, number, "7", "" if number == 2 else GROUND, then="next").status_code == 303
    refused = panel.hand_in(1)
    assert refused.status_code == 422 and "przy projektach: nr 2." in errors_in(refused)[0]
    assert "szkic, brakuje uzasadnienia" in refused.text and "Gotowe: 2 z 3" in refused.text


def test_only_members_see_a_sheet_and_only_their_own(app, panel) -> None:
    stranger = signed_in(app, "resident", "obcy@example.org", "Ktoś Inny")
    assert stranger.get(panel.sheet).status_code == 403
    assert post_to(stranger, f"{panel.sheet}/1", score="1", ground=GROUND).status_code == 403
    assert panel.office.get(panel.sheet).status_code == 403, "naming a panel is no seat on it"
    assert app.test_client().get(panel.sheet).status_code == 303, "first sign in"
    assert stranger.get(panel.desk).status_code == 403
    panel.give(1, 1, "9,5", "Zdanie tylko pierwszej osoby.")
    for page in (
        panel.members[1].get(f"{panel.sheet}/1"),
        panel.members[1].get(panel.sheet),
        panel.office.get(panel.desk),
    ):
        assert page.status_code == 200 and "9,5" not in page.text and "tylko pierwszej" not in page.text


def test_what_is_handed_in_stays_as_it_is(panel) -> None:
    scored(panel, [1, 2, 3])
    changed = panel.give(1, 1, "1", "Zmieniam zdanie zupełnie.")
    assert changed.status_code == 409 and "nie można go zmienić" in errors_in(changed)[0]
    assert panel.hand_in(1).status_code == 409
    shown = panel.members[0].get(panel.sheet).text
    assert "Oceny całego zespołu" in shown and "konflikt interesów" in shown, "now everybody sees all"
    member = db.session.scalars(select(PanelMember)).first()
    taken = post_to(panel.office, panel.desk, "/osoby/usun", member=member.id)
    assert taken.status_code == 422 and "zostaje w zespole" in taken.text
    for statement in (
        "UPDATE pb_panel_scores SET score = 0",
        "DELETE FROM pb_panel_scores",
        "UPDATE pb_panel_members SET handed_in_at = NULL",
        "DELETE FROM pb_panel_members",
    ):
        with pytest.raises(ProgrammingError, match="handed in"), transaction():
            db.session.execute(text(statement))


def test_the_database_keeps_scores_on_the_scale_and_one_a_project(panel) -> None:
    member = db.session.scalars(select(PanelMember).order_by(PanelMember.number)).first().id
    key = f"VALUES ({member}, (SELECT min(id) FROM pb_projects)"
    kept = "INSERT INTO pb_panel_scores (member_id, project_id, score, ground, is_conflicted, updated_at) "
    for score in ("10.5", "-1", "7.3"):
        with pytest.raises(IntegrityError), transaction():
            db.session.execute(text(f"{kept} {key}, {score}, 'x', false, now())"))
    with pytest.raises(IntegrityError), transaction():
        db.session.execute(text(f"{kept} {key}, 5, 'x', true, now())"))
    with pytest.raises(IntegrityError, match="pk_pb_panel_scores"), transaction():
        for _time in range(2):
            db.session.execute(text(f"{kept} {key}, 5, 'x', false, now())"))
    with pytest.raises(IntegrityError, match="not complete"), transaction():
        db.session.execute(text("UPDATE pb_panel_members SET handed_in_at = now()"))
    with pytest.raises(IntegrityError, match="not all members"), transaction():
        db.session.execute(
            text(
                "INSERT INTO pb_panel_closings (pool_id, proposed_at, proposed_by_id) "
                "SELECT pool_id, now(), user_id FROM pb_panel_members LIMIT 1"
            )
        )


def test_a_panel_takes_people_with_an_account_until_it_is_full(app, panel) -> None:
    signed_in(app, "resident", "czwarta@example.org", "Czwarta Osoba")
    closed = panel.office.post(f"{panel.desk}/zakoncz", data={})
    assert closed.status_code == 422, "no token"
    early = post_to(panel.office, panel.desk, "/zakoncz")
    assert early.status_code == 422 and "Brakuje jeszcze 3 arkuszy" in early.text
    full = post_to(panel.office, panel.desk, "/osoby", email="czwarta@example.org")
    assert full.status_code == 422 and "Zespół jest pełny" in full.text
    member = db.session.scalars(select(PanelMember).where(PanelMember.number == 2)).one()
    assert post_to(panel.office, panel.desk, "/osoby/usun", member=member.id).status_code == 303
    unknown = post_to(panel.office, panel.desk, "/osoby", email="nikt@example.org")
    assert unknown.status_code == 422 and "nikt@example.org" in unknown.text
    again = post_to(panel.office, panel.desk, "/osoby", email="czlonek1@example.org")
    assert again.status_code == 422 and "już jest w zespole" in again.text
    assert post_to(panel.office, panel.desk, "/osoby", email="CZWARTA@example.org").status_code == 303


def test_a_pool_with_a_ballot_has_no_panel(app) -> None:
    made = make_round(stage=Stage.VOTING)
    office = signed_in(app, "official")
    assert office.get(f"/urzad/bo/{made.slug}/zespol/miasto").status_code == 404
    assert office.get(f"/bo/{made.slug}/ocena/miasto").status_code == 404
