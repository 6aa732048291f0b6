"""The part of an imported round's page that says whether its published winners are those of its own rule, and why not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import url_for
from markupsafe import Markup

from pb.results.announced import Announced
from pb.results.official_texts import (
    agreement_sentence,
    announced_sentences,
    finding_sentences,
    pools_sentence,
    unknown_rule_sentence,
)
from pb.results.queries import ResultRow, RoundResult
from pb.rounds.queries import RoundView


@dataclass(frozen=True)
class LinkedProject:
    """A project of one of the two lists."""

    number: int
    title: str
    url: str


@dataclass(frozen=True)
class OfficialPart:
    """``lead`` says whether the winners are the same, ``why`` as far as that is known; then the projects of each side.

    ``of_pools``: the same of every pool of which there is something to say, where the file has several; ``name``: of
    the pool.
    """

    agrees: bool
    lead: str
    why: Sequence[Markup | str]
    only_official: Sequence[LinkedProject] = ()
    only_counted: Sequence[LinkedProject] = ()
    remark: str = ""
    name: str = ""
    of_pools: Sequence[OfficialPart] = ()


def official_part(round_view: RoundView, result: RoundResult) -> OfficialPart | None:
    """``None`` where no winners were published beside the ballots."""
    announced = result.announced
    if announced is None:
        return OfficialPart(True, unknown_rule_sentence(), ()) if result.is_rule_untold else None
    rows = {row.code: row for pool in result.pools for row in pool.rows}
    if announced.of_pools:
        return _pool_by_pool(round_view, result, announced)
    if not announced.difference:
        return _of_several_pools(round_view, announced, list(rows.values()))
    return _of_difference(round_view, rows, announced.difference, announced.remark)


def _of_difference(
    round_view: RoundView, rows: Mapping[str, ResultRow], found: Mapping[str, Any], remark: str = ""
) -> OfficialPart:
    why = finding_sentences(found["findings"], {code: row.number for code, row in rows.items()})
    return OfficialPart(
        agrees=found["agrees"],
        lead=agreement_sentence(found),
        why=why,
        only_official=_linked(round_view, [rows[code] for code in found["only_official"]]),
        only_counted=_linked(round_view, [rows[code] for code in found["only_counted"]]),
        remark=remark if why else "",
    )


def _pool_by_pool(round_view: RoundView, result: RoundResult, announced: Announced) -> OfficialPart:
    """One sentence for the round, then each pool that differs or of which more is known."""
    parts = [
        replace(
            _of_difference(
                round_view, {row.code: row for row in pool.rows}, announced.of_pools[pool.pool.code]
            ),
            name=pool.pool.name,
        )
        for pool in result.pools
        if pool.pool.code in announced.of_pools
    ]
    agrees, told = all(part.agrees for part in parts), [part for part in parts if part.why or not part.agrees]
    lead = agreement_sentence({"agrees": agrees, "rule": ""})
    remark = announced.remark if told else ""
    why = [pools_sentence(len(told))] if told else []
    return OfficialPart(agrees, lead, why, remark=remark, of_pools=told)


def _of_several_pools(
    round_view: RoundView, announced: Announced, rows: Sequence[ResultRow]
) -> OfficialPart | None:
    """Without a search for reasons: none was made, or none could be."""
    sides = (announced.only_announced, announced.only_counted)
    lead, why = announced_sentences(any(sides), announced.with_other_money)
    ours, counted = (_linked(round_view, [row for row in rows if row.number in side]) for side in sides)
    return OfficialPart(not any(sides), lead, why, ours, counted, announced.remark)


def _linked(round_view: RoundView, rows: Sequence[ResultRow]) -> list[LinkedProject]:
    slug: Any = round_view.pb_round.slug
    return [
        LinkedProject(row.number, row.title, url_for("public.project", slug=slug, number=row.number))
        for row in rows
    ]
