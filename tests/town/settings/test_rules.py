"""What may stand in a town's record, and how plain words become a page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from core.site.colours import WHITE, contrast
from core.site.krajka import PATTERNS
from maps.base_maps import PRESETS
from town.settings.legal_text import KINDS, NEEDED, PLACES, model_text
from town.settings.look_page import contrast_rows, preview_css
from town.settings.map_form import entries_of, form_of_stored, form_of_typed
from town.settings.prose import Block, blocks_of, check_body, filled
from town.settings.rules import check_look, check_town, is_web_address, normal_colour

GOOD = {"name": "Próbowo", "controller": "gmina Próbowo"}


def codes(typed: dict[str, str]) -> list[tuple[str, str | None]]:
    return [(problem.code, problem.field) for problem in check_town(typed).problems]


def test_a_name_and_a_controller_are_enough():
    assert codes({}) == [("name_empty", "name"), ("controller_empty", "controller")]
    checked = check_town(GOOD)
    assert checked.problems == [] and checked.values["population"] is None
    assert checked.values["requires_second_factor"] is False


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        ("name", "x" * 121, "too_long"),
        ("name", "Zły\ufffdznak", "unseen_signs"),
        ("email", "budzet@", "email_shape"),
        ("email", "a@b@c.pl", "email_shape"),
        ("phone", "zadzwoń", "phone_shape"),
        ("bip_url", "bip.probowo.pl", "address_shape"),
        ("bip_url", "javascript:alert(1)//.pl", "address_shape"),
        ("population", "dużo", "population_count"),
        ("population", "0", "population_count"),
        ("population", "-5", "population_count"),
        ("population", "99999999999", "population_count"),
        ("population", "١٧", "population_count"),
    ],
)
def test_each_wrong_field_is_told(field: str, text: str, code: str):
    assert codes({**GOOD, field: text}) == [(code, field)]


@pytest.mark.parametrize("text", ["17560", "17 560", "17\u00a0560", "17.560"])
def test_a_population_is_read_as_people_write_it(text: str):
    assert check_town({**GOOD, "population": text}).values["population"] == 17560


def test_addresses_of_pages():
    assert is_web_address("https://bip.probowo.pl/uchwaly?rok=2026")
    for wrong in ("", "ftp://a.pl", "https://", "https://a b.pl", "https://[", 'https://a.pl/"x'):
        assert not is_web_address(wrong)


def test_colours_are_read_as_people_write_them():
    assert normal_colour(" 2F9E44") == normal_colour("#2f9e44") == "#2f9e44"
    assert normal_colour("#abc") == "#aabbcc"
    assert [normal_colour(wrong) for wrong in ("", "zielony", "#12345", "#1234567", "red")] == [None] * 5
    wrong = check_look({"colour_1": "x", "colour_2": "#000", "krajka": "koronka"}, frozenset(PATTERNS))
    assert [problem.code for problem in wrong.problems] == ["colour_shape", "krajka_unknown"]


@given(st.integers(0, 0xFFFFFF).map("#{:06x}".format))
def test_the_contrast_that_is_shown_is_never_more_than_there_is(colour: str):
    row = contrast_rows(colour, WHITE)[0]
    assert float(row.used_ratio.split()[0].replace(",", ".")) <= contrast(row.used, WHITE)
    assert contrast(row.used, WHITE) >= 7
    assert "<" not in preview_css(colour, colour)


def test_plain_words_become_blocks():
    body = "Wstęp\nw dwóch wierszach\n\n# Nagłówek\n## Mniejszy\n- jeden\n- dwa\nKoniec\n\n#bez odstępu"
    assert blocks_of(body) == [
        Block("paragraph", ("Wstęp", "w dwóch wierszach")),
        Block("large", ("Nagłówek",)),
        Block("small", ("Mniejszy",)),
        Block("list", ("jeden", "dwa")),
        Block("paragraph", ("Koniec",)),
        Block("paragraph", ("#bez odstępu",)),
    ]


@given(st.text(max_size=400))
def test_no_words_become_markup_of_their_own(body: str):
    for block in blocks_of(body):
        for line in block.lines:
            shown = str(filled(line, {"miasto": Markup("Próbowo")}))
            without_links = shown.replace("</a>", "")
            assert "<" not in without_links.replace('<a href="http', "").replace('<a href="mailto:', "")
            assert "javascript:" not in shown or "javascript:" in line


def test_addresses_become_links_and_places_are_filled():
    shown = filled("{miasto}: a@b.pl, https://bip.pl/x?a=1&b=2. {obce} <b>", {"miasto": Markup("<i>P</i>")})
    assert shown == (
        '<i>P</i>: <a href="mailto:a@b.pl">a@b.pl</a>, '
        '<a href="https://bip.pl/x?a=1&amp;b=2">https://bip.pl/x?a=1&amp;b=2</a>. {obce} &lt;b&gt;'
    )


@pytest.mark.parametrize("kind", KINDS)
def test_the_models_pass_their_own_check(kind: str):
    assert check_body(model_text(kind), dict.fromkeys(PLACES), NEEDED[kind]) == []


def test_a_text_without_what_the_law_wants_is_told():
    known, needed = dict.fromkeys(PLACES), NEEDED["dostepnosc"]
    assert [p.code for p in check_body("  ", known, needed)] == ["text_empty"]
    found = check_body("Treść {cos} {strona}", known, needed)
    assert [p.code for p in found] == ["place_unknown", "places_missing", "headings_missing"]
    assert "strona" not in found[1].facts["places"] and "administrator" in found[1].facts["places"]
    assert [p.code for p in check_body("x" * 40_001, known, needed)] == ["too_long"]


def test_base_maps_come_and_go_through_the_form():
    own = {"own-1.label": "Ortofoto gminy", "own-1.url": "https://mapy.probowo.pl/{z}/{x}/{y}.png",
           "own-1.attribution": "© Próbowo", "own-1.max_zoom": "20", "first": "own-1"}  # fmt: skip
    entries, problems = entries_of(form_of_typed(["osm", "nieznany"], own))
    assert problems == []
    assert [one["name"] for one in entries] == ["wlasny-1", "osm"]
    assert entries[1] == PRESETS["osm"].stored() and entries[0]["max_zoom"] == 20
    again = form_of_stored(entries)
    assert (again.presets, again.first, again.own["own-1"]["label"]) == (("osm",), "own-1", "Ortofoto gminy")
    assert entries_of(again)[0] == entries


@pytest.mark.parametrize(
    "url",
    [
        "http://a.pl/{z}/{x}/{y}.png",
        "https://a.pl/{z}/{x}.png",
        "https://a.pl;evil/{z}/{x}/{y}",
        "https://a.pl/{z}/{x}/{y}/{k}",
    ],
)
def test_a_wrong_address_of_a_base_map_is_told_beside_its_field(url: str):
    typed = {"own-2.label": "X", "own-2.url": url, "own-2.attribution": "X"}
    entries, problems = entries_of(form_of_typed([], typed))
    assert entries == [] and {problem.field for problem in problems} == {"own-2.url"}
