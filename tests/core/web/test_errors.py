"""Error pages: in the town's look, with what, why and what now; problem+json under /api/."""

from __future__ import annotations

import re

import pytest

from core.db import db
from core.models import Site
from core.site.record import forget_site

WAYS = {
    "/proba/refused": 403,
    "/nie/ma/takiej": 404,
    "/proba/missing": 404,
    "/proba/stale": 409,
    "/proba/broken-upload": 413,
    "/proba/often": 429,
    "/proba/bug?pesel=1": 500,
    "/proba/down": 503,
}


@pytest.mark.parametrize("address", WAYS)
def test_each_has_its_page(client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == WAYS[address]
    assert answer.mimetype == "text/html"
    page = answer.text
    (heading,) = re.findall(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
    (title,) = re.findall(r"<title>(.*?)</title>", page, re.DOTALL)
    assert heading.strip() and title.strip().startswith(heading.strip())
    assert '<html lang="pl"' in page and "Traceback" not in page and "Error" not in page
    assert answer.headers["X-Request-Id"] in page
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Content-Security-Policy" in answer.headers


def test_all_pages_differ(client) -> None:
    headings = {re.search(r"<h1[^>]*>(.*?)</h1>", client.get(way).text).group(1) for way in WAYS}
    assert len(headings) == len(set(WAYS.values()))


def test_the_page_is_in_the_towns_name(client, app) -> None:
    db.session.add(Site(id=1, name="Wasilków", phone="85 718 54 00", phone_hours="pn.–pt. 7:30–15:30"))
    db.session.commit()
    forget_site()
    page = client.get("/nie/ma").text
    assert "· Wasilków</title>" in page and "85 718 54 00" in page


def test_too_often_says_when_to_come_back(client) -> None:
    answer = client.get("/proba/often")
    assert answer.headers["Retry-After"] == "61"
    assert "Spróbuj ponownie za 2 minut" in answer.text


@pytest.mark.parametrize("code", ["en", "uk"])
def test_pages_are_in_the_readers_language(client, code: str) -> None:
    client.set_cookie("lang", code)
    assert f'<html lang="{code}"' in client.get("/nie/ma").text


def test_a_lost_token_is_explained(client) -> None:
    answer = client.post("/proba/formularz", data={"pesel": "44051401359"})
    assert answer.status_code == 422
    assert "Strona była otwarta zbyt długo" in answer.text
    assert "44051401359" not in answer.text


@pytest.mark.usefixtures("unguarded")
@pytest.mark.parametrize("data", [{"pesel": "x" * 600_000}, {f"p{n}": "x" for n in range(2100)}])
def test_huge_forms_are_refused(client, data: dict[str, str]) -> None:
    answer = client.post("/proba/formularz", data=data, content_type="multipart/form-data")
    assert answer.status_code == 413


def test_a_wrong_method_says_which_are_right(client) -> None:
    answer = client.get("/proba/formularz")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_other_errors_have_a_page_too(client) -> None:
    answer = client.get("/proba/teapot")
    assert answer.status_code == 418 and "<h1" in answer.text


@pytest.mark.parametrize(("name", "status"), [("missing", 404), ("often", 429), ("bug", 500), ("down", 503)])
def test_the_api_answers_with_problems(client, name: str, status: int) -> None:
    answer = client.get(f"/api/proba/{name}")
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    body = answer.get_json(force=True)
    assert body["status"] == status and body["title"]
    assert body["detail"].endswith(".")
    assert body["instance"] == answer.headers["X-Request-Id"]


def test_after_a_bug_the_next_request_works(client) -> None:
    assert client.get("/proba/double?pesel=1").status_code == 500
    assert client.get("/proba/page").status_code == 200


def test_a_guarded_page_sends_strangers_to_log_in_and_others_away(app, client) -> None:
    app.extensions["is_signed_in"] = lambda: False
    answer = client.get("/proba/pod-straza?a=1")
    assert answer.status_code == 303
    assert answer.location.endswith("/konto/zaloguj?wroc=/proba/pod-straza?a%3D1")
    app.extensions["is_signed_in"] = lambda: True
    app.extensions["permission_check"] = lambda permission: False
    refused = client.get("/proba/pod-straza")
    assert refused.status_code == 403 and "tajne" not in refused.text
    app.extensions["permission_check"] = lambda permission: permission == "tests.nobody"
    assert client.get("/proba/pod-straza").text == "tajne"
