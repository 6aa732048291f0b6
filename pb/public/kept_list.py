"""The body of the page with a list, kept for as long as nothing that it shows changes."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template
from markupsafe import Markup

from core.site.record import current_site
from core.web.i18n import current_language
from core.web.kept import Kept, kept
from maps.kept_base import town_base
from pb.public.listing import asked_of, round_listing
from pb.public.queries import projects_version
from pb.public.selection import Selection
from pb.rounds.categories import current_catalogue
from pb.rounds.queries import RoundView

MOST_KEPT = 60


@dataclass(frozen=True)
class ShownList:
    """The heading of the page, and all that stands under it."""

    title: str
    body: Markup


def projects_list(view: RoundView, selection: Selection) -> ShownList:
    """The list and the map of a round's projects. One statement, four after a change."""
    asked = asked_of(view, selection)
    version, site = projects_version(asked.round_ids), current_site()
    catalogue = current_catalogue()
    shown_by = (current_language(), town_base().digest, site.name, repr(site.base_maps), catalogue.digest)
    key = (version, view.pb_round.slug, view.rules, view.stage, selection, shown_by)

    def draw() -> ShownList:
        listing = round_listing(view, selection, asked, version)
        body = render_template(
            "pb/public/projects_body.html",
            pb_round=view.pb_round,
            selection=selection,
            kept=selection.with_changes(query="").arguments(),
            listing=listing,
        )
        return ShownList(listing.title, Markup(body))

    lists: Kept[ShownList] = kept("lists", MOST_KEPT)
    return lists.get(key, draw)
