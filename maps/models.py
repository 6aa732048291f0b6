"""The town's areas and the named places in them. Stored in EPSG:4326, measured in EPSG:2180."""

from __future__ import annotations

from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import CheckConstraint, Computed, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Model


class Area(Model):
    """A part of the town that rules can name: the gmina, a district, a sołectwo, a revitalisation area."""

    __tablename__ = "maps_areas"

    slug: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(160))
    kind: Mapped[str] = mapped_column(String(40), index=True)
    population: Mapped[int | None] = mapped_column(Integer)
    source: Mapped[str] = mapped_column(String(300), default="")
    boundary: Mapped[Any] = mapped_column(Geometry("MULTIPOLYGON", srid=4326), deferred=True)

    __table_args__ = (
        UniqueConstraint("kind", "slug"),
        CheckConstraint("ST_IsValid(boundary)", name="boundary_valid"),
        CheckConstraint("population >= 0", name="population_counted"),
    )


class Place(Model):
    """A named point: a village, a part of the town, a public building. Found by name, shown as a label."""

    __tablename__ = "maps_places"

    name: Mapped[str] = mapped_column(String(160))
    kind: Mapped[str] = mapped_column(String(40), default="place")
    source: Mapped[str] = mapped_column(String(300), default="")
    location: Mapped[Any] = mapped_column(Geometry("POINT", srid=4326))

    __table_args__ = (UniqueConstraint("name", "kind"),)


class Address(Model):
    """An address point of the town's register. ``street`` is empty where houses are numbered through the village."""

    __tablename__ = "maps_addresses"

    locality: Mapped[str] = mapped_column(String(120), default="")
    street: Mapped[str] = mapped_column(String(160), default="")
    number: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(300), default="")
    location: Mapped[Any] = mapped_column(Geometry("POINT", srid=4326, spatial_index=False))
    search: Mapped[str] = mapped_column(
        Text,
        Computed("wsp_fold(CASE WHEN street = '' THEN locality ELSE street END)", persisted=True),
        deferred=True,
    )

    __table_args__ = (
        Index(
            "ix_maps_addresses_search",
            "search",
            postgresql_using="gin",
            postgresql_ops={"search": "gin_trgm_ops"},
        ),
    )
