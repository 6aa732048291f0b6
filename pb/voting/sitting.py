"""One voter's sitting at the ballot: what a request needs to know of the round, and the voter's booth."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Response, current_app, request

from core.clock import now
from core.problems import Problem
from pb.rounds.queries import RoundView
from pb.rounds.rules import Stage, StageWindow, refusal
from pb.voting import booth as booths
from pb.voting import queries
from pb.voting.booth import Booth
from pb.voting.kept_sheet import Sheet, fresh_sheet, kept_sheet
from pb.voting.queries import BallotProject
from pb.voting.rules import Ballot, make_ballot
from pb.voting.sealing import draw_receipt

COUNTDOWN_SECONDS = 600


@dataclass
class Sitting:
    """A request at a round's ballot. ``arrived_at`` (UTC) counts in whole seconds: the closing second is in time."""

    slug: str
    sheet: Sheet
    arrived_at: datetime
    booth: Booth

    @property
    def address(self) -> str:
        """Where this ballot is filled in, and all that its cookie is sent to."""
        return f"/bo/{self.slug}/glosowanie"

    @property
    def round_view(self) -> RoundView:
        """The round with its rules in force."""
        return self.sheet.round_view

    @property
    def projects(self) -> Sequence[BallotProject]:
        """The ballot list."""
        return self.sheet.projects

    @property
    def window(self) -> StageWindow | None:
        """When voting is on."""
        return self.round_view.rules.window(Stage.VOTING)

    def refusal(self) -> Problem | None:
        """Why nobody can vote at this moment."""
        return refusal(self.round_view.rules, Stage.VOTING, self.arrived_at)

    def ballot(self, lines: Sequence[tuple[int, int | None]] | None = None) -> Ballot:
        """The ballot of these lines, or of those in the booth."""
        return make_ballot(
            self.booth.lines if lines is None else lines, {p.number: p.pool_id for p in self.projects}
        )


def sit_down(slug: str, is_last: bool = False) -> Sitting:
    """The sitting that this request belongs to; the last step reads the round anew. Raises ``NotFound``."""
    arrived_at = now().replace(microsecond=0)
    sheet = fresh_sheet(slug, arrived_at) if is_last else kept_sheet(slug, arrived_at)
    round_id = sheet.round_view.pb_round.id
    held = booths.unlock(request.cookies.get(booths.COOKIE), _key(), round_id, arrived_at)
    return Sitting(slug, sheet, arrived_at, held)


def keep(answer: Response, sitting: Sitting) -> Response:
    """Give the booth to the voter's browser; an empty one takes the cookie away."""
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    if sitting.booth == Booth(sitting.booth.round_id):
        answer.delete_cookie(
            booths.COOKIE, path=sitting.address, secure=secure, httponly=True, samesite="Lax"
        )
        return answer
    value = booths.lock_up(sitting.booth, _key(), sitting.arrived_at)
    answer.set_cookie(
        booths.COOKIE,
        value,
        max_age=booths.SECONDS,
        path=sitting.address,
        secure=secure,
        httponly=True,
        samesite="Lax",
    )
    return answer


def has_key(round_id: int) -> bool:
    """Whether ballots of this round can be sealed; a key that is there stays. The urn itself asks once more."""
    known: set[int] = current_app.extensions.setdefault("rounds_with_key", set())
    if round_id not in known and queries.commission_key(round_id) is not None:
        known.add(round_id)
    return round_id in known


def _key() -> bytes:
    return booths.cookie_key(current_app.extensions["settings"].secret_key)


def new_receipt() -> str:
    """A receipt code from the system's randomness."""
    return draw_receipt(secrets.randbelow)


def minutes_left(sitting: Sitting) -> str:
    """Whole minutes until the end in its last ten minutes, at least "1"; empty before and after."""
    if sitting.window is None or sitting.refusal() is not None:
        return ""
    seconds = (sitting.window.closes_at - sitting.arrived_at).total_seconds()
    return str(max(1, round(seconds / 60))) if seconds <= COUNTDOWN_SECONDS else ""
