"""Taking people off many marks at once when their keep time is over, and what others copied of a place off the rest."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from sqlalchemy import bindparam, delete, exists, func, select, text, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import BigInteger

from consultations.marks.hiding_models import Hiding
from consultations.marks.models import AbuseReport, Mark, MarkComment, MarkPhoto, PlantingLine, SiteCheck
from consultations.marks.rules.retention import NOTHING_LEFT, after_term
from core.db import db
from core.files.storing import forget_file

AT_ONCE = 10_000
"""Marks of one statement: PostgreSQL takes at most 65,535 values with one."""
IDS = bindparam("ids", type_=ARRAY(BigInteger))
PLACELESS = {
    "location": None,
    "public_location": None,
    "public_spot": None,
    "area_id": None,
    "is_home": False,
}
EMPTY_MARKS = text(
    "update con_marks set body = '', replies = '{}', place = '', author_name = '', about = '{}',"
    " location = coalesce(public_location, location), user_id = null, email = null, email_confirmed_at = null,"
    " author_key = sha256(:salt || author_key), retention_until = :never, version = version + 1 where id = any(:ids)"
).bindparams(IDS)
EMPTY_SUPPORTS = text(
    "update con_mark_supports set supporter_key = sha256(:salt || supporter_key || int8send(mark_id))"
    " where mark_id = any(:ids)"
).bindparams(IDS)
FORGET_GROUND = text(
    "update con_answers a set ground = a.ground - m.numbers from"
    " (select consultation_id, array_agg(number::text) as numbers from con_marks where id = any(:ids) group by 1) m"
    " where a.consultation_id = m.consultation_id and a.ground ?| m.numbers"
).bindparams(IDS)


def empty_of_people(ids: Sequence[int]) -> None:
    """Words, names, addresses and keys go; place as everybody sees it, topic, outcome and numbers stay.

    One salt, thrown away at the end, makes new keys of the old: people can still be counted, nobody told again.
    """
    salt = secrets.token_bytes(32)
    for first in range(0, len(ids), AT_ONCE):
        _empty(ids[first : first + AT_ONCE], salt)
    db.session.expire_all()


def _empty(ids: Sequence[int], salt: bytes) -> None:
    forget_copies(homes_of(ids))
    drop_photos_of(ids, ("author",))
    for table in (AbuseReport, MarkComment):
        db.session.execute(delete(table).where(table.mark_id.in_(ids)))  # type: ignore[attr-defined]
    unsaid = update(Hiding).where(Hiding.mark_id.in_(ids)).values(objection="")
    db.session.execute(unsaid.execution_options(synchronize_session=False))
    db.session.execute(EMPTY_SUPPORTS, {"ids": list(ids), "salt": salt})
    db.session.execute(EMPTY_MARKS, {"ids": list(ids), "salt": salt, "never": NOTHING_LEFT})


def let_go_unread() -> None:
    """Emptied marks that nobody read in time wait no more; whose place nobody ever saw lose it. They stay countable."""
    unread = select(Mark.id, Mark.published_at.is_not(None))
    unread = unread.where(Mark.visibility == "held", Mark.retention_until >= NOTHING_LEFT)
    becoming: dict[str, list[int]] = {}
    for mark_id, was_public in db.session.execute(unread):
        becoming.setdefault(after_term("held", was_public), []).append(mark_id)
    for visibility, ids in becoming.items():
        placeless = PLACELESS if visibility == "withdrawn" else {}
        told = update(Mark).where(Mark.id == func.any(bindparam("ids", ids, type_=IDS.type)))
        told = told.values(visibility=visibility, version=Mark.version + 1, **placeless)
        db.session.execute(told.execution_options(synchronize_session=False))
    db.session.expire_all()


def homes_of(ids: Sequence[int]) -> list[int]:
    """The homes among these marks."""
    return list(db.session.scalars(select(Mark.id).where(Mark.id.in_(ids), Mark.is_home)))


def forget_copies(homes: Sequence[int]) -> None:
    """What the office copied of the precise place of homes: plan lines move to the public spot, checks say nothing."""
    if not homes:
        return
    forget_ground(homes)
    spot = select(Mark.public_spot).where(Mark.id == PlantingLine.mark_id).scalar_subquery()
    moved = update(PlantingLine).where(PlantingLine.mark_id.in_(homes), spot.is_not(None))
    moved = moved.values(location=spot, place="", version=PlantingLine.version + 1)
    told = update(SiteCheck).where(SiteCheck.mark_id.in_(homes)).values(finding="")
    for statement in (moved, told):
        db.session.execute(statement.execution_options(synchronize_session=False))
    drop_photos_of(homes, ("check", "before", "after"))


def forget_ground(ids: Sequence[int]) -> None:
    """Which plots and networks lay beneath these marks: off every answer that kept it."""
    db.session.execute(FORGET_GROUND, {"ids": list(ids)})


def drop_photos_of(ids: Sequence[int], roles: Sequence[str]) -> None:
    """Erase photos of these roles, and their files where no other mark shows them."""
    own = MarkPhoto.mark_id.in_(ids), MarkPhoto.role.in_(roles)
    files = db.session.scalars(select(MarkPhoto.file_id).distinct().where(*own)).all()
    db.session.execute(delete(MarkPhoto).where(*own))
    for file_id in files:
        if not db.session.scalar(select(exists().where(MarkPhoto.file_id == file_id))):
            forget_file(file_id)
