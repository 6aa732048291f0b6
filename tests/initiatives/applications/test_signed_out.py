"""Whose sign-in has ended loses nothing, and who is not signed in learns nothing."""

from __future__ import annotations

from tests.support.applying import HOME, IDEA, begun, filled, link_of, opened

OURS = {"Sec-Fetch-Site": "same-origin"}


def test_what_was_typed_comes_again_to_be_sent_after_logging_in(app, neighbour) -> None:
    own = begun(neighbour)
    form = {
        **opened(neighbour, own + "/pomysl"),
        **IDEA,
        "description": "Posadzimy warzywa i zioła na skwerze.",
    }
    stranger = app.test_client()
    answer = stranger.post(own + "/pomysl", data=form, headers=OURS)
    assert answer.status_code == 422 and "Posadzimy warzywa i zioła na skwerze." in answer.text
    assert "/konto/zaloguj" in answer.text and "Wyślij jeszcze raz" in answer.text
    ended = neighbour.post(own + "/pomysl", data=form | {"csrf_token": "dawny"})
    assert ended.status_code == 422 and "Posadzimy warzywa i zioła na skwerze." in ended.text
    assert "jest zapisane w szkicu" not in ended.text.replace("\xa0", " "), "it is not"
    quiet = stranger.post(own + "/pomysl", data=form, headers={"X-Requested-With": "autosave"})
    assert quiet.status_code == 422 and quiet.json["said"]


def test_every_number_answers_alike(app, neighbour) -> None:
    begun(neighbour)
    for number in (1, 77_777):
        address = f"{HOME}/wniosek/{number}/pomysl"
        answer = app.test_client().get(address)
        assert (answer.status_code, answer.location) == (303, f"/konto/zaloguj?wroc={address}")


def test_a_member_opens_the_link_in_another_browser_and_goes_on(app, neighbour) -> None:
    own = begun(neighbour)
    filled(neighbour, own + "/ludzie", name="Ewa", email="ewa@example.org", go="add")
    link = link_of("ewa@example.org")
    filled(app.test_client(), link, answer="yes")
    phone = app.test_client()
    assert phone.get(own + "/pomysl").status_code == 303
    assert phone.get(link).status_code == 200
    assert phone.get(own + "/pomysl").status_code == 200
