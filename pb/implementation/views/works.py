"""The office's list of works, round by round, and the table of delivery."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for

from accounts.queries import names_of
from core.access import requires
from core.clock import now, today
from core.problems import NotFound
from pb.implementation.exports import delivery_table
from pb.implementation.office_texts import SIEVE_NAMES
from pb.implementation.queries.office import Sieve, followed_rounds, works_page
from pb.implementation.texts import state_tag, state_word
from pb.implementation.views.frame import begin_to_follow, blueprint, followed, may_edit, page

LAST_PAGE = 100_000


def list_url(slug: str, sieve: Sieve = Sieve.ALL, number: int = 1) -> str:
    """Address of the list."""
    state: dict[str, Any] = {"edycja": slug, "stan": sieve.value, "strona": str(number) if number > 1 else ""}
    return url_for("implementation.works", **{name: value for name, value in state.items() if value})


def _facets(slug: str, sieve: Sieve, counts: dict[Sieve, int]) -> list[dict[str, Any]]:
    links = [
        {"label": name, "count": counts[one], "url": list_url(slug, one), "is_current": one is sieve}
        for one, name in SIEVE_NAMES.items()
        if counts[one] or one in (Sieve.ALL, sieve)
    ]
    return [{"id": "stan", "label": "Stan", "links": links}]


@blueprint.get("/urzad/realizacja")
@requires("pb.desk.read")
def works() -> Response:
    """Works of one round, the overdue first."""
    begin_to_follow()
    rounds = followed_rounds()
    wanted = request.args.get("edycja", "")
    chosen = next((one for one in rounds if one.slug == wanted), rounds[0] if rounds else None)
    if chosen is None:
        return page("works", rounds=[], chosen=None)
    view = followed(chosen.slug)
    sieve = next((one for one in Sieve if one.value == request.args.get("stan", "")), Sieve.ALL)
    number = min(max(1, request.args.get("strona", 1, type=int)), LAST_PAGE)
    shown = works_page(view.pb_round.id, sieve, number, today(), now())
    leaders = {row.leader_id for row in shown.rows if row.leader_id is not None}
    return page(
        "works", rounds=rounds, chosen=chosen, shown=shown, facets=_facets(chosen.slug, sieve, shown.counts),
        names=names_of(leaders), state_tag=state_tag, state_word=state_word, may_edit=may_edit(), today=today(),
        editions=[(one.slug, one.title) for one in rounds],
        page_url=lambda at: list_url(chosen.slug, sieve, at), list_url=list_url,
    )  # fmt: skip


@blueprint.get("/urzad/realizacja/<slug:slug>.csv")
@requires("pb.desk.read")
def delivery(slug: str) -> Response:
    """The delivery of a round for the yearly report."""
    view = followed(slug)
    if view.pb_round.published_at is None:
        raise NotFound
    response = Response(delivery_table(view), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}-realizacja.csv"'
    return response
