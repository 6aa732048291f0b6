"""Works of a published round, and an official's browser that looks at them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from html import unescape
from io import BytesIO
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select, text
from werkzeug.test import TestResponse

from core.clock import now
from core.db import db, transaction
from pb.implementation.services.opening import open_works
from pb.rounds.models import Round
from pb.rounds.rules import Stage
from pb.submission.models import ProjectAuthor
from tests.support.page_rules import faults_of
from tests.support.pages import words
from tests.support.projects import count_votes, project_of
from tests.support.rounds import TOWN, make_round

SLUG = "bo-2027"
PAGE = f"/urzad/realizacja/{SLUG}/1"


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 30)) -> bytes:
    """A small picture that says where it was taken."""
    made = BytesIO()
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (53.0, 11.0, 0.0)}
    Image.new("RGB", size, "green").save(made, kind, exif=exif)
    return made.getvalue()


def read(page: str) -> str:
    """What a reader reads of a page, on one line."""
    flat = re.sub(r"</?(?:span|b|strong|a|i|em)\b[^>]*>", "", page)
    return words(unescape(re.sub(r"<[^>]+>", " ", flat)))


@dataclass
class Site:
    """An official's browser and the works it looks at."""

    app: Flask
    client: FlaskClient

    def open(self, address: str = PAGE) -> TestResponse:
        answer = self.client.get(address)
        if answer.mimetype == "text/html":
            assert faults_of(answer.text) == []
        return answer

    def version(self, address: str = PAGE) -> str:
        found = re.search(r'name="version" value="(\d+)"', self.client.get(address).text)
        return found.group(1) if found else "0"

    def post(self, path: str = "", part: str = "", page: str = PAGE, **fields: Any) -> TestResponse:
        """Send one of the page's forms, whose names begin with ``part``."""
        shown = self.client.get(page).text
        token = re.search(r'name="csrf_token" value="([^"]+)"', shown)
        version = re.search(r'name="version" value="(\d+)"', shown)
        plain = {name: fields.pop(name) for name in ("act", "version", "csrf_token") if name in fields}
        form = {
            "csrf_token": token.group(1) if token else "",
            "version": version.group(1) if version else "",
            **{f"{part}-{name}" if part else name: value for name, value in fields.items()},
            **plain,
        }
        answer = self.client.post(page + path, data=form)
        if answer.status_code in (200, 409, 422):
            assert faults_of(answer.text) == []
        return answer

    def tell(self, **changed: Any) -> TestResponse:
        fields = {
            "state": "running",
            "spent": "0",
            "contractor": "",
            "leader_id": "",
            "due_on": "",
            "note": "",
        }
        return self.post("", "praca", **{**fields, "finished_on": "", **changed})

    def add_photo(self, content: bytes, name: str = "plac.jpg", **changed: Any) -> TestResponse:
        fields = {"moment": "after", "description": "Nowy plac z sześcioma ławkami.", "taken_on": ""}
        return self.post("/zdjecia", "zdjecie", **{**fields, "file": (BytesIO(content), name), **changed})

    def sql(self, query: str, **facts: object) -> list[tuple]:
        with self.app.app_context(), transaction():
            done = db.session.execute(text(query), facts)
            return [tuple(row) for row in done] if done.returns_rows else []

    def work(self, columns: str, number: int = 1) -> tuple:
        return self.sql(
            f"select {columns} from pb_implementations i join pb_projects p on p.id = i.project_id where p.number = :n",
            n=number,
        )[0]  # fmt: skip

    def mails(self) -> list[tuple]:
        return self.sql("select recipient, subject, body from core_outgoing_mails order by id")


def published_round(projects: int = 5, winners: tuple[int, ...] = (1, 2), slug: str = SLUG) -> None:
    """A round whose result was announced 100 days ago; the works are opened."""
    make_round(slug, Stage.IMPLEMENTATION, (TOWN,), projects_per_pool=projects, with_key=False)
    count_votes(slug, winners)
    with transaction():
        pb_round = db.session.scalars(select(Round).where(Round.slug == slug)).one()
        pb_round.published_at = now() - timedelta(days=100)
        project = project_of(slug, 1)
        project.cost = Decimal(50_000)
        db.session.add(
            ProjectAuthor(
                project_id=project.id, position=0, name="Ola Próbna", email="ola@poczta.example",
                retention_until=now() + timedelta(days=900),
            )
        )  # fmt: skip
        open_works()
