"""All pages of the settings, as ``app.py`` takes them."""

from __future__ import annotations

from flask import Flask

from town.settings import look_views, map_views, text_views, town_views
from town.settings.frame import blueprint as blueprint
from town.settings.steps_views import blueprint as steps_blueprint
from town.settings.steps_views import first_steps

PAGES = (look_views, map_views, text_views, town_views)


def init_app(app: Flask) -> None:
    """Offer the first steps to the officials' desk."""
    app.register_blueprint(steps_blueprint)
    app.jinja_env.globals["first_steps"] = first_steps
