"""The Merkle tree against RFC 9162's own recursive definition, written out by hand."""

from __future__ import annotations

from hashlib import sha256

import pytest

from pb.tally.engine.merkle import MerkleTree, merkle_root, verify_inclusion


def lines(size: int) -> list[bytes]:
    return [f"{number};{number % 7}".encode() for number in range(size)]


def defined_root(leaves: list[bytes]) -> bytes:
    if not leaves:
        return sha256().digest()
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\x01" + defined_root(leaves[:split]) + defined_root(leaves[split:])).digest()


def defined_path(index: int, leaves: list[bytes]) -> list[bytes]:
    if len(leaves) == 1:
        return []
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    if index < split:
        return [*defined_path(index, leaves[:split]), defined_root(leaves[split:])]
    return [*defined_path(index - split, leaves[split:]), defined_root(leaves[:split])]


@pytest.mark.parametrize("size", [*range(21), 31, 32, 33, 64, 100])
def test_root_and_proofs(size: int) -> None:
    leaves = lines(size)
    tree = MerkleTree(leaves)
    assert tree.root == merkle_root(iter(leaves)) == defined_root(leaves)
    for index, leaf in enumerate(leaves):
        proof = tree.proof(index)
        assert proof == defined_path(index, leaves)
        assert verify_inclusion(leaf, index, size, proof, tree.root)


@pytest.mark.parametrize("size", range(1, 21))
def test_a_wrong_proof_is_refused(size: int) -> None:
    leaves = lines(size)
    tree = MerkleTree(leaves)
    for index, leaf in enumerate(leaves):
        proof = tree.proof(index)
        assert not verify_inclusion(leaf + b" ", index, size, proof, tree.root)
        assert not verify_inclusion(leaf, index, size, [*proof, tree.root], tree.root)
        assert not verify_inclusion(leaf, index, size, proof[:-1], tree.root) or not proof
        assert not verify_inclusion(leaf, index, size, proof, sha256(tree.root).digest())
        for other in range(size):
            if other != index:
                assert not verify_inclusion(leaf, other, size, proof, tree.root)


def test_known_roots() -> None:
    """Test vectors of the Certificate Transparency reference implementation."""
    leaves = [bytes.fromhex(text) for text in ("", "00", "10", "2021", "3031", "40414243")]
    known = {
        0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        4: "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        6: "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    }
    for size, root in known.items():
        assert merkle_root(leaves[:size]).hex() == root


def test_no_such_line() -> None:
    tree = MerkleTree(lines(3))
    for index in (-1, 3):
        with pytest.raises(IndexError):
            tree.proof(index)
        assert not verify_inclusion(b"x", index, 3, [], tree.root)
