"""The place field in a real browser: with the mouse, by touch at a phone's width, by keyboard only, without a script."""

from __future__ import annotations

import re

import pytest
import shapely

from maps.place_reading import PlaceRules
from tests.support import browser as browsing
from tests.support.browser import DESK, PHONE
from tests.support.maps import bring, bring_places, features_of
from tests.support.place_page import ADDRESS, PlacePage, served

pytestmark = pytest.mark.journey

POINT, LINE, AREA = "Postaw punkt tutaj", "Dodaj tu wierzchołek linii", "Dodaj tu narożnik obszaru"


@pytest.fixture
def page_with_field(app):
    """The page, and the address of the town that serves it."""
    bring(features_of("gminy_demo", nazwa="Wasilków"), "municipality")
    bring_places(features_of("miejscowosci_demo", gmina="Wasilków"), kind_field="typ")
    place_page = PlacePage(PlaceRules(asks_parcels=True))
    place_page.register(app)
    with served(app) as url:
        yield place_page, url


@pytest.fixture
def open_field(browser, page_with_field):
    """Call it for a person's browser that stands at the open field, its map ready."""
    people = []

    def new(is_ready=True, **options):
        entered = browsing.visitor(browser, page_with_field[1], **options)
        person = entered.__enter__()
        people.append(entered)
        person.go(ADDRESS)
        if is_ready:
            person.page.wait_for_selector(".place-tools button")
        return person

    yield new
    for entered in people:
        entered.__exit__(None, None, None)


def said(page):
    """What the speaking line says."""
    return page.locator(".place-say").inner_text().replace("\xa0", " ")


def rows(page):
    """The list beside the map."""
    return [
        text.replace("\xa0", " ")
        for text in page.locator(".place-list li > span:first-child").all_inner_texts()
    ]


def tap(page, x, y, touch=False):
    """Touch or click the map at shares of its width and height."""
    page.locator(".map-live").scroll_into_view_if_needed()
    box = page.locator(".map-live").bounding_box()
    at = (box["x"] + box["width"] * x, box["y"] + box["height"] * y)
    (page.touchscreen.tap if touch else page.mouse.click)(*at)


def zoomed(page, times=4):
    """Closer, by the button."""
    for _ in range(times):
        page.get_by_role("button", name="Przybliż").click()


def picture(page, name):
    """A picture where no script runs, so that nothing can be measured in the page."""
    browsing.PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=browsing.PICTURES / f"{name}-390.png", full_page=True)


def finish(person, place_page):
    """Send the form; gives the geometry that arrived."""
    person.press("Dalej")
    person.page.wait_for_url("**/dalej")
    geometry = place_page.taken[-1].geometry
    assert shapely.from_wkt(person.page.locator("#place").inner_text()).equals(geometry)
    return geometry


def test_points_lines_and_areas_with_the_mouse(open_field, page_with_field):
    person = open_field(size=DESK)
    page = person.page
    zoomed(page)
    tap(page, 0.3, 0.3)
    tap(page, 0.6, 0.3)
    assert [row.split(":")[0] for row in rows(page)] == ["Punkt 1", "Punkt 2"]
    page.get_by_label("Linia", exact=True).check()
    tap(page, 0.2, 0.6)
    tap(page, 0.4, 0.7)
    assert said(page) == "Linia 3: wierzchołek 2."
    page.get_by_label("Obszar", exact=True).check()
    for x, y in ((0.55, 0.55), (0.8, 0.55), (0.8, 0.85)):
        tap(page, x, y)
    assert re.match(r"Obszar 4: [\d,]+ (m²|ha|km²), 53", rows(page)[3])
    person.look("miejsce-narysowane")
    page.evaluate("document.documentElement.dataset.look = 'kontrast'")
    person.look("miejsce-kontrast", (DESK,))
    grip = page.locator("[data-grip='3-1']").bounding_box()
    page.mouse.move(grip["x"] + 15, grip["y"] + 15)
    page.mouse.down()
    page.mouse.move(grip["x"] + 75, grip["y"] - 35, steps=6)
    page.mouse.up()
    assert said(page).startswith("Obszar 4: 53")
    page.get_by_role("button", name="Cofnij").click()
    page.get_by_role("button", name="usuń: Punkt 1").click()
    assert len(rows(page)) == 3
    page.get_by_role("button", name="Cofnij").click()
    geometry = finish(person, page_with_field[0])
    assert [part.geom_type for part in geometry.geoms] == ["Point", "Point", "LineString", "Polygon"]


def test_a_crossing_is_shown_at_once_and_refused_with_all_kept(open_field, page_with_field):
    person = open_field(size=DESK)
    page = person.page
    zoomed(page)
    page.get_by_label("Obszar", exact=True).check()
    for x, y in ((0.3, 0.3), (0.7, 0.7), (0.7, 0.3), (0.3, 0.7)):
        tap(page, x, y)
    assert "przecina samą siebie" in said(page) and page.locator(".crossing").count() == 1
    person.press("Dalej")
    page.wait_for_selector(".error-summary")
    page.wait_for_selector(".place-tools button")
    assert "granica przecina samą siebie w miejscu 53," in page.locator(".error-summary").inner_text()
    assert page.locator(".crossing").count() == 1
    person.look("miejsce-przeciete")
    page.get_by_role("button", name="popraw: Obszar 1").click()
    page.keyboard.press("Delete")
    assert page.locator(".crossing").count() == 0
    assert finish(person, page_with_field[0]).geom_type == "Polygon"


def test_by_touch_on_a_phone_with_one_thumb(open_field, page_with_field):
    person = open_field(size=PHONE, has_touch=True, is_mobile=True)
    page = person.page
    page.locator(".map-live").scroll_into_view_if_needed()
    zoomed(page, 5)
    page.get_by_role("button", name=POINT).tap()
    for way in ("wschód", "południe"):
        page.get_by_role("button", name=f"Przesuń mapę na {way}").tap()
    page.get_by_role("button", name=POINT).tap()
    tap(page, 0.3, 0.4, touch=True)
    assert len(rows(page)) == 3
    page.locator("[data-grip='2-0']").tap()
    page.get_by_role("button", name="Przenieś pod krzyżyk").tap()
    first, second = rows(page)[1:]
    assert first.split(": ")[1] == second.split(": ")[1]
    page.get_by_role("button", name="Usuń punkt").tap()
    assert len(rows(page)) == 2
    small = page.evaluate(
        "() => [...document.querySelectorAll('.place button, .place [data-grip], .place summary')].filter(n => n.offsetParent)"
        ".map(n => [n.textContent, n.getBoundingClientRect()]).filter(([, b]) => b.width < 24 || b.height < 24).map(([t]) => t)"
    )
    assert small == []
    person.look("miejsce-telefon", (PHONE,))
    assert finish(person, page_with_field[0]).geom_type == "MultiPoint"


def test_by_keyboard_only_in_the_dark(open_field, page_with_field):
    person = open_field(size=DESK, color_scheme="dark")
    page = person.page
    page.locator(".map-live").focus()
    for _ in range(4):
        page.keyboard.press("+")
    page.keyboard.press("Enter")
    first = rows(page)[0]
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert rows(page)[0] == first and rows(page)[1] != first.replace("1", "2", 1)
    page.get_by_label("Obszar", exact=True).focus()
    page.keyboard.press("Space")
    page.locator(".map-live").focus()
    for key in ("Shift+ArrowRight", "Shift+ArrowDown", "Shift+ArrowLeft"):
        page.keyboard.press("Enter")
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    assert said(page) == "Obszar 3: wierzchołek 4."
    page.locator("[data-grip='2-3']").focus()
    before = rows(page)[2]
    page.keyboard.press("ArrowUp")
    page.keyboard.press("PageUp")
    page.keyboard.press("Shift+ArrowLeft")
    assert page.evaluate("document.activeElement.dataset.grip") == "2-2"
    assert rows(page)[2] != before and said(page).startswith("Obszar 3: 53,")
    person.look("miejsce-klawiatura", (DESK,))
    page.keyboard.press("Delete")
    assert page.evaluate("document.activeElement.dataset.grip") == "2-2"
    page.keyboard.press("Enter")
    assert page.locator("[data-grip^='2-']").count() == 4
    page.keyboard.press("Delete")
    geometry = finish(person, page_with_field[0])
    assert [part.geom_type for part in geometry.geoms] == ["Point", "Point", "Polygon"]


def test_a_name_and_my_position_bring_the_crosshair(open_field, page_with_field):
    person = open_field(
        size=PHONE, geolocation={"longitude": 23.2065, "latitude": 53.1987}, permissions=["geolocation"]
    )
    page = person.page
    page.fill("#place-search", "dabr")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Dąbrówki, miejscowość").click()
    assert "Dąbrówki" in said(page)
    page.keyboard.press("Enter")
    assert rows(page)[0].startswith("Punkt 1: 53,2")
    page.get_by_role("button", name="Moja pozycja").click()
    page.get_by_text("Krzyżyk stoi na Twojej pozycji").wait_for()
    page.get_by_role("button", name=POINT).click()
    assert rows(page)[1] == "Punkt 2: 53,1987 N 23,2065 E"
    assert finish(person, page_with_field[0]).geom_type == "MultiPoint"


def test_a_refused_position_is_explained(open_field):
    person = open_field(size=PHONE, permissions=[])
    person.page.get_by_role("button", name="Moja pozycja").click()
    person.page.get_by_text("Przeglądarka nie zgodziła się podać pozycji").wait_for()


def test_outside_the_town_the_distance_is_told_and_the_point_waits(open_field, page_with_field):
    person = open_field(size=PHONE)
    page = person.page
    page.get_by_role("button", name="Oddal").click()
    for _ in range(2):
        page.get_by_role("button", name="Przesuń mapę na południe").click()
    page.get_by_text("To miejsce leży").wait_for()
    assert re.search(r"To miejsce leży poza granicą, [\d,]+ km od niej\.", said(page))
    page.get_by_role("button", name=POINT).click()
    person.press("Dalej")
    page.wait_for_selector(".error-summary")
    page.wait_for_selector(".place-tools button")
    assert re.search(
        r"Punkt 1 leży poza granicą gminy, [\d,]+ km od niej",
        page.locator(".error-summary").inner_text().replace("\xa0", " "),
    )
    assert len(rows(page)) == 1 and page.locator(".place-list li.bad").count() == 1
    person.look("miejsce-poza-gmina", (PHONE,))


def test_without_a_script_numbers_are_shown_on_a_still_map_first(open_field, page_with_field):
    person = open_field(is_ready=False, size=PHONE, java_script_enabled=False)
    page = person.page
    picture(page, "miejsce-bez-skryptu-puste")
    page.get_by_text("Podaj współrzędne").click()
    page.fill("#place-coordinates", "781010 605300\n53,1987 23,2065")
    person.press("Dalej")
    assert "EPSG:2180" in page.locator(".notice").inner_text()
    assert page.locator(".map-still svg .mk").count() == 2
    page.fill("#place-search", "dabr")
    person.press("Szukaj")
    page.get_by_label("Dąbrówki").check()
    person.press("Wskaż to miejsce")
    assert len(rows(page)) == 3
    page.locator(".place-list li").nth(0).get_by_role("button").click()
    picture(page, "miejsce-bez-skryptu")
    page.fill("#place-words", "za szkołą, przy boisku")
    geometry = finish(person, page_with_field[0])
    assert (
        geometry.geom_type == "MultiPoint" and page_with_field[0].taken[-1].words == "za szkołą, przy boisku"
    )


def test_without_a_script_what_is_wrong_stays(open_field):
    person = open_field(is_ready=False, size=PHONE, java_script_enabled=False)
    page = person.page
    page.get_by_text("Podaj współrzędne").click()
    page.fill("#place-coordinates", "za szkołą")
    page.fill("#place-parcels", "działka")
    person.press("Dalej")
    assert page.locator(".error-summary li").count() == 2
    assert (
        page.input_value("#place-coordinates") == "za szkołą"
        and page.input_value("#place-parcels") == "działka"
    )
    picture(page, "miejsce-bez-skryptu-bledy")
