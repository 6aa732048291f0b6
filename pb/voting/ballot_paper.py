"""A ballot written down: canonical JSON, padded to one length, and read again when the urn is opened. Pure.

The text names pools and projects as people do, by the pool's code and the drawn number, so that anybody can
read an opened ballot without our database.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from pb.rounds.rules import RoundRules
from pb.voting.rules import Ballot, BallotChoice

BOX_BYTES = 4096
"""Length of every sealed ballot, so that its size tells nothing of what is inside."""

FORMAT = 1
LENGTH_BYTES = 2


class UnreadablePaper(ValueError):
    """What came out of a box is no ballot of ours."""


@dataclass(frozen=True)
class BallotPaper:
    """What lies in a sealed box: the hash to be published (32 bytes) and the lines by pool code.

    ``parts`` maps a pool's code to (project number, points or place or ``None``) pairs.
    """

    ballot_hash: bytes
    parts: Mapping[str, tuple[tuple[int, int | None], ...]]

    def ballot(self, rules: RoundRules, pool_of: Mapping[int, int]) -> Ballot:
        """The ballot as rules judge it; a number that is not in the pool it stands under has no pool."""
        ids = {pool.code: pool.pool_id for pool in rules.pools}
        choices = []
        for code in sorted(self.parts):
            for number, value in self.parts[code]:
                fits = ids.get(code) is not None and pool_of.get(number) == ids[code]
                choices.append(BallotChoice(number, ids[code] if fits else None, value))
        return Ballot(tuple(choices))


def write_paper(rules: RoundRules, ballot: Ballot, ballot_hash: bytes) -> BallotPaper:
    """The paper of a checked ballot. Raises ``KeyError`` for a line outside the round's pools."""
    codes = {pool.pool_id: pool.code for pool in rules.pools}
    parts: dict[str, tuple[tuple[int, int | None], ...]] = {}
    for choice in ballot.choices:
        code = codes[choice.pool_id or 0]
        parts[code] = (*parts.get(code, ()), (choice.number, choice.value))
    return BallotPaper(
        ballot_hash, {code: tuple(sorted(lines, key=_line_order)) for code, lines in parts.items()}
    )


def _line_order(line: tuple[int, int | None]) -> tuple[int, int]:
    return line[0], line[1] or 0


def canonical(paper: BallotPaper) -> bytes:
    """The one way to write a paper: sorted keys, no spaces, ASCII; a tick is ``[7]``, points are ``[7,3]``."""
    lines = {code: [_line(*line) for line in part] for code, part in paper.parts.items()}
    body = {"format": FORMAT, "hash": paper.ballot_hash.hex(), "pools": lines}
    return json.dumps(body, sort_keys=True, separators=(",", ":")).encode("ascii")


def _line(number: int, value: int | None) -> list[int]:
    return [number] if value is None else [number, value]


def pad(text: bytes, length: int) -> bytes:
    """``text`` behind its own length, filled with zeros. Raises ``ValueError`` when it does not fit."""
    if len(text) + LENGTH_BYTES > length:
        raise ValueError(f"a ballot of {len(text)} bytes does not fit into {length}")
    return (len(text).to_bytes(LENGTH_BYTES, "big") + text).ljust(length, b"\0")


def unpad(padded: bytes) -> bytes:
    """What ``pad`` was given. Raises ``UnreadablePaper``."""
    length = int.from_bytes(padded[:LENGTH_BYTES], "big")
    text, rest = padded[LENGTH_BYTES : LENGTH_BYTES + length], padded[LENGTH_BYTES + length :]
    if len(padded) < LENGTH_BYTES or len(text) != length or rest.strip(b"\0"):
        raise UnreadablePaper("the padding is not ours")
    return text


def read_paper(text: bytes) -> BallotPaper:
    """The paper in canonical bytes. Raises ``UnreadablePaper`` for anything else, also for another spelling."""
    try:
        body = json.loads(text)
        if body["format"] != FORMAT:
            raise UnreadablePaper("an unknown format")
        parts = {str(code): tuple(_read_line(line) for line in part) for code, part in body["pools"].items()}
        paper = BallotPaper(bytes.fromhex(body["hash"]), parts)
        written = canonical(paper)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadablePaper(str(error)) from error
    if written != text or len(paper.ballot_hash) != 32:
        raise UnreadablePaper("not in canonical form")
    return paper


def _read_line(line: object) -> tuple[int, int | None]:
    if not isinstance(line, list) or len(line) not in (1, 2) or not all(type(part) is int for part in line):
        raise UnreadablePaper("a line is [number] or [number, value]")
    return line[0], (line[1] if len(line) == 2 else None)
