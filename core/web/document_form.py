"""The page of documents in an editor of the office: its form, and taking in what it sends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from flask import request
from flask_babel import gettext as _

from core.db import transaction
from core.files.reading import MEGABYTE
from core.files.sent_document import MOST_BYTES, SentDocument
from core.problems import Problem
from core.web.csrf import token_is_valid

LONGEST_REQUEST = MOST_BYTES + MEGABYTE
"""Octets of a form with a document in it."""


class Listed(Protocol):
    """A document as the form offers it, to be given a further version."""

    @property
    def id(self) -> int:
        """Its number."""

    @property
    def name(self) -> str:
        """What it is called."""


def document_form(documents: Sequence[Listed]) -> dict[str, Any]:
    """The documents there are, what was typed, and what the sent one may be."""
    typed = {name: request.form.get(name, "")[:300] for name in ("document", "name", "note")}
    choices = [("", _("nowy dokument")), *((str(each.id), each.name) for each in documents)]
    return {"documents": documents, "typed": typed, "choices": choices}


def take_document(add: Callable[[SentDocument], list[Problem]]) -> list[Problem]:
    """Hand what was sent to ``add`` within a transaction; why it was not taken."""
    sent = request.files.get("file")
    if not token_is_valid() or sent is None:
        return [Problem("session_lost")]
    words = (request.form.get(name, "")[:1000] for name in ("document", "name", "note"))
    with transaction():
        return add(SentDocument(sent.stream, sent.filename or "", *words))
