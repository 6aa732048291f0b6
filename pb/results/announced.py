"""What an imported file says of the official result, beside the projects as they were counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pb.rounds.models import ImportedFile
from pb.tally.engine.errors import RuleNotNamed
from pb.tally.engine.model import Meta
from pb.tally.engine.rule_names import rule_in_meta
from pb.tally.imported_elections import imported_pools

if TYPE_CHECKING:
    from pb.results.queries import ResultRow


@dataclass(frozen=True)
class Announced:
    """What an imported file says of the official result where it differs from our count; numbers of projects.

    ``difference`` is what the import has found out (``pb.tally.engine.official.difference``), with codes of projects;
    in a file of several pools it is empty, and ``of_pools`` holds the same of each pool by its code. ``remark`` is the
    file's own, as it stands there.
    """

    only_announced: tuple[int, ...]
    only_counted: tuple[int, ...]
    with_other_money: tuple[int, ...]
    difference: dict[str, Any]
    remark: str
    of_pools: dict[str, dict[str, Any]] = field(default_factory=dict)


def announced_in(file: ImportedFile | None, rows: Sequence[ResultRow]) -> Announced | None:
    """What the file says of these projects; ``None`` where it tells no winners."""
    if file is None or not file.official.get("selected"):
        return None
    told: dict[str, int] = file.official["selected"]
    return Announced(
        tuple(row.number for row in rows if told.get(row.code) == 1 and not row.is_selected),
        tuple(row.number for row in rows if told.get(row.code) != 1 and row.is_selected),
        tuple(row.number for row in rows if told.get(row.code, 0) > 1),
        file.official.get("difference", {}),
        dict(file.meta).get("comment", ""),
        file.official.get("differences", {}),
    )


def is_rule_untold(file: ImportedFile | None) -> bool:
    """Whether the round's file tells neither winners nor a rule to count by: our plain count is not the town's result."""
    if file is None or file.official.get("selected") or imported_pools(file):
        return False
    try:
        rule_in_meta(Meta(tuple((key, value) for key, value in file.meta)))
    except RuleNotNamed:
        return True
    return False
