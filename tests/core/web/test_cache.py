"""The memory of public pages: it keeps what a view calls shareable and tells nobody."""

from __future__ import annotations

from flask import Flask

from core.web.cache import PageMemory, shareable


def small_town() -> tuple[Flask, list[str]]:
    asked: list[str] = []
    app = Flask("small_town")
    app.secret_key = "s"

    @app.get("/dla-wszystkich")
    def for_all() -> str:
        asked.append("for all")
        shareable()
        return "dla wszystkich"

    @app.get("/moje")
    def mine() -> str:
        asked.append("mine")
        return "moje"

    app.wsgi_app = PageMemory(app.wsgi_app, 60)  # type: ignore[method-assign]
    return app, asked


def test_a_shareable_page_is_made_once_and_its_mark_stays_inside() -> None:
    app, asked = small_town()
    first, second = (app.test_client().get("/dla-wszystkich") for _ in range(2))
    assert first.text == second.text == "dla wszystkich"
    assert asked == ["for all"]
    for answer in (first, second):
        assert "X-Shareable" not in answer.headers
        assert answer.headers["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_any_other_page_is_made_each_time() -> None:
    app, asked = small_town()
    for _ in range(2):
        assert app.test_client().get("/moje").text == "moje"
    assert asked == ["mine", "mine"]


def test_who_has_a_session_gets_a_page_of_their_own() -> None:
    app, asked = small_town()
    for _ in range(2):
        client = app.test_client()
        client.set_cookie("wsp_session", "x")
        assert client.get("/dla-wszystkich").text == "dla wszystkich"
    assert asked == ["for all", "for all"]
