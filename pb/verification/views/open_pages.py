"""The residents' pages of appeals, merging and the ballot list, as ``app.py`` takes them."""

from __future__ import annotations

from pb.verification.views import open_appeals, open_list, open_merging
from pb.verification.views.open_frame import blueprint as blueprint

PAGES = (open_appeals, open_list, open_merging)
