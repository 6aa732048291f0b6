"""All addresses of applications under one blueprint."""

from __future__ import annotations

from initiatives.applications.views import everyone, people, sending, steps
from initiatives.applications.views.frame import blueprint

__all__ = ["blueprint", "everyone", "people", "sending", "steps"]
