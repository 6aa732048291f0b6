"""Languages and looks: the switch keeps the page and leads nowhere else."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask_babel import ngettext

from core.web.i18n import safe_return

FOREIGN = [
    "https://zly.pl/",
    "//zly.pl/",
    "/\\zly.pl",
    "\\\\zly.pl",
    "http:zly.pl",
    "javascript:alert(1)",
    "konto",
    "/x\\@zly.pl",
    " //zly.pl",
    "/\t/zly.pl",
    "/\n/zly.pl",
    "",
    None,
]


@pytest.mark.parametrize("address", ["/proba/page", "/proba/page?kategoria=zieleń&strona=2"])
@pytest.mark.parametrize("code", ["en", "uk", "pl"])
def test_the_switch_on_a_page_leads_back_to_it(client, address: str, code: str) -> None:
    client.set_cookie("lang", "en" if code == "pl" else "pl")
    (switch,) = set(re.findall(rf'href="(/jezyk/{code}\?[^"]*)"', client.get(address).text))
    answer = client.get(unescape(switch))
    assert answer.status_code == 303
    shown = client.get(answer.location)
    assert shown.status_code == 200 and shown.request.path == "/proba/page"
    assert shown.request.args.to_dict() == client.get(address).request.args.to_dict()
    assert f'<html lang="{code}"' in shown.text


def test_the_choice_is_kept_and_unknown_ones_are_not(client) -> None:
    client.get("/jezyk/en?wroc=/proba/page")
    assert '<html lang="en"' in client.get("/proba/page").text
    client.get("/jezyk/xx?wroc=/proba/page")
    assert '<html lang="en"' in client.get("/proba/page").text
    client.set_cookie("lang", "../../etc")
    assert '<html lang="pl"' in client.get("/proba/page").text


def test_screens_of_officials_are_polish_alone_and_offer_no_other(client) -> None:
    client.set_cookie("lang", "en")
    shown = client.get("/urzad/nie-ma-takiej").text
    assert '<html lang="pl"' in shown and "/jezyk/" not in shown
    assert '<html lang="en"' in client.get("/nie-ma-takiej").text


@pytest.mark.parametrize("target", FOREIGN)
def test_foreign_return_addresses_become_the_start_page(client, target) -> None:
    assert safe_return(target) == "/"
    query = {} if target is None else {"wroc": target}
    for address in ("/jezyk/en", "/wyglad"):
        answer = client.get(address, query_string=query)
        assert answer.status_code == 303 and answer.location == "/"


@pytest.mark.parametrize("target", ["/", "/bo/2026/?a=b", "/bo/2026/projekty/?q=%C5%BAr%C3%B3d%C5%82o"])
def test_own_addresses_are_kept(target: str) -> None:
    assert safe_return(target) == target


def test_a_path_with_many_slashes_stays_here() -> None:
    assert safe_return("///zly.pl") == "/zly.pl"


def test_look_and_letters_are_remembered(client) -> None:
    answer = client.get("/wyglad?look=kontrast&letters=duze&wroc=/proba/page")
    assert answer.location == "/proba/page"
    page = client.get("/proba/page").text
    assert 'data-look="kontrast"' in page and 'data-letters="duze"' in page
    client.get("/wyglad?look=rozowy&letters=&wroc=/proba/page")
    page = client.get("/proba/page").text
    assert 'data-look="kontrast"' in page and "data-letters" not in page


def test_cookies_of_choice_are_not_for_scripts(client) -> None:
    cookie = client.get("/jezyk/en").headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie


def test_counts_in_words_are_grouped_as_all_numbers_are(app) -> None:
    one, many = "%(num)d uwaga", "%(num)d uwag"
    with app.test_request_context():
        assert ngettext(one, many, 1936) == "1\xa0936 uwag" and ngettext(one, many, 936) == "936 uwag"
        shown = app.jinja_env.from_string("{{ ngettext(one, many, 12345) }}").render(one=one, many=many)
    assert shown == "12\xa0345 uwag"
