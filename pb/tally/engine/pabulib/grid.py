"""The section VOTES in one block of bytes, cut into cells by numpy.

Only plain rows are cut here: no quotation marks, as many cells as there are columns, line ends LF or CRLF. For all
else ``Unusual`` is raised, and the reader by rows (``rows``, ``votes``) says what it means or what is wrong with it;
so there is one place for the finer points of the format and for error messages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np
from numpy.typing import NDArray

from pb.tally.engine.equal_rows import places_of
from pb.tally.engine.pabulib.rows import clean
from pb.tally.engine.pabulib.source import LONGEST_LINE

Ints = NDArray[np.int64]
Words = list[NDArray[np.uint64]]
WORD = 8
LONGEST_PART = 64
"""Bytes of the longest voter's number, project id or points that are looked at as words of eight bytes."""
PADDING = bytes(LONGEST_PART + WORD)
COMMA, SEMICOLON, LF, CR = b",;\n\r"
_MASKS = np.array([(1 << (8 * size)) - 1 for size in range(WORD + 1)], dtype=np.uint64)


class Unusual(Exception):
    """Something that is left to the reader by rows."""


@dataclass(frozen=True, eq=False, slots=True)
class Parts:
    """Stretches of a padded text without zero bytes: from ``begins`` up to ``ends``."""

    text: bytes
    begins: Ints
    ends: Ints

    @staticmethod
    def of(pieces: Sequence[bytes]) -> Parts:
        """Pieces of their own, one after the other."""
        ends = np.cumsum(np.array([len(piece) for piece in pieces], dtype=np.int64))
        return Parts(b"".join(pieces) + PADDING, np.concatenate((np.zeros(1, np.int64), ends[:-1])), ends)

    def words(self) -> Words:
        """Every part in words of eight bytes, filled up with zeros. Raises ``Unusual`` when one is too long."""
        longest = int((self.ends - self.begins).max())
        if longest > LONGEST_PART:
            raise Unusual("too long")
        size = len(self.text) - WORD + 1
        # The eight bytes from every place of the text on: a view that overlaps itself.
        from_here: NDArray[np.uint64] = np.ndarray((size,), np.dtype("<u8"), self.text, 0, (1,))
        words = []
        for shift in range(0, max(longest, 1), WORD):
            left = np.clip(self.ends - self.begins - shift, 0, WORD)
            words.append(from_here[self.begins + shift] & _MASKS[left])
        return words


@dataclass(frozen=True, eq=False, slots=True)
class Grid:
    """Rows and columns. The text is cut at commas too: cell ``[i, j]`` holds the parts ``firsts`` to ``lasts``."""

    parts: Parts
    firsts: Ints
    lasts: Ints

    def __len__(self) -> int:
        return len(self.firsts)

    def cells(self, column: int) -> Parts:
        """The cells of a column as they stand in the file."""
        begins, ends = self.parts.begins, self.parts.ends
        return Parts(self.parts.text, begins[self.firsts[:, column]], ends[self.lasts[:, column]])

    def listed(self, column: int) -> tuple[Ints, Parts]:
        """How many parts each cell of a column has, and the parts of all of them."""
        firsts = self.firsts[:, column]
        counts = self.lasts[:, column] - firsts + 1
        at = places_of(firsts, counts)
        return counts, Parts(self.parts.text, self.parts.begins[at], self.parts.ends[at])

    def lines_before(self, row: int) -> int:
        """How many lines of the block stand before a row."""
        return self.parts.text.count(b"\n", 0, int(self.parts.begins[self.firsts[row, 0]]))


def cut(block: bytes, width: int) -> Grid:
    """Cut a block into rows of ``width`` cells; blank lines are passed over. Raises ``Unusual``."""
    text = _checked(block)
    seen = np.frombuffer(text, np.uint8)
    at = np.flatnonzero((seen == COMMA) | (seen == SEMICOLON) | (seen == LF))
    kinds = seen[at]
    begins, ends = np.concatenate((np.zeros(1, np.int64), at[:-1] + 1)), at
    if b"\r" in text:
        ends = at - ((kinds == LF) & (seen[at - 1] == CR))
    lasts = np.flatnonzero(kinds != COMMA)
    firsts = np.concatenate((np.zeros(1, np.int64), lasts[:-1] + 1))
    closes = kinds[lasts] == LF
    opens = np.concatenate((np.ones(1, dtype=bool), closes[:-1]))
    is_blank = opens & closes & (firsts == lasts) & (begins[lasts] == ends[lasts])
    if is_blank.any():
        firsts, lasts, closes = firsts[~is_blank], lasts[~is_blank], closes[~is_blank]
    if not len(lasts) or len(lasts) % width:
        raise Unusual("other width")
    is_last = closes.reshape(-1, width)
    if is_last[:, :-1].any() or not is_last[:, -1].all():
        raise Unusual("other width")
    grid = Grid(Parts(text + PADDING, begins, ends), firsts.reshape(-1, width), lasts.reshape(-1, width))
    if int((at[grid.lasts[:, -1]] - begins[grid.firsts[:, 0]]).max()) >= LONGEST_LINE:
        raise Unusual("long line")
    return grid


def _checked(block: bytes) -> bytes:
    """The block with a line end at its end, if it holds nothing but plain text."""
    if b'"' in block or b"\0" in block:
        raise Unusual("quotation mark or zero byte")
    try:
        block.isascii() or block.decode()
    except UnicodeDecodeError:
        raise Unusual("not UTF-8") from None
    text = block if block.endswith(b"\n") else block + b"\n"
    if b"\r" in text and text.count(b"\r") != text.count(b"\r\n"):
        raise Unusual("stray CR")
    return text


class WrittenColumn(Sequence[str]):
    """A column as it stands in a file; it becomes strings when it is first looked at."""

    __slots__ = ("_begins", "_cells", "_ends", "_text")

    def __init__(self, cells: Parts) -> None:
        self._text = cells.text
        self._begins, self._ends = cells.begins.astype(np.int32), cells.ends.astype(np.int32)
        self._cells: tuple[str, ...] | None = None

    def _read(self) -> tuple[str, ...]:
        if self._cells is None:
            known: dict[bytes, str] = {}
            cells = []
            for begin, end in zip(self._begins.tolist(), self._ends.tolist(), strict=True):
                written = self._text[begin:end]
                cell = known.get(written)
                if cell is None:
                    cell = known[written] = clean(written.decode())
                cells.append(cell)
            self._cells = tuple(cells)
        return self._cells

    def __len__(self) -> int:
        return len(self._begins)

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[str, ...]: ...
    def __getitem__(self, at: int | slice) -> str | tuple[str, ...]:
        return self._read()[at]

    def __iter__(self) -> Iterator[str]:
        return iter(self._read())

    def __eq__(self, other: object) -> bool:
        return self._read() == (other._read() if isinstance(other, WrittenColumn) else other)

    __hash__ = None  # type: ignore[assignment]
