"""Before sending, everything that is missing is told by the name of its field, not by the field's step alone."""

from __future__ import annotations

from tests.support.applying import IDEA, begun, filled
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
    assert checked.count("Uzupełnij to pole.") == len(told)
    refused = filled(neighbour, own + "/wyslanie")
    assert refused.status_code == 422 and set(told) <= set(errors_in(refused))
    assert 'href="#title"' not in refused.text
