"""All pages of the office's plan, as ``app.py`` takes them."""

from __future__ import annotations

from consultations.planting.views import from_marks, lines, plan
from consultations.planting.views.frame import blueprint as blueprint

PAGES = (from_marks, lines, plan)
