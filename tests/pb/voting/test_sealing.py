"""Boxes of one length, receipts, and hashes that do not lead to each other."""

from __future__ import annotations

import random
import secrets
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.public import PrivateKey

from pb.rounds.rules import BallotMethod, PoolKind, PoolRules, RoundRules
from pb.voting import sealing
from pb.voting.ballot_paper import (
    BOX_BYTES,
    BallotPaper,
    UnreadablePaper,
    canonical,
    pad,
    read_paper,
    unpad,
    write_paper,
)
from pb.voting.rules import MOST_CHOICES, make_ballot

KEY = PrivateKey.generate()
PUBLIC, PRIVATE = bytes(KEY.public_key), bytes(KEY)
LINE = st.tuples(st.integers(0, 999_999_999), st.none() | st.integers(1, 999))
PAPERS = st.builds(
    BallotPaper,
    st.binary(min_size=32, max_size=32),
    st.dictionaries(
        st.text("abcdefghijklmnopqrstuvwxyz-0123456789", min_size=1, max_size=40),
        st.lists(LINE, max_size=5).map(tuple),
        max_size=8,
    ),
)


def rules() -> RoundRules:
    names = (("miasto", 1), ("solectwa", 2))
    pools = tuple(
        PoolRules(i, code, code, PoolKind.CITIZEN, Decimal(1), BallotMethod.APPROVAL, 0, 200)
        for code, i in names
    )
    return RoundRules(1, (), pools)


@given(PAPERS)
@settings(max_examples=60, deadline=None)
def test_every_box_has_one_length_and_gives_its_paper_back(paper):
    box = sealing.seal(PUBLIC, paper)
    assert len(box) == BOX_BYTES == 4096
    assert sealing.open_box(PRIVATE, box) == paper


@pytest.mark.parametrize("count", [0, 1, 2, 10, 40, MOST_CHOICES])
def test_length_tells_nothing_of_the_number_of_choices(count):
    lines = [(999_999_000 + number, 100 + number) for number in range(count)]
    ballot = make_ballot(lines, {number: 1 + number % 2 for number, _ in lines})
    assert len(sealing.seal(PUBLIC, write_paper(rules(), ballot, bytes(32)))) == BOX_BYTES


def test_the_same_ballot_never_gives_the_same_box():
    paper = BallotPaper(bytes(32), {"miasto": ((1, None),)})
    boxes = {sealing.seal(PUBLIC, paper) for _ in range(20)}
    assert len(boxes) == 20


def test_paper_comes_back_as_the_ballot_it_was():
    ballot = make_ballot([(3, None), (1, None), (12, None)], {1: 1, 3: 1, 12: 2})
    paper = sealing.open_box(PRIVATE, sealing.seal(PUBLIC, write_paper(rules(), ballot, bytes(32))))
    assert paper.ballot(rules(), {1: 1, 3: 1, 12: 2}) == ballot


def test_a_number_under_the_wrong_pool_belongs_to_none():
    paper = BallotPaper(bytes(32), {"solectwa": ((1, None),), "obca": ((2, None),)})
    assert [choice.pool_id for choice in paper.ballot(rules(), {1: 1, 2: 1}).choices] == [None, None]


@given(st.binary(max_size=300) | st.just(b"x" * BOX_BYTES))
def test_anything_else_is_a_damaged_box(box):
    with pytest.raises(sealing.DamagedBox):
        sealing.open_box(PRIVATE, box)


def test_another_key_and_a_changed_byte_do_not_open():
    box = bytearray(sealing.seal(PUBLIC, BallotPaper(bytes(32), {})))
    with pytest.raises(sealing.DamagedBox):
        sealing.open_box(bytes(PrivateKey.generate()), bytes(box))
    box[200] ^= 1
    with pytest.raises(sealing.DamagedBox):
        sealing.open_box(PRIVATE, bytes(box))


@pytest.mark.parametrize(
    "text",
    [b"", b"{}", b"[]", b"null", b'{"format":1}', b'{"format":2,"hash":"' + b"0" * 64 + b'","pools":{}}',
     b'{"format":1,"hash":"' + b"0" * 62 + b'","pools":{}}', b'{"format":1, "hash":"' + b"0" * 64 + b'","pools":{}}',
     b'{"format":1,"hash":"' + b"0" * 64 + b'","pools":{"a":[["1"]]}}', b'{"format":1,"hash":"' + b"0" * 64 + b'","pools":{"a":[[true]]}}',
     b'{"format":1,"hash":"' + b"0" * 64 + b'","pools":{"a":[[1,2,3]]}}', b'{"format":1,"hash":"' + b"0" * 64 + b'","pools":{"a":5}}', b"\xff" * 20],
)  # fmt: skip
def test_only_the_canonical_spelling_is_read(text):
    with pytest.raises(UnreadablePaper):
        read_paper(text)


@given(PAPERS)
def test_canonical_text_is_stable(paper):
    assert canonical(read_paper(canonical(paper))) == canonical(paper)


@given(st.binary(max_size=200))
def test_padding(text):
    assert unpad(pad(text, 256)) == text
    assert len(pad(text, 256)) == 256


def test_padding_refuses_what_does_not_fit_or_is_not_ours():
    with pytest.raises(ValueError, match="does not fit"):
        pad(bytes(255), 256)
    for padded in (b"", b"\x00", b"\x00\x05abc", b"\x00\x01ab"):
        with pytest.raises(UnreadablePaper):
            unpad(padded)


def test_receipt_is_sixteen_signs_without_lookalikes():
    codes = {sealing.draw_receipt(secrets.randbelow) for _ in range(2000)}
    assert len(codes) == 2000
    assert len(sealing.ALPHABET) == len(set(sealing.ALPHABET)) == 31
    assert not set("0O1IL") & set("".join(codes))
    assert all(len(code) == 19 and code[4] == code[9] == code[14] == "-" for code in codes)


def test_every_sign_is_drawn_alike():
    signs = "".join(sealing.draw_receipt(random.Random(7).randrange).replace("-", "") for _ in range(1))
    assert set(signs) <= set(sealing.ALPHABET)
    drawn: list[int] = []
    sealing.draw_receipt(lambda n: drawn.append(n) or 0)
    assert drawn == [31] * 16


@pytest.mark.parametrize(
    "text",
    [
        "k7qf-2m9t-xd4p-abcd",
        " K7QF 2M9T XD4P ABCD ",
        "K7QF2M9TXD4PABCD",
        "k7qf\u20132m9t\u2013xd4p\u2013abcd",
        "k7qf.2m9t_xd4p\nabcd",
    ],
)
def test_receipt_in_any_spelling(text):
    assert sealing.normalise_receipt(text) == "K7QF-2M9T-XD4P-ABCD"


@pytest.mark.parametrize(
    "text", ["", "K7QF", "K7QF-2M9T-XD4P-ABC0", "K7QF-2M9T-XD4P-ABCDE", "Ż7QF-2M9T-XD4P-ABCD", "K" * 9999]
)
def test_what_cannot_be_a_receipt(text):
    assert sealing.normalise_receipt(text) is None


def test_hashes_are_apart_by_kind_and_round():
    code = "K7QF-2M9T-XD4P-ABCD"
    hashes = {
        sealing.urn_hash(code, 1),
        sealing.urn_hash(code, 2),
        sealing.ballot_hash(code, 1),
        sealing.ballot_hash(code, 2),
    }
    assert len(hashes) == 4
    assert {len(one) for one in hashes} == {32}
