"""After a vote nothing of the voter or of the receipt lies anywhere: not in the database, not in the logs."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import text

from core.db import db
from core.web.requests import JsonFormatter
from tests.support.officials import post, signed_in
from tests.support.outside import outside_context
from tests.support.pesels import pesel_of
from tests.support.rounds import TOWN, VILLAGE, make_round
from tests.support.voter import PERSON, Voter

COLUMNS = """
    SELECT table_name, column_name, data_type FROM information_schema.columns
     WHERE table_schema = 'public' AND table_name NOT IN ('spatial_ref_sys', 'geometry_columns', 'geography_columns')
       AND data_type IN ('text', 'character varying', 'character', 'bytea', 'json', 'jsonb', 'ARRAY', 'bigint')
"""


@pytest.fixture
def app(settings, clock) -> Iterator[Flask]:
    """The application outside any context: what one request remembers the next must not see."""
    with outside_context(settings, clock) as application:
        yield application


def town_with_a_vote(app: Flask, **kwargs: object) -> None:
    """A round in its voting days."""
    with app.app_context():
        make_round(pools=(TOWN, VILLAGE), **kwargs)  # type: ignore[arg-type]


def where_all(app: Flask, secrets: list[str]) -> dict[str, list[str]]:
    """Where each secret lies."""
    with app.app_context():
        return {secret: where(secret) for secret in secrets}


def values() -> Iterator[tuple[str, bytes]]:
    """Every text, number, JSON and binary value of the database, with its column."""
    for table, column, kind in db.session.execute(text(COLUMNS)).all():
        shown = f'"{column}"' if kind == "bytea" else f"convert_to(\"{column}\"::text, 'UTF8')"
        for value in db.session.scalars(text(f'SELECT {shown} FROM "{table}" WHERE "{column}" IS NOT NULL')):
            yield f"{table}.{column}", bytes(value)


def spellings(secret: str) -> set[bytes]:
    """A secret as it might lie about: in any case, without dashes, as an unkeyed hash."""
    plain = {secret, secret.lower(), secret.replace("-", ""), secret.replace("-", "").lower()}
    forms = {one.encode() for one in plain}
    for name in ("md5", "sha1", "sha256", "sha512"):
        for one in plain:
            digest = hashlib.new(name, one.encode())
            forms |= {digest.digest(), digest.hexdigest().encode()}
    return forms


def where(secret: str) -> list[str]:
    """Columns in which a secret lies."""
    sought = spellings(secret)
    return [name for name, value in values() if any(one in value for one in sought)]


def test_nothing_of_a_voter_stays_behind(app, caplog):
    town_with_a_vote(app)
    pesel = pesel_of(date(1977, 2, 13), 4321)
    person = {"first_name": "Grzymisława", "last_name": "Brzęczyszczykiewicz"}
    with caplog.at_level(logging.INFO):
        voter = Voter.of(app)
        assert voter.vote(1, 7, pesel=pesel, **person).status_code == 303
        receipt = voter.receipt()
        voter.client.post("/bo/bo-2027/sprawdz", data={"csrf_token": voter.token, "receipt": receipt})
        second = Voter.of(app)
        assert second.vote(2, pesel=pesel, **person).status_code == 409
    secrets = [receipt, pesel, *person.values()]
    assert where_all(app, secrets) == {secret: [] for secret in secrets}
    log = "\n".join(JsonFormatter().format(record) for record in caplog.records)
    assert "voting.confirm_sent" in log
    assert [secret for secret in secrets if secret in log or secret.replace("-", "") in log] == []


def test_nothing_of_a_document_or_of_a_code_stays_behind(app, caplog):
    town_with_a_vote(app)
    clerk = signed_in(app, "clerk")
    document = "FE1234567"
    with caplog.at_level(logging.INFO):
        issued = post(
            clerk, "/urzad/bo/bo-2027/kody", document_number=document, born_on="5.12.1990", no_pesel="yes"
        )
        code = issued.text.split("<output", 1)[1].split(">", 1)[1].split("<", 1)[0].strip()
        voter = Voter.of(app)
        assert voter.vote(1, voting_code=code, **PERSON).status_code == 303
    assert where_all(app, [code, document]) == {code: [], document: []}
    log = "\n".join(JsonFormatter().format(record) for record in caplog.records)
    assert code not in log and document not in log


def test_the_search_itself_finds_what_is_there(app):
    town_with_a_vote(app, title="Brzęczyszczykiewicz 2027")
    digest = hashlib.sha256(b"FE1234567").digest()
    with app.app_context():
        assert where("Brzęczyszczykiewicz") == ["pb_rounds.title"]
        db.session.execute(text("UPDATE pb_commission_keys SET public_key = :key"), {"key": digest})
        assert where("FE1234567") == ["pb_commission_keys.public_key"]
