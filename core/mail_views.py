"""The mailbox of a development or training installation: what would have been sent. Never in production."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, Response, current_app, render_template, request
from sqlalchemy import func, select

from core.access import requires
from core.db import db
from core.files.serving import file_answer
from core.files.storing import find_file
from core.models import CaughtMail, MailFile, StoredFile
from core.problems import NotFound

blueprint = Blueprint("mailbox", __name__, url_prefix="/urzad/poczta")

ON_A_PAGE = 50
_ADDRESS = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)]")


@dataclass(frozen=True)
class Piece:
    """A stretch of a mail's text; ``url`` where it is a link into this very site."""

    text: str
    url: str | None = None


def pieces(body: str, public_url: str) -> Iterator[Piece]:
    """The text cut at links; only those that lead into this site become links, without the host."""
    end = 0
    for found in _ADDRESS.finditer(body):
        url = found.group()
        if url != public_url and not url.startswith(public_url + "/"):
            continue
        yield Piece(body[end : found.start()])
        yield Piece(url, url.removeprefix(public_url) or "/")
        end = found.end()
    yield Piece(body[end:])


@blueprint.get("")
@requires("core.mailbox.read")
def mails() -> str:
    """The newest mails first; ``strona`` pages back."""
    page = max(1, request.args.get("strona", 1, type=int))
    total = db.session.scalar(select(func.count()).select_from(CaughtMail)) or 0
    newest = select(CaughtMail).order_by(CaughtMail.received_at.desc(), CaughtMail.id.desc())
    rows = db.session.scalars(newest.limit(ON_A_PAGE).offset((page - 1) * ON_A_PAGE)).all()
    return render_template("core/mailbox.html", mails=rows, page=page, pages=max(1, -(-total // ON_A_PAGE)))


@blueprint.get("/<int:number>")
@requires("core.mailbox.read")
def mail(number: int) -> str:
    """One mail with its text and the files that came along."""
    found = db.session.get(CaughtMail, number)
    if found is None:
        raise NotFound
    parts = list(pieces(found.body, current_app.extensions["settings"].public_url))
    mine = select(StoredFile).join(MailFile, MailFile.file_id == StoredFile.id)
    files = db.session.scalars(mine.where(MailFile.caught_id == number).order_by(MailFile.id)).all()
    return render_template("core/mailbox_mail.html", mail=found, parts=parts, files=files)


@blueprint.get("/<int:number>/<int:file_id>")
@requires("core.mailbox.read")
def mail_file(number: int, file_id: int) -> Response:
    """A file that came with this mail."""
    held = select(MailFile.id).where(MailFile.caught_id == number, MailFile.file_id == file_id)
    if db.session.scalar(held) is None:
        raise NotFound
    return file_answer(find_file(file_id), is_public=False)
