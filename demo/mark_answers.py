"""Invented answers: what the office decided about which marks together, why, until when, and what has been done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from core.clock import warsaw
from demo.mark_drafts import DraftAnswer, DraftMark, Season

GROUPS = (1, 1, 1, 1, 2, 2, 3, 4, 6, 9)
PROMISING = ("planned", "partly")


def draft_answers(
    drafts: Sequence[DraftMark],
    told: dict[str, Any],
    words: dict[str, Any],
    districts: dict[str, str],
    season: Season,
    random: Random,
) -> list[DraftAnswer]:
    """Answers for all marks that are answered or wait for approval; ``districts``: names by slug."""
    for one in drafts:
        if one.state != "new":
            morning = one.created_at + timedelta(days=1)
            one.assigned_at = min(morning.replace(hour=9, minute=random.randrange(60)), season.until)
    answers = []
    for state in ("answered", "to_approve"):
        groups = _groups([one for one in drafts if one.state == state], random)
        for group, decision in zip(groups, _decisions(told["decisions"], len(groups), random), strict=True):
            answers.append(_answer(group, decision, told, words, districts, season, random))
    _promise([one for one in answers if one.approved_at], told, season, random)
    return answers


def _groups(drafts: Sequence[DraftMark], random: Random) -> list[list[DraftMark]]:
    """Marks of one topic in one district, oldest first, in handfuls."""
    piles: dict[tuple[str, str], list[DraftMark]] = {}
    for one in drafts:
        piles.setdefault((one.topic.code, one.stand.district), []).append(one)
    groups = []
    for pile in piles.values():
        while pile:
            size = random.choice(GROUPS)
            groups.append(pile[:size])
            del pile[:size]
    return groups


def _decisions(weights: dict[str, int], number: int, random: Random) -> list[str]:
    """So many decisions: each at least once where there is room, the others by their weights."""
    rest = random.choices(list(weights), list(weights.values()), k=number)
    dealt = [*sorted(weights, key=lambda one: -weights[one]), *rest][:number]
    random.shuffle(dealt)
    return dealt


def _answer(
    group: list[DraftMark],
    decision: str,
    told: dict[str, Any],
    words: dict[str, Any],
    districts: dict[str, str],
    season: Season,
    random: Random,
) -> DraftAnswer:
    newest = max(one.created_at for one in group)
    wanted = newest + timedelta(days=random.uniform(*told["answer_days"]))
    written_at = max(min(wanted, season.until - timedelta(days=2)), newest + timedelta(hours=2))
    is_approved = group[0].state == "answered"
    if not is_approved:
        written_at = max(season.until - timedelta(days=random.uniform(0.5, 6)), newest + timedelta(hours=2))
    sent_at = written_at + timedelta(hours=1)
    grounds = random.choice(words["grounds"][decision])
    if len(group) > 1:
        where = districts[group[0].stand.district]
        grounds = f"Odpowiadamy razem na podobne uwagi ({where}). {grounds}"
    answer = DraftAnswer(
        decision, grounds, written_at, sent_at, sent_at + timedelta(hours=random.uniform(3, 20)) if is_approved else None,
        group[0].topic.department_id, group,
    )  # fmt: skip
    for one in group:
        one.answer = answer
    return answer


def _promise(answers: Sequence[DraftAnswer], told: dict[str, Any], season: Season, random: Random) -> None:
    """Terms of what is promised; ``late`` of them have passed in vain, what else has passed is done by then."""
    promising = [one for one in answers if one.decision in PROMISING]
    shuffled = random.sample(promising, len(promising))
    late, finished = shuffled[: told["late"]], shuffled[told["late"] :][: told["finished"]]
    today = warsaw(season.until).date() + timedelta(days=1)
    for one in promising:
        assert one.approved_at is not None
        given_on = warsaw(one.approved_at).date()
        one.promised_on = given_on + timedelta(days=int(random.uniform(*told["promise_days"])))
        if one in late:
            gap = max(1, (today - given_on).days - 1)
            one.promised_on = given_on + timedelta(days=max(0, gap - random.randrange(1, 1 + min(gap, 20))))
        elif one in finished or one.promised_on < today:
            done_at = _between(one.approved_at, season.until, random)
            for mark in one.marks:
                mark.done_at = done_at
    for one in answers:
        if one.decision == "done":
            for mark in one.marks:
                mark.done_at = one.approved_at


def _between(first: datetime, last: datetime, random: Random) -> datetime:
    return first + (last - first) * random.uniform(0.2, 0.95) if last > first else first
