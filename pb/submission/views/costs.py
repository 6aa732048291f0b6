"""The step of the estimate: price list, lines of one's own, the sum against the pool's limits, upkeep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from flask import Response, jsonify, render_template, request

from core.access import public
from core.limits import Limit, client_key, refuse_over
from core.problems import Problem
from core.web.csrf import csrf
from core.web.summary import beside_fields
from pb.submission.cost_page import CostPage, cost_page
from pb.submission.filing_texts import sentence
from pb.submission.forms import read_cost
from pb.submission.rules.cost import check_cost
from pb.submission.sum_texts import sum_said, wrong_beside
from pb.submission.views.frame import Desk, blueprint, sit_down, step_page, turned_away
from pb.submission.views.saving import keep_step

COUNTINGS = Limit("filing-sum", 12_000, 3600)


def _cost_page(
    desk: Desk, typed: Mapping[str, Any], problems: Sequence[Problem] = (), status: int | None = None
) -> Response:
    is_counted_anew = request.form.get("go") == "stay"
    page = cost_page(typed, desk.filing, desk.pool, is_counted_anew)
    told = problems or (page.wrong if is_counted_anew else ())
    beside = [(problem.field, sentence(problem)) for problem in (*told, *page.wrong)]
    return step_page(
        desk, "cost", "pb/submission/cost.html", told, status,
        typed=typed, page=page, said=sum_said(page), need=desk.filing.need, beside=beside_fields(beside),
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


@blueprint.post("/zglos/koszt/suma")
@public
def cost_sum(slug: str) -> Response:
    """The sum of a form being filled in, for the script: ``{"html", "said", "wrong": {field: sentence}}``. Keeps nothing."""
    refuse_over(COUNTINGS, client_key())
    desk = sit_down(slug)
    return sum_answer(cost_page(read_cost(request.form), desk.filing, desk.pool))


def sum_answer(page: CostPage) -> Response:
    """The sum for the script of a form with ``pb/submission/_cost_lines.html``. Kept nowhere."""
    answer = jsonify(
        html=render_template("pb/submission/_sum.html", cost=page.cost),
        said=" ".join(sum_said(page)),
        wrong=wrong_beside(page),
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
