"""Rows of different lengths that lie one after the other in an array: where they are, and which of them are equal."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


def starts_of(lengths: Ints) -> Ints:
    """Where each row begins."""
    return np.cumsum(lengths) - lengths


def places_of(starts: Ints, lengths: Ints) -> Ints:
    """The places of rows that begin at ``starts``, one row after the other."""
    shift = np.repeat(starts - starts_of(lengths), lengths)
    return shift + np.arange(len(shift), dtype=np.int64)


def first_alike(codes: Ints, lengths: Ints) -> Ints:
    """For each row the number of the first row that is equal to it; a row's own number where it is that one.

    Rows are told apart by a sum of mixed bits; whether those with equal sums are equal is then looked at, code by
    code, so the answer never rests on chance.
    """
    sums = np.concatenate((np.zeros(1, dtype=np.uint64), np.cumsum(mixed(codes))))
    ends = np.cumsum(lengths)
    _sums, first, which = np.unique(sums[ends] - sums[ends - lengths], return_index=True, return_inverse=True)
    found = first[which]
    if not np.array_equal(lengths[found], lengths):
        return _one_by_one(codes, lengths)
    is_alike = codes[places_of(starts_of(lengths)[found], lengths)] == codes
    return found if is_alike.all() else _one_by_one(codes, lengths)


def mixed(codes: Ints) -> NDArray[np.uint64]:
    """Well mixed bits of every code: the finalizer of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014, figure 16)."""
    bits = codes.astype(np.uint64) + np.uint64(0x9E3779B97F4A7C15)
    bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return bits ^ (bits >> np.uint64(31))


def _one_by_one(codes: Ints, lengths: Ints) -> Ints:
    numbers: dict[bytes, int] = {}
    ends = np.cumsum(lengths).tolist()
    rows = zip([0, *ends], ends, strict=False)
    return np.array(
        [numbers.setdefault(codes[begin:end].tobytes(), at) for at, (begin, end) in enumerate(rows)],
        dtype=np.int64,
    )
