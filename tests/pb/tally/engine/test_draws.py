"""Several draws of lots in one count: each keeps its order."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pb.tally.engine.ties import joined_draws
from tests.support.single_file import program


@pytest.mark.parametrize(
    ("draws", "order"),
    [
        ([], ()),
        ([["b", "a"]], ("b", "a")),
        ([["a", "b"], ["d", "c"]], ("a", "b", "d", "c")),
        ([["a", "b"], ["c", "b"]], ("a", "c", "b")),
        ([["b", "c"], ["a", "b"]], ("a", "b", "c")),
        ([["a", "b"], ["b", "a", "c"]], ("a", "b", "c")),
    ],
)
def test_draws_are_joined(draws: list[list[str]], order: tuple[str, ...]) -> None:
    assert joined_draws(draws) == order


@given(
    whole=st.permutations("abcdef"), cuts=st.lists(st.sets(st.sampled_from("abcdef"), min_size=2), min_size=1)
)
def test_draws_that_agree_all_keep_their_order(whole: list[str], cuts: list[set[str]]) -> None:
    draws = [[name for name in whole if name in cut] for cut in cuts]
    place = {name: at for at, name in enumerate(joined_draws(draws))}
    assert set(place) == set().union(*cuts)
    assert all(place[first] < place[second] for draw in draws for first, second in pairwise(draw))


@given(
    st.lists(st.permutations("abcd").flatmap(lambda order: st.integers(2, 4).map(lambda size: order[:size])))
)
def test_the_single_file_joins_draws_alike(draws: list[list[str]]) -> None:
    assert tuple(program.one_order_of(draws)) == joined_draws(draws)
