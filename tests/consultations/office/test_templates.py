"""Templates of answers, and what two people type at once: nobody's words are written over or lost."""

from __future__ import annotations

import re

from consultations.marks.models import Answer, AnswerTemplate
from core.db import db

PAGE = "/urzad/konsultacje/szablony"
NEW = PAGE + "/nowy"
TOLD = {
    "name": "Ławka w cieniu",
    "decision": "planned",
    "grounds": "Postawimy ławkę przy …",
    "topic_code": "",
}


def words(answer) -> str:
    """A page without the signs that keep words together."""
    return answer.text.replace("\xa0", " ").replace("&nbsp;", " ")


def names() -> list[str]:
    found = db.session.query(AnswerTemplate).order_by(AnswerTemplate.position, AnswerTemplate.id)
    return [one.name for one in found]


def page_of(name: str) -> str:
    return f"{PAGE}/{db.session.query(AnswerTemplate.id).filter_by(name=name).scalar()}"


def test_a_template_is_added_offered_moved_and_deleted(promised, jan):
    assert jan.send(NEW, NEW, **TOLD).status_code == 303
    assert names()[-1] == "Ławka w cieniu" and "Ławka w cieniu" in jan.open(PAGE).text
    own = page_of("Ławka w cieniu")
    assert jan.send(PAGE, own + "/przesun", act="up").status_code == 303
    assert names()[-2] == "Ławka w cieniu"
    assert jan.send(own, own + "/usun").status_code == 303
    assert "Ławka w cieniu" not in names()


def test_what_is_wrong_with_a_template_stands_beside_its_field(promised, jan):
    answer = jan.send(
        NEW, NEW, **{**TOLD, "name": "sieci pod ziemią", "decision": "może", "grounds": "Jakoś."}
    )
    assert answer.status_code == 422 and "Wybierz decyzję." in answer.text and "Jakoś." in answer.text
    taken = jan.send(NEW, NEW, **{**TOLD, "name": "sieci pod ziemią"})
    assert "Jest już szablon o tej nazwie" in taken.text and "Postawimy ławkę" in taken.text


def form_of(desk, page: str, action: str) -> dict[str, str]:
    form = re.search(rf'action="{re.escape(action)}".*?</form>', desk.open(page).text, re.DOTALL).group(0)
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))


def test_a_template_changed_by_another_is_shown_beside_what_was_typed(promised, jan, ela):
    own = page_of("Za mało miejsca")
    hidden = form_of(ela, own, own)
    changed = {
        "name": "Za wąsko",
        "decision": "not_possible",
        "grounds": "Za wąsko na drzewo.",
        "topic_code": "",
    }
    assert jan.send(own, own, **changed).status_code == 303
    late = ela.post(own, **{**hidden, **changed, "name": "Nie ma miejsca"})
    assert late.status_code == 409 and "Nie ma miejsca" in late.text and "Za wąsko" in late.text
    assert "Za wąsko" in names()
    again = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', late.text))
    assert ela.post(own, **{**again, **changed, "name": "Nie ma miejsca"}).status_code == 303
    assert "Nie ma miejsca" in names()


def test_an_answer_written_by_two_shows_both_and_loses_neither(promised, jan, ela):
    begun = jan.send("/urzad/konsultacje/zielone/uwagi/2", "/urzad/konsultacje/zielone/odpowiedzi")
    page = begun.location
    hidden = form_of(ela, page, page)
    mine = {"decision": "planned", "grounds": "Postawimy ławkę z oparciem.", "promised_on": "30.04.2027"}
    theirs = {"decision": "not_possible", "grounds": "Tu jest za wąsko na ławkę.", "promised_on": ""}
    assert jan.send(page, page, **theirs, act="save").status_code == 303
    late = ela.post(page, **{**hidden, **mine, "act": "save"})
    html = words(late)
    assert late.status_code == 409 and "Jan Pierwszy" in html
    for kept in ("Postawimy ławkę z oparciem.", "30.04.2027", "Tu jest za wąsko na ławkę.", "nie da się"):
        assert kept in html
    assert db.session.query(Answer).filter_by(decision="not_possible").one().grounds == theirs["grounds"]
    again = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', late.text))
    assert ela.post(page, **{**again, **mine, "act": "save"}).status_code == 303


def test_who_signs_a_changed_answer_reads_it_first_and_keeps_the_note(promised, jan, ela):
    page = jan.send("/urzad/konsultacje/zielone/uwagi/2", "/urzad/konsultacje/zielone/odpowiedzi").location
    told = {
        "decision": "not_possible",
        "grounds": "Tu jest za wąsko na ławkę, przejście ma 120 cm.",
        "promised_on": "",
    }
    assert jan.send(page, page, **told, act="send").status_code == 303
    hidden = form_of(ela, page, page + "/zatwierdz")
    assert (
        jan.send(page, page, **{**told, "grounds": told["grounds"] + " Zmierzono."}, act="send").status_code
        == 303
    )
    late = ela.post(page + "/zatwierdz", **{**hidden, "act": "return", "note": "Dopisz szerokość."})
    assert late.status_code == 409 and "Dopisz szerokość." in late.text and "Zmierzono." in words(late)
    assert db.session.query(Answer).filter_by(decision="not_possible").one().approved_at is None
