"""A call for projects and somebody who proposes one, with a browser that has no script."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from core.db import db, transaction
from maps.models import Area
from pb.rounds.models import MeasureRow, Pool, PoolRulesRow, RulesVersion
from pb.rounds.rules import Stage
from tests.support.maps import area, bring, square
from tests.support.rounds import GREEN, TOWN, VILLAGE, MadeRound, make_round

TOWN_SQUARE = square(23.1, 53.1, 0.3)
VILLAGE_SQUARE = square(23.30, 53.30, 0.05)
IN_TOWN = (53.2, 23.2)
IN_VILLAGE = (53.32, 23.32)
OUTSIDE = (54.2, 18.6)


def shapes_at(lat: float, lon: float) -> str:
    """A point as the field's script writes it."""
    point = {"type": "Point", "coordinates": [lon, lat]}
    return json.dumps({"type": "GeometryCollection", "geometries": [point]})


WHAT = {
    "title": "Ławki i lipy przy Dworcowej",
    "summary": "Dziesięć ławek i dwadzieścia lip między stacją a rynkiem.",
    "description": "Wzdłuż ulicy staną ławki z oparciem i podłokietnikami, a między nimi lipy drobnolistne z misami na wodę.",
    "category": "greenery",
}
WHOM = {
    "beneficiaries": "Wszyscy, którzy idą na stację.",
    "availability": "Dla wszystkich, bezpłatnie, cały rok.",
    "accessible": "yes",
    "accessibility": "Równa nawierzchnia, miejsce na wózek przy każdej ławce.",
}
PLACE = {"place-shapes": shapes_at(*IN_TOWN), "place-words": "ul. Dworcowa, od stacji do rynku"}
PERSON = {
    "name": "Ala Próbna",
    "email": "ala@example.org",
    "phone": "500 100 200",
    "age": "adult",
    "declaration": "yes",
}
COST = {"q-lipa": "20", "q-lawka": "10", "upkeep": "1 200"}
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


def make_call(stage: Stage = Stage.SUBMISSION, **rules: Any) -> MadeRound:
    """A round with three pools, the village's bound to Studzianki, and a price list with lindens and benches."""
    bring([area(1, "Wasilków", TOWN_SQUARE)], "municipality")
    bring([area(1, "Studzianki", VILLAGE_SQUARE)], "solectwo")
    made = make_round("bo-2027", stage, (TOWN, VILLAGE, GREEN), 0, with_key=False, **rules)
    with transaction():
        areas = {one.name: one.id for one in db.session.query(Area)}
        pools = {pool.code: pool for pool in db.session.query(Pool)}
        pools["solectwa"].area_id = areas["Studzianki"]
        for pool_rules in db.session.query(PoolRulesRow):
            pool_rules.cost_ceiling = (
                Decimal(100_000) if pool_rules.pool_id == pools["miasto"].id else Decimal(30_000)
            )
            if pool_rules.pool_id == pools["zielona"].id:
                pool_rules.minimum_greenery = Decimal(50)
        db.session.query(RulesVersion).one().measures = [
            MeasureRow(position=1, code="lipa", name="Lipa drobnolistna", unit="szt.", unit_price=Decimal(850), is_greenery=True),
            MeasureRow(position=2, code="lawka", name="Ławka z oparciem", unit="szt.", unit_price=Decimal(2100)),
        ]  # fmt: skip
    return made


def token_in(answer: TestResponse) -> str:
    """The hidden token of a page's form."""
    found = _TOKEN.search(answer.text)
    assert found, f"no csrf_token in the page: {answer.status}"
    return found.group(1)


def hidden_in(answer: TestResponse) -> dict[str, str]:
    """Hidden fields of a page, as a browser sends them along."""
    return {name: html.unescape(value) for name, value in _HIDDEN.findall(answer.text)}


def words_of(answer: TestResponse) -> str:
    """All that the page says, on one line."""
    text = re.sub(r"<[^>]+>", " ", html.unescape(answer.text.split("<main", 1)[-1]).replace("\u00a0", " "))
    return re.sub(r"\s+([.,])", r"\1", re.sub(r"[\s\u2009]+", " ", text))


@dataclass
class Proposer:
    """One browser at one round's call."""

    client: FlaskClient
    slug: str = "bo-2027"
    base: str = field(init=False)

    def __post_init__(self) -> None:
        self.base = f"/bo/{self.slug}/zglos"

    def begin(self) -> TestResponse:
        """The first tap."""
        page = self.client.get(self.base)
        return self.client.post(self.base, data={"csrf_token": token_in(page)})

    def open(self, step: str) -> TestResponse:
        """A step's page."""
        return self.client.get(f"{self.base}/{step}")

    def send(
        self, step: str, fields: dict[str, Any], page: TestResponse | None = None, go: str = "next"
    ) -> TestResponse:
        """Fill in a step's form (of ``page``, opened now unless given) and press its button."""
        hidden = hidden_in(page or self.open(step))
        return self.client.post(f"{self.base}/{step}", data={**hidden, **fields, "go": go})

    def place(self, fields: dict[str, Any] | None = None) -> TestResponse:
        """The first step: once to see what the place brings up, once to go on."""
        fields = PLACE if fields is None else fields
        shown = self.send("miejsce", fields)
        return self.send("miejsce", fields, shown) if shown.status_code == 200 else shown

    def fill_in(self, **changed: dict[str, Any]) -> None:
        """Every step before the last, with ``changed`` answers by the step's word in the address."""
        self.begin()
        steps = {"miejsce": PLACE, "opis": WHAT, "cel": WHOM, "koszt": COST}
        for step, fields in steps.items():
            given = {**fields, **changed.get(step, {})}
            answer = self.place(given) if step == "miejsce" else self.send(step, given)
            assert answer.status_code == 303, (step, words_of(answer)[:1000])

    def file(self, **person: Any) -> TestResponse:
        """Send what was filled in."""
        return self.send("sprawdz", {**PERSON, **person})
