"""All pages of marks for residents, as ``app.py`` takes them."""

from __future__ import annotations

from consultations.marks.views import listing, marking, mine, objecting, one, promises
from consultations.marks.views.frame import blueprint as blueprint

PAGES = (listing, marking, mine, objecting, one, promises)
