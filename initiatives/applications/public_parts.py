"""What later slices show on the public page of an application: points, agreement, work, settlement.

A slice introduces its part in ``init_app`` of its blueprint; the page of applications knows none of them by name.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from flask import Flask, current_app

from initiatives.applications.models import Application
from initiatives.programmes.queries import ProgrammeView

Maker = Callable[[Application, ProgrammeView, bool], dict[str, Any] | None]
"""Takes the application, its programme and whether its representative looks; ``None``: nothing to show."""


class Part(NamedTuple):
    """A part ready for the page: the template finds ``shown`` as ``part``."""

    template: str
    shown: dict[str, Any]


def show_on_application(app: Flask, template: str, maker: Maker) -> None:
    """Introduce a part; parts stand in the order in which blueprints are registered."""
    app.extensions.setdefault("application_parts", []).append((template, maker))


def public_parts(one: Application, view: ProgrammeView, is_own: bool) -> list[Part]:
    """The parts that have anything to show."""
    makers: list[tuple[str, Maker]] = current_app.extensions.get("application_parts", [])
    made = [(template, maker(one, view, is_own)) for template, maker in makers]
    return [Part(template, shown) for template, shown in made if shown is not None]
