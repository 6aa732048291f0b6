"""What a subscription is about, in words."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select

from consultations.consultation.models import Consultation, Subscription, Topic
from core.db import db
from maps.models import Area


def about(one: Subscription) -> str:
    """One consultation by its title, or a topic and an area."""
    if one.consultation_id is not None:
        title = db.session.scalar(select(Consultation.title).where(Consultation.id == one.consultation_id))
        return f"„{title}”"
    area = db.session.scalar(select(Area.name).where(Area.id == one.area_id)) if one.area_id else None
    topic = db.session.scalar(select(Topic.name).where(Topic.code == one.topic_code))
    return ", ".join((topic or _("wszystkie tematy"), area or _("całe miasto")))
