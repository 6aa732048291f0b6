"""Addresses under ``/bo/``: rounds, lists of projects, projects."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from core.access import public
from core.calendar_file import calendar_file
from core.clock import now, today
from core.problems import NotFound
from core.web.cache import shareable
from maps.layers import geojson_response
from pb.public.acts import main_act, results_url
from pb.public.exports import geojson_version, projects_geojson_text, projects_table
from pb.public.kept_list import projects_list
from pb.public.listing import asked_of
from pb.public.office_record import office_record
from pb.public.project_page import project_page
from pb.public.project_queries import present_number
from pb.public.round_html import round_html
from pb.public.round_page import calendar_events, rounds_by_year
from pb.public.selection import Selection, read_selection
from pb.rounds.categories import current_catalogue
from pb.rounds.queries import RoundView, all_rounds
from pb.rounds.shown import shown_round

blueprint = Blueprint("public", __name__, url_prefix="/bo")


def chosen(slug: str) -> tuple[RoundView, Selection]:
    """The round and what the address chooses of its projects."""
    view = shown_round(slug)
    return view, read_selection(
        request.args, [pool.code for pool in view.rules.pools], current_catalogue().by_word
    )


@blueprint.get("/")
@public
def rounds() -> str:
    """Every round by year."""
    shareable()
    return render_template("pb/public/rounds.html", years=rounds_by_year(all_rounds(now())))


@blueprint.get("/<slug:slug>/", endpoint="round")
@public
def one_round(slug: str) -> str:
    """A round: schedule, pools, rules."""
    shareable()
    return round_html(shown_round(slug))


@blueprint.get("/<slug:slug>/harmonogram.ics")
@public
def calendar(slug: str) -> Response:
    """The round's terms as a calendar file."""
    view = shown_round(slug)
    body = calendar_file(view.pb_round.title, calendar_events(view), now())
    response = Response(body, mimetype="text/calendar")
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}-harmonogram.ics"'
    return response


@blueprint.get("/<slug:slug>/projekty/")
@public
def projects(slug: str) -> str:
    """The list of a round's projects beside their map."""
    view, selection = chosen(slug)
    shown = projects_list(view, selection)
    shareable()
    return render_template(
        "pb/public/projects.html",
        pb_round=view.pb_round,
        action=main_act(view),
        title=shown.title,
        body=shown.body,
    )


@blueprint.get("/<slug:slug>/projekty.geojson")
@public
def projects_geojson(slug: str) -> Response:
    """The same projects for the map."""
    view, selection = chosen(slug)
    asked = asked_of(view, selection)
    shareable()
    return geojson_response(lambda: projects_geojson_text([view], asked), geojson_version([view], asked))


@blueprint.get("/<slug:slug>/projekty.csv")
@public
def projects_csv(slug: str) -> Response:
    """The same projects as a table."""
    view, selection = chosen(slug)
    shareable()
    response = Response(projects_table(view, asked_of(view, selection)), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}-projekty.csv"'
    return response


@blueprint.get("/<slug:slug>/projekty/<int:number>")
@public
def project(slug: str, number: int) -> str | Response:
    """One project; an address with the number of filing leads to the drawn number for good."""
    view = shown_round(slug)
    try:
        page = project_page(view, number)
    except NotFound:
        drawn = present_number(view.pb_round.id, number)
        if drawn is None:
            raise
        return make_response(redirect(url_for("public.project", slug=slug, number=drawn), 301))
    shareable()
    return render_template(
        "pb/public/project.html",
        pb_round=view.pb_round,
        page=page,
        where=", ".join(
            filter(None, (page.detail.project.place or page.detail.area_name, page.detail.project.address))
        ),
        has_reserve=any("rezerwa" in line.name.lower() for line in page.detail.cost_lines),
        results_url=results_url(view),
        record=office_record(view, page.detail.project.id),
        today=today(),
    )
