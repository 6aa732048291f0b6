"""A project's page: costs, place, and what happens next at every stage."""

from __future__ import annotations

from decimal import Decimal

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from core.clock import now
from core.db import db, transaction
from pb.rounds.models import Round
from pb.rounds.rules import Stage
from tests.support.clock import MovableClock
from tests.support.pages import looked_at, words
from tests.support.projects import add_costs, add_work, change_project, count_votes
from tests.support.rounds import make_round


def text_of(client: FlaskClient, address: str) -> str:
    """What a reader of the page reads, on one line."""
    return words(looked_at(client.get(address)).text)


def test_costs_facts_and_the_way_to_the_ballot(app: Flask, client: FlaskClient) -> None:
    made = make_round(projects_per_pool=2)
    add_costs(made.slug, 1, ("Ławka", 9_600), ("Rezerwa", 400))
    change_project(
        made.slug, 1, description="Pierwszy akapit.\n\n<script>alert(1)</script>", upkeep=Decimal(300),
        accessibility="Bez progów.", conflict_group="x",
    )  # fmt: skip
    change_project(made.slug, 2, conflict_group="x")
    page = looked_at(client.get("/bo/bo-2027/projekty/1"))
    text = words(page.text)
    for said in (
        "Ławka",
        "Razem 10 000 zł",
        "Potem co roku: 300 zł",
        "Bez progów.",
        "Wyklucza się z nr 2",
        "<script>alert(1)",
    ):
        assert said in text, said
    assert ("Zagłosuj na numer 1", "/bo/bo-2027/glosowanie?projekt=1") in page.links
    assert client.get("/bo/bo-2027/projekty/99").status_code == 404
    assert client.get("/bo/bo-2027/projekty/99999999999999999999").status_code == 404


def test_what_happens_next_is_told_by_status_and_stage(
    app: Flask, client: FlaskClient, clock: MovableClock
) -> None:
    made = make_round("weryfikacja", Stage.VERIFICATION, projects_per_pool=3, paragraphs={"appeal": "§ 10"})
    change_project(made.slug, 1, status="in_check")
    change_project(
        made.slug, 2, status="rejected", grounds="Działka nie należy do gminy.", grounds_paragraph="§ 9 pkt 2"
    )
    change_project(made.slug, 3, status="withdrawn", grounds="")
    address = f"/bo/{made.slug}/projekty/"
    assert "Wynik oceny pokażemy tutaj najpóźniej" in text_of(client, address + "1")
    rejected = text_of(client, address + "2")
    assert "Działka nie należy do gminy (§ 9 pkt 2)." in rejected
    assert "można się odwołać do" in rejected
    assert "Projekt został wycofany" in text_of(client, address + "3")
    assert "Głosowanie zacznie się" in text_of(client, address + "4")
    clock.set(made.voting_closes_at)
    assert "Zagłosuj na numer 4" in text_of(client, address + "4")
    assert "odwołać" not in text_of(client, address + "2")
    clock.move(seconds=1)
    counting = text_of(client, address + "4")
    assert "Zagłosuj" not in counting
    assert "Liczymy głosy" in counting


def test_after_publication_the_page_begins_with_the_verdict_and_tells_of_the_building(
    app: Flask, client: FlaskClient
) -> None:
    made = make_round(stage=Stage.IMPLEMENTATION, projects_per_pool=2)
    count_votes(made.slug, {1})
    add_work(made.slug, 1, state="late", spent=Decimal(5_000), note="Drugi przetarg.", delay_weeks=6)
    won = text_of(client, "/bo/bo-2027/projekty/1")
    for said in (
        "wybrany 777 głosów",
        "opóźnione o 6 tygodni",
        "Wydano 5 000 zł z 11 000 zł.",
        "Drugi przetarg.",
    ):
        assert said in won, said
    lost = text_of(client, "/bo/bo-2027/projekty/2")
    assert "niewybrany 777 głosów" in lost
    assert "Nie zmieścił się" in lost


def test_the_reason_says_of_which_pool_it_speaks(app: Flask, client: FlaskClient) -> None:
    made = make_round("bo-2026", Stage.IMPLEMENTATION, projects_per_pool=2, with_key=False)
    count_votes(made.slug, (1,))
    with transaction():
        db.session.scalars(select(Round).where(Round.slug == made.slug)).one().published_at = now()
    assert "Pula ogólnomiejska: " in text_of(client, "/bo/bo-2026/projekty/1")
