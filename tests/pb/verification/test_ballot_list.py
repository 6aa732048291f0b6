"""The ballot list: announced, drawn from a value that nobody could know, numbered, frozen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pb.verification.rules.ballot_list import drawn_order
from tests.support.deciding import decided, send, text_of

LIST, OPEN = "/urzad/bo/bo-2027/lista", "/bo/bo-2027/lista"
KNOWN_AT = datetime(2026, 11, 25, 12, 20, tzinfo=UTC)
NOTICE = {
    "source": "Losowanie Lotto 25 listopada, liczby rosnąco",
    "known_on": "25.11.2026",
    "known_time": "13:20",
}
SEED = "3 11 17 24 38 45"


def announce(desk, **changed):
    return send(desk.client, LIST, LIST + "/ogloszenie", **{**NOTICE, **changed})


def draw(desk, seed=SEED):
    return send(desk.client, LIST, LIST + "/losowanie", seed=seed)


def numbers(desk):
    return dict(desk.sql("select filed_number, number from pb_projects order by filed_number"))


@pytest.fixture
def ready(office, clock):
    """Five accepted projects, one rejected, the source announced, its moment come."""

    def make(**rules):
        desk = office(6, **rules)
        first = rules.get("filing_numbers_from", 5001)
        desk.sql("update pb_projects set filed_number = filed_number - 5001 + :first", first=first)
        desk.sql("update pb_projects set number = filed_number, code = cast(filed_number as text)")
        decided(desk, "accepted", *range(first, first + 5))
        decided(desk, "rejected", first + 5)
        assert announce(desk).status_code == 303
        clock.set(KNOWN_AT)
        desk.sign_in_again()
        return desk

    return make


def test_the_source_is_announced_and_everybody_sees_when_it_is_known(office, app):
    desk = office(1)
    assert app.test_client().get(OPEN).status_code == 404
    assert announce(desk).status_code == 303
    shown = text_of(app.test_client().get(OPEN))
    assert "Losowanie Lotto 25 listopada" in shown and "25 listopada, 13:20" in shown
    assert "Kolejności jeszcze nie ma" in shown and "sha256sum" in shown


def test_before_its_moment_the_seed_is_refused(ready, clock):
    desk = ready()
    clock.set(KNOWN_AT - timedelta(seconds=1))
    answer = draw(desk)
    assert answer.status_code == 422 and "Wcześniej go nie przyjmiemy" in text_of(answer)
    assert desk.sql("select seed from pb_ballot_lists") == [(None,)]


def test_the_order_is_drawn_and_numbers_are_given(ready, app):
    desk = ready()
    assert draw(desk, "  3 11  17 24 38 45 ").status_code == 303
    order = drawn_order(SEED, range(5001, 5006))
    assert numbers(desk) == {**{filed: place for place, filed in enumerate(order, 1)}, 5006: 5006}
    assert desk.sql("select distinct status from pb_projects where filed_number < 5006") == [("on_ballot",)]
    assert desk.sql("select bool_and(code = cast(number as text)) from pb_projects") == [(True,)]
    assert desk.sql("select seed, drawn_order from pb_ballot_lists") == [(SEED, list(order))]
    shown = text_of(app.test_client().get(OPEN))
    assert SEED in shown and f"Zielony skwer {order[0]}" in shown
    assert f"wspolnie rounds order --seed '{SEED}' 5001 5002 5003 5004 5005" in shown


def test_numbers_of_filing_that_begin_at_one_make_room(ready):
    desk = ready(filing_numbers_from=1)
    assert draw(desk).status_code == 303
    given = numbers(desk)
    assert sorted(given[filed] for filed in range(1, 6)) == [1, 2, 3, 4, 5]
    assert given[6] == 6, "nobody drawn needs the number six"


def test_a_number_that_somebody_drawn_needs_is_left(ready, office):
    desk = ready(filing_numbers_from=1)
    desk.sql(
        "update pb_projects set status = case filed_number when 6 then 'accepted' when 2 then 'rejected' else status end, grounds = 'x'"
    )
    assert draw(desk).status_code == 303
    given = numbers(desk)
    assert given[2] == 12 and sorted(set(given.values()) - {12}) == [1, 2, 3, 4, 5]


def test_drawing_twice_is_refused(ready):
    desk = ready()
    draw(desk)
    before = numbers(desk)
    answer = desk.post(LIST + "/losowanie", seed="inne ziarno")
    assert answer.status_code == 422 and "Drugiego losowania nie ma" in text_of(answer)
    assert numbers(desk) == before
    assert desk.post(LIST + "/ogloszenie", **NOTICE).status_code == 422


def test_an_open_appeal_is_named(ready, app):
    desk = ready()
    desk.sql(
        "insert into pb_appeals (project_id, decision_id, channel, appellant, email, statement, filed_at, is_late, due_on, grounds)"
        " select project_id, id, 'paper', '', '', 'x', decided_at, false, '2026-12-01', '' from pb_decisions where kind = 'rejected'"
    )
    answer = draw(desk)
    assert answer.status_code == 422 and "Najpierw rozstrzygnij odwołania od projektów nr 5006" in text_of(
        answer
    )


def test_a_case_that_is_not_concluded_is_named(ready):
    desk = ready()
    desk.sql("update pb_projects set status = 'in_check' where filed_number = 5003")
    answer = draw(desk)
    assert answer.status_code == 422 and "zakończ ocenę projektów nr 5003" in text_of(answer)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"source": "Lotto"}, "skąd będzie ziarno"),
        ({"source": "x" * 501}, "najwyżej 500"),
        ({"known_on": "31.11.2026"}, "Podaj dzień i godzinę"),
        ({"known_time": "25:00"}, "Podaj dzień i godzinę"),
        ({"known_on": "24.11.2026", "known_time": "13.00"}, "już minęła"),
        ({"known_on": "24.11.2026", "known_time": "13:30"}, "Najwcześniej 25 listopada, 13:"),
        ({"known_on": "2027-11-26"}, "Wybierz wcześniejszą chwilę"),
    ],
)
def test_a_bad_announcement_is_told_and_kept(office, changed, said):
    answer = announce(office(1), **changed)
    assert answer.status_code == 422 and said in text_of(answer)
    assert {**NOTICE, **changed}["source"][:400] in text_of(answer)


@pytest.mark.parametrize(("seed", "said"), [("", "Wpisz ziarno"), ("7" * 501, "najwyżej 500")])
def test_a_bad_seed_is_told(ready, seed, said):
    answer = draw(ready(), seed)
    assert answer.status_code == 422 and said in text_of(answer)


def test_another_source_needs_a_reason_and_the_first_stays_for_all_to_see(ready, app):
    desk = ready()
    later = {"source": "Losowanie Lotto 28 listopada, liczby rosnąco", "known_on": "28.11.2026"}
    assert announce(desk, **later).status_code == 422
    assert announce(desk, **later, reason="Losowania 25 listopada nie było.").status_code == 303
    shown = text_of(app.test_client().get(OPEN))
    assert "Losowanie Lotto 25 listopada" in shown and "Losowania 25 listopada nie było." in shown


def test_accepted_after_the_draw_stands_at_the_end_until_the_vote(ready, clock):
    desk = ready()
    draw(desk)
    desk.sql("update pb_projects set status = 'accepted', grounds = '' where filed_number = 5006")
    assert send(desk.client, LIST, LIST + "/na-koniec/5006").status_code == 303
    assert numbers(desk)[5006] == 6
    assert desk.sql("select late_order from pb_ballot_lists") == [([5006],)]
    assert "dopisany po losowaniu" in text_of(desk.client.get(LIST))
    assert desk.post(LIST + "/na-koniec/5006").status_code == 422
    assert desk.post(LIST + "/na-koniec/9999").status_code == 404


def test_once_the_vote_began_nothing_is_added(ready, clock, colleague):
    desk = ready()
    draw(desk)
    desk.sql("update pb_projects set status = 'accepted', grounds = '' where filed_number = 5006")
    ((opens_at,),) = desk.sql("select opens_at from pb_stage_windows where stage = 'voting'")
    clock.set(opens_at)
    answer = colleague().post(LIST + "/na-koniec/5006")
    assert answer.status_code == 422 and "Głosowanie zaczęło się" in text_of(answer)
    assert numbers(desk)[5006] == 5006


def test_the_database_itself_keeps_what_was_drawn(ready):
    desk = ready()
    draw(desk)
    for change in ("number = 77", "code = 'x'", "title = 'Inny'", "cost = 1"):
        with pytest.raises(Exception, match="frozen"):
            desk.sql(f"update pb_projects set {change} where filed_number = 5001")
    for change in (
        "seed = 'x'",
        "drawn_order = '{1}'",
        "seed_source = 'inne'",
        "late_order = '{1}', drawn_at = null",
    ):
        with pytest.raises(Exception, match="immutable"):
            desk.sql(f"update pb_ballot_lists set {change}")
    with pytest.raises(Exception, match="immutable"):
        desk.sql("delete from pb_ballot_lists")
    desk.sql("update pb_projects set status = 'withdrawn' where filed_number = 5001")
    desk.sql("update pb_projects set title = 'Inny' where filed_number = 5006")


def test_it_is_printed_and_downloaded(ready, app):
    desk = ready()
    assert desk.client.get(LIST + ".pdf").status_code == 404
    assert app.test_client().get(OPEN + ".csv").status_code == 404
    draw(desk)
    desk_pdf = desk.client.get(LIST + ".pdf")
    assert desk_pdf.mimetype == "application/pdf" and desk_pdf.data.startswith(b"%PDF")
    table = app.test_client().get(OPEN + ".csv").text.splitlines()
    assert table[0].lstrip("\ufeff").startswith("number,filed_number") and len(table) == 6


def test_a_clerk_draws_and_an_administrator_does_not(ready, colleague):
    desk = ready()
    assert (
        colleague("ad@urzad.example", "administrator").post(LIST + "/losowanie", seed=SEED).status_code == 403
    )
    assert colleague("ula@urzad.example", "clerk").post(LIST + "/losowanie", seed=SEED).status_code == 303
    assert numbers(desk)[5006] == 5006


def test_the_ballot_shows_the_drawn_numbers(ready, app, clock):
    desk = ready()
    draw(desk)
    assert desk.sql("select act from core_audit_entries where act like 'pb.list.%' order by number") == [
        ("pb.list.announce",), ("pb.list.draw",)
    ]  # fmt: skip
    (first, *_rest) = drawn_order(SEED, range(5001, 5006))
    assert f"Zielony skwer {first}" in app.test_client().get("/bo/bo-2027/projekty/1").text
    led = app.test_client().get(f"/bo/bo-2027/zgloszenia/{first}")
    assert led.status_code == 302 and led.location.endswith("/projekty/1")


def test_the_command_says_what_the_town_says(ready):
    from click.testing import CliRunner

    from pb.verification.cli import order_command

    desk = ready()
    draw(desk)
    done = CliRunner().invoke(order_command, ["--seed", SEED, "5005", "5004", "5003", "5002", "5001"])
    said = {int(line.split("\t")[1]): int(line.split("\t")[0]) for line in done.output.splitlines()}
    assert done.exit_code == 0 and {**said, 5006: 5006} == numbers(desk)
    assert CliRunner().invoke(order_command, ["--seed", " ", "1"]).exit_code == 2
