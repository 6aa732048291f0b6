"""Shapes from outside: whatever comes, it is sound geometry within the limits or a told problem."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from maps.place_shapes import (
    NoShapes,
    PlaceLimits,
    as_one,
    as_text,
    check_parts,
    check_together,
    raw_of,
    raw_parts,
)

LIMITS = PlaceLimits(most_parts=5, most_vertices=60)
NEAR = (23.2, 53.2)
NUMBERS = st.one_of(
    st.floats(23.19, 23.21),
    st.floats(53.19, 53.21),
    st.floats(allow_nan=False),
    st.integers(),
    st.just(None),
    st.text(max_size=3),
)
NESTED = st.recursive(NUMBERS, lambda inner: st.lists(inner, max_size=4), max_leaves=24)
TYPES = (
    "Point",
    "LineString",
    "Polygon",
    "MultiPoint",
    "MultiLineString",
    "MultiPolygon",
    "Circle",
    "Feature",
)
GEOMETRIES = st.fixed_dictionaries({"type": st.sampled_from(TYPES), "coordinates": NESTED})
DOCUMENTS = st.one_of(
    GEOMETRIES,
    st.fixed_dictionaries({"type": st.just("GeometryCollection"), "geometries": st.lists(GEOMETRIES, max_size=7)}),
    st.fixed_dictionaries({"type": st.just("FeatureCollection"), "features": st.lists(
        st.fixed_dictionaries({"type": st.just("Feature"), "geometry": st.one_of(st.none(), GEOMETRIES)}), max_size=4)}),
    NESTED,
)  # fmt: skip
POSITIONS = st.tuples(st.floats(23.19, 23.21), st.floats(53.19, 53.21)).map(list)
DRAWN = st.one_of(
    POSITIONS.map(lambda at: {"type": "Point", "coordinates": at}),
    st.lists(POSITIONS, min_size=1, max_size=8).map(lambda at: {"type": "LineString", "coordinates": at}),
    st.lists(POSITIONS, min_size=1, max_size=8).map(
        lambda at: {"type": "Polygon", "coordinates": [[*at, at[0]]]}
    ),
)


def read(text):
    """The shapes of a text, or the problem that none can be read."""
    try:
        shapes = check_parts(raw_parts(text, LIMITS), LIMITS, NEAR)
    except NoShapes as wrong:
        return None, [wrong.problem]
    check_together(shapes, LIMITS)
    return shapes, shapes.problems


@given(DOCUMENTS)
def test_any_document_is_read_or_told(document):
    shapes, problems = read(json.dumps(document))
    if shapes and not problems:
        geometry = as_one(shapes.parts)
        assert geometry is None or geometry.is_valid
        assert len(shapes.parts) <= LIMITS.most_parts


@given(st.text(max_size=200))
def test_any_text_is_read_or_told(text):
    shapes, problems = read(text)
    assert problems or not shapes.parts


@given(st.lists(DRAWN, max_size=5))
def test_what_was_taken_once_is_taken_again_unchanged(drawn):
    shapes, problems = read(json.dumps({"type": "GeometryCollection", "geometries": drawn}))
    if problems:
        return
    text = as_text([raw_of(part) for part in shapes.parts])
    again, none = read(text)
    assert none == [] and again.notes == []
    assert as_text([raw_of(part) for part in again.parts]) == text
