"""A ranking cut to its first places: what a regulation with fewer places would have counted.

Only where order means something: a ranking (``ordinal``), or points that were given for places, all different
(``cumulative``). The points of the places that stay are as they were.
"""

from __future__ import annotations

from dataclasses import replace

from pb.tally.engine.ballots import Form
from pb.tally.engine.errors import CountError
from pb.tally.engine.model import Election, VoteType


def with_first_places(election: Election, places: int) -> Election:
    """The same election with at most ``places`` choices on a ballot. Raises ``CountError`` without any order."""
    if places < 1:
        raise CountError("karta musi zachować choć jeden wybór")
    if election.header.vote_type not in (VoteType.ORDINAL, VoteType.CUMULATIVE):
        raise CountError("na tych kartach kolejność wyborów nic nie znaczy, więc nie ma czego skrócić")
    box = election.box
    return replace(election, box=box.with_forms(_cut(form, places) for form in box.choices.forms()))


def _cut(form: Form, places: int) -> Form:
    choices, points = form
    if points is None:
        return choices[:places], None
    if len(set(points)) < len(points):
        raise CountError(
            "na karcie dwa projekty mają tyle samo punktów, więc nie wiadomo, który jest pierwszy"
        )
    best = sorted(range(len(choices)), key=lambda place: -points[place])[:places]
    kept = sorted(best)
    return tuple(choices[place] for place in kept), tuple(points[place] for place in kept)
