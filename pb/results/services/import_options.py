"""What whoever imports a file decides beside it."""

from __future__ import annotations

from dataclasses import dataclass

from pb.rounds.rules import PoolKind


@dataclass(frozen=True)
class ImportOptions:
    """What the file does not say: address, title, kind of pool, the area of the town it is about.

    ``is_for_trials``: it is never announced, so that only the office sees it.
    """

    slug: str
    title: str | None = None
    kind: PoolKind = PoolKind.CITIZEN
    area_id: int | None = None
    source: str = ""
    is_for_trials: bool = False
