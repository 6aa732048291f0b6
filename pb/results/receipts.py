"""The path from one published ballot to the root, for whoever wants to check that it was counted."""

from __future__ import annotations

from dataclasses import dataclass

from pb.results.public_files import ballot_lines
from pb.rounds.queries import RoundView
from pb.tally.engine.merkle import MerkleTree


@dataclass(frozen=True)
class MerklePath:
    """One leaf under the root: ``line`` is its row number in VOTES from 1, hashes are hexadecimal."""

    line: int
    lines: int
    leaf: str
    proof: tuple[str, ...]
    root: str


def merkle_path(round_view: RoundView, row_number: int) -> MerklePath | None:
    """The path of the ballot with this number; ``None`` when the published file has no such ballot."""
    lines = ballot_lines(round_view)
    start = f"{row_number};".encode()
    at = next((index for index, line in enumerate(lines) if line.startswith(start)), None)
    return None if at is None else path_at(lines, at)


def path_at(lines: list[bytes], at: int) -> MerklePath:
    """The path of the leaf at index ``at`` (from 0)."""
    tree = MerkleTree(lines)
    proof = tuple(step.hex() for step in tree.proof(at))
    return MerklePath(at + 1, len(lines), lines[at].decode(), proof, tree.root.hex())
