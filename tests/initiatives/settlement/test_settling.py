"""The office settles an initiative: differences explained, the document made, published for good, the group told."""

from __future__ import annotations

import hashlib
import json
import re
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select, text

from core.db import db, transaction
from core.files.storing import find_file
from core.jobs import run_waiting_jobs
from core.models import OutgoingMail
from initiatives.applications.models import Application
from initiatives.settlement.models import Settlement
from tests.support.initiatives import add_programme
from tests.support.officials import signed_in
from tests.support.settling import add_built

DESK = "/urzad/inicjatywy/pil-2027/wnioski/1/rozliczenie"
PUBLIC = "/inicjatywy/pil-2027/wnioski/1/rozliczenie"


@pytest.fixture
def built(app, clock) -> Application:
    with transaction():
        return add_built(add_programme(clock()), clock())


@pytest.fixture
def official(app, built):
    return signed_in(app, "official", "ala@urzad.example")


def sent(browser, **typed: object):
    page = browser.get(DESK).text
    form = {
        name: re.search(rf'name="{name}" value="([^"]*)"', page).group(1)
        for name in ("csrf_token", "version")
    }
    return browser.post(DESK, data={**form, **typed})


def kept() -> Settlement:
    db.session.expire_all()
    return db.session.scalars(select(Settlement)).one()


def test_it_is_explained_published_told_and_never_changed(app, official, client, built):
    page = official.get(DESK).text
    assert (
        "trzeba wyjaśnić" in page
        and "różni się od umowy o więcej niż 5%" in page
        and "(72 / 60 godz.)" in page
    )
    refused = sent(official, go="publish", conclusions="Udało się.")
    assert refused.status_code == 422 and "skąd różnica w pozycji „Kopanie i sadzenie”" in refused.text
    assert "Udało się." in refused.text and client.get(PUBLIC).status_code == 404
    reason = {"reason-2": "Padało przez jedną sobotę.", "conclusions": "Udało się."}
    assert sent(official, go="save", **reason).status_code == 303
    assert "Padało przez jedną sobotę." in official.get(DESK + "/podglad").text
    assert sent(official, go="publish", **reason).status_code == 303
    assert "Tworzymy dokument" in official.get(DESK).text
    run_waiting_jobs(app)
    one = kept()
    document = PdfReader(BytesIO(find_file(one.file_id).content))
    root = document.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == "pl"
    words = " ".join(" ".join(page.extract_text() for page in document.pages).split())
    assert "Padało przez jedną sobotę." in words and "Do gminy wraca" in words
    assert str(one.returns) == "759.04"
    public = client.get(PUBLIC).text
    assert (
        "Padało przez jedną sobotę." in public and "Do gminy wraca" in public and one.sha256.hex() in public
    )
    net = "Po zwrocie gmina daje 5 240,96 zł, a całość to 8 140,96 zł."
    assert net in without_markup(public) and net in words.replace("\u2009", " ")
    pdf = client.get(PUBLIC + ".pdf").data
    assert hashlib.sha256(pdf).digest() == one.sha256
    table = client.get(PUBLIC + ".csv").get_data(as_text=True)
    assert "Kopanie i sadzenie" in table and "Padało" in table
    assert PUBLIC in client.get("/inicjatywy/pil-2027/wnioski/1").text
    assert db.session.get(Application, built.id).status == "settled"
    letters = [mail for mail in db.session.scalars(select(OutgoingMail)) if "jest rozliczona" in mail.subject]
    assert len(letters) == 3 and PUBLIC in letters[0].body and "60 godz." in letters[0].body
    told = json.loads(client.get("/api/v1/initiatives/pil-2027/applications/1/settlement").data)
    assert told["returns"] == 759.04 and told["done"]["own_contribution"] == 2900.0
    # 2900 of 8900 is 32,58…%: cut off on the page and in the API alike.
    assert "(32,5%)" in public and told["done_own_share"] == 32.5
    assert told["done"]["own_contribution"] + told["done"]["town_share"] == told["done"]["total"]
    again = sent_after(official)
    assert again.status_code == 422 and "nie można go już zmieniać" in again.text
    with pytest.raises(Exception, match="is published"), transaction():
        db.session.execute(text("update ini_settlements set conclusions = 'inaczej'"))


def test_the_office_waives_or_changes_the_return_with_grounds(app, official, client, built):
    page = without_markup(official.get(DESK).text)
    assert "Według wzoru wraca 759,04 zł" in page and "To nasza propozycja" in page
    assert "postanowienia umowy WI.273.1 o rozliczeniu" in page
    other = {
        "reason-2": "Padało.",
        "decision": "other",
        "grounds": "",
        "returns": "",
        "conclusions": "Udało się.",
    }
    for typed, field, said in (
        ({"grounds": "Burza."}, "returns", "wpisz 0"), ({"returns": "0"}, "grounds", "dlaczego"),
        ({"returns": "6 000,01", "grounds": "Burza."}, "returns", "Więcej nie może"),
        ({"returns": "sporo", "grounds": "Burza."}, "returns", "kwot"), ({"returns": "-1", "grounds": "B."}, "returns", "ujemn"),
    ):  # fmt: skip
        refused = sent(official, go="save", **other | typed)
        assert refused.status_code == 422, typed
        assert (
            said in re.search(rf'id="{field}-e">([^<]+)<', refused.text)[1] and "Udało się." in refused.text
        )
        assert not typed.get("returns") or f'value="{typed["returns"]}"' in refused.text
    told = {"returns": "0", "grounds": "Padało nie z winy sąsiadów, umowa pozwala odstąpić."}
    assert sent(official, go="save", **other | told).status_code == 303
    history = without_markup(official.get(DESK.removesuffix("/rozliczenie")).text)
    assert "zdecydowano, że do gminy wraca 0 zł" in history
    assert sent(official, go="save", **other | {"decision": "formula"} | {"returns": "7"}).status_code == 303
    assert kept().decided_returns is None, "as the formula proposes again"
    assert sent(official, go="publish", **other | told).status_code == 303
    run_waiting_jobs(app)
    assert kept().returns == 0
    public = without_markup(client.get(PUBLIC).text)
    for said in ("Urząd zdecydował: do gminy wraca 0 zł", "wynikałoby 759,04 zł", told["grounds"]):
        assert said in public, said
    document = PdfReader(BytesIO(find_file(kept().file_id).content))
    assert "Urząd zdecydował" in " ".join(page.extract_text() for page in document.pages)
    api = json.loads(client.get("/api/v1/initiatives/pil-2027/applications/1/settlement").data)
    assert (api["returns"], api["proposed_returns"], api["return_grounds"]) == (0, 759.04, told["grounds"])
    letter = next(one for one in db.session.scalars(select(OutgoingMail)) if "jest rozliczona" in one.subject)
    assert "Urząd zdecydował" in letter.body


def without_markup(page: str) -> str:
    said = re.sub(r"<[^>]+>", "", page)
    return " ".join(said.replace("\u2009", " ").split())


def sent_after(browser):
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get("/urzad/inicjatywy/").text)
    return browser.post(DESK, data={"csrf_token": token.group(1), "version": "9", "go": "save"})


def test_two_officials_never_overwrite_each_other(app, official):
    stale = {
        "version": "0",
        "csrf_token": re.search(r'name="csrf_token" value="([^"]+)"', official.get(DESK).text)[1],
    }
    assert official.post(DESK, data={**stale, "reason-2": "Pierwsze."}).status_code == 303
    second = official.post(DESK, data={**stale, "reason-2": "Drugie."})
    assert second.status_code == 409 and "Drugie." in second.text and kept().reasons == {"2": "Pierwsze."}


def test_work_that_goes_on_is_not_published(app, official, built):
    with transaction():
        db.session.execute(text("update ini_applications set status = 'agreed'"))
    page = official.get(DESK).text
    assert "Prace trwają" in page and "Zapisz i opublikuj" not in page
    refused = sent(official, go="publish", **{"reason-2": "Padało."})
    assert refused.status_code == 422 and "dopiero zakończone prace" in refused.text
    long = sent(official, go="save", **{"reason-2": "x" * 1001})
    assert long.status_code == 422 and 'id="reason-2-e"' in long.text and kept().reasons == {"2": "Padało."}


def test_who_may_only_read_the_desk_settles_nothing(app, built):
    clerk = signed_in(app, "clerk", "punkt@urzad.example")
    assert clerk.post(DESK, data={"go": "save"}).status_code == 403
