"""All pages of works, as ``app.py`` takes them."""

from __future__ import annotations

from pb.implementation.views import everyone, work, works
from pb.implementation.views.frame import blueprint as blueprint

PAGES = (everyone, work, works)
