"""Tables of marks: what people marked, who agreed, what was moderated, what the office answered and did."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from geoalchemy2 import Geometry
from sqlalchemy import (
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Model


class Mark(Model):
    """One mark. ``location`` is precise and for the office alone; ``public_location`` is what everybody may see.

    ``visibility``: ``held`` (waits to be read), ``public``, ``hidden`` (taken off with a reason), ``withdrawn`` (its
    author erased it: words, place and address are gone, the number stays). ``state`` is the office's: ``new``,
    ``assigned``, ``to_approve``, ``answered``. ``about`` is what the author told of themselves; it is added up and
    erased when the consultation closes. ``entry_key`` makes a double click one mark.
    """

    __tablename__ = "con_marks"

    consultation_id: Mapped[int] = mapped_column(ForeignKey("con_consultations.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(Integer)
    topic_id: Mapped[int] = mapped_column(ForeignKey("con_consultation_topics.id"), index=True)
    body: Mapped[str] = mapped_column(Text, default="")
    replies: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    """Answers to the topic's questions by the question's code."""
    place: Mapped[str] = mapped_column(String(200), default="")
    location: Mapped[Any | None] = mapped_column(Geometry("GEOMETRY", srid=4326), deferred=True)
    public_location: Mapped[Any | None] = mapped_column(
        Geometry("GEOMETRY", srid=4326, spatial_index=False), deferred=True
    )
    public_spot: Mapped[Any | None] = mapped_column(Geometry("POINT", srid=4326))
    """A point on ``public_location``: what tiles and kept grids hold."""
    is_home: Mapped[bool] = mapped_column(default=False)
    area_id: Mapped[int | None] = mapped_column(ForeignKey("maps_areas.id"), index=True)
    visibility: Mapped[str] = mapped_column(String(10), default="held")
    hidden_reason: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(12), default="new")
    outcome: Mapped[str] = mapped_column(String(14), default="")
    """What everybody may see: the decision of the approved answer, ``done`` once what it promised is done, else empty."""
    department_id: Mapped[int | None] = mapped_column(ForeignKey("pb_departments.id"), index=True)
    official_id: Mapped[int | None] = mapped_column(
        ForeignKey("accounts_users.id", ondelete="SET NULL"), index=True
    )
    assigned_at: Mapped[datetime | None]
    answer_id: Mapped[int | None] = mapped_column(ForeignKey("con_answers.id"), index=True)
    next_answer_id: Mapped[int | None] = mapped_column(ForeignKey("con_answers.id"), index=True)
    """An answer that is to take the place of an approved one: until then everybody reads the former."""
    done_at: Mapped[datetime | None]
    supports: Mapped[int] = mapped_column(Integer, default=0)
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    author_key: Mapped[bytes] = mapped_column(LargeBinary)
    """Keyed hash of account or browser: counts people, tells nobody who."""
    user_id: Mapped[int | None] = mapped_column(
        ForeignKey("accounts_users.id", ondelete="SET NULL"), index=True
    )
    author_name: Mapped[str] = mapped_column(String(120), default="")
    email: Mapped[str | None] = mapped_column(String(254))
    email_confirmed_at: Mapped[datetime | None]
    language: Mapped[str] = mapped_column(String(5), default="pl")
    key_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    """Hash of the private link's key."""
    entry_key: Mapped[UUID] = mapped_column(Uuid, unique=True)
    about: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    retention_until: Mapped[datetime] = mapped_column(index=True)
    version: Mapped[int] = mapped_column(Integer, default=1)

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("consultation_id", "number"),
        Index("ix_con_marks_board", "consultation_id", "state", "department_id"),
        Index("ix_con_marks_list", "consultation_id", "visibility", "number"),
        Index(
            "ix_con_marks_people",
            "consultation_id",
            "author_key",
            postgresql_include=["supports"],
            postgresql_where=text("visibility = 'public'"),
        ),
        Index(
            "ix_con_marks_waiting",
            "consultation_id",
            "state",
            "created_at",
            "id",
            postgresql_include=["next_answer_id"],
            postgresql_where=text("visibility = 'public'"),
        ),
        Index("ix_con_marks_author", "consultation_id", "author_key"),
        CheckConstraint("visibility in ('held','public','hidden','withdrawn')", name="visibility_known"),
        CheckConstraint("state in ('new','assigned','to_approve','answered')", name="state_known"),
        CheckConstraint(
            "outcome in ('','planned','partly','done','already_there','not_possible','passed_on')",
            name="outcome_known",
        ),
        CheckConstraint("(visibility = 'withdrawn') = (location is null)", name="placed"),
        CheckConstraint("visibility <> 'hidden' or hidden_reason <> ''", name="hidden_with_reason"),
        CheckConstraint("state <> 'answered' or answer_id is not null", name="answered_with_answer"),
        CheckConstraint("location is null or ST_NPoints(location) <= 500", name="vertices_bounded"),
        CheckConstraint("location is null or ST_IsValid(location)", name="location_valid"),
        CheckConstraint(
            "octet_length(key_hash) = 32 and octet_length(author_key) = 32", name="hashes_length"
        ),
    )


class MarkPhoto(Model):
    """A photo of a mark, drawn anew without place data. ``role``: ``author``, ``check``, ``before``, ``after``."""

    __tablename__ = "con_mark_photos"

    mark_id: Mapped[int] = mapped_column(ForeignKey("con_marks.id", ondelete="CASCADE"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("core_files.id"), index=True)
    check_id: Mapped[int | None] = mapped_column(
        ForeignKey("con_site_checks.id", ondelete="CASCADE"), index=True
    )
    """The check on site that a photo with the role ``check`` was taken at."""
    role: Mapped[str] = mapped_column(String(10), default="author")
    caption: Mapped[str] = mapped_column(String(300), default="")
    is_public: Mapped[bool] = mapped_column(default=False)
    added_at: Mapped[datetime]

    __table_args__ = (CheckConstraint("role in ('author','check','before','after')", name="role_known"),)


class MarkEvent(Model):
    """The thread of facts of a mark: added → passed on to a unit → answered → done. ``facts`` hold no person."""

    __tablename__ = "con_mark_events"

    mark_id: Mapped[int] = mapped_column(ForeignKey("con_marks.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    happened_at: Mapped[datetime]
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    is_public: Mapped[bool] = mapped_column(default=True)

    __table_args__ = (
        CheckConstraint(
            "kind in ('added','published','corrected','hidden','restored','withdrawn','assigned','checked',"
            "'answered','answer_changed','work_done','work_undone','handed_over','taken_back')",
            name="kind_known",
        ),
    )


class MarkSupport(Base):
    """Somebody agrees with a mark: once for each key (keyed hash of account or browser)."""

    __tablename__ = "con_mark_supports"

    mark_id: Mapped[int] = mapped_column(ForeignKey("con_marks.id", ondelete="CASCADE"))
    supporter_key: Mapped[bytes] = mapped_column(LargeBinary)
    supported_on: Mapped[date] = mapped_column(Date)

    __table_args__ = (
        PrimaryKeyConstraint("mark_id", "supporter_key"),
        CheckConstraint("octet_length(supporter_key) = 32", name="supporter_key_length"),
    )


class MarkComment(Model):
    """A comment under a mark; ``visibility`` as of marks, without ``withdrawn``."""

    __tablename__ = "con_mark_comments"

    mark_id: Mapped[int] = mapped_column(ForeignKey("con_marks.id", ondelete="CASCADE"), index=True)
    body: Mapped[str] = mapped_column(Text)
    author_name: Mapped[str] = mapped_column(String(120), default="")
    author_key: Mapped[bytes] = mapped_column(LargeBinary)
    visibility: Mapped[str] = mapped_column(String(10), default="held")
    hidden_reason: Mapped[str] = mapped_column(Text, default="")
    entry_key: Mapped[UUID] = mapped_column(Uuid, unique=True)
    created_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("visibility in ('held','public','hidden')", name="visibility_known"),
        CheckConstraint("visibility <> 'hidden' or hidden_reason <> ''", name="hidden_with_reason"),
    )


class AbuseReport(Model):
    """Somebody says that a mark or a comment breaks the rules; settled with a reason."""

    __tablename__ = "con_abuse_reports"

    mark_id: Mapped[int] = mapped_column(ForeignKey("con_marks.id", ondelete="CASCADE"), index=True)
    comment_id: Mapped[int | None] = mapped_column(
        ForeignKey("con_mark_comments.id", ondelete="CASCADE"), index=True
    )
    reason: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(String(600), default="")
    reporter_key: Mapped[bytes] = mapped_column(LargeBinary)
    reported_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("accounts_users.id", ondelete="SET NULL"), index=True
    )
    finding: Mapped[str] = mapped_column(Text, default="")

    __table_args__ = (
        UniqueConstraint("mark_id", "comment_id", "reporter_key", postgresql_nulls_not_distinct=True),
        CheckConstraint("reason in ('rude','personal_data','advert','false','other')", name="reason_known"),
        CheckConstraint("settled_at is null or finding <> ''", name="settled_with_finding"),
    )


class Answer(Model):
    """An answer of the office to one mark or to a group: a decision with grounds, written and then approved.

    A draft may still lack both; ``sent_at`` says since when it waits for another person. ``ground`` keeps, for each mark's number, whose land it was and what ran beneath when it was answered.
    """

    __tablename__ = "con_answers"

    consultation_id: Mapped[int] = mapped_column(
        ForeignKey("con_consultations.id", ondelete="CASCADE"), index=True
    )
    decision: Mapped[str] = mapped_column(String(14))
    grounds: Mapped[str] = mapped_column(Text)
    promised_on: Mapped[date | None] = mapped_column(Date)
    department_id: Mapped[int | None] = mapped_column(ForeignKey("pb_departments.id"), index=True)
    written_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("accounts_users.id", ondelete="SET NULL"), index=True
    )
    written_at: Mapped[datetime]
    sent_at: Mapped[datetime | None] = mapped_column(index=True)
    approved_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("accounts_users.id", ondelete="SET NULL"), index=True
    )
    approved_at: Mapped[datetime | None]
    returned_note: Mapped[str] = mapped_column(Text, default="")
    ground: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    version: Mapped[int] = mapped_column(Integer, default=1)

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        CheckConstraint(
            "decision in ('','planned','partly','done','already_there','not_possible','passed_on')",
            name="decision_known",
        ),
        CheckConstraint(
            "(sent_at is null and approved_at is null) or (decision <> '' and grounds <> '')",
            name="grounds_given",
        ),
    )


class AnswerTemplate(Model):
    """Words that an answer can begin with."""

    __tablename__ = "con_answer_templates"

    name: Mapped[str] = mapped_column(String(120), unique=True)
    decision: Mapped[str] = mapped_column(String(14))
    grounds: Mapped[str] = mapped_column(Text)
    topic_code: Mapped[str | None] = mapped_column(String(40))
    position: Mapped[int] = mapped_column(SmallInteger, default=0)


class SiteCheck(Model):
    """Somebody of the office was there: what they found, with photos in ``MarkPhoto``.

    ``entry_key`` makes a form that a phone sent twice one check.
    """

    __tablename__ = "con_site_checks"

    mark_id: Mapped[int] = mapped_column(ForeignKey("con_marks.id", ondelete="CASCADE"), index=True)
    checked_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("accounts_users.id", ondelete="SET NULL"), index=True
    )
    checked_at: Mapped[datetime]
    finding: Mapped[str] = mapped_column(Text)
    entry_key: Mapped[UUID] = mapped_column(Uuid, unique=True)


class PlantingLine(Model):
    """A line of the planting plan: what is planted where, in which season. From a mark, or added by the office.

    ``entry_key`` of its form makes a double click one line.
    """

    __tablename__ = "con_planting_lines"

    consultation_id: Mapped[int] = mapped_column(ForeignKey("con_consultations.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(Integer)
    entry_key: Mapped[UUID] = mapped_column(Uuid, unique=True)
    mark_id: Mapped[int | None] = mapped_column(ForeignKey("con_marks.id", ondelete="SET NULL"), index=True)
    place: Mapped[str] = mapped_column(String(200), default="")
    location: Mapped[Any] = mapped_column(Geometry("POINT", srid=4326))
    species: Mapped[str] = mapped_column(String(120))
    size: Mapped[str] = mapped_column(String(60), default="")
    pieces: Mapped[int] = mapped_column(Integer, default=1)
    season: Mapped[str] = mapped_column(String(10))
    season_year: Mapped[int] = mapped_column(SmallInteger)
    note: Mapped[str] = mapped_column(String(300), default="")
    planted_on: Mapped[date | None] = mapped_column(Date)
    version: Mapped[int] = mapped_column(Integer, default=1)

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("consultation_id", "number"),
        CheckConstraint("species <> ''", name="species_told"),
        CheckConstraint("season in ('spring','autumn')", name="season_known"),
        CheckConstraint("pieces between 1 and 10000", name="pieces_bounded"),
        CheckConstraint("season_year between 2000 and 2100", name="season_year_bounded"),
    )


class Handover(Model):
    """Marks that became a draft project of another procedure. ``target`` is that procedure's own key of it.

    ``entry_key`` of its form makes a double click one handover.
    """

    __tablename__ = "con_handovers"

    consultation_id: Mapped[int] = mapped_column(
        ForeignKey("con_consultations.id", ondelete="CASCADE"), index=True
    )
    entry_key: Mapped[UUID] = mapped_column(Uuid, unique=True)
    procedure: Mapped[str] = mapped_column(String(20))
    target: Mapped[str] = mapped_column(String(200))
    title: Mapped[str] = mapped_column(String(200))
    handed_at: Mapped[datetime]
    handed_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("accounts_users.id", ondelete="SET NULL"), index=True
    )
    taken_back_at: Mapped[datetime | None]

    __table_args__ = (CheckConstraint("procedure in ('pb','initiatives')", name="procedure_known"),)


class HandedMark(Base):
    """Which marks a handover holds; ``is_live`` until it is taken back. A mark is in one live handover at most."""

    __tablename__ = "con_handed_marks"

    handover_id: Mapped[int] = mapped_column(ForeignKey("con_handovers.id", ondelete="CASCADE"))
    mark_id: Mapped[int] = mapped_column(ForeignKey("con_marks.id", ondelete="CASCADE"), index=True)

    is_live: Mapped[bool] = mapped_column(default=True)

    __table_args__ = (
        PrimaryKeyConstraint("handover_id", "mark_id"),
        Index("uq_con_handed_marks_live", "mark_id", unique=True, postgresql_where=text("is_live")),
    )


class MarkCell(Base):
    """The kept grid: how many public marks of a topic and an outcome stand in a cell of 8 pixels at a zoom of 8 to 14.

    ``x``, ``y`` count cells of the whole world at that zoom (32 a tile, Web Mercator). Kept by triggers on marks.
    """

    __tablename__ = "con_mark_cells"

    consultation_id: Mapped[int] = mapped_column(ForeignKey("con_consultations.id", ondelete="CASCADE"))
    zoom: Mapped[int] = mapped_column(SmallInteger)
    x: Mapped[int] = mapped_column(Integer)
    y: Mapped[int] = mapped_column(Integer)
    topic_id: Mapped[int] = mapped_column(
        ForeignKey("con_consultation_topics.id", ondelete="CASCADE"), index=True
    )
    outcome: Mapped[str] = mapped_column(String(14), default="")
    count: Mapped[int] = mapped_column(Integer)

    __table_args__ = (
        PrimaryKeyConstraint("consultation_id", "zoom", "x", "y", "topic_id", "outcome"),
        Index("ix_con_mark_cells_tile", "consultation_id", "zoom", text("(x >> 5)"), text("(y >> 5)")),
        CheckConstraint("zoom between 8 and 14", name="zoom_kept"),
        CheckConstraint("count >= 0", name="count_counted"),
    )


class MarkTotal(Base):
    """The kept grid without topics: all public marks of a cell, and how many of them are answered."""

    __tablename__ = "con_mark_totals"

    consultation_id: Mapped[int] = mapped_column(ForeignKey("con_consultations.id", ondelete="CASCADE"))
    zoom: Mapped[int] = mapped_column(SmallInteger)
    x: Mapped[int] = mapped_column(Integer)
    y: Mapped[int] = mapped_column(Integer)
    count: Mapped[int] = mapped_column(Integer)
    answered: Mapped[int] = mapped_column(Integer)

    __table_args__ = (
        PrimaryKeyConstraint("consultation_id", "zoom", "x", "y"),
        Index(
            "ix_con_mark_totals_tile",
            "consultation_id",
            "zoom",
            text("(x >> 5)"),
            text("(y >> 5)"),
        ),
        CheckConstraint("zoom between 8 and 14", name="zoom_kept"),
    )
