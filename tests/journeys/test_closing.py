"""Two officials close a vote, open the urn with the commission's key, count, and announce; the receipt is found."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from tests.support.browser import PHONE, Visitor
from tests.support.closing_desk import close_urn, closing_page, open_and_count, publish
from tests.support.demo_packs import PROJECTS
from tests.support.live_town import DemoTown, LiveTown, live_town
from tests.support.pesels import pesel_of
from tests.support.plain_http import PlainBrowser, vote

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def town(demo: DemoTown, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveTown]:
    """A town of this module's own: its rounds change their stages."""
    with live_town(demo, tmp_path_factory.mktemp("closing")) as live:
        yield live


@pytest.fixture
def officials(open_browser, town):
    """Two members of the commission, each at an own computer."""
    first, second = open_browser(), open_browser()
    first.sign_in(*town.login("clerk"))
    second.sign_in(*town.login("clerk2"))
    return first, second


def find_receipt(person: Visitor, slug: str, receipt: str) -> str:
    """What the page of the check says about a receipt."""
    person.go(f"/bo/{slug}/sprawdz")
    person.page.fill("#receipt", receipt)
    person.press("Sprawdź")
    person.page.locator(".lead").wait_for()
    return person.page.locator("main").inner_text().replace("\u00a0", " ")


def test_a_vote_that_ended_yesterday_is_closed_counted_and_announced(town, officials, open_browser):
    first, second = officials
    slug = "mlodziezowy-2026"
    assert PlainBrowser(town.port).get(f"/bo/{slug}/karty.pb").status == 404
    close_urn(first, second, slug)
    open_and_count(second, first, town.shares(slug)[1:3])
    assert PlainBrowser(town.port).get(f"/bo/{slug}/karty.pb").status == 404
    publish(first, second, slug)
    visitor = open_browser()
    visitor.go(f"/bo/{slug}/wyniki")
    assert visitor.page.locator(".results li[data-number]").count() == 6
    visitor.look("wyniki-ranking")


def test_a_receipt_is_found_from_the_vote_to_the_announced_result(town, officials, open_browser):
    first, second = officials
    slug = "bo-2027"
    project = next(p for p in PROJECTS[slug] if p["pool"] == "miasto" and p["status"] == "on_ballot")
    person = [("pesel", pesel_of(date(1951, 7, 9), 7)), ("first_name", "Ł"), ("last_name", "Ż")]
    choice = [("project", str(project["number"]))]
    receipt = vote(PlainBrowser(town.port), slug, choice, [*person, ("declaration", "yes")]).receipt
    voter = open_browser(size=PHONE)
    assert "Treść pokażemy po ogłoszeniu wyników" in find_receipt(voter, slug, receipt)

    first.go(closing_page(slug))
    first.look("zamkniecie-1-trwa")
    first.press("Zakończ teraz (tylko w pokazie)")
    first.page.get_by_text("Urna nie przyjmuje już kart").wait_for()
    assert PlainBrowser(town.port).get(f"/bo/{slug}/glosowanie").status == 403
    close_urn(first, second, slug)
    assert "Karta z tym kodem jest w urnie" in find_receipt(voter, slug, receipt)
    open_and_count(second, first, town.shares(slug)[1:3])
    assert project["title"] not in find_receipt(voter, slug, receipt)
    publish(first, second, slug)
    said = find_receipt(voter, slug, receipt)
    assert "została policzona tak" in said
    assert project["title"] in said
    voter.look("sprawdz-policzona")
    assert town.wspolnie("audit", "verify").returncode == 0
