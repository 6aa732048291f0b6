"""The ports that other procedures hand projects in by: drafts in the calls that are open, in green pools or in any."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from core.passing import Fate, Lengths, Passed, Standing
from core.problems import Problem
from pb.rounds.filing_queries import filing_rules
from pb.rounds.queries import RoundView, all_rounds
from pb.rounds.rules import PoolKind, PoolRules, Stage, refusal
from pb.submission.origin_queries import OriginState, origin_states, origins_of_url
from pb.submission.rules.wording import DESCRIPTION_MOST, SUMMARY_MOST, TITLE_MOST
from pb.submission.services.receiving import ENDED, let_go, reword, take_in
from pb.submission.texts import status_name


class GreenPools:
    """Receives drafts of green projects."""

    name = "pb"
    lengths = Lengths(TITLE_MOST, SUMMARY_MOST, DESCRIPTION_MOST)

    def destinations(self, now: datetime) -> list[tuple[str, str]]:
        """The green pools of open calls: "<slug>/<pool>", title of the round and name of the pool."""
        return [
            (f"{view.pb_round.slug}/{pool.code}", f"{view.pb_round.title}: {pool.name}")
            for view, pool in _open_pools(now)
        ]

    def take(self, passed: Passed, destination: str, actor_id: int, now: datetime) -> str | list[Problem]:
        """A draft of this official; its key is the number of its origin."""
        slug, _slash, code = destination.partition("/")
        for view, pool in _open_pools(now):
            if (view.pb_round.slug, pool.code) == (slug, code):
                origin = take_in(passed, view, filing_rules(view), pool.pool_id, actor_id, now)
                return str(origin.id)
        return [Problem("destination_closed", "destination")]

    def made_from(self, url: str) -> list[str]:
        """Origins with this address."""
        return [str(one) for one in origins_of_url(url)]

    def fates(self, targets: Sequence[str]) -> dict[str, Fate]:
        """What became of each, by its key. One statement."""
        known = [int(one) for one in targets if one.isascii() and one.isdigit()]
        found = {str(one.origin_id): _fate(one) for one in (origin_states(known) if known else ())}
        return {one: found.get(one, Fate(Standing.GONE, word=_("szkic usunięty"))) for one in targets}

    def reword(self, target: str, change: Callable[[str], str]) -> None:
        """See ``services.receiving.reword``."""
        reword(int(target), change)

    def let_go(self, target: str, now: datetime) -> list[Problem]:
        """See ``services.receiving.let_go``."""
        return let_go(int(target), now)


class OpenCalls(GreenPools):
    """Receives drafts for a whole round: the pool follows from the place, as with any project."""

    name = "pb_calls"

    def destinations(self, now: datetime) -> list[tuple[str, str]]:
        """Rounds whose call is open: address and title."""
        return [(view.pb_round.slug, view.pb_round.title) for view in _open_rounds(now)]

    def take(self, passed: Passed, destination: str, actor_id: int, now: datetime) -> str | list[Problem]:
        """A draft of this account; its key is the number of its origin."""
        for view in _open_rounds(now):
            if view.pb_round.slug == destination:
                return str(take_in(passed, view, filing_rules(view), None, actor_id, now).id)
        return [Problem("destination_closed", "destination")]


def _open_rounds(now: datetime) -> list[RoundView]:
    return [view for view in all_rounds(now) if refusal(view.rules, Stage.SUBMISSION, now) is None]


def _open_pools(now: datetime) -> list[tuple[RoundView, PoolRules]]:
    return [
        (view, pool) for view in _open_rounds(now) for pool in view.rules.pools if pool.kind is PoolKind.GREEN
    ]


def _fate(one: OriginState) -> Fate:
    title = one.title or _("bez tytułu")
    if one.draft_id is not None:
        own = url_for("filing.open_own", slug=one.slug, draft_id=one.draft_id)
        word = _("szkic, urząd go przygotowuje") if one.procedure == "consultations" else _("szkic")
        return Fate(Standing.DRAFT, title, word, own_url=own, owner_id=one.owner_id)
    standing = Standing.ENDED if one.status in ENDED else Standing.RUNS
    return Fate(standing, title, status_name(one.status), f"/bo/{one.slug}/projekty/{one.number}")
