"""An official makes a programme: nothing typed is lost, terms are kept in versions and shut once somebody applied."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO

import pytest

from core.db import db, transaction
from core.models import AuditEntry
from initiatives.programmes.queries import calls_of, committee_of, criteria_of, record_of, versions_of
from tests.support.editing import errors_in, filled, opened, sent
from tests.support.initiatives import add_application, add_programme
from tests.support.officials import signed_in

DESK = "/urzad/inicjatywy/"
HOME = f"{DESK}pil-2027/ustawienia"
MONEY = {
    "budget": "100 000,00 zł", "own_share": "30%", "hour_rate": "35,50 zł", "town_cap": "20 000", "least_members": "3",
}  # fmt: skip
CRITERIA = {
    "nowa-1.name": "Wkład własny", "nowa-1.kind": "own_share", "nowa-1.points": "30", "nowa-1.weight": "1,5",
    "nowa-1.none_at": "30%", "nowa-1.full_at": "60%", "nowa-2.name": "Potrzeba", "nowa-2.points": "50",
    "threshold": "40", "tie_rule": "labour",
}  # fmt: skip
CALLS = {
    "nowa-1.opens_on": "1.02.2027", "nowa-1.opens_at": "8:00", "nowa-1.closes_on": "28.02.2027",
    "nowa-1.closes_at": "23:59", "nowa-1.call_budget": "60 000 zł",
}  # fmt: skip
PAGES = {
    "podstawy": {"lead": "Razem zrobimy więcej."}, "pieniadze": MONEY, "kryteria": CRITERIA, "nabory": CALLS,
    "kontakt": {"contact_name": "Ola Lis", "contact_phone": "41 000 00 00"},
}  # fmt: skip


@pytest.fixture
def official(app):
    return signed_in(app, "official")


def save(official, page: str, **typed: str):
    return filled(
        official, f"{HOME}/{page}", **{name.replace(".", "__"): text for name, text in typed.items()}
    )


def begun(official) -> None:
    done = filled(official, f"{DESK}nowa", title="Program Inicjatyw Lokalnych", slug="pil-2027", year="2027")
    assert done.status_code == 303, errors_in(done)


def complete(official) -> None:
    begun(official)
    for page, typed in PAGES.items():
        done = save(official, page, **typed)
        assert done.status_code == 303, (page, errors_in(done))


def pressed(official, act: str, **typed: str):
    token = opened(official, f"{HOME}/podstawy")["csrf_token"][0]
    return official.post(f"{HOME}/{act}", data={"csrf_token": token, **typed})


def published(official) -> None:
    done = pressed(official, "opublikuj", opened=str(record_of("pil-2027").version))
    assert done.status_code == 303, errors_in(done)


def test_what_polish_officials_write_is_understood(official) -> None:
    complete(official)
    one = record_of("pil-2027")
    assert (one.budget, one.own_share, one.hour_rate) == (100_000, 30, Decimal("35.5"))
    first, second = criteria_of(one.id)
    assert (first.code, first.weight, first.none_at, first.full_at) == (
        "wklad-wlasny",
        Decimal("1.5"),
        30,
        60,
    )
    assert (second.kind, second.weight, second.full_at) == ("committee", 1, None)
    call = calls_of(one.id)[0]
    assert call.opens_at == datetime(2027, 2, 1, 7, tzinfo=UTC)
    assert call.closes_at == datetime(2027, 2, 28, 23, tzinfo=UTC)
    assert 'value="23:59"' in official.get(f"{HOME}/nabory").text


def test_bad_input_is_named_beside_the_field_and_kept(official) -> None:
    complete(official)
    call, criterion = calls_of(record_of("pil-2027").id)[0].id, criteria_of(record_of("pil-2027").id)[0].id
    bad = [
        ("pieniadze", {"own_share": "300%"}, "Wpisz liczbę od 0 do 100, na przykład 51."),
        ("pieniadze", {"own_share": "100%"}, "Wkład własny musi być mniejszy niż 100%, bo resztę daje miasto."),
        ("pieniadze", {"hour_rate": "-35 zł"}, "Kwota nie może być ujemna."),
        ("pieniadze", {"town_cap": "100 001"}, "Jeden wniosek nie może dostać więcej, niż ma cały program."),
        ("kryteria", {"threshold": "96"}, "Próg jest wyższy niż wszystkie punkty, jakich można dostać: 95."),
        ("kryteria", {f"{criterion}.full_at": "29"}, "Wszystkie punkty muszą należeć się za więcej niż zero punktów."),
        ("nabory", {f"{call}.closes_on": "31.01.2027"}, "Koniec naboru jest przed początkiem."),
        ("nabory", {f"{call}.call_budget": "100 000,01"}, "Nabory mają razem więcej pieniędzy niż program"),
    ]  # fmt: skip
    for page, typed, sentence in bad:
        refused = save(official, page, **typed)
        assert refused.status_code == 422, (page, typed)
        assert any(sentence in one for one in errors_in(refused)), errors_in(refused)
        assert all(f'value="{text}"' in refused.text for text in typed.values())
    second = {name: text.replace("1.02", "28.02").replace("28.02.", "15.03.") for name, text in CALLS.items()}
    overlap = save(
        official, "nabory", **{**second, "nowa-1.opens_on": "28.02.2027", "nowa-1.call_budget": ""}
    )
    assert errors_in(overlap) == ["Nabory 1 i 2 zachodzą na siebie. Wniosek musi należeć do jednego."]


def test_somebody_elses_change_is_never_overwritten_unseen(official) -> None:
    complete(official)
    mine = opened(official, f"{HOME}/pieniadze")
    assert save(official, "pieniadze", budget="120 000").status_code == 303
    stale = sent(official, f"{HOME}/pieniadze", mine, budget="90 000")
    assert stale.status_code == 409 and "120 000" in stale.text and 'value="90 000"' in stale.text


def test_what_is_missing_stops_publishing(official, client) -> None:
    begun(official)
    refused = pressed(official, "opublikuj", opened=str(record_of("pil-2027").version))
    assert refused.status_code == 422
    for sentence in (
        "Brakuje kwoty, którą przeznacza miasto.",
        "Nie ma żadnego kryterium.",
        "Nie ma żadnego naboru.",
    ):
        assert sentence in refused.text
    assert "To jest podgląd" in official.get(f"{DESK}pil-2027/podglad").text
    assert client.get("/inicjatywy/pil-2027/").status_code == 404


def test_each_change_after_publishing_is_a_version_until_somebody_begins(official, client, clock) -> None:
    complete(official)
    published(official)
    assert db.session.query(AuditEntry).filter_by(act="initiatives.programme.publish").count() == 1
    assert save(official, "pieniadze", own_share="25").status_code == 303
    assert save(official, "pieniadze").status_code == 303
    one = record_of("pil-2027")
    assert [version.number for version in versions_of(one.id)] == [2, 1]
    assert versions_of(one.id)[1].content["pieniadze"]["own_share"] == "30"
    assert "Najmniejszy wkład własny" in client.get("/inicjatywy/pil-2027/").text
    with transaction():
        add_application(one, clock(), number=None)
    assert "Ktoś pisze już wniosek." in official.get(HOME).text
    assert save(official, "pieniadze", own_share="10", budget="110 000").status_code == 303
    db.session.expire_all()
    assert (one.own_share, one.budget) == (25, 110_000)
    assert 'name="own_share"' not in official.get(f"{HOME}/pieniadze").text
    assert 'name="threshold"' not in official.get(f"{HOME}/kryteria").text
    further = {"opens_on": "1.09.2027", "opens_at": "0:00", "closes_on": "30.09.2027", "closes_at": "23:59"}
    assert (
        save(official, "nabory", **{f"nowa-1.{name}": text for name, text in further.items()}).status_code
        == 303
    )
    assert [call.number for call in calls_of(one.id)] == [1, 2]


def test_terms_stay_from_the_moment_a_call_opens_though_nobody_has_begun(official, clock) -> None:
    complete(official)
    published(official)
    criteria = opened(official, f"{HOME}/kryteria")
    with transaction():
        calls_of(record_of("pil-2027").id)[0].opens_at = clock()
    late = sent(official, f"{HOME}/kryteria", criteria, threshold="10")
    assert errors_in(late) == [
        "Nabór już się zaczął. Zasad, według których pisze się wnioski, nie można zmienić."
    ]
    assert save(official, "pieniadze", own_share="10", hour_rate="99", budget="110 000").status_code == 303
    assert save(official, "zakres", scopes="sport").status_code == 303
    db.session.expire_all()
    one = record_of("pil-2027")
    assert (one.own_share, one.hour_rate, one.budget) == (30, Decimal("35.5"), 110_000)
    assert (one.scopes, one.threshold) == ([], 40)
    assert "Nabór już się zaczął." in official.get(HOME).text
    for page, field in (("pieniadze", "own_share"), ("zakres", "scopes"), ("kryteria", "threshold")):
        shut = official.get(f"{HOME}/{page}").text
        assert "Nabór już się zaczął." in shut and f'name="{field}"' not in shut


def test_a_running_call_can_only_be_made_longer(official, clock) -> None:
    with transaction():
        one = add_programme(clock())
        call = calls_of(one.id)[0].id
    shorter = save(official, "nabory", **{f"{call}.closes_on": clock().strftime("%d.%m.%Y")})
    assert "można tylko przedłużyć" in errors_in(shorter)[0]
    assert "już się zaczął" in errors_in(save(official, "nabory", **{f"{call}.remove": "yes"}))[0]
    assert save(official, "nabory", **{f"{call}.closes_on": "1.10.2027"}).status_code == 303


def test_applications_all_the_year_make_one_call_of_the_year(official) -> None:
    complete(official)
    assert save(official, "nabory", is_all_year="yes").status_code == 303
    (call,) = calls_of(record_of("pil-2027").id)
    assert (call.opens_at, call.closes_at) == (
        datetime(2026, 12, 31, 23, tzinfo=UTC), datetime(2027, 12, 31, 23, tzinfo=UTC),
    )  # fmt: skip


def test_the_committee_is_of_people_with_accounts(app, official) -> None:
    begun(official)
    signed_in(app, "resident", "ewa@poczta.example", "Ewa Kos")
    refused = filled(official, f"{HOME}/komisja", email="nikt@poczta.example")
    assert refused.status_code == 422 and 'value="nikt@poczta.example"' in refused.text
    assert filled(official, f"{HOME}/komisja", email="ewa@poczta.example").status_code == 303
    (member,) = committee_of(record_of("pil-2027").id)
    assert "Ewa Kos" in official.get(f"{HOME}/komisja").text
    assert pressed(official, f"komisja/{member}/usun").status_code == 303
    assert committee_of(record_of("pil-2027").id) == []


def test_documents_keep_every_version(official, client) -> None:
    complete(official)
    published(official)

    def send(**typed: object):
        form = opened(official, f"{HOME}/dokumenty")
        pdf = (BytesIO(b"%PDF-1.4\n1 0 obj\n<< >>\nendobj\ntrailer\n<< >>\n%%EOF\n"), "uchwala.pdf")
        return official.post(f"{HOME}/dokumenty", data={**form, "file": pdf, **typed})

    assert send(name="Uchwała").status_code == 303
    newest = opened(official, f"{HOME}/dokumenty")
    page = official.get(f"{HOME}/dokumenty").text
    number = page.split('<option value="')[2].split('"')[0]
    assert newest and send(document=number, note="Poprawiony załącznik").status_code == 303
    shown = client.get("/inicjatywy/pil-2027/").text
    assert "wersja 2" in shown and "Poprawiony załącznik" in shown
    assert client.get(f"/inicjatywy/pil-2027/dokumenty/{number}").status_code == 200


def test_a_closed_programme_stays_and_takes_no_change(official, client) -> None:
    complete(official)
    published(official)
    assert pressed(official, "zamknij").status_code == 303
    assert "zamknięty" in client.get("/inicjatywy/pil-2027/").text
    refused = save(official, "podstawy", lead="Inaczej.")
    assert errors_in(refused) == ["Ten program jest zamknięty. Niczego nie można już zmienić."]
