"""Rules, amounts and limits tried by an official on a past round: in the address, saved nowhere, kept when wrong."""

from __future__ import annotations

import random
import re
from decimal import Decimal

import pytest

from core.jobs import run_waiting_jobs
from pb.results.queries import round_result
from tests.support.announced import announced, announced_after_draws
from tests.support.officials import signed_in
from tests.support.rounds import RANKING, VILLAGE, PoolSpec, make_round
from tests.support.urns import cast

DESK = "/urzad/co-gdyby/bo-2027"
ASKED = f"{DESK}?ile=1&w1-zasada=od-najwiekszej"


@pytest.fixture
def voted(app, clock):
    """An announced round: nine ballots for number 1, eight for 2, four for 3, one in the village."""
    made = make_round(pools=(PoolSpec(amount=Decimal(30_000)), VILLAGE))
    one, two, three, four, _five = made.numbers["miasto"]
    for lines in (
        [[one, two]] * 5 + [[one, three]] * 4 + [[two]] * 3 + [[four], [made.numbers["solectwa"][0]]]
    ):
        cast(made, lines)
    announced(made, clock)
    return made


@pytest.fixture
def official(app, voted):
    """A browser of somebody who edits rounds, signed in after the vote."""
    return signed_in(app, "official")


def plain(html):
    """Markup gone, every space one plain space."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html).replace("&nbsp;", " ").replace("\u2009", " "))


def counted(client, app, address):
    """The page after the jobs that its first look asked for."""
    client.get(address)
    run_waiting_jobs(app)
    answer = client.get(address)
    assert answer.status_code == 200
    return plain(answer.text)


def test_only_who_edits_rounds_may_try(client, app, voted):
    assert client.get(DESK).status_code == 303
    assert signed_in(app, "clerk", "inna@urzad.example").get(DESK).status_code == 403


def test_past_rounds_are_listed_and_others_are_not_there(official, voted):
    make_round("bo-2028", title="Trwająca edycja")
    page = official.get("/urzad/co-gdyby/")
    assert "Budżet obywatelski 2027" in page.text
    assert "Trwająca edycja" not in page.text
    assert official.get("/urzad/co-gdyby/bo-2028").status_code == 404


def test_the_form_begins_with_the_rounds_own_rule_and_counts_nothing(official, voted):
    page = official.get(DESK).text
    assert '<option value="jak-w-edycji" selected>' in page
    assert "Tę edycję liczono zasadą: Od największego poparcia." in plain(page)
    assert "Puste: 30 000 zł, jak w tej edycji." in plain(page)
    assert "Co byłoby inaczej" not in page


def test_the_round_as_it_was_gives_what_was_announced(official, app, voted):
    said = counted(official, app, ASKED)
    assert "Wygrałyby te same projekty." in said
    assert "kwoty i limity jak w tej edycji" in said
    assert "To porównanie, nie wynik." in said


SHARES = PoolSpec(
    "udzialy", "Równe udziały", maximum=4, amount=Decimal(60_000),
    rules={"allocation_rule": "equal-shares", "utility": "cardinality", "completion": "add1-full", "has_run_off": True},
)  # fmt: skip
KEPT = PoolSpec(
    "odlozona", "Z minimum dla zieleni", amount=Decimal(90_000),
    rules={"reserved_category": "greenery", "reserved_share": Decimal(40), "leftovers": "pool", "leftover_pool": "prog"},
)  # fmt: skip
BAR = PoolSpec(
    "prog", "Z progiem w procentach", amount=Decimal(40_000), rules={"minimum_share": Decimal(20), "leftovers": "best"}
)  # fmt: skip
REST = PoolSpec("reszta", "Ze wspólną resztą", amount=Decimal(40_000), rules={"leftovers": "best"})


def test_every_pool_by_its_own_rule_gives_what_was_announced(app, client, clock):
    """Run-off, a completion of its own, a minimum, thresholds, money that goes on, and lots drawn on the way."""
    made = make_round(pools=(SHARES, KEPT, BAR, REST))
    chance = random.Random(4)
    for _voter in range(14):
        lines = [one for pool in made.numbers.values() for one in chance.sample(pool, chance.randint(0, 3))]
        cast(made, lines or made.numbers["reszta"][:1])
    pools = round_result(announced_after_draws(made, clock)).pools
    told = [pool.run.parameters for pool in pools]
    assert "run_off" in told[0] and "reserved" in told[1] and told[2]["threshold_unit"] == "percent"
    assert any(parameters["ties"].startswith("drawn:") for parameters in told)
    official = signed_in(app, "official")
    page = plain(official.get(DESK).text)
    assert "liczono zasadą" not in page and "Zasada tej edycji" in page
    ways = ["jak-w-edycji", "rowne-udzialy-dogrywka", "do-pierwszego", "phragmen"]
    query = "&".join(f"w{number}-zasada={way}" for number, way in enumerate(ways, 1))
    said = counted(official, app, f"{DESK}?ile=4&{query}")
    assert "Wariant 1: Zasada tej edycji. Wygrałyby te same projekty. " in said.replace(" . ", ". ")
    assert "nie da się policzyć" not in said and "Wariant 2: Równe udziały z dogrywką" in said
    everyone = counted(client, app, "/bo/bo-2027/wyniki/porownanie?zasada=rowne-udzialy-dogrywka")
    assert "Równe udziały z dogrywką" in everyone and "Zasada tej edycji" not in everyone


def test_less_money_builds_less(official, app, voted):
    said = counted(official, app, ASKED + "&w1-kwota-miasto=1")
    assert re.search(r"Nie powstał\w+ nr 1\b|Nie powstał\w+ nr [\d, ]*\b1\b", said)
    assert "pula miasto: 1 zł" in said


def test_two_variants_stand_side_by_side(official, app, voted):
    address = f"{DESK}?ile=2&w1-zasada=od-najwiekszej&w2-zasada=phragmen&w2-prog=100"
    said = counted(official, app, address)
    assert "Wariant 1: Od największego poparcia" in said
    assert "Wariant 2: Metoda Phragména: próg: 100" in said


def test_a_further_variant_begins_as_a_copy_of_the_last(official, voted):
    answer = official.get(ASKED + "&w1-prog=7&dodaj=1")
    assert answer.status_code == 303
    assert "w2-prog=7" in answer.location and "ile=2" in answer.location
    back = official.get(answer.location.split("#")[0] + "&usun=1")
    assert "w2-" not in back.location and "ile=1" in back.location


def test_two_variants_may_be_the_same(official, app, voted):
    said = counted(official, app, ASKED.replace("ile=1", "ile=2") + "&w2-zasada=od-najwiekszej")
    assert said.count("Wygrałyby te same projekty.") == 2


def test_there_are_at_most_four_variants(official, voted):
    page = official.get(f"{DESK}?ile=99").text
    assert page.count('id="wariant-') == 4
    assert 'name="dodaj"' not in page


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("kwota-miasto", "dużo", "Wpisz kwotę w złotych"),
        ("kwota-miasto", "0", "Kwota musi być większa od zera."),
        ("kwota-miasto", "-5", "Kwota musi być większa od zera."),
        ("koszt", "12,345", "Wpisz najwyższy koszt w złotych"),
        ("prog", "1,5", "Próg to liczba całkowita"),
        ("prog", "99999999999", "Próg to liczba całkowita"),
        ("zasada", "wymyslona", "Wybierz zasadę z listy."),
    ],
)
def test_what_cannot_be_read_is_told_beside_its_field_and_kept(official, voted, field, typed, told):
    answer = official.get(DESK, query_string={"ile": "1", "w1-zasada": "phragmen", f"w1-{field}": typed})
    assert answer.status_code == 422
    assert f'href="#w1-{field}">Wariant 1: {told}' in answer.text
    assert re.search(rf'id="w1-{field}-e">{re.escape(told)}', answer.text)
    if field != "zasada":
        assert f'value="{typed}"' in answer.text
    file = official.get(f"{DESK}.csv", query_string={"w1-zasada": "phragmen", f"w1-{field}": typed})
    assert file.status_code == 303, "no file of what cannot be read"


def test_choices_can_be_cut_only_where_order_means_something(official, app, voted, clock):
    assert 'name="w1-miejsca"' not in official.get(DESK).text
    made = make_round("ranking-2027", pools=(RANKING,))
    numbers = made.numbers["kolejnosc"]
    for _ in range(3):
        cast(made, [(number, place) for place, number in enumerate(numbers[:3], 1)])
    announced(made, clock)
    official = signed_in(app, "official", "po-rankingu@urzad.example")
    desk = "/urzad/co-gdyby/ranking-2027?ile=1&w1-zasada=od-najwiekszej"
    assert 'name="w1-miejsca"' in official.get(desk).text
    assert official.get(desk + "&w1-miejsca=4").status_code == 422
    said = counted(official, app, desk + "&w1-miejsca=1")
    assert "liczy się tylko pierwsze miejsce" in said


def test_the_trial_can_be_taken_along(official, app, voted):
    counted(official, app, ASKED + "&w1-prog=5")
    query = "?ile=1&w1-zasada=od-najwiekszej&w1-prog=5"
    table = official.get(f"{DESK}.csv{query}").data.decode("utf-8-sig")
    assert "Wariant 1: Od największego poparcia: próg: 5" in table
    assert official.get(f"{DESK}.pdf{query}").data.startswith(b"%PDF-")
