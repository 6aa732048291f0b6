"""Ending a demonstration vote before its time: only in a demonstration, as a new version of the rules."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.audit import record
from core.problems import Problem
from core.site.record import read_site
from pb.rounds.queries import RoundView
from pb.rounds.rules import Stage
from pb.rounds.services import change_window

REASON = "Pokaz: głosowanie zakończono przed terminem, żeby pokazać zamknięcie urny i liczenie."


def end_voting(round_view: RoundView, actor_id: int | None, moment: datetime) -> Problem | None:
    """Let the voting window end a second ago. Real towns cannot."""
    if not read_site().is_demo or not round_view.pb_round.is_invented:
        return Problem("not_a_demo")
    window = round_view.rules.window(Stage.VOTING)
    if window is None or not window.holds(moment):
        return Problem("voting_not_open")
    change_window(
        round_view, Stage.VOTING, window.opens_at, moment - timedelta(seconds=1), REASON, actor_id, moment
    )
    record("demo.voting.end", f"round:{round_view.pb_round.slug}", {"reason": REASON})
    return None
