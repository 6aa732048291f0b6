"""All ballots of a plain file at once: what ``votes`` reads row by row, by numpy.

Voters' numbers, project ids and points are compared as words of eight bytes. Nothing rests on a hash: where two
things fall together that may be different, or anything is not as it is in nearly every file, ``Unusual`` is raised
and the file is read by rows.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pb.tally.engine.ballots import BallotBox, Choices, Points
from pb.tally.engine.model import Header, VoteType
from pb.tally.engine.pabulib.grid import WORD, Grid, Parts, Unusual, Words, WrittenColumn
from pb.tally.engine.pabulib.numbers import BadNumber, parse_exact
from pb.tally.engine.pabulib.rows import clean

ODD = 0x9E3779B97F4A7C15
"""2 ** 64 divided by the golden ratio: multiples of it are spread evenly (Knuth, volume 3, section 6.4)."""
TRIES, MOST_BITS = 32, 20
NONE = np.uint64(int.from_bytes(b"None", "little"))


def box_of(grid: Grid, header: Header) -> BallotBox:
    """The ballots of a grid. Raises ``Unusual``."""
    columns = header.ballot_columns
    cells = {name: grid.cells(at) for at, name in enumerate(columns)}
    _check_voters(cells["voter_id"])
    lengths, named = grid.listed(columns.index("vote"))
    projects = _places([one.id.encode() for one in header.projects], named)
    if header.vote_type is VoteType.CHOOSE_ONE and int(lengths.max()) > 1:
        raise Unusual("choose-1 with several")
    given: NDArray[np.int32] | None = None
    values: tuple[Points, ...] = ()
    if header.vote_type.has_points:
        numbers, written = grid.listed(columns.index("points"))
        if not np.array_equal(numbers, lengths):
            raise Unusual("other number of points")
        given, values = _points(written)
    choices = Choices(lengths, projects, given, values)
    others = {name: WrittenColumn(cells[name]) for name in header.ballot_cells}
    return BallotBox(WrittenColumn(cells["voter_id"]), choices, others)


def _check_voters(voters: Parts) -> None:
    """Every voter has a number, no two the same, and none needs cleaning."""
    words, sizes = voters.words(), voters.ends - voters.begins
    if int(sizes.min()) == 0 or ((sizes == len("None")) & (words[0] == NONE)).any():
        raise Unusual("no voter")
    seen = np.frombuffer(voters.text, np.uint8)
    first, last = seen[voters.begins], seen[voters.ends - 1]
    is_plain = (first > 0x20) & (first < 0x7F) & (last > 0x20) & (last < 0x7F)
    for at in np.flatnonzero(~is_plain).tolist():
        cell = voters.text[int(voters.begins[at]) : int(voters.ends[at])].decode()
        if cell != clean(cell):
            raise Unusual("blanks")
    keys = np.sort(words[0] if len(words) == 1 else _spread(words, 1))
    if (keys[1:] == keys[:-1]).any():
        raise Unusual("perhaps the same voter twice")


def _spread(words: Words, turn: int) -> NDArray[np.uint64]:
    """A number from the words of every part; equal parts have equal ones."""
    total = np.zeros(len(words[0]), dtype=np.uint64)
    for at, word in enumerate(words):
        factor = pow(ODD, 2 * (turn * len(words) + at) + 1, 1 << 64)
        total += word * np.uint64(factor)
    return total


def _places(names: Sequence[bytes], parts: Parts) -> NDArray[np.int32]:
    """The place among ``names`` of every part."""
    if not names:
        raise Unusual("no projects")
    known, words = Parts.of(names).words(), parts.words()
    if len(words) > len(known):
        raise Unusual("unknown project")
    words += [np.zeros_like(words[0])] * (len(known) - len(words))
    bits = np.uint64(64 - min(MOST_BITS, 2 * len(names).bit_length() + 4))
    for turn in range(TRIES):
        slots = _spread(known, turn) >> bits
        if len(np.unique(slots)) == len(names):
            break
    else:
        raise Unusual("too many projects")
    place = np.zeros(1 << (64 - int(bits)), dtype=np.int32)
    place[slots] = np.arange(len(names))
    found: NDArray[np.int32] = place[_spread(words, turn) >> bits]
    if any((one[found] != other).any() for one, other in zip(known, words, strict=True)):
        raise Unusual("unknown project")
    return found


def _points(parts: Parts) -> tuple[NDArray[np.int32], tuple[Points, ...]]:
    """Which of the distinct values each part is."""
    words = parts.words()
    if len(words) > 1:
        raise Unusual("long points")
    kinds = np.unique(words[0])
    texts = [kind.to_bytes(WORD, "little").rstrip(b"\0").decode() for kind in kinds.tolist()]
    numbers: dict[Points, int] = {}
    try:
        table = [numbers.setdefault(parse_exact(text), len(numbers)) for text in texts]
    except BadNumber:
        raise Unusual("not a number") from None
    return np.array(table, dtype=np.int32)[np.searchsorted(kinds, words[0])], tuple(numbers)
