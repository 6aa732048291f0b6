"""The sent project: its number, what happens by when, how to correct or withdraw it."""

from __future__ import annotations

from flask import Response, make_response, render_template

from core.access import public
from core.web.filters import day, moment
from pb.rounds.queries import RoundView
from pb.rounds.rules import Stage
from pb.submission import queries
from pb.submission.emails import filed_link
from pb.submission.filing_texts import _
from pb.submission.views.frame import blueprint, go, sit_down


@blueprint.get("/zglos/wyslane")
@public
def sent(slug: str) -> Response:
    """What has become of the draft once it is sent."""
    desk = sit_down(slug)
    project = queries.project_by_id(desk.draft.project_id) if desk.draft and desk.draft.project_id else None
    if project is None:
        return go("start", slug)
    page = render_template(
        "pb/submission/sent.html",
        slug=slug,
        pb_round=desk.round_view.pb_round,
        project=project,
        link=filed_link(slug, project),
        received=desk.filing.texts.get("received", ""),
        terms=_terms(desk.round_view),
    )
    answer = make_response(page)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _terms(round_view: RoundView) -> list[tuple[str, str]]:
    """What happens next, by day."""
    rules = round_view.rules
    call, check, vote = (rules.window(one) for one in (Stage.SUBMISSION, Stage.VERIFICATION, Stage.VOTING))
    rows = []
    if call:
        rows.append(
            (moment(call.closes_at), _("Koniec naboru. Do tej chwili projekt można poprawić albo wycofać."))
        )
    if check:
        rows.append(
            (_("do %(day)s", day=day(check.closes_at)), _("Urząd ocenia projekty. O wyniku napiszemy."))
        )
    if vote:
        rows.append((day(vote.opens_at), _("Zaczyna się głosowanie.")))
    return rows
