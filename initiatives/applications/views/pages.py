"""All addresses of applications under one blueprint."""

from __future__ import annotations

from initiatives.applications.views import everyone, papers, passing_on, people, sending, steps
from initiatives.applications.views.frame import blueprint

__all__ = ["blueprint", "everyone", "papers", "passing_on", "people", "sending", "steps"]
