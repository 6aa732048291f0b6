"""Merkle tree over the lines of a published file (RFC 9162, section 2.1, with SHA-256).

A leaf is ``SHA-256(0x00 || line)``, a node ``SHA-256(0x01 || left || right)``; a tree of n > 1 leaves splits
after the largest power of two below n; the root of no leaves is ``SHA-256("")``. A *line* here is the bytes
of a line without its end.

    merkle_root(lines) -> bytes
    tree = MerkleTree(lines);  tree.root;  tree.proof(index) -> list[bytes]
    verify_inclusion(line, index, size, proof, root) -> bool
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Sequence


def leaf_hash(line: bytes) -> bytes:
    """Hash of one line."""
    return hashlib.sha256(b"\x00" + line).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of two subtrees side by side."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class MerkleTree:
    """All hashes of a tree, level by level from the leaves: 64 bytes a line in all."""

    def __init__(self, lines: Iterable[bytes], *, is_hashed: bool = False) -> None:
        """``is_hashed``: the lines are leaf hashes already."""
        self._levels = [[line if is_hashed else leaf_hash(line) for line in lines]]
        while len(self._levels[-1]) > 1:
            self._levels.append(_paired(self._levels[-1]))

    def __len__(self) -> int:
        return len(self._levels[0])

    @property
    def root(self) -> bytes:
        """The tree's root, 32 bytes."""
        return self._levels[-1][0] if len(self) else hashlib.sha256(b"").digest()

    def proof(self, index: int) -> list[bytes]:
        """Inclusion proof (RFC 9162, 2.1.3.1): sibling hashes from the leaf upwards. Raises ``IndexError``."""
        if not 0 <= index < len(self):
            raise IndexError(f"no line {index} among {len(self)}")
        siblings = []
        for level in self._levels[:-1]:
            sibling = index ^ 1
            if sibling < len(level):
                siblings.append(level[sibling])
            index //= 2
        return siblings


def merkle_root(lines: Iterable[bytes]) -> bytes:
    """The root over the lines in their order."""
    return MerkleTree(lines).root


def root_of_hashes(leaves: Iterable[bytes]) -> bytes:
    """The root over leaf hashes in their order."""
    return MerkleTree(leaves, is_hashed=True).root


def verify_inclusion(line: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the line is leaf ``index`` (from 0) of ``size`` leaves under this root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    here, last, value = index, size - 1, leaf_hash(line)
    for sibling in proof:
        if last == 0:
            return False
        if here % 2 == 1 or here == last:
            value = node_hash(sibling, value)
            while here % 2 == 0 and here != 0:
                here, last = here // 2, last // 2
        else:
            value = node_hash(value, sibling)
        here, last = here // 2, last // 2
    return last == 0 and hmac.compare_digest(value, root)


def _paired(level: list[bytes]) -> list[bytes]:
    """The next level; an odd node at the end goes up unchanged, which gives RFC 9162's split."""
    pairs = [node_hash(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
    return pairs + level[len(pairs) * 2 :]
