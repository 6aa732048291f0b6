"""Every kind of area that the law's checks of a round know can be brought in."""

from __future__ import annotations

from maps.area_rules import KNOWN_KINDS
from maps.drafts import kind_problem
from pb.rounds.legal_rules import AUXILIARY_KINDS, WHOLE_TOWN_KINDS


def test_the_kinds_of_the_law_are_kinds_of_the_map() -> None:
    can_be_written = {kind for kind in WHOLE_TOWN_KINDS | AUXILIARY_KINDS if kind_problem(kind) is None}
    assert can_be_written <= set(KNOWN_KINDS)
