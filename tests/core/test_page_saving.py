"""What the office is told when somebody saved a page meanwhile, and what the audit log keeps of a save."""

from core.fields import fingerprint
from core.page_saving import changed_fields, edit_facts, stale_page

SAVED = {"title": "Dolina Ślepiotki", "slug": "dolina", "12.name": "Ławki"}


def test_new_rows_are_no_difference_because_nothing_stood_there():
    typed = {**SAVED, "12.name": "Ławki i stoły", "nowa-1.name": "Kosze"}

    assert changed_fields(SAVED, typed) == ("12.name",)


def test_a_shut_field_is_never_shown_as_differing():
    stale = stale_page(SAVED, {**SAVED, "title": "Dolina", "slug": "inna"}, ("slug",), None)

    assert stale.fields == ("title",)
    assert (stale.saved, stale.opened) == (SAVED, fingerprint(SAVED))


def test_what_residents_see_already_leaves_what_stood_before():
    draft = edit_facts("podstawy", SAVED, ("title",), False)
    published = edit_facts("podstawy", {"title": "a" * 400}, ("title",), True)

    assert draft == {"section": "podstawy", "fields": ["title"]}
    assert published["before"] == ["a" * 300]
