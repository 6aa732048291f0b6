"""Order among projects with the same score, and the rules that break a tie.

=================  =========================================================================================
``error``          stop when a tie decides the winners (``TieUndecided``)
``cheaper``        lower cost first, then number
``number``         natural order of the id: cut into runs of digits and of other signs; digits compare as
                   integers, the rest as text, digits before text
``seed:TEXT``      ascending SHA-256 of ``TEXT``, a line feed and the id, all UTF-8. Anybody repeats it with
                   ``printf '%s\\n%s' "$TEXT" "$ID" | sha256sum``. TEXT must be public before it could be known
``drawn:ID,ID,…``  a recorded draw of lots: ids in the order drawn; several draws stand behind each other, oldest
                   first, with semicolons between. They bind the tied sets that they put in order (``lots``);
                   another set that decides stops the count as with ``error``
=================  =========================================================================================

Ties that cannot change the winners are ordered by the same rule, by number where it gives no order.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from pb.tally.engine.errors import CountError, shown
from pb.tally.engine.lots import Draws, Lots

Key = tuple[object, ...]
_RUNS = re.compile(r"[0-9]+|[^0-9]+")


def number_key(project_id: str) -> tuple[tuple[tuple[int, int, str], ...], str]:
    """Sorting key of the order "number"; ids that compare equal ("1" and "01") are told apart as text."""
    runs = _RUNS.findall(project_id)
    parts = tuple((0, int(run), "") if run[0] in "0123456789" else (1, 0, run) for run in runs)
    return parts, project_id


def seed_key(seed: str, project_id: str) -> str:
    """Sorting key of the order ``seed:TEXT``: SHA-256 as 64 hexadecimal digits."""
    return hashlib.sha256(f"{seed}\n{project_id}".encode()).hexdigest()


@dataclass(frozen=True)
class TieRule:
    """A way to break ties: ``kind`` is the word before the colon, ``seed`` or ``draws`` what stands behind it."""

    kind: str = "error"
    seed: str = ""
    draws: Draws = ()

    @staticmethod
    def parse(text: str) -> TieRule:
        """The rule from its name, as in the table above. Raises ``CountError``."""
        kind, colon, rest = text.partition(":")
        if text in ("error", "cheaper", "number"):
            return TieRule(text)
        if kind == "seed" and rest:
            return TieRule("seed", seed=rest)
        draws = tuple(tuple(part.strip() for part in draw.split(",")) for draw in rest.split(";"))
        if kind == "drawn" and colon and all(all(one) and len(set(one)) == len(one) for one in draws):
            return TieRule("drawn", draws=draws)
        known = "error, cheaper, number, seed:TEXT, drawn:ID,ID,…;ID,ID,…"
        raise CountError(f"nieznana reguła remisów {shown(text)}; znane są {known}")

    def __str__(self) -> str:
        if self.kind == "seed":
            return f"seed:{self.seed}"
        return f"drawn:{';'.join(map(','.join, self.draws))}" if self.kind == "drawn" else self.kind

    @cached_property
    def lots(self) -> Lots:
        """What the draws say together."""
        return Lots(self.draws)

    def settles(self, ids: Iterable[str]) -> bool:
        """Whether the rule gives an order to this tied set."""
        if self.kind == "drawn":
            return self.lots.settle(frozenset(ids))
        return self.kind != "error"

    def key(self, project_id: str, cost: int) -> Key:
        """Sorting key within a tied set that the rule settles; by number for one that it does not."""
        if self.kind == "cheaper":
            return (cost, number_key(project_id))
        if self.kind == "seed":
            return (seed_key(self.seed, project_id),)
        if self.kind == "drawn" and project_id in self.lots.places:
            return (0, self.lots.places[project_id])
        return (1, number_key(project_id))
