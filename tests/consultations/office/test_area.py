"""The area of a consultation: chosen, drawn, or brought as a file; what is no area is refused and nothing is lost."""

from __future__ import annotations

import io
import json

import pytest
from sqlalchemy import select

from consultations.consultation.queries import record_of
from consultations.consultation.services.area import boundary_of
from core.db import db, transaction
from maps.models import Area
from tests.support.consultations import add_consultation
from tests.support.editing import errors_in, filled, opened, sent
from tests.support.maps import area, bring, square
from tests.support.officials import signed_in

PAGE = "/urzad/konsultacje/szkic/ustawienia/obszar"
SQUARE = {"type": "Polygon", "coordinates": [[[23.2, 53.19], [23.21, 53.19], [23.21, 53.2], [23.2, 53.19]]]}
BOW = {
    "type": "Polygon",
    "coordinates": [[[23.2, 53.19], [23.21, 53.2], [23.21, 53.19], [23.2, 53.2], [23.2, 53.19]]],
}


@pytest.fixture
def official(app, clock):
    with transaction():
        add_consultation(clock(), "szkic", is_published=False, boundary=None)
        bring([area(1, "Śródmieście", square(23.2, 53.1, 0.05))], "district")
    return signed_in(app, "official")


def file_of(geometry: object) -> tuple[io.BytesIO, str]:
    features = [{"type": "Feature", "properties": {}, "geometry": geometry}]
    return io.BytesIO(
        json.dumps({"type": "FeatureCollection", "features": features}).encode()
    ), "obszar.geojson"


def brought(official, content: object):
    form = opened(official, PAGE)
    return official.post(
        PAGE, data={**form, "way": "file", "file": content}, content_type="multipart/form-data"
    )


def test_a_chosen_area_is_copied_so_that_later_changes_do_not_move_it(official) -> None:
    number = db.session.scalar(select(Area.id).where(Area.name == "Śródmieście"))
    assert filled(official, PAGE, way="area", area_id=str(number)).status_code == 303
    one = record_of("szkic")
    assert one.area_id == number
    assert boundary_of(one.id).bounds == pytest.approx((23.2, 53.1, 23.25, 53.15))


def test_a_drawn_area_is_kept_and_comes_back_to_be_changed(official) -> None:
    assert filled(official, PAGE, way="drawn", **{"miejsce-shapes": json.dumps(SQUARE)}).status_code == 303
    assert boundary_of(record_of("szkic").id).geom_type == "MultiPolygon"
    assert "23.21" in opened(official, PAGE)["miejsce-shapes"][0]


def test_a_file_is_read_whole(official) -> None:
    assert brought(official, file_of(SQUARE)).status_code == 303
    assert boundary_of(record_of("szkic").id).area > 0


@pytest.mark.parametrize(
    "content",
    [
        (io.BytesIO(b""), "puste.geojson"),
        (io.BytesIO(b"{"), "zepsute.geojson"),
        (io.BytesIO(b"[" * 100_000), "glebokie.geojson"),
        (io.BytesIO(b"\xff\xfe\x00"), "obce.geojson"),
        file_of(BOW),
        file_of({"type": "Point", "coordinates": [23.2, 53.2]}),
        file_of({"type": "Polygon", "coordinates": [[[100, 5], [101, 5], [101, 6], [100, 5]]]}),
        file_of({"type": "Polygon", "coordinates": [[[float("nan"), 5], [23, 53], [24, 53], [23, 54]]]}),
        (io.BytesIO(b" " * (10 * 1024 * 1024 + 1)), "za-duze.geojson"),
    ],
    ids=["empty", "broken", "deep", "bytes", "bow", "point", "elsewhere", "nan", "large"],
)
def test_a_file_that_is_no_area_is_refused_beside_its_field(official, content) -> None:
    refused = brought(official, content)
    assert refused.status_code == 422
    assert len(errors_in(refused)) == 1
    assert 'id="file-e"' in refused.text
    assert record_of("szkic").boundary is None


def test_somebody_elses_area_is_not_overwritten_unseen(official) -> None:
    mine = opened(official, PAGE)
    assert filled(official, PAGE, way="drawn", **{"miejsce-shapes": json.dumps(SQUARE)}).status_code == 303
    assert sent(official, PAGE, mine, way="area", area_id="1").status_code == 409
