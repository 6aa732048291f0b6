"""The office's page of a mark: everything known of it, a check on site from a phone, done with before and after."""

from __future__ import annotations

import io
import re
from datetime import date

from PIL import Image
from sqlalchemy import select

from consultations.consultation.queries import find_published
from consultations.marks.models import Answer, Mark, MarkEvent, MarkPhoto, SiteCheck
from consultations.marks.rules.answers import Approver
from consultations.marks.rules.works import Done
from consultations.marks.services.approving import approve_answer
from consultations.marks.services.working import record_done
from core.clock import now, today
from core.db import db, transaction
from core.files.storing import find_file
from core.jobs import run_waiting_jobs
from core.models import OutgoingMail
from tests.support.sent_files import chosen, jpeg

FOUND = "Trawnik 3 na 10 m, dwa włazy, drzewa nie ma."


def kept() -> list[MarkPhoto]:
    return list(db.session.scalars(select(MarkPhoto).order_by(MarkPhoto.id)))


def test_the_page_shows_what_only_the_office_knows_and_the_board_leads_to_it(promised, jan):
    assert f'href="{promised}"' in jan.open("/urzad/konsultacje/zielone/?kolumna=odpowiedziane").text
    html = jan.open(promised).text
    assert "ala@poczta.example" in html and "(potwierdzony)" in html and "ul. Polna 3" in html
    assert "obiecane do 30" in html and "Zmień odpowiedź" in html
    home = jan.open("/urzad/konsultacje/zielone/uwagi/2").text
    assert "dom autora" in home and "Napisz odpowiedź" in home
    place = jan.client.get(promised + ".geojson").json["features"][0]["geometry"]
    assert place["type"] == "Point" and place["coordinates"][0] == 23.2065
    assert jan.open("/urzad/konsultacje/zielone/uwagi/77").status_code == 404


def test_a_check_from_a_phone_keeps_its_photos_without_their_place(promised, jan, client):
    photos = [chosen(jpeg(place=True), "IMG_1.jpg"), chosen(jpeg("red"), "IMG_2.jpg")]
    answer = jan.send(
        promised, promised + "/sprawdzenia", finding=FOUND, checked_on="20.11.2026", photos=photos
    )
    assert answer.status_code == 303
    html = jan.open(promised).text.replace("\xa0", " ")
    assert FOUND in html and "20 listopada" in html and "sprawdzona na miejscu" in html
    first = kept()[0]
    assert [(one.role, one.is_public) for one in kept()] == [("check", False)] * 2
    assert not Image.open(io.BytesIO(find_file(first.file_id).content)).getexif()
    assert jan.client.get(f"{promised}/zdjecia/{first.id}").status_code == 200
    public = "/konsultacje/zielone/uwagi/1"
    assert client.get(f"{public}/zdjecia/{first.id}").status_code == 404
    assert "włazy" not in client.get(public).text and "sprawdzona na miejscu" in client.get(public).text


def test_a_bad_photo_never_loses_the_words_nor_the_good_photos(promised, jan):
    photos = [chosen(b"to nie zdjecie", "plan.heic"), chosen(jpeg(), "dobre.jpg")]
    answer = jan.send(
        promised, promised + "/sprawdzenia", finding=FOUND, checked_on="20.11.2026", photos=photos
    )
    assert answer.status_code == 303 and len(kept()) == 1
    html = jan.open(promised).text.replace("\xa0", " ")
    assert FOUND in html and "plan.heic" in html
    more = re.search(r'action="([^"]+/sprawdzenia/\d+)"', html).group(1)
    assert jan.send(promised, more, photos=[chosen(jpeg("blue"))]).status_code == 303
    too_many = jan.send(promised, more, photos=[chosen(jpeg("blue")) for _ in range(5)])
    assert too_many.status_code == 422 and "najwyżej 5 zdjęć" in too_many.text and len(kept()) == 5


def test_words_that_must_be_mended_keep_the_photos_and_a_form_sent_twice_is_one_check(promised, jan):
    act = promised + "/sprawdzenia"
    answer = jan.send(promised, act, finding="", checked_on="jutro", photos=[chosen(jpeg())])
    assert (
        answer.status_code == 422 and "Napisz, co jest na miejscu." in answer.text and "jutro" in answer.text
    )
    fields = dict(
        re.findall(
            r'<input type="hidden" name="([^"]+)" value="([^"]*)"',
            re.search(rf'action="{act}".*?</form>', answer.text, re.DOTALL).group(0),
        )
    )
    assert "photos_kept" in fields and "1 zdjęcie już mamy" in answer.text
    told = {**fields, "finding": FOUND, "checked_on": "20.11.2026"}
    assert [jan.client.post(act, data=told).status_code for _ in range(2)] == [303, 303]
    assert db.session.query(SiteCheck).count() == 1 and len(kept()) == 1


def done(desk, page: str, **fields: object):
    told = {"done_on": "20.11.2026", "note": "Posadzono dwie lipy.", **fields}
    return desk.send(page, page + "/zrobione", **told)


def test_done_is_seen_by_everybody_with_before_and_after_and_the_author_is_told(app, promised, jan, client):
    answer = done(jan, promised, before=[chosen(jpeg())], after=[chosen(jpeg("red"))])
    assert answer.status_code == 303, answer.text
    run_waiting_jobs(app)
    mail = db.session.query(OutgoingMail).one()
    assert mail.recipient == "ala@poczta.example" and "Posadzono dwie lipy." in mail.body
    assert "> Przy szkole nie ma cienia." in mail.body
    html = client.get("/konsultacje/zielone/uwagi/1").text.replace("\xa0", " ")
    assert (
        "zrobione 20 listopada, w terminie" in html
        and "Przed i po" in html
        and "Posadzono dwie lipy." in html
    )
    photos = re.findall(r'src="(/konsultacje/zielone/uwagi/1/zdjecia/\d+)"', html)
    assert [client.get(one).status_code for one in photos] == [200, 200]
    row = client.get("/konsultacje/zielone/uwagi/?stan=zrobione").text
    assert "Przy szkole nie ma cienia." in row and "zrobione" in row


def test_done_is_taken_back_with_a_reason_and_its_photos_hide(app, promised, jan, client):
    done(jan, promised, after=[chosen(jpeg())])
    act = promised + "/cofnij-zrobione"
    short = jan.send(promised, act, reason="Pomyłka")
    assert short.status_code == 422 and "przynajmniej 10 znaków" in short.text and "Pomyłka" in short.text
    assert jan.send(promised, act, reason="Posadzono przy innej szkole.").status_code == 303
    run_waiting_jobs(app)
    html = client.get("/konsultacje/zielone/uwagi/1").text.replace("\xa0", " ")
    assert "obiecane do 30 kwietnia 2027" in html and "Posadzono przy innej szkole." in html
    assert "Przed i po" not in html and not kept()[0].is_public
    mark = db.session.query(Mark).filter_by(number=1).one()
    assert (mark.outcome, mark.done_at) == ("planned", None)
    assert "Posadzono przy innej szkole." in db.session.query(OutgoingMail).all()[-1].body
    assert "widzi je tylko urząd" in jan.open(promised).text


def test_done_by_two_at_once_is_written_once_and_the_other_keeps_what_was_typed(promised, jan, ela):
    token = re.search(r'action="[^"]+/zrobione".*?</form>', ela.open(promised).text, re.DOTALL).group(0)
    hidden = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', token))
    assert done(jan, promised).status_code == 303
    late = ela.post(
        promised + "/zrobione",
        **{**hidden, "done_on": "19.11.2026", "note": "Trzy klony.", "after": chosen(jpeg())},
    )
    assert late.status_code == 409 and "Trzy klony." in late.text and "19.11.2026" in late.text
    assert "1 zdjęcie już mamy" in late.text
    assert "zrobione 20" in late.text
    assert db.session.query(MarkEvent).filter_by(kind="work_done").count() == 1


def test_what_nobody_promised_is_not_written_down_as_done(promised, jan):
    page = "/urzad/konsultacje/zielone/uwagi/2"
    assert "/zrobione" not in jan.open(page).text
    with transaction():
        mark = db.session.query(Mark).filter_by(number=2).one()
        assert [one.code for one in record_done(mark, Done(date(2026, 11, 20)), {}, now(), today())] == [
            "not_promised"
        ]


def test_a_day_that_is_still_to_come_is_refused_beside_the_field(promised, jan):
    answer = done(jan, promised, done_on="1.12.2026", note="Dwie lipy.")
    assert (
        answer.status_code == 422
        and "Ten dzień dopiero będzie" in answer.text
        and "Dwie lipy." in answer.text
    )


def test_a_changed_answer_keeps_what_is_done_only_while_it_is_promised(promised, jan, ela, clock):
    done(jan, promised)

    def approved(decision: str) -> tuple[str, bool]:
        with transaction():
            view, mark = find_published("zielone"), db.session.query(Mark).filter_by(number=1).one()
            told = {"decision": decision, "grounds": "Tak zdecydowano.", "promised_on": date(2027, 5, 1)}
            one = Answer(consultation_id=view.id, written_at=now(), sent_at=now(), **told)
            db.session.add(one)
            db.session.flush()
            mark.next_answer_id = one.id
            db.session.flush()
            assert approve_answer(view, one, one.version, Approver(ela.user_id, True, False), [], now()) == []
        mark = db.session.query(Mark).filter_by(number=1).one()
        return mark.outcome, mark.done_at is not None

    assert approved("partly") == ("done", True)
    assert approved("not_possible") == ("not_possible", False)
    assert approved("done") == ("done", True)
    assert approved("planned") == ("planned", False)
