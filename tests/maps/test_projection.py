"""Metres of the Polish systems: the same as PostGIS has them."""

from __future__ import annotations

import numpy as np
import pytest
from sqlalchemy import text

from core.db import db
from maps.projection import SYSTEMS, to_degrees, to_metres

PLACES = np.array([[x, y] for x in np.linspace(14, 24.2, 12) for y in np.linspace(49, 55, 9)])
ASKED = text(
    "SELECT ST_X(m), ST_Y(m) FROM unnest(CAST(:xs AS float8[]), CAST(:ys AS float8[])) WITH ORDINALITY AS g(x, y, n),"
    " LATERAL ST_Transform(ST_SetSRID(ST_MakePoint(x, y), 4326), CAST(:code AS int)) AS m ORDER BY n"
)


@pytest.mark.parametrize("name", SYSTEMS)
def test_metres_are_those_of_postgis(app, name):
    code = int(name.split(":")[1])
    given = {"xs": PLACES[:, 0].tolist(), "ys": PLACES[:, 1].tolist(), "code": code}
    expected = np.array([tuple(row) for row in db.session.execute(ASKED, given)])
    assert np.abs(to_metres(PLACES, SYSTEMS[name]) - expected).max() < 0.001
    assert np.abs(to_degrees(expected, SYSTEMS[name]) - PLACES).max() < 1e-8
