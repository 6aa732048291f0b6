"""The newer fields of a pool's page: what cannot be read stays as it was typed, with a sentence beside it."""

from __future__ import annotations

import re
from html import unescape

import pytest

from tests.support.editing import POOL, Fields, errors_in, filled, opened, planned

WRONG = {
    "panel_highest": ("0", "Wpisz liczbę od 1 do 1 000."),
    "panel_members": ("1", "Wpisz liczbę od 2 do 100."),
    "minimum_mean": ("siedem", "Wpisz liczbę, na przykład 6 albo 6,5."),
    "minimum_votes": ("1,5", "Wpisz liczbę całkowitą"),
    "minimum_share": ("130", "Wpisz liczbę od 0 do 100"),
    "reserved_share": ("-1", "Wpisz liczbę od 0 do 100"),
    "reserved_amount": ("sporo", "Wpisz kwotę w złotych"),
    "points_total": ("0", "Wpisz liczbę od 1 do 1 000."),
    "points_per_project": ("abc", "Wpisz liczbę całkowitą"),
    "rank_points": ("3, x", "Wpisz liczby po przecinku"),
    "method": ("lots", "Wybierz jedną z podanych możliwości."),
    "allocation_rule": ("lots", "Wybierz jedną z podanych możliwości."),
    "utility": ("joy", "Wybierz jedną z podanych możliwości."),
    "completion": ("add2", "Wybierz jedną z podanych możliwości."),
    "threshold_unit": ("kilos", "Wybierz jedną z podanych możliwości."),
    "tie_rule": ("dice", "Wybierz jedną z podanych możliwości."),
    "tie_seed": ("x" * 201, "Tekst ma 201 znaków, a mieści się 200."),
    "leftovers": ("keep", "Wybierz jedną z podanych możliwości."),
    "leftover_pool": ("nigdzie", "Wybierz jedną z podanych możliwości."),
    "reserved_category": ("smoki", "Wybierz jedną z podanych możliwości."),
}
PANEL = {
    **POOL, "method": "panel", "minimum_votes": "0", "panel_highest": "10", "panel_members": "3", "maximum": "1",
}  # fmt: skip


@pytest.fixture
def new_pool(official) -> str:
    """The page of a new pool in a plan without any."""
    return f"{planned(official)}pule/nowa"


def beside(page: str, field: str) -> str:
    """The sentence beside a field."""
    return unescape(page.partition(f'id="{field}-e">')[2].partition("<")[0]).replace("\xa0", " ")


def test_each_field_says_what_is_wrong_with_it_and_keeps_what_was_typed(official, new_pool) -> None:
    typed = {name: text for name, (text, _said) in WRONG.items()}
    refused = filled(official, new_pool, **{**POOL, **typed, "has_half_points": "yes", "has_run_off": "yes"})
    assert refused.status_code == 422
    again = Fields(refused.text).sheet
    for name, (text, said) in WRONG.items():
        assert said in beside(refused.text, name), name
        assert f'href="#{name}"' in refused.text, "the summary leads there"
        is_typed = said != "Wybierz jedną z podanych możliwości."
        assert not is_typed or again[name] == [text], name
    assert again["has_half_points"] == again["has_run_off"] == ["yes"] and again["name"] == [POOL["name"]]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"panel_highest": "", "panel_members": ""},
         {"panel_highest": "Podaj najwyższą ocenę", "panel_members": "Podaj, ile osób ocenia projekty."}),
        ({"minimum_mean": "10,5", "allocation_rule": "equal-shares", "utility": "cost", "completion": "none"},
         {"minimum_mean": "Średnia nie może być wyższa niż najwyższa ocena.",
          "allocation_rule": "Oceny zespołu liczy się po kolei"}),
        ({"minimum_votes": "30", "exclusive_group": "osiedla"},
         {"minimum_votes": "Próg podaj jako najniższą średnią", "exclusive_group": "Grupa pul jest dla głosujących"}),
        ({"leftovers": "best"}, {"leftovers": "ta pula nie ma z nimi wspólnej reszty"}),
        ({"minimum_share": "5", "leftovers": "pool"},
         {"minimum_share": "Próg podaj jako najniższą średnią", "leftover_pool": "Wskaż, do której puli przechodzi"}),
    ],
)  # fmt: skip
def test_a_panels_terms_that_contradict_each_other_are_told_beside_their_fields(
    official, new_pool, typed, said
) -> None:
    refused = filled(official, new_pool, **{**PANEL, **typed})
    assert refused.status_code == 422, "nothing is saved"
    for field, sentence in said.items():
        assert sentence in beside(refused.text, field), (field, errors_in(refused))
    again = Fields(refused.text).sheet
    assert all(again[name] == [text] for name, text in {**PANEL, **typed}.items()), (
        "all that was typed is there"
    )


def test_a_panels_terms_are_kept_and_shown_as_they_were_typed(official, new_pool) -> None:
    typed = {
        **PANEL,
        "minimum_mean": "6,5",
        "has_half_points": "yes",
        "points_total": "10",
        "rank_points": "3, 2",
    }
    done = filled(official, new_pool, **typed)
    assert done.status_code == 303, errors_in(done)
    page = new_pool.replace("nowa", "miasto")
    kept = opened(official, page)
    assert [kept[name] for name in ("panel_highest", "panel_members", "minimum_mean", "has_half_points")] == [
        ["10"], ["3"], ["6,50"], ["yes"],
    ]  # fmt: skip
    assert kept["points_total"] == kept["rank_points"] == [""], "what belongs to a ballot is left out"
    assert filled(official, page, method="approval", maximum="3").status_code == 303
    voted = opened(official, page)
    assert voted["panel_highest"] == voted["minimum_mean"] == [""] and "has_half_points" not in voted
    assert not re.search(r'name="has_half_points"[^>]*checked', official.get(page).text)
