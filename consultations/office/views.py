"""All pages of the officials' board, as ``app.py`` takes them."""

from __future__ import annotations

from consultations.office import (
    answer_views,
    board_views,
    handing_views,
    mark_views,
    moderation_views,
    work_views,
)
from consultations.office.board_frame import blueprint as blueprint

PAGES = (answer_views, board_views, handing_views, mark_views, moderation_views, work_views)
