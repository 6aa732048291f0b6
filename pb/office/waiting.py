"""Steps of a closing that wait for the second person: an urn, a draw of lots or a result that somebody proposed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from accounts.queries import names_of
from core.db import db
from pb.results.models import Publication
from pb.rounds.queries import RoundView
from pb.tally.models import TieDraw, UrnClosing

BY_COMMAND = "polecenie na serwerze"


@dataclass(frozen=True)
class Step:
    """What is to be done now, and who proposed it."""

    what: str
    who: str = ""


@dataclass(frozen=True)
class _Proposed:
    round_id: int
    by_id: int | None
    permission: str
    what: str
    verb: str


def _proposed(round_ids: Sequence[int]) -> list[_Proposed]:
    """Proposals that nobody has decided, the latest step of a round last. Three statements."""
    urns = select(UrnClosing.round_id, UrnClosing.proposed_by_id).where(
        UrnClosing.round_id.in_(round_ids), UrnClosing.closed_at.is_(None)
    )
    draws = select(TieDraw.round_id, TieDraw.recorded_by_id).where(
        TieDraw.round_id.in_(round_ids), TieDraw.confirmed_at.is_(None), TieDraw.rejected_at.is_(None)
    )
    results = select(Publication.round_id, Publication.proposed_by_id).where(
        Publication.round_id.in_(round_ids),
        Publication.approved_at.is_(None),
        Publication.returned_at.is_(None),
    )
    steps = (
        (urns, "pb.urn.confirm", "Zatwierdź zamknięcie urny", "zgłasza"),
        (draws, "pb.tie.confirm", "Zatwierdź losowanie", "zapisuje"),
        (results, "pb.result.approve", "Zatwierdź albo cofnij wyniki", "zgłasza"),
    )
    return [_Proposed(*row, *words) for query, *words in steps for row in db.session.execute(query)]


def steps_waiting(user_id: int, views: Sequence[RoundView], may: Callable[[str], bool]) -> dict[int, Step]:
    """By round, the proposed step that this person decides, or who else must; rounds with none are left out."""
    proposed = _proposed([view.pb_round.id for view in views]) if views else []
    names = names_of({one.by_id for one in proposed if one.by_id is not None})
    found: dict[int, Step] = {}
    for one in proposed:
        who = f"{one.verb} {names.get(one.by_id, '')}" if one.by_id is not None else BY_COMMAND
        is_mine = may(one.permission) and one.by_id != user_id
        if is_mine or one.round_id not in found:
            found[one.round_id] = Step(
                one.what if is_mine else "Poproś drugą osobę: zamknięcie i wyniki", who
            )
    return found
