"""Letting everybody see an attachment, or hiding it again: the office's act."""

from __future__ import annotations

from core.audit import record
from initiatives.applications.models import Application, ApplicationFile
from initiatives.applications.services.sending import subject_of
from initiatives.programmes.queries import ProgrammeView


def show_file(one: Application, view: ProgrammeView, file: ApplicationFile, is_public: bool) -> None:
    """Whether everybody may read this attachment of the application."""
    file.is_public = is_public
    facts = {"file": file.id, "is_public": is_public}
    record("initiatives.application.file", subject_of(view, one), facts)
