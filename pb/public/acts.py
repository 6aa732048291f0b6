"""The one thing that a reader can do with a round now, by the clock."""

from __future__ import annotations

from flask import current_app, url_for
from flask_babel import gettext as _

from core.clock import now
from pb.rounds.queries import RoundView
from pb.rounds.rules import Stage, refusal

Act = dict[str, str]


def is_built(path: str) -> bool:
    """Whether there is a page at this address: what the programme does not have yet is not linked to."""
    return current_app.url_map.bind("localhost").test(path)


def is_voting_open(view: RoundView) -> bool:
    """Whether a ballot sent now would be in time."""
    return view.pb_round.urn_closed_at is None and refusal(view.rules, Stage.VOTING, now()) is None


def results_url(view: RoundView) -> str | None:
    """Address of the results once they are published."""
    path = f"/bo/{view.pb_round.slug}/wyniki"
    return path if view.pb_round.published_at is not None and is_built(path) else None


def is_call_open(view: RoundView) -> bool:
    """Whether a project sent now would be in time."""
    return refusal(view.rules, Stage.SUBMISSION, now()) is None


def main_act(view: RoundView) -> Act | None:
    """The main button of a round's pages: propose, vote, or see the result; ``None`` when there is only to read."""
    if is_call_open(view):
        return {"label": _("Zgłoś projekt"), "url": url_for("filing.start", slug=view.pb_round.slug)}
    if is_voting_open(view):
        return {"label": _("Zagłosuj"), "url": url_for("voting.choose", slug=view.pb_round.slug)}
    url = results_url(view)
    return {"label": _("Zobacz wyniki"), "url": url} if url else None
