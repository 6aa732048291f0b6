"""What META of a file of several pools says of each of them.

``pools`` lists the pools' codes; every other key is one row of values separated by commas, one value a pool,
in quotation marks where a value holds a comma itself (RFC 4180). ``NEEDED`` are the keys that a count cannot do
without; ``ABOUT`` are those that only tell more of the pool and may be left out together or one by one.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from pb.tally.engine.errors import CountError, shown
from pb.tally.engine.model import Header, Meta, VoteType
from pb.tally.engine.pabulib.numbers import BadNumber, parse_exact
from pb.tally.engine.pool_terms import TERMS, TermError, more_terms
from pb.tally.engine.rule_names import RULES

NEEDED = ("budget_per_pool", "rule_per_pool", "vote_type_per_pool", "threshold_per_pool")
ABOUT = (
    "name_per_pool", "kind_per_pool", "area_per_pool", "method_per_pool", "min_length_per_pool", "max_length_per_pool",
    "max_sum_points_per_pool", "max_points_per_pool", "rank_points_per_pool", "exclusive_group_per_pool",
    "tie_rule_per_pool", "tie_seed_per_pool", "drawn_per_pool", "leftovers_per_pool", "leftover_pool_per_pool", *TERMS,
)  # fmt: skip


LEFTOVERS = ("unused", "back", "pool", "best")
"""What becomes of the money that a pool leaves (``several``)."""


class PoolMetaError(CountError):
    """META contradicts itself on the pools. ``key`` is the key that is wrong, ``message`` says how."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(f"META: {message}")
        self.key = key
        self.message = message


@dataclass(frozen=True)
class PoolMeta:
    """One pool in META. ``budget`` in units of ``1 / scale``; ``about`` holds the values of ``ABOUT`` as text."""

    code: str
    budget: int
    rule: str
    vote_type: VoteType
    threshold: Fraction
    about: Mapping[str, str] = field(default_factory=dict, hash=False)

    def told(self, key: str) -> str:
        """A value of ``ABOUT``; an absent key and an empty value are both ``""``."""
        return self.about.get(key, "")


def joined(values: Iterable[str]) -> str:
    """Values as one row of META: "Osiedle A, B" stands in quotation marks."""
    return ",".join(
        '"' + value.replace('"', '""') + '"' if "," in value or '"' in value else value for value in values
    )


def listed(meta: Meta, key: str) -> list[str]:
    """The values of a row of META. Raises ``PoolMetaError`` where a quotation mark has no end."""
    text = meta.get(key)
    if not text:
        return []
    try:
        rows = list(csv.reader([text], strict=True, skipinitialspace=True))
    except csv.Error:
        raise PoolMetaError(key, f"{key} to nie jest lista wartości: {shown(text)}") from None
    return [value.strip() for value in rows[0]]


def pools_in_meta(header: Header) -> tuple[PoolMeta, ...]:
    """The pools of a file, none for a file of one pool that names none. Raises ``PoolMetaError``."""
    codes = listed(header.meta, "pools")
    _check_keys(header.meta, codes)
    if not all(codes) or len(set(codes)) < len(codes):
        raise PoolMetaError("pools", f"każda pula ma jeden własny kod: {shown(header.meta.get('pools'))}")
    rows = {key: _row(header.meta, key, codes) for key in (*NEEDED, *ABOUT)} if codes else {}
    return tuple(_pool(header, code, place, rows) for place, code in enumerate(codes))


def _check_keys(meta: Meta, codes: Sequence[str]) -> None:
    """No term is passed over in silence: a key that nobody knows, or rows by pool where no pool is named."""
    told = [key for key, _value in meta.pairs if key.endswith("_per_pool")]
    for key in told:
        if key not in (*NEEDED, *ABOUT):
            raise PoolMetaError(key, f"tego warunku ten program nie umie policzyć: {shown(key)}")
    if told and not codes:
        raise PoolMetaError(told[0], f"jest {shown(told[0])}, a nie ma wiersza pools")


def _row(meta: Meta, key: str, codes: Sequence[str]) -> list[str]:
    values = listed(meta, key)
    if not values and (key in ABOUT or (key == "threshold_per_pool" and len(codes) == 1)):
        return [""] * len(codes)
    if len(values) != len(codes):
        raise PoolMetaError(key, f"{key} ma wartości: {len(values)}, a pul jest: {len(codes)}")
    return values


def _pool(header: Header, code: str, place: int, rows: Mapping[str, list[str]]) -> PoolMeta:
    budget, rule, vote_type, threshold = (rows[key][place] for key in NEEDED)
    amount = Fraction(_number(budget, "budget_per_pool", code)) * header.scale
    if amount.denominator != 1:
        raise PoolMetaError(
            "budget_per_pool",
            f"budget_per_pool puli {shown(code)} ma za dużo miejsc po przecinku: {shown(budget)}",
        )
    if rule not in RULES:
        raise PoolMetaError(
            "rule_per_pool",
            f"nieznane rule_per_pool {shown(rule)} puli {shown(code)}; znane są {', '.join(RULES)}",
        )
    least = Fraction(_number(threshold or "0", "threshold_per_pool", code))
    about = {key: rows[key][place] for key in ABOUT if rows[key][place]}
    _check_leftovers(code, about)
    if (about.get("tie_rule_per_pool") == "seed") != bool(about.get("tie_seed_per_pool")):
        raise PoolMetaError(
            "tie_rule_per_pool", f"pula {shown(code)}: tie_seed_per_pool podaje się tylko przy seed"
        )
    _check_terms(header, code, rule, about)
    return PoolMeta(code, int(amount), rule, _vote_type(header, vote_type, code), least, about)


def _check_terms(header: Header, code: str, rule: str, about: Mapping[str, str]) -> None:
    try:
        terms = more_terms(about, header.scale)
    except TermError as problem:
        raise PoolMetaError(problem.key, f"{problem.key} puli {shown(code)}: {problem}") from None
    if rule != "equal-shares" and (
        terms.utility or terms.completion or terms.run_off or terms.from_whole_unit
    ):
        raise PoolMetaError(
            "rule_per_pool",
            f"utility, completion, run_off i whole_unit puli {shown(code)} są tylko przy equal-shares",
        )


def _check_leftovers(code: str, about: Mapping[str, str]) -> None:
    key = "leftovers_per_pool"
    told = about.get(key, "unused")
    if told not in LEFTOVERS:
        known = ", ".join(LEFTOVERS)
        raise PoolMetaError(key, f"nieznane {key} {shown(told)} puli {shown(code)}; znane są {known}")
    if (told == "pool") != bool(about.get("leftover_pool_per_pool")):
        raise PoolMetaError(key, f"pula {shown(code)}: leftover_pool_per_pool podaje się tylko przy pool")


def _number(text: str, key: str, code: str) -> int | Fraction:
    try:
        return parse_exact(text)
    except BadNumber as problem:
        raise PoolMetaError(key, f"{key} puli {shown(code)}: {problem}: {shown(text)}") from None


def _vote_type(header: Header, text: str, code: str) -> VoteType:
    key = "vote_type_per_pool"
    try:
        kind = VoteType(text)
    except ValueError:
        known = ", ".join(VoteType)
        raise PoolMetaError(
            key, f"nieznane {key} {shown(text)} puli {shown(code)}; znane są {known}"
        ) from None
    if kind.has_points and not header.vote_type.has_points:
        raise PoolMetaError(key, f"{key} puli {shown(code)} to {kind}, a karty w pliku nie mają punktów")
    return kind


def stranger(header: Header, pools: Sequence[PoolMeta]) -> int | None:
    """The index of the first project that stands in none of the pools, or ``None``."""
    codes = {pool.code for pool in pools}
    return next((place for place, one in enumerate(header.projects) if one.cell("pool") not in codes), None)
