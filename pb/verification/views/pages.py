"""All pages of verification for officials, as ``app.py`` takes them."""

from __future__ import annotations

from pb.verification.views import case, decisions, departments, opinions, queue
from pb.verification.views.frame import blueprint as blueprint

PAGES = (case, decisions, departments, opinions, queue)
