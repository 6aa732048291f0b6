"""A map of more than a thousand marks in a real browser: drawn from tiles, narrowed, opened; gathered by the office."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from core.db import db, transaction
from maps.outward.fetching import Reach
from tests.support import browser as browsing
from tests.support.browser import DESK, PHONE
from tests.support.consultations import add_consultation, add_layer, add_mark
from tests.support.map_service import reach_of, running
from tests.support.officials import signed_in
from tests.support.place_page import served

pytestmark = pytest.mark.journey
MANY = 1_100
TOGETHER = "[...document.querySelectorAll('.map-live .mk.cluster text')].reduce((all, one) => all + Number(one.textContent), 0)"
COPIES = """
    INSERT INTO con_marks (consultation_id, number, topic_id, body, replies, place, location, public_location, public_spot,
        is_home, visibility, hidden_reason, state, outcome, supports, created_at, published_at, author_key, author_name, language,
        key_hash, entry_key, about, retention_until, version)
    SELECT consultation_id, n, topic_id, body, replies, place, spot, spot, spot, is_home, visibility, hidden_reason, state, outcome,
        supports, created_at, published_at, author_key, author_name, language, sha256(CAST(n::text AS bytea)), gen_random_uuid(),
        about, retention_until, 1
    FROM con_marks, generate_series(2, :many) n,
        LATERAL (SELECT ST_SetSRID(ST_Point(23.18 + (n % 34) * 0.002, 53.17 + (n / 34) * 0.001), 4326) AS spot) placed
    WHERE number = 1
"""


@pytest.fixture
def town(app, clock):
    """The address of a town with a consultation of many marks and a layer beside them."""
    with transaction():
        one = add_consultation(clock(), "zielone")
        add_mark(one, clock(), 1, topic="lawka")
        db.session.execute(text(COPIES), {"many": MANY})
        square = "POLYGON((23.18 53.17,23.22 53.17,23.22 53.19,23.18 53.19,23.18 53.17))"
        add_layer(one, clock(), {"Gmina": square}, name="Tereny gminy")
        told = {
            "kind": "wms",
            "purpose": "background",
            "url": "http://mapy.example/png",
            "remote_layer": "orto",
            "loaded_at": None,
        }
        add_layer(one, clock(), name="Zdjęcie lotnicze", **told)
    with running() as port, served(app) as url:
        # As patient as a town's own server: a busy machine draws slowly.
        app.extensions["outward_reach"] = replace(reach_of(port), seconds=Reach().seconds)
        yield url


def shown(page) -> int:
    """How many marks the gathered markers hold, once the map has drawn them."""
    page.locator("#mapa-uwag .map").scroll_into_view_if_needed()
    page.wait_for_selector(".map-live .mk.cluster")
    return int(page.evaluate(TOGETHER))


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_many_marks_are_drawn_narrowed_and_opened(browser, town, size) -> None:
    with browsing.visitor(browser, town, size) as person:
        page = person.page
        person.go("/konsultacje/zielone/uwagi/")
        assert shown(page) == MANY
        assert page.locator('[data-map-list="mapa-uwag"] li').count() == 20
        person.look(f"mapa-wielu-uwag-{size['width']}", (size,))
        for view in ("Ciepło", "Sześciokąty"):
            person.press(view)
            assert (
                page.locator(".map-live .mk").count() == 0
                and page.locator(".map-density").evaluate("one => one.width") > 0
            )
        person.press("Miejsca")
        page.locator(".map-layers summary").click()
        page.get_by_role("checkbox", name="Tereny gminy").check()
        slider = page.get_by_role("slider", name="Krycie Tereny gminy")
        page.get_by_role("checkbox", name="Zdjęcie lotnicze").check()
        page.wait_for_selector("img.leaflet-tile-loaded")
        page.get_by_role("checkbox", name="Zdjęcie lotnicze").uncheck()
        slider.focus()
        page.keyboard.press("ArrowLeft")
        assert page.locator(".map-layers output").first.inner_text() == "75%"
        single = page.locator(".map-live .mk:not(.cluster)")
        for _ in range(8):
            # A press while the map is still moving counts for nothing; a slow machine moves it longer.
            if single.count():
                break
            person.press("Przybliż")
            page.wait_for_timeout(800)
        single.first.focus()
        page.keyboard.press("Enter")
        page.locator(".map-card a").click()
        page.wait_for_url("**/konsultacje/zielone/uwagi/*")
        person.go("/konsultacje/zielone/uwagi/?temat=drzewo")
        page.locator("#mapa-uwag .map").scroll_into_view_if_needed()
        page.wait_for_selector(".map-tools")
        assert page.locator(".map-live .mk").count() == 0


def test_the_office_draws_around_marks_and_gathers_them(app, browser, town) -> None:
    session = signed_in(app, "official").get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert session is not None
    with browsing.visitor(browser, town) as person:
        person.context.add_cookies([{"name": session.key, "value": session.value, "url": town}])
        page = person.page
        person.go("/urzad/konsultacje/zielone/")
        page.locator("summary", has_text="Zbierz uwagi").click()
        person.press("Obrysuj uwagi na mapie")
        place = page.locator("#mapa-tablicy .map-live")
        place.scroll_into_view_if_needed()
        box = place.bounding_box()
        middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.mouse.move(middle[0] - 40, middle[1] - 40)
        page.mouse.down()
        for x, y in ((40, -40), (40, 40), (-40, 40), (-40, -40)):
            page.mouse.move(middle[0] + x, middle[1] + y, steps=5)
        page.mouse.up()
        counted = int(page.locator("[data-lasso-said]").inner_text().split(": ")[1].rstrip("."))
        person.press("Zbierz z obrysu")
        page.wait_for_url("**ksztalt=*")
        assert 0 < counted == page.locator("input[name=uwaga]:checked").count()
