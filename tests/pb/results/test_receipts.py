"""The check of a receipt: in the urn, counted, void, not there, mistyped, and a lost session that loses no code."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from core.clock import now
from core.db import db, transaction
from pb.tally.engine.merkle import verify_inclusion
from pb.tally.services.closing import close_by_command
from tests.support.announced import announce, announced, count_all, open_after_voting
from tests.support.database import unguarded
from tests.support.rounds import POINTS, RANKING, TOWN, VILLAGE, make_round
from tests.support.urns import cast

ADDRESS = "/bo/bo-2027/sprawdz"
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@pytest.fixture
def made(app):
    """Voting days with two pools and the paragraph on faults."""
    return make_round(pools=(TOWN, VILLAGE), paragraphs={"fault": "§ 15 ust. 3"})


def ask(client: FlaskClient, code: str, token: str | None = None):
    """Type a code and send the form; status, page, and its text."""
    if token is None:
        form = client.get(ADDRESS).get_data(as_text=True)
        found = TOKEN.search(form)
        assert found, form
        token = found.group(1)
    answer = client.post(ADDRESS, data={"receipt": code, "csrf_token": token})
    html = answer.get_data(as_text=True)
    said = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html).replace("&nbsp;", " "))
    return answer.status_code, html, said


def test_until_the_announcement_a_ballot_is_in_the_urn_and_nothing_more(made, client, clock):
    code = cast(made, [made.numbers["miasto"][1]])
    title = "Projekt próbny 2"
    status, _html, said = ask(client, code)
    assert status == 200 and "Karta z tym kodem jest w urnie." in said and title not in said
    clock.set(made.voting_closes_at + timedelta(seconds=1))
    with transaction():
        close_by_command(made.round_view, now())
    assert "Głosy są liczone." in ask(client, code)[2]


@pytest.mark.parametrize("is_counted", [False, True])
def test_an_open_urn_tells_nothing_before_the_announcement(made, client, clock, is_counted):
    code = cast(made, [made.numbers["miasto"][1]])
    open_after_voting(made, clock)
    if is_counted:
        count_all(made)
    status, _html, said = ask(client, code)
    assert status == 200 and "Karta z tym kodem jest w urnie." in said and "Projekt próbny" not in said


def test_a_counted_ballot_is_shown_with_its_row_and_a_proof_that_holds(made, client, clock):
    codes = [cast(made, [made.numbers["miasto"][index], made.numbers["solectwa"][0]]) for index in range(4)]
    announced(made, clock)
    status, html, said = ask(client, codes[2])
    assert status == 200 and "została policzona tak" in said
    assert "Projekt próbny 3" in said and "Projekt próbny 6" in said and "Projekt próbny 2" not in said
    line, lines = (int(part) for part in re.search(r"to wiersz (\d+) z (\d+)", said).groups())
    assert lines == 4
    digests = [bytes.fromhex(found) for found in re.findall(r'class="fingerprint">([0-9a-f]{64})<', html)]
    leaf = re.search(r"<code>([^<]+)</code>", html).group(1)
    assert verify_inclusion(leaf.encode(), line - 1, lines, digests[:-1], digests[-1])
    published = client.get("/bo/bo-2027/karty.pb").get_data(as_text=True).splitlines()
    assert leaf in published


def test_points_and_places_are_shown_as_they_were_given(app, client, clock):
    made = make_round(pools=(POINTS, RANKING))
    points, ranked = made.numbers["punkty"], made.numbers["kolejnosc"]
    code = cast(made, [(points[0], 6), (points[1], 1), (ranked[0], 3), (ranked[1], 1), (ranked[2], 2)])
    announced(made, clock)
    said = ask(client, code)[2]
    assert "6 punktów" in said and "1 punkt " in said
    assert said.index("1. miejsce") < said.index("2. miejsce") < said.index("3. miejsce")


def test_a_void_ballot_is_told_with_reason_and_paragraph(made, client, clock):
    code = cast(made, [made.numbers["miasto"][0]])
    cast(made, [made.numbers["miasto"][1]])
    open_after_voting(made, clock)
    with transaction(), unguarded("pb_ballots"):
        db.session.execute(
            text(
                "UPDATE pb_ballots SET void_reason = 'too_many' WHERE row_number ="
                " (SELECT row_number FROM pb_ballot_lines l JOIN pb_projects p ON p.id = l.project_id WHERE p.number = 1)"
            )
        )
    count_all(made)
    announce(made)
    status, _html, said = ask(client, code)
    assert (
        status == 200 and "nieważna: za dużo zaznaczeń w puli." in said and "§ 15 ust. 3 regulaminu" in said
    )


def test_any_spelling_of_a_code_is_the_same_code(made, client):
    code = cast(made, [made.numbers["miasto"][0]])
    bare = code.replace("-", "")
    for spelling in (bare.lower(), " ".join(bare), f"  {code.lower()} "):
        assert ask(client, spelling)[0] == 200, spelling


@pytest.mark.parametrize(
    ("typed", "status", "said"),
    [
        ("", 422, "Wpisz kod z potwierdzenia."),
        ("   ", 422, "Wpisz kod z potwierdzenia."),
        ("ABC", 422, "Kod ma 16 liter i cyfr"),
        ("2345-6789-ABCD-EFG0", 422, "Kod ma 16 liter i cyfr"),
        ("x" * 5000, 422, "Kod ma 16 liter i cyfr"),
        ("<script>alert(1)</script>", 422, "Kod ma 16 liter i cyfr"),
        ("2345-6789-ABCD-EFGH", 404, "Nie ma karty z tym kodem."),
    ],
)
def test_a_code_that_cannot_be_found_is_told_plainly(made, client, typed, status, said):
    answered, html, shown = ask(client, typed)
    assert answered == status and said in shown
    assert 'role="alert"' in html and "<script>alert" not in html


def test_a_receipt_of_another_round_is_not_found(made, client):
    other = make_round(slug="inna", pools=(TOWN,))
    assert ask(client, cast(other, [1]))[0] == 404


def test_a_lost_session_keeps_the_typed_code(made, client):
    code = cast(made, [made.numbers["miasto"][0]])
    status, html, said = ask(client, code, token="zły")
    assert status == 422 and f'value="{code}"' in html and "Kod został w polu" in said
    fresh = TOKEN.search(html).group(1)
    assert ask(client, code, token=fresh)[0] == 200


def test_guessing_is_slowed_down(made, client):
    token = TOKEN.search(client.get(ADDRESS).get_data(as_text=True)).group(1)
    answers = [
        client.post(ADDRESS, data={"receipt": "2345-6789-ABCD-EFGH", "csrf_token": token}).status_code
        for _try in range(61)
    ]
    assert set(answers[:60]) == {404} and answers[60] == 429


def test_the_answer_is_kept_nowhere(made, client):
    assert client.get(ADDRESS).headers["Cache-Control"] == "no-store"
