"""What an author has against a finished work reaches the office; what was given up promises nothing more."""

from __future__ import annotations

from tests.pb.implementation.test_everyone import asked, token_of
from tests.support.officials import signed_in
from tests.support.works import PAGE, SLUG, Site, read

WORDS = "Brakuje dwóch ławek przy alejce."
DUTY = "Uwagi autora do odbioru"


def remarks(site: Site, address: str, note: str = WORDS) -> None:
    author = site.app.test_client()
    form = {"csrf_token": token_of(author.get(address).text), "word": "remarks", "note": note}
    assert author.post(address, data=form).status_code == 303


def led_by_anna(site: Site) -> None:
    site.sql(
        "update pb_implementations set leader_id = (select id from accounts_users where email = 'anna@urzad.example')"
    )


def test_remarks_reach_the_leader_by_mail_and_as_a_duty_until_they_are_read(site: Site) -> None:
    address = asked(site)
    led_by_anna(site)
    jan = signed_in(site.app, "official", "jan@urzad.example")
    before = len(site.mails())
    remarks(site, address)
    told = site.mails()[before:]
    assert [mail[0] for mail in told] == ["anna@urzad.example"]
    assert "uwagi autora" in told[0][1] and WORDS in told[0][2] and f"{PAGE}#odbior" in told[0][2]
    assert DUTY in site.open("/urzad/").text and DUTY not in jan.get("/urzad/").text
    remarks(site, address)
    assert len(site.mails()) == before + 1, "the same words sent twice are one mail"
    assert "Oznacz uwagi jako przeczytane" in site.open().text
    assert site.post("/uwagi-przeczytane", "odbior").status_code == 303
    assert DUTY not in site.open("/urzad/").text and "Przeczytane w urzędzie" in read(site.open().text)
    remarks(site, address, "Brakuje także kosza na śmieci.")
    assert len(site.mails()) == before + 2 and DUTY in site.open("/urzad/").text


def test_remarks_on_a_work_that_nobody_leads_reach_all_officials_until_the_author_is_asked_anew(
    site: Site,
) -> None:
    address = asked(site)
    jan = signed_in(site.app, "official", "jan@urzad.example")
    before = len(site.mails())
    remarks(site, address)
    assert [mail[0] for mail in site.mails()[before:]] == ["anna@urzad.example", "jan@urzad.example"]
    assert DUTY in jan.get("/urzad/").text
    assert site.post("/odbior", "odbior").status_code == 303
    assert DUTY not in jan.get("/urzad/").text
    answer = site.post("/uwagi-przeczytane", "odbior")
    assert answer.status_code == 422 and "Autor nie ma teraz uwag" in answer.text


def test_a_work_that_was_given_up_promises_no_step_to_anybody(site: Site) -> None:
    site.post("/kroki", "krok", name="Umowa podpisana", planned_on="5.11.2026", done_on="5.11.2026")
    site.post("/kroki", "krok", name="Sadzenie lip", planned_on="5.12.2026")
    works, public = "/urzad/realizacja", f"/bo/{SLUG}/projekty/1"
    assert "Sadzenie lip" in site.open(works).text and "Sadzenie lip" in site.open(public).text
    assert site.tell(state="abandoned", note="Grunt okazał się skażony.").status_code == 303
    shown = site.open(public).text
    assert "Umowa podpisana" in shown and "Sadzenie lip" not in shown
    assert "Sadzenie lip" not in site.open(works).text
    assert "odwołane" in site.open().text
