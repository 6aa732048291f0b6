"""The round and its ballot list for the steps before the last: kept by a worker for as long as nothing changes.

Each request asks the database for the stamp of all that the copy was read from, in one statement, so a step never
works on less than the database holds. The last step reads everything itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from core.web.kept import Kept, kept
from pb.rounds.queries import RoundView, read_round
from pb.rounds.rules import stage_at
from pb.voting import queries
from pb.voting.queries import BallotProject

MOST_KEPT = 20


@dataclass(frozen=True)
class Sheet:
    """What the steps need of a round. ``stamp`` is another one after any change of it; ``None``: read afresh."""

    round_view: RoundView
    projects: Sequence[BallotProject]
    stamp: str | None = None


def kept_sheet(slug: str, moment: datetime) -> Sheet:
    """The round as it stands, with its stage at ``moment``. One statement while nothing changes. Raises ``NotFound``."""
    stamp = queries.ballot_stamp(slug)

    def read() -> Sheet:
        return replace(fresh_sheet(slug, moment), stamp=stamp)

    sheets: Kept[Sheet] = kept("ballot_sheets", MOST_KEPT)
    sheet = sheets.get(stamp, read)
    view = sheet.round_view
    stage = stage_at(view.rules, moment, view.pb_round.published_at is not None)
    return replace(sheet, round_view=replace(view, stage=stage))


def fresh_sheet(slug: str, moment: datetime) -> Sheet:
    """The round read anew. Two statements. Raises ``NotFound``."""
    view = read_round(slug, moment)
    return Sheet(view, queries.ballot_projects(view.pb_round.id))
