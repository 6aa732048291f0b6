"""A page with nothing but the place field, served to a real browser: the field alone, without any procedure."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from flask import Blueprint, Flask, redirect, render_template_string, request
from werkzeug.serving import make_server

from core.access import public
from core.web.typed import Typed
from maps.fields import read_place, stored_place
from maps.place_page import shown_place
from maps.place_reading import PlaceReading, PlaceRules

ADDRESS = "/proba/miejsce"
PAGE = """
{% extends "layouts/base.html" %}
{% from "components/place_field.html" import place_field, place_styles, place_scripts %}
{% from "components/error_summary.html" import error_summary %}
{% from "components/field.html" import csrf %}
{% block title %}Gdzie to jest?{% endblock %}
{% block styles %}{{ place_styles() }}{% endblock %}
{% block scripts %}{{ place_scripts() }}{% endblock %}
{% block content %}{{ error_summary(place.errors) }}
<h1>Gdzie to jest?</h1>
<form method="post" class="stack wide" novalidate>{{ csrf() }}
{{ place_field(place, legend='Miejsce projektu', hint='Można zaznaczyć kilka miejsc.') }}
<p><button class="button main" type="submit">Dalej</button></p></form>{% endblock %}
"""

DONE = """{% extends "layouts/base.html" %}{% block title %}Gotowe{% endblock %}{% block content %}<h1>Gotowe</h1>
<p id="place">{{ place }}</p>{% endblock %}
"""


@dataclass
class PlacePage:
    """The page's rules, and what has been taken from it."""

    rules: PlaceRules
    taken: list[PlaceReading] = field(default_factory=list)

    def register(self, app: Flask) -> None:
        """Put the page into the application under test."""
        blueprint = Blueprint("proba", __name__)
        for address, method, view in (
            (ADDRESS, "GET", self.empty),
            (ADDRESS, "POST", self.sent),
            (ADDRESS + "/dalej", "GET", self.done),
        ):
            open_view = public(lambda view=view: view())
            blueprint.add_url_rule(address, view.__name__, open_view, methods=[method])
        app.register_blueprint(blueprint)

    def empty(self):
        """The field as it opens."""
        reading = stored_place("place", self.rules)
        return render_template_string(PAGE, place=shown_place(reading), has_errors=False)

    def sent(self):
        """The same page again, or on to what follows."""
        assert isinstance(request.form, Typed)
        reading = read_place(request.form, "place", self.rules)
        if reading.is_final:
            self.taken.append(reading)
            return redirect(ADDRESS + "/dalej", 303)
        has_errors = bool(reading.problems)
        page = render_template_string(PAGE, place=shown_place(reading), has_errors=has_errors)
        return page, 422 if has_errors else 200

    def done(self):
        """What was understood, in plain text."""
        last = self.taken[-1]
        place = last.geometry.wkt if last.geometry else last.words
        return render_template_string(DONE, place=place)


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The application on a port of its own, in threads of this process; gives its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
