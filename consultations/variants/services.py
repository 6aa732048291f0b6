"""Variants written, changed and taken away by the office; voices given and changed by residents; voices erased."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import BinaryIO

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from consultations.consultation.models import Consultation
from consultations.consultation.queries import record_of
from consultations.consultation.services.editing import subject_of
from consultations.marks.rules.retention import kept_until
from consultations.variants.models import Variant, VariantVoice
from consultations.variants.queries import find_variant, is_voiced, variants_of
from consultations.variants.rules import DESCRIPTION, NAME, PICTURE_WORDS, check_editing
from core.audit import record
from core.db import db
from core.erasing import eraser
from core.fields import read
from core.files.reading import PICTURES, ReadFile, read_file
from core.files.storing import store_file
from core.problems import Problem

ACT = "consultations.variant.edit"


def save_variant(
    slug: str,
    number: int | None,
    typed: Mapping[str, str],
    picture: tuple[BinaryIO, str] | None,
    now: datetime,
) -> list[Problem]:
    """Write a new variant (``number`` ``None``) or put one right; a picture replaces the one before."""
    one = record_of(slug, is_locked=True)
    if problems := check_editing(is_voiced(one.id), len(variants_of(one.id)) if number is None else 0):
        return problems
    variant = find_variant(one.id, number) if number is not None else None
    values, problems = _read(typed)
    sent = read_file(*picture, PICTURES, "picture") if picture else None
    if isinstance(sent, Problem):
        problems.append(sent)
    has_picture = sent is not None or (variant is not None and variant.picture_id is not None)
    if has_picture and not values.get("picture_words"):
        problems.append(Problem("picture_words_missing", "picture_words"))
    if problems:
        return problems
    file_id = store_file(sent, now).id if isinstance(sent, ReadFile) else None
    variant = variant or _new(one)
    variant.picture_id = file_id or variant.picture_id
    _write(variant, values)
    db.session.flush()
    record(ACT, subject_of(slug), {"variant": variant.number, "name": variant.name})
    return []


def _read(typed: Mapping[str, str]) -> tuple[dict[str, str], list[Problem]]:
    values, problems = {}, []
    for field in (NAME, DESCRIPTION, PICTURE_WORDS):
        values[field.name], wrong = read(field, typed.get(field.name, ""))
        problems += [wrong] if wrong else []
    return values, problems


def _new(one: Consultation) -> Variant:
    last = select(func.coalesce(func.max(Variant.number), 0)).where(Variant.consultation_id == one.id)
    variant = Variant(consultation_id=one.id, number=(db.session.scalar(last) or 0) + 1)
    db.session.add(variant)
    return variant


def _write(variant: Variant, values: Mapping[str, str]) -> None:
    variant.name, variant.description = values["name"], values["description"]
    variant.picture_words = values["picture_words"] if variant.picture_id is not None else ""


def remove_variant(slug: str, number: int) -> list[Problem]:
    """Take a variant away that nobody has voiced anything on."""
    one = record_of(slug, is_locked=True)
    if problems := check_editing(is_voiced(one.id)):
        return problems
    variant = find_variant(one.id, number)
    record(ACT, subject_of(slug), {"removed": number, "name": variant.name})
    db.session.delete(variant)
    return []


def give_voice(one: Consultation, voter_key: bytes, variant_id: int, remark: str, on: date) -> None:
    """Give a voice; a second one of the same key takes the place of the first."""
    assert one.closes_at is not None, "a published consultation closes"
    told = {
        "variant_id": variant_id, "remark": remark.strip(), "voiced_on": on,
        "retention_until": kept_until(one.closes_at, one.retention_months),
    }  # fmt: skip
    row = insert(VariantVoice).values(consultation_id=one.id, voter_key=voter_key, **told)
    db.session.execute(row.on_conflict_do_update(index_elements=["consultation_id", "voter_key"], set_=told))


@eraser
def erase_voices(moment: datetime) -> int:
    """Erase single voices with their remarks once their term is over; the counts stay."""
    over = select(VariantVoice.consultation_id).where(VariantVoice.retention_until < moment).distinct()
    erased = 0
    for consultation_id in db.session.scalars(over).all():
        voices = {view.id: view.voices for view in variants_of(consultation_id)}
        for variant in db.session.scalars(select(Variant).where(Variant.id.in_(voices))):
            variant.final_voices = voices[variant.id]
        mine = VariantVoice.consultation_id == consultation_id
        erased += db.session.execute(delete(VariantVoice).where(mine)).rowcount  # type: ignore[attr-defined]
    return erased
