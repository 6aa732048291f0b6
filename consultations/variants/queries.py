"""Reads of variants: with their voices, one of them, somebody's own voice, the remarks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, func, or_, select

from consultations.consultation.models import ConsultationStep
from consultations.variants.models import Variant, VariantVoice
from consultations.variants.rules import HIGHEST_NUMBER, VoteTimes, vote_times
from core.db import db
from core.problems import NotFound


@dataclass(frozen=True)
class VariantView:
    """A variant with the voices given so far."""

    id: int
    number: int
    name: str
    description: str
    picture_id: int | None
    picture_words: str
    voices: int


def variants_of(consultation_id: int) -> list[VariantView]:
    """The variants in their order, counted. One statement."""
    counted = (
        select(VariantVoice.variant_id, func.count().label("n"))
        .where(VariantVoice.consultation_id == consultation_id)
        .group_by(VariantVoice.variant_id)
        .subquery()
    )
    voices = func.coalesce(Variant.final_voices, counted.c.n, 0)
    rows = db.session.execute(
        select(Variant, voices)
        .outerjoin(counted, counted.c.variant_id == Variant.id)
        .where(Variant.consultation_id == consultation_id)
        .order_by(Variant.number)
    )
    return [
        VariantView(
            one.id, one.number, one.name, one.description, one.picture_id, one.picture_words, int(number)
        )
        for one, number in rows
    ]


def find_variant(consultation_id: int, number: int) -> Variant:
    """One variant. Raises ``NotFound``."""
    query = select(Variant).where(Variant.consultation_id == consultation_id, Variant.number == number)
    found = db.session.scalar(query) if number <= HIGHEST_NUMBER else None
    if found is None:
        raise NotFound
    return found


def times_of(consultation_id: int) -> VoteTimes:
    """When voices are given."""
    query = select(ConsultationStep.kind, ConsultationStep.starts_at, ConsultationStep.ends_at)
    rows = db.session.execute(query.where(ConsultationStep.consultation_id == consultation_id))
    return vote_times((kind, start, end) for kind, start, end in rows)


def is_voiced(consultation_id: int) -> bool:
    """Whether anybody has given a voice: from then on the variants stay as they are."""
    voice = exists().where(VariantVoice.consultation_id == consultation_id)
    kept = exists().where(Variant.consultation_id == consultation_id, Variant.final_voices.is_not(None))
    return bool(db.session.scalar(select(or_(voice, kept))))


def voice_of(consultation_id: int, voter_key: bytes) -> VariantVoice | None:
    """The voice of this person, if there is one."""
    return db.session.get(VariantVoice, (consultation_id, voter_key))


def remarks_of(consultation_id: int, most: int, after: int = 0) -> Sequence[tuple[int, str]]:
    """Number of the variant and words, for the office; ``after`` so many, at most ``most``."""
    rows = db.session.execute(
        select(Variant.number, VariantVoice.remark)
        .join(VariantVoice, VariantVoice.variant_id == Variant.id)
        .where(VariantVoice.consultation_id == consultation_id, VariantVoice.remark != "")
        .order_by(Variant.number, VariantVoice.voter_key)
        .limit(most)
        .offset(after)
    )
    return [(number, words) for number, words in rows]
