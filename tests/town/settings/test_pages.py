"""An administrator sets a town up in the browser: what is kept, refused, shown beforehand and told to the second editor."""

from __future__ import annotations

import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import text

from core.db import db
from core.site.record import forget_site, read_site
from maps.base_maps import PRESETS
from tests.support.officials import post, signed_in
from tests.support.page_rules import faults_of
from town.settings.legal_text import model_text

TOWN = "/urzad/ustawienia"
LOOK, MAPS = TOWN + "/wyglad", TOWN + "/mapy"
DECLARATION = TOWN + "/strony/dostepnosc"


def site_of(app: Flask):
    with app.app_context():
        forget_site()
        return read_site()


def acts(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(text("SELECT act FROM core_audit_entries ORDER BY number")))


def opened_on(browser: FlaskClient, address: str) -> str:
    found = re.search(r'name="opened" value="([^"]*)"', browser.get(address).text)
    assert found
    return found[1]


def saved(browser: FlaskClient, address: str, **fields: object):
    """Open a form and send it as one does who has it alone."""
    return post(browser, address, opened=opened_on(browser, address), **fields)


def picture(media: str = "PNG", size: tuple[int, int] = (900, 1100), mode: str = "RGBA") -> bytes:
    kept = io.BytesIO()
    Image.new(mode, size, (20, 88, 74) if mode == "RGB" else (20, 88, 74, 128)).save(kept, media)
    return kept.getvalue()


def test_a_blank_town_begins_with_first_steps(app: Flask, admin: FlaskClient):
    desk = admin.get("/urzad/").text
    assert [desk.index(step) for step in ("Ustaw miasto", "Wgraj obszary", "Nowa edycja")] == sorted(
        desk.index(step) for step in ("Ustaw miasto", "Wgraj obszary", "Nowa edycja")
    )
    assert faults_of(admin.get("/urzad/pierwsze-kroki").text) == []
    assert (
        'id="requires_second_factor" name="requires_second_factor" value="yes" checked'
        in admin.get(TOWN).text
    )
    answer = saved(admin, TOWN, name="Nowe Próbowo", controller="gmina Nowe Próbowo", sub_title="Razem")
    assert (answer.status_code, answer.location) == (303, "/urzad/pierwsze-kroki")
    site = site_of(app)
    assert (site.name, site.version, site.requires_second_factor, site.is_demo) == (
        "Nowe Próbowo",
        1,
        False,
        False,
    )
    assert "zrobione" in admin.get("/urzad/pierwsze-kroki").text
    assert acts(app) == ["site.changed"]
    assert "Nowe Próbowo" in admin.get("/").text


def test_first_steps_are_for_administrators(app: Flask):
    official = signed_in(app, "official")
    assert "Ustaw miasto" not in official.get("/urzad/").text
    for address in (TOWN, LOOK, MAPS, DECLARATION, "/urzad/pierwsze-kroki", "/urzad/obszary"):
        assert official.get(address).status_code == 403
        assert app.test_client().get(address).status_code == 303


def test_the_second_factor_begins_when_the_town_asks_for_it(app: Flask, admin: FlaskClient):
    saved(admin, TOWN, name="Próbowo", controller="gmina", requires_second_factor="yes")
    assert admin.get("/urzad/").status_code == 303
    assert admin.get("/konto/drugi-skladnik").status_code == 200


def test_wrong_fields_keep_what_was_typed(town: Flask, admin: FlaskClient):
    answer = saved(admin, TOWN, name="", controller="gmina", email="budzet@", population="dużo", phone="85 1")
    assert answer.status_code == 422 and faults_of(answer.text) == []
    assert (
        'value="budzet@"' in answer.text and 'value="dużo"' in answer.text and 'value="85 1"' in answer.text
    )
    assert answer.text.count('class="error"') == 3
    assert site_of(town).name == "Próbowo"
    lost = admin.post(TOWN, data={"name": "Inne", "controller": "gmina", "opened": opened_on(admin, TOWN)})
    assert lost.status_code == 422 and 'value="Inne"' in lost.text


def test_the_second_of_two_editors_gets_both_versions(town: Flask, admin: FlaskClient):
    other = signed_in(town, "administrator", "druga@urzad.example")
    opened = opened_on(admin, TOWN)
    assert (
        saved(other, TOWN, name="Próbowo", controller="gmina Próbowo", phone="85 111 11 11").status_code
        == 303
    )
    late = post(admin, TOWN, opened=opened, name="Próbowo", controller="gmina Próbowo", phone="85 222 22 22")
    assert late.status_code == 409 and faults_of(late.text) == []
    assert "85 111 11 11" in late.text and 'value="85 222 22 22"' in late.text
    assert site_of(town).phone == "85 111 11 11"
    again = re.search(r'name="opened" value="([^"]*)"', late.text)
    assert again
    done = post(
        admin, TOWN, opened=again[1], name="Próbowo", controller="gmina Próbowo", phone="85 222 22 22"
    )
    assert done.status_code == 303 and site_of(town).phone == "85 222 22 22"


def test_pages_of_different_things_do_not_stand_in_each_others_way(town: Flask, admin: FlaskClient):
    opened = opened_on(admin, LOOK)
    saved(admin, TOWN, name="Próbowo", controller="gmina Próbowo", phone="85 111 11 11")
    assert (
        post(admin, LOOK, opened=opened, colour_1="#123456", colour_2="#fff", krajka="brick").status_code
        == 303
    )


def test_any_colour_is_taken_and_made_readable(town: Flask, admin: FlaskClient):
    assert saved(admin, LOOK, colour_1="2F9E44", colour_2="#fc0", krajka="hatch").status_code == 303
    site = site_of(town)
    assert (site.colour_1, site.colour_2, site.krajka) == ("#2f9e44", "#ffcc00", "hatch")
    page = admin.get(LOOK).text
    assert faults_of(page) == []
    assert re.search(r"Wasz kolor #2f9e44 przyciemniliśmy do #[0-9a-f]{6}, żeby tekst był czytelny", page)
    assert "3,4 : 1" in page and page.count("<pattern") == 6


def test_colours_are_seen_before_they_are_saved(town: Flask, admin: FlaskClient):
    page = admin.get(LOOK + "?colour_1=a12a1e&colour_2=fff&krajka=brick&opened=abc")
    assert page.status_code == 200 and faults_of(page.text) == []
    assert "jeszcze niezapisany" in page.text and 'value="abc"' in page.text
    css = admin.get(LOOK + "/podglad.css?colour_1=%23a12a1e&colour_2=%23ffffff")
    assert css.mimetype == "text/css" and "#a12a1e" in css.text
    assert site_of(town).colour_1 == "#14584a"
    wrong = admin.get(LOOK + "?colour_1=buraczkowy&krajka=koronka")
    assert wrong.status_code == 422 and 'value="buraczkowy"' in wrong.text and faults_of(wrong.text) == []
    assert "{}" not in admin.get(LOOK + "/podglad.css?colour_1=}body{display:none").text
    assert "display" not in admin.get(LOOK + "/podglad.css?colour_1=}body{display:none").text


def test_a_crest_is_made_small_and_shown(town: Flask, admin: FlaskClient):
    done = post_file(admin, picture())
    assert done.status_code == 303
    forget(town)
    crest = town.test_client().get("/herb")
    assert crest.mimetype == "image/png" and len(crest.data) < 15_000
    with Image.open(io.BytesIO(crest.data)) as shown:
        assert shown.height == 276 and shown.mode == "RGBA"
    assert 'src="/herb"' in town.test_client().get("/").text
    assert post_file(admin, picture("JPEG", mode="RGB")).status_code == 303
    forget(town)
    assert town.test_client().get("/herb").mimetype == "image/jpeg"
    assert post(admin, LOOK + "/herb/usun", csrf_token=token(admin)).status_code == 303
    forget(town)
    assert town.test_client().get("/herb").status_code == 404
    assert acts(town) == ["site.crest_changed", "site.crest_changed", "site.crest_removed"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "zawartość to nie"),
        (b"", "Wybierz plik z herbem"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 200, "uszkodzony"),
        (picture(size=(10, 10)), "co najmniej 32"),
        (b"%PDF-1.7 %%EOF", "zawartość to nie"),
    ],
)
def test_what_is_no_crest_is_refused(town: Flask, admin: FlaskClient, content: bytes, words: str):
    answer = post_file(admin, content, "" if not content else "herb.png")
    assert answer.status_code == 422 and words in answer.text and faults_of(answer.text) == []
    assert site_of(town).has_crest is False


def token(browser: FlaskClient) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', browser.get(LOOK).text)
    assert found
    return found[1]


def post_file(browser: FlaskClient, content: bytes, name: str = "herb.png"):
    data = {"csrf_token": token(browser), "crest": (io.BytesIO(content), name)}
    return browser.post(LOOK + "/herb", data=data, content_type="multipart/form-data")


def forget(app: Flask) -> None:
    with app.app_context():
        forget_site()


def test_base_maps_reach_the_policy_of_every_page(town: Flask, admin: FlaskClient):
    answer = saved(
        admin, MAPS, preset=["osm"], first="own-1",
        **{"own-1.label": "Gminna", "own-1.url": "https://{s}.mapy.probowo.pl/{z}/{x}/{y}.png", "own-1.attribution": "© Próbowo"},
    )  # fmt: skip
    assert answer.status_code == 303
    assert [one["name"] for one in site_of(town).base_maps] == ["wlasny-1", "osm"]
    policy = admin.get("/mapa").headers["Content-Security-Policy"]
    assert "https://*.mapy.probowo.pl https://tile.openstreetmap.org" in policy
    assert faults_of(admin.get(MAPS).text) == []
    assert "mapy.probowo.pl" in admin.get("/prywatnosc").text
    wrong = saved(
        admin,
        MAPS,
        preset=["osm"],
        **{"own-1.label": "Zła", "own-1.url": "http://mapy.pl/{z}", "own-1.attribution": "x"},
    )
    assert (
        wrong.status_code == 422
        and 'value="http://mapy.pl/{z}"' in wrong.text
        and faults_of(wrong.text) == []
    )
    assert saved(admin, MAPS, preset=[]).status_code == 303 and site_of(town).base_maps == []
    assert PRESETS["osm"].label in admin.get(MAPS).text


def test_nothing_but_the_town_comes_first(app: Flask, admin: FlaskClient):
    assert saved(admin, LOOK, colour_1="#000000", colour_2="#ffffff", krajka="brick").status_code == 422
    assert saved(admin, MAPS, preset=["osm"]).status_code == 422
    assert post_file(admin, picture()).status_code == 422


def words_of(html: str) -> str:
    main = html.split("<main", 1)[1].split("</main>", 1)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).replace("\xa0", " ").replace("\u2009", " ").split())


@pytest.mark.parametrize("kind", ["dostepnosc", "prywatnosc"])
def test_the_model_says_what_the_programmes_page_says(town: Flask, kind: str):
    with town.app_context():
        page = words_of(town.test_client().get("/" + kind).text)
    prose = [line for line in model_text(kind).splitlines() if not line.startswith(("- wsp_", "- lang"))]
    for line in prose:
        sentences = (
            [] if "{" in line else re.split(r"(?<=[.:]) ", line.lstrip("#- ").replace(": https", " https"))
        )
        for sentence in sentences:
            assert sentence.split(" https")[0].split(":")[0].rstrip(".") in page, sentence


def test_the_declaration_in_the_offices_own_words(town: Flask, admin: FlaskClient, clock):
    page = admin.get(DECLARATION)
    assert faults_of(page.text) == [] and "# Stan dostępności cyfrowej" in page.text
    body = (
        model_text("dostepnosc").replace("częściowo zgodna", "w pełni zgodna") + "\nPytania: <b>a@b.pl</b>\n"
    )
    preview = post(admin, DECLARATION + "/podglad", body=body, opened="0")
    assert preview.status_code == 422, "without the page's own token nothing is seen"
    preview = admin.post(
        DECLARATION + "/podglad", data={"body": body, "opened": "0", "csrf_token": token(admin)}
    )
    assert (
        preview.status_code == 200 and faults_of(preview.text) == [] and "jeszcze niezapisany" in preview.text
    )
    assert '<h3 id="a11y-stan">' in preview.text and "&lt;h" not in preview.text
    assert "w pełni zgodna" not in words_of(admin.get("/dostepnosc").text)
    assert saved(admin, DECLARATION, body=body).status_code == 303
    shown = town.test_client().get("/dostepnosc").text
    assert faults_of(shown) == []
    for one in ("wstep", "podmiot", "url", "data-publikacja", "data-aktualizacja", "data-sporzadzenie", "stan", "status",
                "kontakt", "osoba", "procedura", "architektura"):  # fmt: skip
        assert shown.count(f'id="a11y-{one}"') == (0 if one == "data-publikacja" else 1), one
    assert "w pełni zgodna" in words_of(shown) and "&lt;b&gt;" in shown
    assert "Wersja 1, zmieniona 24 listopada" in words_of(shown)
    clock.move(days=2)
    admin = signed_in(town, "administrator", "druga@urzad.example")
    assert saved(admin, DECLARATION, body=body + "\nDopisek.").status_code == 303
    shown = words_of(town.test_client().get("/dostepnosc").text)
    assert "Wersja 2, zmieniona 26 listopada" in shown and "wersja 1: 24 listopada" in shown
    other = town.test_client()
    other.get("/jezyk/uk")
    assert faults_of(other.get("/dostepnosc").text, "uk") == []
    back = admin.post(DECLARATION + "/wzor", data={"opened": "2", "csrf_token": token(admin)})
    assert back.status_code == 303 and "częściowo zgodna" in words_of(admin.get("/dostepnosc").text)
    assert acts(town) == ["site.text_changed"] * 3


def test_two_editors_of_a_text_get_both(town: Flask, admin: FlaskClient):
    other = signed_in(town, "administrator", "druga@urzad.example")
    body = model_text("prywatnosc")
    assert saved(other, TOWN + "/strony/prywatnosc", body=body + "\nZdanie pierwszej.").status_code == 303
    late = post(admin, TOWN + "/strony/prywatnosc", body=body + "\nZdanie drugiej.", opened="0")
    assert late.status_code == 409 and faults_of(late.text) == []
    assert "Zdanie pierwszej." in late.text and "Zdanie drugiej." in late.text
    assert "Zdanie pierwszej." in admin.get("/prywatnosc").text
    assert admin.get(TOWN + "/strony/inna").status_code == 404


def test_a_text_that_breaks_the_law_is_refused_and_kept_in_the_field(town: Flask, admin: FlaskClient):
    answer = saved(admin, DECLARATION, body="Wszystko jest dostępne {wszedzie}.")
    assert answer.status_code == 422 and faults_of(answer.text) == []
    assert "Wszystko jest dostępne {wszedzie}." in answer.text and "{administrator}" in answer.text
    assert town.test_client().get("/dostepnosc").text.count("Wszystko jest dostępne") == 0
