"""A page drawn once for everybody: what is filled in for each, and what is never kept."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from jinja2 import ChoiceLoader, DictLoader
from markupsafe import Markup

from core.db import db, transaction
from core.models import Site
from core.site.record import forget_site
from core.web import kept_pages
from core.web.kept_pages import kept_page
from tests.support.clock import MovableClock

PAGE = "{{ lang }}|{{ look }}|{{ site.name }}|{{ title }}|{{ token }}|{{ card }}|{{ token }}"


@pytest.fixture
def drawn(app: Flask) -> Iterator[list[str]]:
    """Grows by the title of each page that is drawn; the template is the test's own."""
    app.jinja_env.loader = ChoiceLoader([DictLoader({"test.html": PAGE}), app.jinja_env.loader])  # type: ignore[list-item]
    yield []


def show(
    app: Flask, drawn: list[str], path: str = "/a", title: str = "T", cookie: str = "", **places: str
) -> str:
    def context() -> dict[str, str]:
        drawn.append(title)
        return {"title": title}

    with app.test_request_context(path, headers={"Cookie": cookie}):
        return kept_page("test.html", title, context, {"token": "t", "card": "c", **places})


def test_each_visitor_gets_their_own_places_in_the_one_page(app: Flask, drawn: list[str]) -> None:
    assert show(app, drawn, token="first") == "pl||Wspólnie|T|first|c|first"
    assert (
        show(app, drawn, token="second", card=Markup("<b>2</b>")) == "pl||Wspólnie|T|second|<b>2</b>|second"
    )
    assert drawn == ["T"]


def test_places_are_escaped(app: Flask, drawn: list[str]) -> None:
    for _ in range(2):
        assert "|&#34;&gt;&lt;b&gt;|" in show(app, drawn, card='"><b>')


def test_nothing_of_a_visitor_is_kept(app: Flask, drawn: list[str]) -> None:
    show(app, drawn, token="secret-token", card="secret-card")
    assert "secret" not in repr(app.extensions["kept"]["pages"]._things)


@pytest.mark.parametrize(
    "other",
    [
        {"path": "/b"},
        {"title": "U"},
        {"cookie": "lang=en"},
        {"cookie": "look=ciemny"},
        {"cookie": "letters=duze"},
    ],
)
def test_another_version_address_language_or_look_is_another_page(
    app: Flask, drawn: list[str], other: dict[str, str]
) -> None:
    first = show(app, drawn)
    show(app, drawn, **other)
    assert len(drawn) == 2
    assert show(app, drawn) == first
    assert len(drawn) == 2


def test_the_next_day_and_another_town_record_are_other_pages(
    app: Flask, drawn: list[str], clock: MovableClock
) -> None:
    show(app, drawn)
    clock.move(days=1)
    show(app, drawn)
    assert len(drawn) == 2
    with transaction():
        db.session.add(Site(name="Inne"))
    forget_site()
    assert "|Inne|" in show(app, drawn)


def test_a_query_or_a_sign_in_gets_a_page_that_is_not_kept(app: Flask, drawn: list[str]) -> None:
    show(app, drawn, path="/a?x=1")
    app.extensions["is_signed_in"] = lambda: True
    show(app, drawn)
    assert len(drawn) == 2
    assert len(app.extensions.get("kept", {}).get("pages", ())) == 0


def test_what_somebody_wrote_is_never_taken_for_a_place(app: Flask, drawn: list[str]) -> None:
    assert "|[ token]|" in show(app, drawn, title="[ token]")
    assert kept_pages._SECRET not in show(app, drawn)
