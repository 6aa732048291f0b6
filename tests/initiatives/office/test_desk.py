"""The desk of applications: the office sees whose move it is and until when, and reads all that was sent."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta

import pytest
from sqlalchemy import text

from core.clock import warsaw
from core.db import db, transaction
from initiatives.applications.models import ApplicationFile, ApplicationMember
from initiatives.applications.rules.statuses import ApplicationStatus as Status
from initiatives.applications.rules.waiting import Turn
from initiatives.office.desk_queries import DeskAsked, desk_counts, desk_page
from tests.support.initiatives import add_application, add_programme
from tests.support.officials import post, signed_in
from tests.support.route_people import kept_file
from tests.support.statements import counted_statements, forget_copies

HOME = "/urzad/inicjatywy/pil-2027/wnioski"


@pytest.fixture
def programme(app, clock):
    with transaction():
        return add_programme(clock())


def on_day(clock):
    return warsaw(clock()).date()


def various(programme, clock) -> None:
    """One of each status whose decision needs no more, sent ones in and over their term."""
    today, day = on_day(clock), timedelta(1)
    with transaction():
        add_application(programme, clock(), 1, answer_due_on=today)
        add_application(programme, clock(), 2, answer_due_on=today - day, title="Plac przy Szkolnej")
        add_application(programme, clock(), 3, status="returned", correction_due_on=today)
        add_application(programme, clock(), 4, status="returned", correction_due_on=today - day)
        add_application(programme, clock(), 5, status="in_scoring")
        add_application(programme, clock(), 6, status="rejected", grounds="Za mało.", place="ul. Jasna")
        add_application(programme, clock(), 7, status="withdrawn")
        add_application(programme, clock(), 8, status="agreed")
        add_application(programme, clock(), None)


def numbers(page) -> list[int]:
    return [int(one) for one in re.findall(r'data-name="Nr">(\d+)<', page.text)]


NARROWED = (
    ("", [4, 2, 1, 3, 5, 6, 7, 8]),
    ("czeka=office", [4, 2, 1]),
    ("czeka=group", [3, 8]),
    ("czeka=committee", [5]),
    ("czeka=nobody", [6, 7]),
    ("po-terminie=1", [4, 2]),
    ("status=returned&czeka=office", [4]),
    ("q=jasna", [6]),
    ("q=2", [2]),
    ("q=SZKOLNEJ&po-terminie=1", [2]),
    ("q=%25", []),
    ("status=draft", [4, 2, 1, 3, 5, 6, 7, 8]),
    ("czeka=kogo&status=nie-ma&strona=x", [4, 2, 1, 3, 5, 6, 7, 8]),
    ("strona=999999", [4, 2, 1, 3, 5, 6, 7, 8]),
)


def test_the_list_is_narrowed_by_whose_move_it_is(app, programme, clock) -> None:
    various(programme, clock)
    clerk = signed_in(app, "clerk")
    for asked, found in NARROWED:
        page = clerk.get(f"{HOME}?{asked}")
        assert page.status_code == 200 and sorted(numbers(page)) == sorted(found), asked
    assert numbers(clerk.get(HOME))[:3] == [2, 4, 1]


def test_counts_beside_filters_are_what_the_filters_find(app, programme, clock) -> None:
    various(programme, clock)
    today = on_day(clock)
    counts = desk_counts(programme.id, today)
    for turn in Turn:
        if turn is not Turn.BOTH:
            assert desk_page(programme, DeskAsked(today, turn=turn)).total == counts.by_turn[turn], turn
    for status in Status:
        assert desk_page(programme, DeskAsked(today, status=status)).total == counts.by_status[status]
    assert desk_page(programme, DeskAsked(today, is_late=True)).total == counts.late == 2
    assert counts.total == 8


def test_the_file_holds_what_the_list_shows(app, programme, clock) -> None:
    various(programme, clock)
    official = signed_in(app, "official")
    answer = official.get(f"{HOME}.csv?czeka=office")
    rows = list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff")), delimiter=";"))
    assert [row["numer"] for row in rows] == ["2", "4", "1"]
    assert [row["po_terminie"] for row in rows] == ["tak", "tak", "nie"]
    assert {row["zadanie"] for row in rows} == {"Ochrona przyrody, także zieleń w miastach i wsiach"}
    with transaction():
        db.session.execute(text("update ini_applications set submitted_at = '2026-07-01 22:30+00'"))
    later = official.get(f"{HOME}.csv").text
    assert "2026-07-02 00:30" in later and "+00:00" not in later
    assert rows[0]["gmina_zl"] == "6000" and "no-store" in answer.headers["Cache-Control"]


def test_pages_of_the_desk_ask_no_more_for_more_applications(app, programme, clock) -> None:
    official = signed_in(app, "official")
    for count in (1, 40):
        with transaction():
            for number in range(1 if count == 1 else 2, count + 1):
                add_application(programme, clock(), number)
        for address in (HOME, f"{HOME}/1"):
            official.get(address)
            forget_copies(app)
            with counted_statements() as sent:
                assert official.get(address).status_code == 200
            assert len(sent) <= 8, "\n".join(sent)
    assert len(numbers(official.get(HOME))) == 30 and len(numbers(official.get(HOME + "?strona=2"))) == 10


def test_everything_that_was_sent_is_read(app, programme, clock) -> None:
    with transaction():
        one = add_application(programme, clock(), organisation="Fundacja Sad", applicant="organisation")
        late = ApplicationMember(
            application_id=one.id, position=9, name="Ewa Milcząca", email="e@example.org"
        )
        late.invited_at = clock()
        db.session.add(late)
    text = re.sub(r"<[^>]+>", " ", signed_in(app, "clerk").get(f"{HOME}/1").text)
    for word in (
        "Fundacja Sad w imieniu mieszkańców", "Posadzimy warzywa", "Mieszkańcy osiedla", "Deski i ziemia", "rachunek",
        "Sąsiadka 1", "prowadzi wniosek", "Ewa Milcząca", "nie odpowiedział(a)", "Bez załączników",
    ):  # fmt: skip
        assert word in text, word


def test_the_office_lets_an_attachment_be_seen(app, programme, clock) -> None:
    with transaction():
        one = add_application(programme, clock())
        drawing = ApplicationFile(
            application_id=one.id, kind="drawing", file_id=kept_file(), added_at=clock()
        )
        db.session.add(drawing)
        db.session.flush()
        number = drawing.id
    public, official = f"/inicjatywy/pil-2027/wnioski/1/pliki/{number}", signed_in(app, "official")
    assert app.test_client().get(public).status_code == 404
    assert official.get(f"{HOME}/1/pliki/{number}").status_code == 200
    token = re.search(r'name="csrf_token" value="([^"]+)"', official.get(f"{HOME}/1").text).group(1)
    for word, status in (("yes", 200), ("", 404)):
        done = official.post(f"{HOME}/1/pliki/{number}", data={"csrf_token": token, "public": word})
        assert done.status_code == 303 and app.test_client().get(public).status_code == status
    page = official.get(f"{HOME}/1").text
    assert "pokazano załącznik wszystkim" in page and "ukryto załącznik" in page
    clerk = signed_in(app, "clerk")
    assert post(clerk, f"{HOME}/1/pliki/{number}", public="yes").status_code in (403, 404, 405, 422)
