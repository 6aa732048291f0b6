"""The members' own page of the work, made for a phone: behind a mailed link, or for whoever writes at the application.

The link's address is a secret of its own, so that a page behind it needs no session: somebody whose phone was without
a signal for a day can still send what stands in the form.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask import (
    Blueprint,
    Flask,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)

from core.access import public
from core.clock import today
from core.db import db
from core.files.serving import file_answer
from core.files.storing import find_file
from core.limits import Limit, client_key, refuse_over
from core.problems import NotFound, Problem
from core.web.csrf import csrf, form_token, token_is_valid
from initiatives.agreements.page import page_numbers, work_page
from initiatives.agreements.public_part import agreement_part
from initiatives.agreements.queries import InForce, member_of_work_key, photo_of, signed_agreement
from initiatives.agreements.views.acts import Done, beside_of, do_act, told_of
from initiatives.applications.models import Application
from initiatives.applications.public_parts import show_on_application
from initiatives.applications.queries import find_public, members_of
from initiatives.applications.views.frame import OWN, sit_down
from initiatives.applications.views.old_link import old_link
from initiatives.programmes.queries import ProgrammeView, find_published

blueprint = Blueprint("initiative_works", __name__, url_prefix="/inicjatywy/<slug:slug>")
KEYED = "/prace/<string(maxlength=60):key>"
PICTURE = "/zdjecia/<int(max=9223372036854775807):photo_id>"
WRITES = Limit("initiative-work", 600, 3600)


def init_app(app: Flask) -> None:
    """Show the agreement and the work on the page of the application."""
    show_on_application(app, "initiatives/agreements/_public.html", agreement_part)


@dataclass
class Worker:
    """Whoever opened the page: where it is, whose name stands in the form."""

    view: ProgrammeView
    one: Application
    bound: InForce
    name: str
    endpoint: str
    where: dict[str, Any]
    member_id: int | None = None
    needs_token: bool = True
    told: dict[str, Any] = field(default_factory=dict)

    def url(self, **more: Any) -> str:
        """The address of the page."""
        return url_for(f"initiative_works.{self.endpoint}", **self.where, **more)

    def photo_url(self, photo_id: int) -> str:
        """The address of a photo for this person."""
        return url_for(f"initiative_works.{self.endpoint}_photo", **self.where, photo_id=photo_id)


def _of_key(slug: str, key: str) -> Worker:
    view, member = find_published(slug), member_of_work_key(key)
    one = db.session.get(Application, member.application_id) if member is not None else None
    if member is None or one is None or one.programme_id != view.id:
        raise NotFound
    where = {"slug": slug, "key": key}
    return Worker(
        view, one, signed_agreement(one.id), member.name, "keyed", where, member.id, needs_token=False
    )


def _of_desk(slug: str, application_id: int) -> Worker:
    desk = sit_down(slug, application_id)
    members = members_of(desk.one.id)
    lead = next((each for each in members if each.is_representative), None) if desk.is_owner else None
    where = {"slug": slug, "application_id": application_id}
    bound, name = signed_agreement(desk.one.id), lead.name if lead else ""
    return Worker(desk.view, desk.one, bound, name, "own", where, lead.id if lead else None)


def _page(who: Worker, done: Done | None = None) -> Response:
    form_token()
    typed = {name: value for name, value in request.form.items() if name != "csrf_token"} if done else None
    shown = work_page(
        who.one,
        who.bound,
        today(),
        is_office=False,
        name=who.name,
        typed=typed,
        asked=page_numbers(request.args),
    )
    errors = told_of(done) if done else []
    body = render_template(
        "initiatives/agreements/members.html", who=who, view=who.view, errors=errors, has_errors=bool(errors),
        beside=beside_of(done) if done else {}, part=done.part if done else "", questions=done.questions if done else "",
        labour_url=lambda at: who.url(godziny=at, _anchor="labour-list"),
        things_url=lambda at: who.url(rzeczy=at, _anchor="things-list"), **shown,
    )  # fmt: skip
    answer = make_response(body, 422 if errors else 200)
    answer.headers["Cache-Control"] = "no-store"
    if not who.needs_token:
        answer.headers["Referrer-Policy"] = "no-referrer"
        answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _sent(who: Worker) -> Response:
    if who.needs_token and not token_is_valid():
        return _page(who, Done([Problem("session_lost")], request.form.get("act", "")[:20]))
    refuse_over(WRITES, client_key())
    done = do_act(who.one, is_office=False, member_id=who.member_id)
    if done.problems:
        return _page(who, done)
    flash(done.said, "good")
    return make_response(redirect(who.url(_anchor=done.anchor), 303))


@blueprint.get(KEYED)
@public
def keyed(slug: str, key: str) -> Response:
    """The page behind a member's link."""
    try:
        return _page(_of_key(slug, key))
    except NotFound:
        return old_link(slug)


@blueprint.post(KEYED)
@public
@csrf.exempt
def keyed_sent(slug: str, key: str) -> Response:
    """Write something down, or strike it."""
    return _sent(_of_key(slug, key))


@blueprint.get(KEYED + PICTURE)
@public
def keyed_photo(slug: str, key: str, photo_id: int) -> Response:
    """A photo for the group."""
    return file_answer(find_file(photo_of(_of_key(slug, key).one.id, photo_id).file_id), is_public=False)


@blueprint.get(OWN + "/prace")
@public
def own(slug: str, application_id: int) -> Response:
    """The same page for the representative and for members in the browser where they confirmed."""
    return _page(_of_desk(slug, application_id))


@blueprint.post(OWN + "/prace")
@public
@csrf.exempt
def own_sent(slug: str, application_id: int) -> Response:
    """Write something down, or strike it."""
    return _sent(_of_desk(slug, application_id))


@blueprint.get(OWN + "/prace" + PICTURE)
@public
def own_photo(slug: str, application_id: int, photo_id: int) -> Response:
    """A photo for the group."""
    found = photo_of(_of_desk(slug, application_id).one.id, photo_id)
    return file_answer(find_file(found.file_id), is_public=False)


@blueprint.get("/wnioski/<int(max=999999999):number>" + PICTURE)
@public
def photo(slug: str, number: int, photo_id: int) -> Response:
    """A photo that the office has published."""
    one = find_public(find_published(slug).id, number)
    return file_answer(find_file(photo_of(one.id, photo_id, only_public=True).file_id), is_public=True)
