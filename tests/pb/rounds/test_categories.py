"""An official changes the town's categories: nothing is lost, nothing is overwritten, what is used stays."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from core.db import db, transaction
from core.models import AuditEntry
from pb.rounds.categories import current_catalogue, read_catalogue, shape_of
from pb.rounds.category_rules import BEGINNING
from pb.submission.models import Project
from tests.support.editing import Fields, errors_in, filled, opened, sent
from tests.support.officials import signed_in
from tests.support.rounds import TOWN, make_round
from tests.support.statements import counted_statements

PAGE = "/urzad/kategorie"
EDUCATION = {"nowa-1__name": "Edukacja i wychowanie", "nowa-1__shape": "star"}


def names() -> list[str]:
    return [one.name for one in read_catalogue().categories]


def test_a_town_begins_with_five_categories(app) -> None:
    assert [(one.code, one.name, one.shape) for one in read_catalogue().categories] == [
        (code, one.name, one.shape) for code, one in BEGINNING.items()
    ]


def test_a_category_is_added_and_noted(official) -> None:
    assert filled(official, PAGE, **EDUCATION).status_code == 303
    added = read_catalogue().categories[-1]
    assert (added.code, added.name, added.shape, added.is_offered) == (
        "edukacja-i-wychowanie", "Edukacja i wychowanie", "star", True,
    )  # fmt: skip
    entry = db.session.query(AuditEntry).filter_by(act="pb.category.edit").one()
    assert entry.facts["changes"] == [
        {"section": "kategorie", "row": "Edukacja i wychowanie", "field": "added", "before": "", "after": ""}
    ]
    assert "Nic się nie zmieniło." in official.get(filled(official, PAGE).headers["Location"]).text


def test_names_order_and_signs_are_changed_at_once(official) -> None:
    done = filled(
        official, PAGE, sport__name="Sport i rekreacja", sport__position="1", sport__shape="circle",
        greenery__position="2", greenery__shape="square",
    )  # fmt: skip
    assert done.status_code == 303, errors_in(done)
    first, second = read_catalogue().categories[:2]
    assert (first.code, first.name, first.shape) == ("sport", "Sport i rekreacja", "circle")
    assert (second.code, second.shape) == ("greenery", "square")


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"nowa-1__name": "Edukacja"}, "nowa-1.shape", "Uzupełnij to pole."),
        ({"nowa-1__shape": "star"}, "nowa-1.name", "Uzupełnij to pole."),
        (
            {"nowa-1__name": "Edukacja", "nowa-1__shape": "circle"},
            "nowa-1.shape",
            "Ten znak ma już kategoria „Zieleń”. Wybierz inny.",
        ),
        (
            {"nowa-1__name": "zieleń", "nowa-1__shape": "star"},
            "nowa-1.name",
            "Taka sama nazwa jest na liście drugi raz.",
        ),
        ({"sport__name": "x" * 61}, "sport.name", "Tekst ma 61 znaków, a mieści się 60."),
        ({"sport__shape": "ufo"}, "sport.shape", "Wybierz jedną z podanych możliwości."),
        ({"sport__position": "ala"}, "sport.position", "Wpisz liczbę całkowitą, na przykład 10."),
        ({"sport__remove": "yes"}, "sport.remove", "Tej kategorii nie można usunąć, bo trafiają do niej"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_kept(official, typed, field, words) -> None:
    refused = filled(official, PAGE, **typed)
    assert refused.status_code == 422
    assert any(words in one for one in errors_in(refused))
    assert f'id="{field}-e"' in refused.text and f'href="#{field}' in refused.text
    assert names() == [one.name for one in BEGINNING.values()]
    kept = next(value for value in typed.values())
    assert field.endswith("shape") or f'value="{kept}"' in refused.text


def test_a_category_in_use_stays_and_an_unused_one_goes(official) -> None:
    filled(official, PAGE, **EDUCATION)
    code = read_catalogue().categories[-1].code
    make_round(pools=(TOWN,), categories=["greenery", code])
    form = opened(official, PAGE)
    assert f"{code}.remove" not in official.get(PAGE).text
    refused = sent(official, PAGE, form, **{f"{code}__remove": "yes"})
    assert refused.status_code == 422 and "bo jest w użyciu" in errors_in(refused)[0]
    filled(official, PAGE, **{"nowa-1__name": "Pomyłka", "nowa-1__shape": "plus"})
    assert filled(official, PAGE, pomylka__remove="yes").status_code == 303
    assert "Pomyłka" not in names() and "Edukacja i wychowanie" in names()


def test_of_two_editors_the_second_sees_both_versions(official) -> None:
    mine = opened(official, PAGE)
    assert filled(official, PAGE, sport__name="Sport i ruch", **EDUCATION).status_code == 303
    refused = sent(official, PAGE, mine, sport__name="Rekreacja")
    assert refused.status_code == 409
    assert "Rekreacja" in refused.text and "Sport i ruch" in refused.text and "Ala Próbna" in refused.text
    assert "Sport i ruch" in names()
    again = Fields(refused.text).sheet
    assert sent(official, PAGE, again).status_code == 303
    assert "Rekreacja" in names() and "Edukacja i wychowanie" in names()


def test_nothing_typed_is_lost_with_a_session(official) -> None:
    form = opened(official, PAGE)
    lost = sent(official, PAGE, form, csrf_token="", **EDUCATION)
    assert lost.status_code == 422 and 'value="Edukacja i wychowanie"' in lost.text


def test_the_page_is_for_those_who_edit_rounds(app, client, official, plan) -> None:
    assert client.get(PAGE).status_code == 303
    assert signed_in(app, "clerk").get(PAGE).status_code == 403
    assert f'href="{PAGE}"' in official.get(f"{plan}zgloszenia").text


def test_new_rules_choose_among_what_is_offered_and_keep_what_they_have(official, plan) -> None:
    filled(official, PAGE, **EDUCATION)
    code = read_catalogue().categories[-1].code
    page = f"{plan}zgloszenia"
    assert "Edukacja i wychowanie" in official.get(page).text
    done = filled(official, page, categories=["greenery", code])
    assert done.status_code == 303
    form = opened(official, PAGE)
    for name in ("sport.is_offered", f"{code}.is_offered"):
        form.pop(name)
    assert sent(official, PAGE, form).status_code == 303
    assert opened(official, page)["categories"] == ["greenery", code]
    assert "Sport i zabawa" not in official.get(page).text
    refused = filled(official, page, categories=["greenery", "sport"])
    assert refused.status_code == 422
    assert any(one.endswith(": Wybierz jedną z podanych możliwości.") for one in errors_in(refused))


def test_a_change_of_categories_is_told_to_residents_by_name(client, official, announced) -> None:
    filled(official, PAGE, **EDUCATION)
    code = read_catalogue().categories[-1].code
    form = {"categories": ["greenery", code], "reason": "Rada rozszerzyła regulamin."}
    assert filled(official, f"{announced}zgloszenia", **form).status_code == 303
    assert "Zieleń, Edukacja i wychowanie</ins>" in client.get("/bo/bo-2028/").text


def test_the_database_itself_keeps_what_is_named(app) -> None:
    made = make_round(pools=(TOWN,))
    for statement in (
        "UPDATE pb_rules SET categories = '{greenery,nieznana}'",
        "DELETE FROM pb_categories WHERE code = 'sport'",
        "UPDATE pb_categories SET code = 'inny' WHERE code = 'sport'",
        "UPDATE pb_projects SET category = 'nieznana'",
    ):
        with pytest.raises(IntegrityError), transaction():
            db.session.execute(text(statement))
    assert db.session.query(Project).count() == len(made.numbers["miasto"])


def test_pages_read_the_catalogue_once_in_a_while(app) -> None:
    current_catalogue()
    with counted_statements() as sent_to:
        assert current_catalogue().by_code["sport"].shape == "square"
    assert sent_to == []


def test_a_category_that_another_worker_added_is_found_at_once(app) -> None:
    current_catalogue()
    with transaction():
        db.session.execute(
            text(
                "INSERT INTO pb_categories (code, name, shape, position, is_offered)"
                " VALUES ('zdrowie', 'Zdrowie', 'heart', 6, true)"
            )
        )
    assert shape_of("zdrowie") == "heart"
