"""Officials at work: the key as a one-time download, a code for somebody without PESEL, mail that is really sent."""

from __future__ import annotations

import re
import sys
import time
import zipfile

import pytest

from tests.support.live_town import running
from tests.support.plain_http import PlainBrowser, vote

pytestmark = pytest.mark.journey

WORKER = [sys.executable, "-c", "from core.command import main; raise SystemExit(main())", "worker"]


@pytest.fixture
def clerk(town, open_browser):
    """A clerk at the desk."""
    one = open_browser()
    one.sign_in(*town.login("clerk"))
    return one


def test_the_key_is_downloaded_once_and_kept_nowhere(clerk, town, tmp_path):
    clerk.go("/urzad/bo/zielony-2027/klucz")
    clerk.page.check("#understood")
    if clerk.page.locator("#replace").count():
        clerk.page.check("#replace")
    with clerk.page.expect_download() as expected:
        clerk.press("Utwórz klucz i pobierz udziały")
    file = tmp_path / "key.zip"
    expected.value.save_as(file)
    with zipfile.ZipFile(file) as packed:
        texts = {name: packed.read(name).decode() for name in packed.namelist()}
    assert len(texts) == 3
    words = max(next(iter(texts.values())).splitlines(), key=len)
    assert words not in town.log


def test_a_code_from_the_office_votes_once(clerk, town):
    clerk.go("/urzad/bo/bo-2027/kody")
    clerk.page.fill("#document_number", "FE 7654321")
    clerk.page.fill("#born_on", "5.12.1990")
    clerk.page.check("#no_pesel")
    clerk.press("Wydaj kod")
    code = clerk.page.locator("output").inner_text().strip()
    clerk.look("urzad-kod-wydany")
    who = [
        ("voting_code", code.lower()),
        ("first_name", "Ona"),
        ("last_name", "Tutejsza"),
        ("declaration", "yes"),
    ]
    last = vote(PlainBrowser(town.port), "bo-2027", [("project", "1")], who)
    assert last.receipt != code
    assert code not in town.log and last.receipt not in town.log


def test_the_mail_of_a_registration_is_sent_and_its_link_works(town, open_browser):
    email, password = "nowa@mieszkanka.example", "zielone drzwi przy rynku"
    person = open_browser()
    person.go("/konto/rejestracja")
    person.page.fill("#email", email)
    person.page.locator("main form button.main").click()
    person.look("rejestracja-wyslana")

    administrator = open_browser()
    administrator.sign_in(*town.login("administrator"))
    with running(WORKER, town.environment, town.folder / "worker.log"):
        give_up_at = time.monotonic() + 40
        administrator.go("/urzad/poczta")
        while not administrator.page.get_by_text(email).count():
            assert time.monotonic() < give_up_at, town.log[-3000:]
            time.sleep(0.5)
            administrator.go("/urzad/poczta")
    administrator.look("urzad-poczta-pelna")
    administrator.page.locator("main a[href*='/urzad/poczta/']").first.click()
    administrator.page.wait_for_url(re.compile(r"/urzad/poczta/\d+"))
    administrator.look("urzad-list")
    link = re.search(r"http://[^\s]+/konto/potwierdz/[^\s]+", administrator.page.locator("main").inner_text())
    assert link
    person.page.goto(link.group(0))
    person.look("rejestracja-potwierdz")
    person.page.fill("#password", password)
    person.page.locator("main form button.main").click()
    person.page.wait_for_load_state()
    person.sign_in(email, password)
    person.go("/konto/")
    assert email in person.page.locator("main").inner_text()
    assert password not in town.log and email not in town.log
