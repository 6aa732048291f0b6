"""Whose land marks lie on and what runs beneath: the town's layers asked, and what an answer has kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select, text

from consultations.consultation.layer_queries import layers_of
from consultations.consultation.models import ConsultationTopic
from consultations.consultation.rules.layers import BACKGROUND
from consultations.marks.models import Answer, Mark
from consultations.marks.rules.ground import Found, Ground, Looked, from_kept, ground_of
from core.clock import warsaw
from core.db import db
from maps.relations import LEAST_METRES_PER_DEGREE

NEAR = text(
    f"""
    SELECT mark.number, layer.id AS layer_id, feature.label,
        ST_Distance(ST_Transform(feature.shape, 2180), ST_Transform(mark.location, 2180)) AS metres
    FROM con_marks mark
    JOIN con_layers layer ON layer.id = ANY(CAST(:layers AS bigint[]))
    JOIN con_layer_features feature ON feature.layer_id = layer.id
        AND feature.shape && ST_Expand(
            mark.location, layer.reach_metres / {LEAST_METRES_PER_DEGREE[0]}, layer.reach_metres / {LEAST_METRES_PER_DEGREE[1]})
        AND ST_DWithin(ST_Transform(feature.shape, 2180), ST_Transform(mark.location, 2180),
            CASE layer.purpose WHEN 'networks' THEN layer.reach_metres ELSE 0 END)
    WHERE mark.id = ANY(CAST(:marks AS bigint[])) AND mark.location IS NOT NULL
    ORDER BY mark.number, layer_id, metres, feature.id
    """  # noqa: S608
)


def ground_of_marks(consultation_id: int, mark_ids: Sequence[int], today: date) -> dict[int, Ground]:
    """By the number of each mark whose topic asks for it; empty where the town has no such layer. Three statements."""
    looked = [
        Looked(
            one.id,
            one.name,
            one.purpose,
            warsaw(one.loaded_at).date() if one.loaded_at else None,
            one.reach_metres if one.purpose == "networks" else 0,
        )
        for one in layers_of(consultation_id, public_only=False)
        if one.purpose != BACKGROUND
    ]
    asked = (
        select(Mark.id, Mark.number)
        .join(ConsultationTopic, ConsultationTopic.id == Mark.topic_id)
        .where(Mark.id.in_(mark_ids), Mark.location.is_not(None), ConsultationTopic.needs_ground)
    )
    numbers = dict(db.session.execute(asked).all()) if looked else {}
    if not numbers:
        return {}
    given = {"layers": [one.layer_id for one in looked if not one.is_picture], "marks": list(numbers)}
    found: dict[int, list[Found]] = {number: [] for number in numbers.values()}
    for row in db.session.execute(NEAR, given):
        found[row.number].append(Found(row.layer_id, row.label, float(row.metres)))
    return {number: ground_of(today, looked, things) for number, things in sorted(found.items())}


def kept_ground(answer: Answer) -> dict[int, Ground]:
    """What an answer has kept, by the number of the mark."""
    return {int(number): from_kept(told) for number, told in answer.ground.items()}
