"""Before sending, everything that is missing is told by the name of its field, not by the field's step alone."""

from __future__ import annotations

import re
from itertools import pairwise

from initiatives.applications.rules.answers import STEPS
from tests.support.applying import IDEA, LINES, SPOT, begun, filled, whole
from tests.support.editing import errors_in


def test_what_is_missing_names_each_field_and_links_only_to_steps(neighbour) -> None:
    own = begun(neighbour)
    filled(neighbour, own + "/pomysl", **IDEA | {"title": "", "beneficiaries": ""}, go="later")
    filled(neighbour, own + "/koszty", **{"line-1-town": "50"}, go="later")
    checked = neighbour.get(own + "/wyslanie").text.replace("\xa0", " ")
    told = [
        "Tytuł: Uzupełnij to pole.",
        "Kto z tego skorzysta: Uzupełnij to pole.",
        "pozycja 1: Co: Uzupełnij to pole.",
    ]
    assert [one for one in told if one not in checked] == []
    assert checked.count("Uzupełnij to pole.") == 2 * len(told), "at the top and beside the answer"
    refused = filled(neighbour, own + "/wyslanie")
    assert refused.status_code == 422 and set(told) <= set(errors_in(refused))
    assert 'href="#title"' not in refused.text and refused.text.count('class="error-summary"') == 1


def shown(browser, own: str) -> str:
    return browser.get(own + "/wyslanie").text.replace("\xa0", " ").replace("\u2009", " ")


def test_every_answer_is_repeated_with_the_way_to_mend_it(neighbour) -> None:
    own = begun(neighbour)
    whole(neighbour, own)
    filled(
        neighbour,
        own + "/pomysl",
        **IDEA | {"loans": "łopaty", "applicant": "organisation", "organisation": "Koło"},
    )
    filled(
        neighbour,
        own + "/miejsce",
        **{"place-shapes": SPOT, "place-words": "za szkołą", "place-parcels": "12/3"},
    )
    page = shown(neighbour, own)
    for said in (
        "Ogród sąsiedzki", "Posadzimy warzywa.", "Osiedle", "łopaty", "4 maja 2027", "30 czerwca 2027", "Organizacja w imieniu",
        "Koło", "za szkołą", "12/3", "53,1987", "Deski i ziemia", "6 000 zł", "rachunek", "12 osób, każda po: 6 godzin", "35,6%",
        "Kopanie", "4 maja 2027 – 9 maja 2027", "Ola Próbna", "Jan", "na liście papierowej", "Bez załączników.",
    ):  # fmt: skip
        assert said in page, said
    assert 'class="own-bar"' in page and 'class="timeline"' in page and "still-place" in page
    for step in STEPS[:-1]:
        assert f'<a href="{own}/{step}">Popraw<' in page, step
    assert "Tego jeszcze brakuje" not in page


def test_what_could_not_be_read_is_repeated_as_typed_with_the_reason_beside(neighbour) -> None:
    own = begun(neighbour)
    whole(neighbour, own)
    filled(neighbour, own + "/pomysl", **IDEA | {"ends_on": "kiedyś"}, go="later")
    filled(neighbour, own + "/koszty", **LINES | {"line-2-hours": "sto"}, go="later")
    filled(
        neighbour, own + "/harmonogram", go="later",
        **{"work-1-name": "Sadzenie", "work-1-starts_on": "9.5.2027", "work-1-ends_on": "4.5.2027"},
    )  # fmt: skip
    page = shown(neighbour, own)
    assert "<p>kiedyś</p>" in page and "Po ile godzin „sto”: Wpisz liczbę godzin" in page
    assert (
        "Do „4.5.2027”: Koniec jest wcześniej niż początek." in page
        or "Koniec prac „4.5.2027”: Koniec jest" in page
    )
    assert "9.5.2027 – 4.5.2027" in page and 'class="timeline"' not in page


def test_a_sent_application_is_repeated_without_anything_to_mend(neighbour) -> None:
    own = begun(neighbour)
    whole(neighbour, own)
    filled(neighbour, own + "/wyslanie")
    page = shown(neighbour, own)
    assert "Posadzimy warzywa." in page and ">Popraw<" not in page and "Wyślij" not in page


def test_headings_of_the_place_step_follow_one_another(neighbour) -> None:
    own = begun(neighbour)
    filled(neighbour, own + "/miejsce", **{"place-shapes": SPOT}, go="stay")
    levels = [int(level) for level in re.findall(r"<h([1-6])", neighbour.get(own + "/miejsce").text)]
    assert levels[0] == 1 and all(after - before <= 1 for before, after in pairwise(levels))
