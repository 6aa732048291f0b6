"""Pages of those whom an author has named: a co-author agrees or not, a guardian consents or not."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from flask import Response, request

from core.access import public
from core.clock import now
from core.db import transaction
from core.limits import client_key, refuse_over
from core.problems import NotFound, Problem
from core.web.csrf import csrf, token_is_valid
from pb.submission.forms import read_line
from pb.submission.models import DraftPerson
from pb.submission.services.people import COAUTHOR, GUARDIAN, agree, decline
from pb.submission.support_queries import person_by_key
from pb.submission.told_outside import told_of
from pb.submission.views.frame import Desk, blueprint, go, sit_down
from pb.submission.views.neighbours import ANSWERING, answer_page
from pb.submission.views.saving import LOST


def _asked(slug: str, kind: str, key: str) -> tuple[Desk, DraftPerson]:
    desk = sit_down(slug)
    refuse_over(ANSWERING, client_key())
    found = person_by_key(desk.round_view.pb_round.id, kind, key)
    if found is None:
        raise NotFound
    desk.draft = found[1]
    return desk, found[0]


def _answer(desk: Desk, person: DraftPerson, key: str) -> Response:
    typed: Mapping[str, str] = {
        name: read_line(request.form, name) for name in ("is_name_public", "age", "guardian_name")
    }
    endpoint = "guardian_consent" if person.kind == GUARDIAN else "coauthor_consent"
    page = partial(_consent_page, desk, person, key)
    if not token_is_valid():
        return page([LOST], typed)
    if request.form.get("go") == "decline":
        with transaction():
            decline(person, now())
        return answer_page(desk, "support_withdrawn")
    if told_of(desk.draft).gone:
        return answer_page(desk, "consent", status=422, person=person, key=key, typed=typed, below=None)
    problems = _check(desk, person, typed)
    if not problems:
        with transaction():
            problems = agree(
                person, typed["is_name_public"] == "yes",
                typed["guardian_name"] if typed["age"] == "minor" else "", now(),
            )  # fmt: skip
    return page(problems, typed) if problems else go(endpoint, desk.slug, key=key)


def _check(desk: Desk, person: DraftPerson, typed: Mapping[str, str]) -> list[Problem]:
    """A co-author says whether they are of age; below it, who consents for them."""
    below = desk.filing.author_guardian_below_age
    if person.kind == GUARDIAN or below is None or person.agreed_at is not None:
        return []
    if typed["age"] not in ("adult", "minor"):
        return [Problem("age_unanswered", "age", {"age": below})]
    if typed["age"] == "minor" and not typed["guardian_name"]:
        return [Problem("guardian_missing", "guardian_name", {"age": below})]
    return []


def _consent_page(
    desk: Desk, person: DraftPerson, key: str, problems: list[Problem], typed: Mapping[str, str]
) -> Response:
    return answer_page(
        desk,
        "consent",
        problems,
        person=person,
        key=key,
        typed=typed,
        below=desk.filing.author_guardian_below_age,
    )


@blueprint.get("/wspolautor/<key>")
@public
def coauthor_consent(slug: str, key: str) -> Response:
    """The project, and whether to be its co-author."""
    desk, person = _asked(slug, COAUTHOR, key)
    return _consent_page(desk, person, key, [], {})


@blueprint.post("/wspolautor/<key>")
@public
@csrf.exempt
def coauthor_answered(slug: str, key: str) -> Response:
    """The co-author's answer."""
    return _answer(*_asked(slug, COAUTHOR, key), key)


@blueprint.get("/opiekun/<key>")
@public
def guardian_consent(slug: str, key: str) -> Response:
    """The project, and whether the guardian consents to its filing."""
    desk, person = _asked(slug, GUARDIAN, key)
    return _consent_page(desk, person, key, [], {})


@blueprint.post("/opiekun/<key>")
@public
@csrf.exempt
def guardian_answered(slug: str, key: str) -> Response:
    """The guardian's answer."""
    return _answer(*_asked(slug, GUARDIAN, key), key)
