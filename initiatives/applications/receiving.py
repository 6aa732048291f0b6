"""The port that other procedures hand applications in by: drafts in the programmes whose call is open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from flask import url_for

from core.passing import Fate, Lengths, Passed, Standing
from core.problems import Problem
from core.web.filters import day
from initiatives.applications.passing_queries import HandedState, applications_from, handed_states
from initiatives.applications.rules.answers import IDEA_FIELDS
from initiatives.applications.services.receiving import ENDED, let_go, reword, take_in
from initiatives.applications.texts import _, status_word
from initiatives.programmes.public_queries import programmes_to_apply
from initiatives.programmes.queries import ProgrammeView
from initiatives.programmes.rules.stages import Call

MOMENT = timedelta(microseconds=1)
_LONGEST = {one.name: one.longest for one in IDEA_FIELDS}


class OpenProgrammes:
    """Receives drafts of applications."""

    name = "initiatives"
    lengths = Lengths(_LONGEST["title"], _LONGEST["summary"], _LONGEST["description"])

    def destinations(self, now: datetime) -> list[tuple[str, str]]:
        """Open calls: "<programme>/<call>", title of the programme and the last day."""
        return [
            (f"{view.slug}/{call.number}", _("%(title)s, nabór do %(when)s", title=view.title, when=day(call.closes_at - MOMENT)))
            for view, call in _open_calls(now)
        ]  # fmt: skip

    def take(self, passed: Passed, destination: str, actor_id: int, now: datetime) -> str | list[Problem]:
        """A draft of this account; its key is the number of its row."""
        for view, call in _open_calls(now):
            if f"{view.slug}/{call.number}" == destination:
                return str(take_in(passed, view, actor_id, now).id)
        return [Problem("destination_closed", "destination")]

    def made_from(self, url: str) -> list[str]:
        """Applications with this origin."""
        return [str(one) for one in applications_from(url)]

    def fates(self, targets: Sequence[str]) -> dict[str, Fate]:
        """What became of each, by its key. One statement."""
        known = [int(one) for one in targets if one.isascii() and one.isdigit()]
        found = {str(one.application_id): _fate(one) for one in (handed_states(known) if known else ())}
        return {one: found.get(one, Fate(Standing.GONE, word=_("szkic usunięty"))) for one in targets}

    def reword(self, target: str, change: Callable[[str], str]) -> None:
        """See ``services.receiving.reword``."""
        reword(int(target), change)

    def let_go(self, target: str, now: datetime) -> list[Problem]:
        """See ``services.receiving.let_go``."""
        return let_go(int(target), now)


def _open_calls(now: datetime) -> list[tuple[ProgrammeView, Call]]:
    calls = [(view, view.times.open_call(now)) for view in programmes_to_apply(now)]
    return [(view, call) for view, call in calls if call is not None]


def _fate(one: HandedState) -> Fate:
    title = one.title or _("bez tytułu")
    step = "pomysl" if one.number is None else "wyslanie"
    own = url_for(f"applications.{step}", slug=one.slug, application_id=one.application_id)
    if one.number is None:
        return Fate(Standing.DRAFT, title, status_word(one.status), own_url=own, owner_id=one.owner_id)
    standing = Standing.ENDED if one.status in ENDED else Standing.RUNS
    url = url_for("applications.one", slug=one.slug, number=one.number)
    return Fate(standing, title, status_word(one.status), url, own, one.owner_id)
