"""All pages of proposing, as ``app.py`` takes them."""

from __future__ import annotations

from pb.submission.views import costs, sent, start, words
from pb.submission.views.frame import blueprint as blueprint

PAGES = (start, words, costs, sent)
