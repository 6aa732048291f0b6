"""What a round's schedule looks like at one moment, and how much of a term is left. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pb.rounds.rules import RoundRules, Stage, StageWindow


class Standing(StrEnum):
    """Whether a station of the schedule is over, running or to come; names as the stylesheet has them."""

    DONE = "done"
    NOW = "now"
    NEXT = "next"


@dataclass(frozen=True)
class Station:
    """One station of the schedule that people see. A term without a beginning has only ``closes_at``."""

    stage: Stage
    standing: Standing
    opens_at: datetime | None
    closes_at: datetime | None
    paragraph: str = ""


JOINED = {Stage.APPEALS: Stage.VERIFICATION}
"""Appeals are told together with verification: for a reader it is one wait."""


def schedule_of(rules: RoundRules, moment: datetime, published_at: datetime | None) -> list[Station]:
    """The stations of a round at ``moment`` in their order, with the announcement between vote and building."""
    stations: list[Station] = []
    for window in rules.windows:
        joined = JOINED.get(window.stage)
        if joined and stations and stations[-1].stage is joined:
            stations[-1] = _together(stations[-1], window, moment)
        elif window.stage in (Stage.RESULTS, Stage.COUNTING, Stage.DRAFT):
            continue
        else:
            stations.append(_station(window, moment, published_at))
    place = next((n for n, one in enumerate(stations) if one.stage is Stage.IMPLEMENTATION), len(stations))
    stations.insert(place, _announcement(rules, moment, published_at))
    return stations


def _station(window: StageWindow, moment: datetime, published_at: datetime | None) -> Station:
    standing = _standing(window.opens_at, window.closes_at, moment)
    if window.stage is Stage.IMPLEMENTATION and published_at is None:
        standing = Standing.NEXT
    return Station(window.stage, standing, window.opens_at, window.closes_at, window.paragraph)


def _together(first: Station, window: StageWindow, moment: datetime) -> Station:
    opens_at = first.opens_at or window.opens_at
    standing = _standing(opens_at, window.closes_at, moment)
    return Station(first.stage, standing, opens_at, window.closes_at, first.paragraph)


def _announcement(rules: RoundRules, moment: datetime, published_at: datetime | None) -> Station:
    if published_at is not None:
        return Station(Stage.RESULTS, Standing.DONE, published_at, None)
    deciding = rules.window(Stage.BALLOT_LIST if rules.is_by_panels else Stage.VOTING)
    is_counting = deciding is not None and moment > deciding.closes_at
    standing = Standing.NOW if is_counting else Standing.NEXT
    return Station(Stage.RESULTS, standing, None, rules.results_due_at)


def _standing(opens_at: datetime, closes_at: datetime, moment: datetime) -> Standing:
    if moment > closes_at:
        return Standing.DONE
    return Standing.NOW if moment >= opens_at else Standing.NEXT
