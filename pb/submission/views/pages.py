"""All pages of proposing, as ``app.py`` takes them."""

from __future__ import annotations

from pb.submission.views import checking, costs, letters, mine, place, sent, start, words
from pb.submission.views.frame import blueprint as blueprint

PAGES = (start, letters, place, words, costs, checking, sent, mine)
