"""``wspolnie demo list|load|end-voting``: demonstration towns (contract: the command)."""

from __future__ import annotations

import click

from core.clock import now
from core.db import transaction
from core.problems import NotFound, Problem
from demo.ending import end_voting
from demo.loading import load_town, packs
from pb.rounds.queries import find_round

SENTENCES = {
    "no_such_town": "Nie ma miasta pokazowego „{town}”. Są: {known}.",
    "other_town": "Ta instalacja prowadzi już miasto {town}. Pokaz wymaga nowej, pustej bazy.",
    "not_a_demo": "To nie jest pokaz: terminu prawdziwego głosowania tak się nie zmienia.",
    "voting_not_open": "Głosowanie w tej edycji teraz nie trwa.",
}


def _refuse(problem: Problem) -> None:
    click.echo(SENTENCES[problem.code].format(**problem.facts), err=True)
    raise click.exceptions.Exit(1)


@click.group()
def demo() -> None:
    """Miasta pokazowe."""


@demo.command("list")
def list_command() -> None:
    """Pokaż miasta, które można wczytać."""
    for name in packs():
        click.echo(name)


@demo.command("load")
@click.argument("town", default="wasilkow")
@click.option(
    "--second-factor",
    is_flag=True,
    envvar="WSPOLNIE_DEMO_SECOND_FACTOR",
    help="Osoby z urzędu logują się też kodem; sekret jest w czwartej kolumnie demo-logins.tsv.",
)
def load_command(town: str, second_factor: bool) -> None:
    """Wczytaj miasto pokazowe; drugi raz niczego nie zmienia."""
    done = load_town(town, click.echo, second_factor)
    if isinstance(done, Problem):
        _refuse(done)
    click.echo(
        "Miasto pokazowe wczytane." if done else "Miasto pokazowe jest już wczytane, nic się nie zmienia."
    )


@demo.command("end-voting")
@click.argument("slug")
def end_voting_command(slug: str) -> None:
    """Zakończ teraz głosowanie pokazowe, żeby zobaczyć zamknięcie urny i liczenie."""
    try:
        with transaction():
            problem = end_voting(find_round(slug, now()), None, now())
            if problem:
                _refuse(problem)
    except NotFound:
        click.echo(f"Nie ma edycji o adresie „{slug}”.", err=True)
        raise click.exceptions.Exit(1) from None
    click.echo("Głosowanie pokazowe zakończone.")


COMMANDS = [demo]
