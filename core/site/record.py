"""The town's record as pages use it: read once every few seconds for each worker, never kept for longer."""

from __future__ import annotations

import hashlib
import time
from dataclasses import astuple, dataclass, field
from functools import cached_property
from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from core.db import db
from core.models import Site
from core.site.colours import town_css, town_tokens

KEEP_SECONDS = 5.0


@dataclass(frozen=True)
class SiteRecord:
    """Name, look and contacts of the town. Empty strings where the office has written nothing yet."""

    name: str = "Wspólnie"
    sub_title: str = "Wspólnie o mieście"
    controller: str = ""
    colour_1: str = "#14584a"
    colour_2: str = "#d9a521"
    krajka: str = "zigzag"
    has_crest: bool = False
    phone: str = ""
    phone_hours: str = ""
    email: str = ""
    bip_url: str = ""
    office_address: str = ""
    population: int | None = None
    base_maps: list[Any] = field(default_factory=list)
    is_demo: bool = False
    requires_second_factor: bool = False
    version: int = 0

    @property
    def is_blank(self) -> bool:
        """Whether nobody has set this town up yet."""
        return self.version == 0

    @property
    def initial(self) -> str:
        """The letter on the shield where there is no crest."""
        return self.name[:1].upper()

    @cached_property
    def css(self) -> str:
        """The stylesheet of the town's colours, with contrast already seen to."""
        return town_css(town_tokens(self.colour_1, self.colour_2))

    @cached_property
    def css_digest(self) -> str:
        """A short name of that stylesheet that changes when it does."""
        return hashlib.sha256(self.css.encode()).hexdigest()[:10]

    @cached_property
    def digest(self) -> str:
        """A short name of the whole record that changes when anything in it does."""
        return hashlib.sha256(repr(astuple(self)).encode()).hexdigest()[:16]

    @property
    def crest_url(self) -> str | None:
        """Address of the crest, or ``None`` when a shield with the initial stands in for it."""
        return "/herb" if self.has_crest else None


def read_site() -> SiteRecord:
    """Read the record from the database; before any town is set up, a blank one."""
    columns = [column for column in Site.__table__.columns if column.name != "crest"]
    row = db.session.execute(select(*columns)).mappings().first()
    if row is None:
        return SiteRecord()
    names = {name for name in SiteRecord.__dataclass_fields__ if name != "has_crest"}
    return SiteRecord(has_crest=row["crest_type"] is not None, **{name: row[name] for name in names})


def read_crest() -> tuple[bytes, str] | None:
    """The crest's file and its media type, or ``None`` when there is none."""
    row = db.session.execute(select(Site.crest, Site.crest_type).where(Site.crest_type.is_not(None))).first()
    return (row[0], str(row[1])) if row and row[0] else None


def current_site() -> SiteRecord:
    """The town's record, at most ``KEEP_SECONDS`` old."""
    kept: tuple[float, SiteRecord] | None = current_app.extensions.get("site_record")
    if kept and time.monotonic() - kept[0] < KEEP_SECONDS:
        return kept[1]
    try:
        record = read_site()
    except OperationalError:
        if db.session.info.get("in_transaction"):
            raise
        # The page that says the database is away still wears the town's colours.
        db.session.rollback()
        return kept[1] if kept else SiteRecord()
    current_app.extensions["site_record"] = (time.monotonic(), record)
    return record


def forget_site() -> None:
    """Have the next page read the record again; call it after changing the record."""
    current_app.extensions.pop("site_record", None)
