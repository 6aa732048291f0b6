"""The page of a round, drawn: for everybody, and for the office before it is announced."""

from __future__ import annotations

from flask import render_template

from pb.public.acts import is_built, main_act
from pb.public.before_vote import list_told
from pb.public.round_page import left_of_stage, round_page, stage_line
from pb.rounds.change_queries import rules_changes
from pb.rounds.change_texts import change_lines
from pb.rounds.queries import RoundView
from pb.rounds.rules import Stage


def round_html(view: RoundView, previewed: str = "") -> str:
    """The page. ``previewed``: slug of a plan that an official looks at, which has no other pages yet."""
    slug = view.pb_round.slug
    check_path = f"/bo/{slug}/sprawdz"
    paragraphs = view.rules.paragraphs
    has_vote = not view.rules.is_by_panels
    changes = rules_changes([view])[view.pb_round.id]
    return render_template(
        "pb/public/round.html",
        pb_round=view.pb_round,
        page=round_page(view),
        stage_line=stage_line(view),
        left=left_of_stage(view),
        action=None if previewed else main_act(view),
        check_url=check_path if is_built(check_path) else None,
        paragraphs=", ".join(
            dict.fromkeys(filter(None, (paragraphs.get("allocation"), paragraphs.get("threshold"))))
        ),
        shows_needs=has_vote and view.stage in (Stage.BALLOT_LIST, Stage.VOTING),
        shows_submitting=view.stage is Stage.SUBMISSION,
        shows_questions=has_vote and view.stage in (Stage.BALLOT_LIST, Stage.VOTING),
        is_counting=has_vote and view.stage is Stage.COUNTING,
        has_vote=has_vote,
        changes=[(change, change_lines(change.changes)) for change in changes],
        previewed=previewed,
        list_told=None if previewed else list_told(view),
    )
