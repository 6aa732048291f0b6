"""The bare things that ours stands beside: the least that the same libraries need for the same kind of answer.

Served by the same gunicorn settings and from the same database as ours.
"""

from __future__ import annotations

import os
from decimal import Decimal

from flask import Flask, Response, json
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Numeric, String, Text, insert, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

LIST = """<!doctype html>
<html lang="pl"><head><meta charset="utf-8"><title>Projekty</title></head>
<body><h1>Projekty</h1>
<ol>{% for one in items %}
<li><a href="/projekty/{{ one.number }}">{{ one.title }}</a> {{ one.place }}, {{ one.category }}, {{ one.cost }}
<p>{{ one.summary }}</p></li>{% endfor %}
</ol></body></html>
"""


class Base(DeclarativeBase):
    """Tables of the bare application."""


class Item(Base):
    """A project as simple as can be; ``set_name`` keeps the collections of different sizes apart."""

    __tablename__ = "bench_items"

    id: Mapped[int] = mapped_column(primary_key=True)
    set_name: Mapped[str] = mapped_column(String(20), index=True)
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(600))
    summary: Mapped[str] = mapped_column(Text)
    place: Mapped[str] = mapped_column(String(200))
    category: Mapped[str] = mapped_column(String(20))
    cost: Mapped[Decimal] = mapped_column(Numeric(20, 6))
    lon: Mapped[float]
    lat: Mapped[float]


class Line(Base):
    """What the two-row insert writes."""

    __tablename__ = "bench_lines"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(String(200))


db = SQLAlchemy(model_class=Base)


def create_bare() -> Flask:
    """The bare application over the database in ``DATABASE_URL``."""
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = os.environ["DATABASE_URL"]
    db.init_app(app)
    page = app.jinja_env.from_string(LIST)

    @app.get("/hello")
    def hello() -> str:
        return "Hello, world"

    @app.get("/list")
    def items() -> str:
        wanted = select(Item).where(Item.set_name == "list").order_by(Item.number).limit(20)
        return page.render(items=db.session.scalars(wanted).all())

    @app.get("/map/<name>")
    def points(name: str) -> Response:
        found = db.session.scalars(select(Item).where(Item.set_name == name).order_by(Item.number))
        body = json.dumps({"type": "FeatureCollection", "features": [_feature(one) for one in found]})
        return Response(body, mimetype="application/geo+json")

    @app.route("/insert", methods=["GET", "POST"])
    def two_rows() -> str:
        db.session.execute(insert(Line), [{"text": "mark"}, {"text": "ballot"}])
        db.session.commit()
        return "Done"

    return app


def _feature(one: Item) -> dict[str, object]:
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [one.lon, one.lat]},
        "properties": {
            "number": one.number, "title": one.title, "cost": float(one.cost), "category": one.category, "area": one.place,
        },
    }  # fmt: skip
