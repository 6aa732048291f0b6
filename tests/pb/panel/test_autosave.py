"""A member's entry saves itself while it is written; whatever goes wrong, what was typed is not lost."""

from __future__ import annotations

import pytest
from flask import g

from core.db import db
from pb.panel.models import PanelScore
from pb.panel.rules import Typed, sound_part
from tests.support.panels import ACCOUNT, GROUND, Panel, panel_round, scored, seated

BY_ITSELF = {"X-Requested-With": "autosave"}
OTHER = "Zupełnie inne zdanie, z drugiego okna."


@pytest.fixture
def panel(app) -> Panel:
    return seated(app, panel_round().slug)


def hidden(page: str, name: str) -> str:
    return page.partition(f'name="{name}" value="')[2].partition('"')[0]


def opened(panel: Panel, number: int = 1) -> dict[str, str]:
    """The hidden fields of a page of the form that somebody has just opened."""
    g.pop("csrf_token", None)
    page = panel.members[0].get(f"{panel.sheet}/{number}").text
    assert 'data-autosave="' in page and "data-saved" in page
    return {name: hidden(page, name) for name in ("csrf_token", "seen")}


def saved(panel: Panel, page: dict[str, str], **typed: str):
    return panel.members[0].post(f"{panel.sheet}/1", data={**page, **typed}, headers=BY_ITSELF)


def kept() -> tuple[str, str]:
    db.session.expire_all()
    row = db.session.query(PanelScore).one()
    return str(row.score), row.ground


def test_a_draft_saves_itself_again_and_again(panel) -> None:
    page = opened(panel)
    for score, ground in (("7", ""), ("7,5", "Dobre"), ("8", GROUND)):
        answer = saved(panel, page, score=score, ground=ground)
        assert answer.status_code == 200
        page |= answer.json["fields"]
    assert kept() == ("8.0", GROUND)
    shown = panel.members[0].get(f"{panel.sheet}/1").text
    assert 'value="8"' in shown and GROUND in shown and hidden(shown, "seen") == page["seen"]


def test_what_is_right_is_kept_beside_what_is_wrong(panel) -> None:
    page = opened(panel)
    page |= saved(panel, page, score="7", ground="").json["fields"]
    answer = saved(panel, page, score="77", ground=GROUND)
    assert answer.status_code == 422
    assert "Zapisano wszystko poza tym, co jest źle. Ocena jest poza skalą" in answer.json["said"]
    assert kept() == ("7.0", GROUND)


def test_another_window_is_never_written_over(panel) -> None:
    older, newer = opened(panel), opened(panel)
    assert saved(panel, newer, score="9", ground=OTHER).status_code == 200
    stale = saved(panel, older, score="3", ground=GROUND)
    assert stale.status_code == 409 and "W innym oknie zapisano tu co innego" in stale.json["said"]
    assert kept() == ("9.0", OTHER)
    pressed = panel.members[0].post(f"{panel.sheet}/1", data={**older, "score": "3", "ground": GROUND})
    assert pressed.status_code == 409 and "Zapisane w innym oknie" in pressed.text
    assert OTHER in pressed.text and GROUND in pressed.text and 'value="3"' in pressed.text
    again = {"csrf_token": older["csrf_token"], "seen": hidden(pressed.text, "seen")}
    assert saved(panel, again, score="3", ground=GROUND).status_code == 200
    assert kept() == ("3.0", GROUND), "whoever has seen both decides"


def test_the_same_words_twice_are_no_conflict(panel) -> None:
    page = opened(panel)
    for _answer_lost_on_its_way in range(2):
        assert saved(panel, page, score="9", ground=OTHER).status_code == 200


def test_a_session_that_ended_is_told_and_nothing_is_called_saved(app, panel) -> None:
    page = opened(panel)
    lost = saved(panel, {"seen": page["seen"]}, score="8", ground=GROUND)
    assert lost.status_code == 422 and "Nic nie przepadło" in lost.json["said"]
    panel.members[0].delete_cookie("wsp_session")
    from_our_page = {**BY_ITSELF, "Sec-Fetch-Site": "same-origin"}
    signed_out = panel.members[0].post(
        f"{panel.sheet}/1", data={**page, "score": "8", "ground": GROUND}, headers=from_our_page
    )
    assert signed_out.status_code == 422 and GROUND in signed_out.text
    assert db.session.query(PanelScore).count() == 0


def test_a_sheet_handed_in_takes_no_save(panel) -> None:
    page = opened(panel)
    scored(panel, [1, 2, 3])
    g.pop("csrf_token", None)
    page["csrf_token"] = hidden(panel.members[0].get(ACCOUNT).text, "csrf_token")
    refused = saved(panel, page, score="1", ground=GROUND)
    assert refused.status_code == 422 and "nie można go zmienić" in refused.json["said"]


@pytest.mark.parametrize(
    ("wrong", "left"),
    [
        ({"score"}, Typed("7", "nowe", False)),
        ({"ground"}, Typed("99", "stare", True)),
        ({"is_conflicted"}, Typed("7", "nowe", False)),
        ({"score", "ground"}, Typed("7", "stare", False)),
    ],
)
def test_only_what_is_wrong_stays_as_it_was(wrong: set[str], left: Typed) -> None:
    assert sound_part(Typed("99", "nowe", True), wrong, Typed("7", "stare", False)) == left
