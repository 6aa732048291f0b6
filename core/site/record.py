"""The town's record as pages use it: read once every few seconds for each worker, never kept for longer.

Packages may have something of their own read with it (``add_part``), so that it costs no statement of its own.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import astuple, dataclass, field
from functools import cached_property
from typing import Any

from flask import Flask, current_app
from sqlalchemy import ScalarSelect, literal, select, true
from sqlalchemy.exc import OperationalError

from core.db import db
from core.models import Site
from core.site.colours import town_css, town_tokens

KEEP_SECONDS = 5.0
_PARTS = "site_parts"


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
    parts: dict[str, Any] = field(default_factory=dict)

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
    queries: dict[str, ScalarSelect[Any]] = current_app.extensions.get(_PARTS, {})
    always = select(literal(1)).subquery("always").outerjoin(Site, true())
    query = select(*columns, *(one.label(f"part_{name}") for name, one in queries.items()))
    row = db.session.execute(query.select_from(always)).mappings().one()
    parts = {name: row[f"part_{name}"] for name in queries}
    if row["version"] is None:
        return SiteRecord(parts=parts)
    names = SiteRecord.__dataclass_fields__.keys() - {"has_crest", "parts"}
    found = {name: row[name] for name in names}
    return SiteRecord(has_crest=row["crest_type"] is not None, parts=parts, **found)


def add_part(app: Flask, name: str, query: ScalarSelect[Any]) -> None:
    """Have one value more read with the record, as ``parts[name]``."""
    app.extensions.setdefault(_PARTS, {})[name] = query


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
