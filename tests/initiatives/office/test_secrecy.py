"""Nobody reads another's sheet before every awaited one is in: not the office, not a member, not the API, not the log."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from core.db import db, transaction
from initiatives.programmes.queries import find_published
from initiatives.scoring.sheet_queries import all_points, call_of, progress_of
from tests.support.officials import signed_in
from tests.support.panels import post_to
from tests.support.scoring import HOME, OFFICE, add_sheet, application, scored_call

POINTS, GROUND, NOTE = "37.25", "Uzasadnienie pilnie strzeżone.", "Notatka pilnie strzeżona."
ADDRESSES = (
    f"{OFFICE}/ranking", f"{OFFICE}/ocena", f"{OFFICE}/wnioski/1/ocena", f"{OFFICE}/wnioski/1/decyzja", f"{OFFICE}/wnioski/1",
    f"{OFFICE}/wnioski", f"{HOME}/", f"{HOME}/wnioski/1", f"{HOME}/ranking", f"{HOME}/ranking.csv", f"{HOME}/wnioski.csv",
    "/api/v1/initiatives/pil-2027", "/api/v1/initiatives/pil-2027/ranking",
    "/api/v1/initiatives/pil-2027/applications", "/urzad/", "/urzad/dziennik", "/konto/",
)  # fmt: skip


@pytest.fixture
def call(app, clock):
    return scored_call(app, clock, numbers=1)


def told(answer) -> str:
    return answer.get_data(as_text=True).replace(",", ".")


def test_a_handed_in_sheet_is_read_by_nobody_else(app, call) -> None:
    call.give(0, 1, "37,25", **{"ground-potrzeba": GROUND, "note": NOTE})
    assert post_to(call.members[0], call.sheet(1) + "/oddaj").status_code == 303
    administrator = signed_in(app, "administrator", "adam@urzad.example", "Adam")
    for browser in (call.official, administrator, call.members[1], app.test_client()):
        for address in ADDRESSES:
            answer = browser.get(address)
            for secret in (POINTS, GROUND, NOTE):
                assert secret not in told(answer), (address, secret)
    own = told(call.members[0].get(call.sheet(1)))
    assert POINTS in own and GROUND in own and NOTE in own
    written = db.session.execute(text("select facts::text from core_audit_entries")).scalars().all()
    assert not any("37" in one or "strzeżon" in one for one in written)


def test_a_draft_with_a_conflict_is_nobodys_to_read_either(app, call) -> None:
    reason = "Należę do tej grupy sąsiadów."
    saved = post_to(call.members[0], call.sheet(1), is_conflicted="yes", conflict=reason)
    assert saved.status_code == 303
    for browser in (call.official, call.members[1], app.test_client()):
        assert not any(reason in told(browser.get(address)) for address in ADDRESSES)


def test_all_see_the_points_by_number_once_the_last_sheet_is_in(app, call, clock) -> None:
    with transaction():
        add_sheet(application(1), call.accounts[0], "37.25", clock)
        add_sheet(application(1), call.accounts[1], None, clock)
    view = find_published("pil-2027")
    before = progress_of(view, call_of(view.id, 1), clock())
    with pytest.raises(ValueError, match="before all are in"):
        all_points(view, [application(1).id], before)
    assert call.hand_in(2, 1, "12,5").status_code == 303
    office, other = told(call.official.get(f"{OFFICE}/ranking")), told(call.members[2].get(f"{OFFICE}/ocena"))
    for page in (office, other):
        assert POINTS in page and "12.5" in page and "Członek 1" in page and "Członek 3" in page
        assert "Komisja 0" not in page and "Jestem w tej grupie" not in page
    assert POINTS not in told(app.test_client().get(f"{HOME}/wnioski/1")), (
        "residents wait for the published ranking"
    )


@pytest.mark.parametrize("who", ["official", "stranger"])
def test_who_is_not_of_the_committee_has_no_sheet(app, call, who: str) -> None:
    browser = call.official if who == "official" else signed_in(app, "resident", "obcy@example.org")
    assert browser.get(f"{OFFICE}/ocena").status_code == 403
    assert browser.get(call.sheet(1)).status_code == 403
    assert (
        post_to(browser, call.sheet(1), token_from="/konto/", **{"points-potrzeba": "5"}).status_code == 403
    )
    assert app.test_client().get(call.sheet(1)).status_code == 303
