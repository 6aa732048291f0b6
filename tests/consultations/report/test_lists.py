"""The file of all marks that a published report names: to be had as it was, and without words that somebody took back."""

import csv
import hashlib
import io
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from consultations.consultation.queries import find_consultation
from consultations.consultation.rules.hiding_grounds import USUAL, hiding_grounds
from consultations.marks.models import Mark
from consultations.marks.rules.hiding import Given
from consultations.marks.services.hiding import hide_mark
from consultations.marks.services.moderating import show_mark
from consultations.marks.services.owning import erase_mark
from consultations.report.lists import list_csv
from consultations.report.models import ConsultationReport, ReportList
from consultations.report.queries.written import find_draft
from consultations.report.rules.publishing import Publishing
from consultations.report.services.publishing import Made, ask_to_publish, keep_version
from core.db import db, transaction
from core.models import StoredFile
from tests.support.clock import MovableClock
from tests.support.consultations import add_answer, add_consultation, add_mark

PAGE = "/konsultacje/zielone/raport"
FILE = PAGE + "/1.csv"


def word(number: int) -> str:
    return f'Lipa numer {number}; "cień", tel. 600 700 800.'


@pytest.fixture
def published(app: Flask, clock: MovableClock) -> None:
    """A report of three answered marks."""
    days = {"opens_at": clock() - timedelta(days=30), "closes_at": clock() - timedelta(days=1)}
    with transaction():
        one = add_consultation(clock(), "zielone", **days)
        add_answer(one, [add_mark(one, clock(), n, body=word(n), author=str(n)) for n in (1, 2, 3)], clock())
        written = {"course": "", "conclusions": "Posadzimy lipy.", "chapters": {}, "changed_at": clock()}
        db.session.add(ConsultationReport(consultation_id=one.id, **written))
    with transaction():
        view = find_consultation("zielone")
        assert not isinstance(ask_to_publish(view, Publishing(), None, clock()), list)
        draft = find_draft(view.id)
        assert keep_version(view, Made(draft.id, b"%PDF-1.7", draft.content, list_csv(view)), clock())


def rows(body: bytes) -> dict[int, list[str]]:
    found = list(csv.reader(io.StringIO(body.decode("utf-8-sig")), delimiter=";"))[1:]
    return {int(one[0]): one for one in found}


def second() -> Mark:
    return db.session.scalars(select(Mark).where(Mark.number == 2)).one()


def shown(client) -> str:
    return client.get(PAGE).text.replace("\xa0", " ")


def in_groups(body: bytes) -> str:
    digest = hashlib.sha256(body).hexdigest()
    return " ".join(digest[at : at + 8] for at in range(0, 64, 8))


def test_the_file_stays_as_it_was_published_while_the_live_table_goes_on(published, client, clock) -> None:
    body = client.get(FILE).data
    assert in_groups(body) in shown(client) and "Plik zmieniono" not in shown(client)
    assert rows(body)[2][2] == 'Lipa numer 2; "cień", tel. […].', (
        "nothing that leads to a person is kept for good"
    )
    with transaction():
        second().supports = 7
    assert client.get(FILE).data == body
    assert client.get("/api/v1/consultations/zielone/marks.csv").data != body
    assert client.get(PAGE + "/2.csv").status_code == 404


def test_what_an_author_erases_leaves_the_file_and_the_report_says_so(published, client, clock) -> None:
    before = client.get(FILE).data
    with transaction():
        assert erase_mark(second(), find_consultation("zielone"), clock()) == []
    answer = client.get(FILE)
    after = rows(answer.data)
    assert answer.headers["Cache-Control"] == "no-cache"
    assert after[1] == rows(before)[1] and after[3] == rows(before)[3], "nobody else's row is touched"
    number, topic, body, area, _agree, added, decision, grounds, *_days, blurred, lon, lat = after[2]
    assert (number, topic, body) == ("2", "Posadzić drzewo", "[usunięte na żądanie autora]")
    assert (area, added, blurred, lon, lat) == ("", "", "", "", "")
    assert decision == "zrobimy" and "Posadzimy jesienią" in grounds, "the town's answer stays"
    html = shown(client)
    assert "na żądanie autora uwagi nr 2" in html
    assert in_groups(before) in html and in_groups(answer.data) in html
    kept = db.session.scalars(select(StoredFile.sha256).where(StoredFile.media_type == "text/csv")).all()
    assert kept == [hashlib.sha256(answer.data).digest()], "the former file is gone, not only out of sight"
    told = client.get("/api/v1/consultations/zielone/report").get_json()["versions"][0]["list"]
    assert told["changes"][0]["former_sha256"] == hashlib.sha256(before).hexdigest()
    assert told["csv"].endswith(FILE) and told["changes"][0]["marks"] == [2]


def test_a_hidden_mark_leaves_the_file_and_comes_back_with_it(published, client, clock) -> None:
    before = client.get(FILE).data
    with transaction():
        assert (
            hide_mark(
                second(), Given(hiding_grounds(USUAL)[0].name, "Pokazuje dane sąsiadki."), None, clock()
            )
            == []
        )
    assert rows(client.get(FILE).data)[2][2] == "[ukryte przez urząd]"
    with transaction():
        assert show_mark(second(), second().version, clock()) == []
    assert client.get(FILE).data == before
    html = shown(client)
    assert "bo urząd ukrył uwagę nr 2" in html and "bo urząd przywrócił uwagę nr 2" in html


def test_a_mark_that_was_never_in_the_file_changes_nothing(published, client, clock) -> None:
    before = client.get(FILE).data
    with transaction():
        one = add_mark(find_consultation("zielone").record, clock(), 9, visibility="held")
        erase_mark(one, find_consultation("zielone"), clock())
    assert client.get(FILE).data == before and "Plik zmieniono" not in shown(client)


@pytest.mark.parametrize("statement", [
    "update con_report_lists set sha256 = sha256('inny')", "update con_report_lists set numbers = '[1]'",
    "delete from con_report_lists",
])  # fmt: skip
def test_an_edition_is_never_changed(published, statement: str) -> None:
    with pytest.raises(ProgrammingError, match="immutable"), transaction():
        db.session.execute(text(statement))
    db.session.rollback()
    assert db.session.query(ReportList).count() == 1
