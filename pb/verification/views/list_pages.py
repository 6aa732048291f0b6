"""The office's pages between the decisions and the vote, as ``app.py`` takes them."""

from __future__ import annotations

from pb.verification.views import appeals, ballot_list, conflicts, merging
from pb.verification.views.list_frame import blueprint as blueprint

PAGES = (appeals, ballot_list, conflicts, merging)
