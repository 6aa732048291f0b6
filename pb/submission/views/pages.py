"""All pages of proposing, as ``app.py`` takes them."""

from __future__ import annotations

from pb.submission.services import asked
from pb.submission.views import (
    addresses,
    attachments,
    checking,
    consents,
    costs,
    letters,
    mine,
    neighbours,
    papers,
    passing_on,
    people,
    place,
    sent,
    start,
    support,
    words,
)
from pb.submission.views.frame import blueprint as blueprint

ASKED = asked
"""Imported for what it asks of a draft and does with its project."""
PAGES = (
    start, letters, place, words, costs, attachments, support, checking, sent, mine,
    neighbours, people, consents, papers, addresses, passing_on,
)  # fmt: skip
