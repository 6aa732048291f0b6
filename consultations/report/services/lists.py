"""Keeping the file of all marks with a version, and a newer edition in the place of the former."""

from __future__ import annotations

from datetime import datetime

from consultations.report.models import ReportList, ReportVersion
from core.audit import record
from core.db import db
from core.files.reading import ReadFile
from core.files.storing import find_file, forget_file, store_file

CSV = "text/csv"
ACT = "consultations.report.list"


def keep_list(version: ReportVersion, slug: str, content: bytes, now: datetime) -> ReportList:
    """The file as it is published with its version."""
    stored = store_file(ReadFile(f"raport-{slug}-{version.number}-uwagi.csv", CSV, content), now)
    one = ReportList(
        version_id=version.id, edition=1, file_id=stored.id, sha256=stored.sha256, written_at=now
    )
    one.cause, one.numbers = "published", []
    db.session.add(one)
    db.session.flush()
    return one


def replace_list(former: ReportList, content: bytes, cause: str, number: int, now: datetime) -> ReportList:
    """A further edition; the former file is erased, its hash stays."""
    assert former.file_id is not None, "only the newest edition is replaced"
    file_id, name = former.file_id, find_file(former.file_id).name
    former.file_id = None
    stored = store_file(ReadFile(name, CSV, content), now)
    fresh = ReportList(
        version_id=former.version_id, edition=former.edition + 1, file_id=stored.id, sha256=stored.sha256,
        written_at=now, cause=cause, numbers=[number],
    )  # fmt: skip
    db.session.add(fresh)
    db.session.flush()
    forget_file(file_id)
    facts = {"edition": fresh.edition, "cause": cause, "mark": number, "sha256": fresh.sha256.hex()}
    record(ACT, f"report:{former.version_id}", facts)
    return fresh
