"""The steps in which a project is told in words: what it is, for whom it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from flask import Response, request

from core.access import public
from core.problems import Problem
from core.web.csrf import csrf
from pb.rounds.category_texts import category_options, polish_codes
from pb.submission.forms import read_what, read_whom
from pb.submission.placing import placed_of
from pb.submission.rules import wording
from pb.submission.views.frame import Desk, blueprint, sit_down, step_page, turned_away
from pb.submission.views.place import findings
from pb.submission.views.saving import keep_step


def _what_page(
    desk: Desk, typed: Mapping[str, Any], problems: Sequence[Problem] = (), status: int | None = None
) -> Response:
    categories = category_options(desk.filing.categories)
    brought_up = findings(desk, placed_of(desk.answers("place"), desk.filing), str(typed.get("title", "")))
    return step_page(
        desk, "what", "pb/submission/what.html", problems, status,
        typed=typed, categories=categories, polish_codes=polish_codes(), limits=wording, need=desk.filing.need, **brought_up,
    )  # fmt: skip


@blueprint.get("/zglos/opis")
@public
def what(slug: str) -> Response:
    """Title, summary, description, category."""
    desk = sit_down(slug)
    return turned_away(desk) or _what_page(desk, desk.answers("what"))


@blueprint.post("/zglos/opis")
@public
@csrf.exempt
def what_sent(slug: str) -> Response:
    """Keep them and go on."""
    desk = sit_down(slug)
    answers = read_what(request.form)
    problems = wording.check_what(answers, desk.filing)
    return keep_step(desk, "what", answers, problems, partial(_what_page, desk))


def _whom_page(
    desk: Desk, typed: Mapping[str, Any], problems: Sequence[Problem] = (), status: int | None = None
) -> Response:
    return step_page(
        desk, "whom", "pb/submission/whom.html", problems, status,
        typed=typed, limits=wording, need=desk.filing.need,
    )  # fmt: skip


@blueprint.get("/zglos/cel")
@public
def whom(slug: str) -> Response:
    """Who gains, who may use it, with what barriers."""
    desk = sit_down(slug)
    return turned_away(desk) or _whom_page(desk, desk.answers("whom"))


@blueprint.post("/zglos/cel")
@public
@csrf.exempt
def whom_sent(slug: str) -> Response:
    """Keep them and go on."""
    desk = sit_down(slug)
    answers = read_whom(request.form)
    problems = wording.check_whom(answers, desk.filing)
    return keep_step(desk, "whom", answers, problems, partial(_whom_page, desk))
