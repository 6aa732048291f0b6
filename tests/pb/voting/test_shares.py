"""The commission's key on paper: any two shares open, and each mistake is named."""

from __future__ import annotations

from itertools import permutations

import pytest

from core.problems import Problem
from pb.voting.shares import FIRST_LINE, LAST_LINE, combine_shares, fingerprint, new_key_pair, split_key
from pb.voting.texts import sentence

PAIR = new_key_pair()
FILES = split_key(PAIR, "bo-2027", "Budżet obywatelski 2027")
TEXTS = [share.text for share in FILES]


def combine(*texts: str, slug: str = "bo-2027") -> bytes | Problem:
    return combine_shares(texts, slug, PAIR.public_key)


def words_of(text: str) -> str:
    return text.split(FIRST_LINE)[1].split(LAST_LINE)[0]


@pytest.mark.parametrize("order", list(permutations(range(3), 2)) + list(permutations(range(3), 3)))
def test_any_two_or_all_shares_in_any_order(order):
    assert combine(*(TEXTS[place] for place in order)) == PAIR.private_key


def test_file_says_round_number_and_fingerprint():
    assert [share.name for share in FILES] == ["share-1.txt", "share-2.txt", "share-3.txt"]
    assert "udział 2 z 3" in TEXTS[1]
    assert "Edycja: bo-2027" in TEXTS[0]
    assert fingerprint(PAIR.public_key) in TEXTS[0]
    assert PAIR.private_key.hex() not in "".join(TEXTS)


def test_bare_words_typed_from_paper_will_do():
    assert combine(words_of(TEXTS[0]).upper(), " ".join(words_of(TEXTS[2]).split())) == PAIR.private_key


def test_one_share_opens_nothing():
    assert combine(TEXTS[0]) == Problem("shares_too_few", "key", {"given": 1, "needed": 2})
    assert combine(TEXTS[0], TEXTS[0]) == Problem("shares_too_few", "key", {"given": 1, "needed": 2})
    assert combine() == Problem("shares_too_few", "key", {"given": 0, "needed": 2})


def test_share_of_another_round_is_named():
    other = split_key(new_key_pair(), "bo-2028", "Inna")[0].text
    assert combine(TEXTS[0], other) == Problem("share_other_round", "key", {"number": 2, "slug": "bo-2028"})


def test_share_of_a_former_key_of_the_same_round():
    former = split_key(new_key_pair(), "bo-2027", "Ta sama")
    assert combine(TEXTS[0], former[1].text) == Problem("share_other_key", "key", {"number": 2})
    assert combine(TEXTS[0], words_of(former[1].text)).code == "share_other_key"
    assert combine(words_of(former[0].text), words_of(former[1].text)).code == "key_mismatch"


def test_damaged_word():
    words = words_of(TEXTS[1])
    first = next(word for word in words.split() if word.isalpha())
    misspelt = combine(TEXTS[0], words.replace(first, "qwerty", 1))
    assert (misspelt.code, misspelt.facts["word"], misspelt.facts["place"]) == ("share_word", "qwerty", 1)
    swapped = [word for word in words.split() if word.isalpha()]
    swapped[10] = "academic" if swapped[10] != "academic" else "acid"
    assert combine(TEXTS[0], " ".join(swapped)) == Problem("share_damaged", "key", {"number": 2})


@pytest.mark.parametrize("text", ["", "to nie jest udział", "\x00\xff", "acid " * 32, "acid " * 5000])
def test_something_else_than_a_share(text):
    assert combine(TEXTS[0], text).code == "share_unreadable"


def test_words_found_in_a_share_are_counted_in_polish(app):
    with app.test_request_context():
        said = [
            sentence(Problem("share_unreadable", None, {"number": 1, "words": words, "needed": 38}))
            for words in (1, 5)
        ]
    assert "znaleziono 1 słowo," in said[0] and "znaleziono 5 słów," in said[1]
