"""The step of the estimate: price list, lines of one's own, the sum against the pool's limits, upkeep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from flask import Response, request

from core.access import public
from core.problems import Problem
from core.web.csrf import csrf
from pb.submission.cost_page import cost_page
from pb.submission.filing_texts import sentence
from pb.submission.forms import read_cost
from pb.submission.rules.cost import check_cost, check_sum
from pb.submission.views.frame import Desk, blueprint, sit_down, step_page, turned_away
from pb.submission.views.saving import keep_step


def _cost_page(
    desk: Desk, typed: Mapping[str, Any], problems: Sequence[Problem] = (), status: int | None = None
) -> Response:
    wants_rows = request.form.get("go") == "stay"
    page = cost_page(typed, desk.filing, desk.pool, wants_rows)
    told = [] if problems or not page.cost.total else check_sum(page.cost)
    return step_page(
        desk, "cost", "pb/submission/cost.html", problems, status,
        typed=typed, page=page, told=[sentence(problem) for problem in told], need=desk.filing.need,
    )  # fmt: skip


@blueprint.get("/zglos/koszt")
@public
def cost(slug: str) -> Response:
    """The estimate as it stands, with the sum."""
    desk = sit_down(slug)
    return turned_away(desk) or _cost_page(desk, desk.answers("cost"))


@blueprint.post("/zglos/koszt")
@public
@csrf.exempt
def cost_sent(slug: str) -> Response:
    """Keep the lines and go on; ``go=stay`` counts the sum anew and gives more empty lines."""
    desk = sit_down(slug)
    answers = read_cost(request.form)
    problems = check_cost(answers, desk.filing, desk.pool)
    return keep_step(desk, "cost", answers, problems, partial(_cost_page, desk))
