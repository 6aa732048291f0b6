"""Invented marks before they are written: words, replies, moments, states. The same for the same seed and day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from consultations.consultation.queries import TopicView
from consultations.consultation.rules.hiding_grounds import USUAL, HidingGround, hiding_grounds
from consultations.marks.rules.hiding import ground_named
from core.clock import WARSAW
from demo.mark_land import Land, Stand

HOURS = (7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22)
BUSY = (2, 3, 3, 3, 3, 4, 4, 4, 6, 8, 9, 9, 10, 10, 7, 3)
"""When people mark: after work and in the evening."""
HOME_SHARE, NAME_SHARE = 0.04, 0.3
TAIL = 0.3
"""How much later than others a mark may have to wait: the older are not always the first to be answered."""


@dataclass
class DraftAnswer:
    """An answer to be; ``marks`` are its drafts."""

    decision: str
    grounds: str
    written_at: datetime
    sent_at: datetime
    approved_at: datetime | None
    department_id: int | None
    marks: list[DraftMark]
    promised_on: date | None = None
    answer_id: int | None = None


@dataclass
class DraftMark:
    """A mark to be. ``person``: which of the invented people wrote it."""

    number: int
    topic: TopicView
    stand: Stand
    body: str
    replies: dict[str, Any]
    name: str
    person: int
    created_at: datetime
    entry_key: UUID
    is_home: bool
    visibility: str = "public"
    state: str = "new"
    hidden_words: str = ""
    hidden_ground: HidingGround | None = None
    assigned_at: datetime | None = None
    done_at: datetime | None = None
    answer: DraftAnswer | None = None
    mark_id: int = 0
    is_done_later: bool = False
    """Done after the report was published."""

    @property
    def written_done_at(self) -> datetime | None:
        """When it was done, as far as its row tells at first."""
        return None if self.is_done_later else self.done_at


@dataclass(frozen=True)
class Season:
    """The days in which marks came, and the first moment after which nothing of the pack has happened yet."""

    first: date
    last: date
    until: datetime


def draft_marks(
    told: dict[str, Any], words: dict[str, Any], topics: Sequence[TopicView], land: Land, season: Season
) -> list[DraftMark]:
    """All marks of a consultation in their order, each with its visibility and state."""
    random = land.random
    moments = sorted(_moment(random, season) for _ in range(told["number"]))
    weights = [told["topics"][one.code] for one in topics]
    drafts = []
    for number, moment in enumerate(moments, 1):
        topic = random.choices(topics, weights)[0]
        stand = land.stand(topic.geometries)
        drafts.append(
            DraftMark(
                number, topic, stand, body_of(words["topics"][topic.code], stand.at, random),
                replies_of(topic, words["topics"][topic.code]["replies"], random),
                random.choice(words["names"]) if random.random() < NAME_SHARE else "",
                int(told["people"] * random.random() ** 1.6), moment, UUID(int=random.getrandbits(128), version=4),
                stand.geometry.geom_type == "Point" and random.random() < HOME_SHARE,
            )
        )  # fmt: skip
    give_states(drafts, told["states"], words, random)
    return drafts


def _moment(random: Random, season: Season) -> datetime:
    """More in the first days and at weekends, a little more towards the end of what has passed."""
    days = [season.first + timedelta(days=one) for one in range((season.last - season.first).days + 1)]
    weights = [
        (1 + 3 * 0.88**place + (1 if place > 0.85 * len(days) else 0)) * (1.5 if day.weekday() > 4 else 1)
        for place, day in enumerate(days)
    ]
    at = time(random.choices(HOURS, BUSY)[0], random.randrange(60), random.randrange(60))
    return datetime.combine(random.choices(days, weights)[0], at, WARSAW)


def body_of(words: dict[str, Any], at: str, random: Random) -> str:
    """Two sentences, sometimes three, sometimes one."""
    where: str = random.choice(words["where"]).replace("{at}", at).replace("{At}", at[0].upper() + at[1:])
    if random.random() < 0.12:
        return where
    wish = random.choice(words["wish"]) if random.random() < 0.6 else ""
    return " ".join(one for one in (where, random.choice(words["why"]), wish) if one)


def replies_of(topic: TopicView, texts: Sequence[str], random: Random) -> dict[str, Any]:
    """Replies to the questions of a topic; some people leave one out."""
    replies: dict[str, Any] = {}
    for one in topic.questions:
        if random.random() < 0.25:
            continue
        if one["kind"] == "choice":
            replies[one["code"]] = random.choice(one["options"])["code"]
        elif one["kind"] == "number":
            replies[one["code"]] = min(one["most"], one["least"] + int(random.expovariate(1)))
        elif one["kind"] == "text" and texts:
            replies[one["code"]] = random.choice(texts)
    return {code: value for code, value in replies.items() if value != ""}


def give_states(
    drafts: list[DraftMark], states: dict[str, int], words: dict[str, Any], random: Random
) -> None:
    """The oldest are answered first, roughly; what is held came last; what was hidden or erased lies anywhere."""
    held = states.get("held", 0)
    for place, one in enumerate(reversed(drafts[-held:] if held else [])):
        one.visibility, one.body = "held", f"{one.body} {words['held'][place % len(words['held'])]}"
    odd = random.sample(
        [one for one in drafts if one.visibility == "public"], states["hidden"] + states["withdrawn"]
    )
    for place, one in enumerate(odd):
        is_hidden = place < states["hidden"]
        one.visibility = "hidden" if is_hidden else "withdrawn"
        if is_hidden:
            one.body, ground, one.hidden_words = words["hidden"][place % len(words["hidden"])]
            one.hidden_ground = ground_named(ground, hiding_grounds(USUAL))
    waiting = [one for one in drafts if one.visibility == "public"]
    waiting.sort(key=lambda one: one.number + random.random() * TAIL * len(drafts))
    for state in ("answered", "to_approve", "assigned", "new"):
        for one in waiting[: states.get(state, 0)]:
            one.state = state
        del waiting[: states.get(state, 0)]
