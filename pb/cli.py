"""The commands of the participatory budget: ``wspolnie rounds …`` (contract: the command)."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from core.clock import now
from core.db import transaction
from core.problems import NotFound, Problem
from pb.results.services.importing import ImportOptions, import_round
from pb.rounds.queries import RoundView, find_round
from pb.rounds.rules import PoolKind
from pb.tally.elections import pool_election, round_election
from pb.tally.engine.errors import PabulibError
from pb.tally.engine.pabulib.writer import write_election
from pb.texts import sentence


@click.group()
def rounds() -> None:
    """Edycje budżetu obywatelskiego: import, eksport, klucz, zamknięcie, liczenie, ogłoszenie."""


def refuse(problem: Problem) -> None:
    """Say why in one sentence and end with exit code 1."""
    click.echo(sentence(problem), err=True)
    raise click.exceptions.Exit(1)


def round_at(slug: str) -> RoundView:
    """The round, or a refusal."""
    try:
        return find_round(slug, now())
    except NotFound:
        refuse(Problem("no_such_round", facts={"slug": slug}))
        raise


@rounds.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--slug", required=True, help="Adres edycji: /bo/SLUG/")
@click.option("--title", help="Tytuł; bez niego powstaje z opisu w pliku.")
@click.option("--kind", type=click.Choice([kind.value for kind in PoolKind]), default="citizen")
def import_command(file: Path, slug: str, title: str | None, kind: str) -> None:
    """Wczytaj prawdziwe głosowanie z pliku Pabulib."""
    try:
        with transaction():
            done = import_round(file, ImportOptions(slug, title, PoolKind(kind)), _show_progress)
            if isinstance(done, Problem):
                refuse(done)
    except PabulibError as error:
        click.echo(str(error), err=True)
        raise click.exceptions.Exit(2) from None
    click.echo(f"Wczytano edycję: /bo/{slug}/wyniki")


def _show_progress(done: int, total: int) -> None:
    end = "\n" if done >= total else ""
    if sys.stderr.isatty() or done % 10000 == 0 or done >= total:
        mark = "\r" if sys.stderr.isatty() else ""
        click.echo(f"{mark}Karty: {done} z {total}", err=True, nl=bool(end) or not mark)


@rounds.command("export")
@click.argument("slug")
@click.option("--out", type=click.Path(path_type=Path), help="Plik; z końcówką .gz spakowany. Bez niego: na wyjście.")
@click.option("--pool", help="Kod puli: tylko ona, jako zwykły plik Pabulib.")
def export_command(slug: str, out: Path | None, pool: str | None) -> None:
    """Zapisz ogłoszoną edycję jako plik Pabulib."""
    round_view = round_at(slug)
    if round_view.pb_round.published_at is None:
        refuse(Problem("not_published"))
    chosen = next((one for one in round_view.rules.pools if one.code == pool), None)
    if pool and chosen is None:
        refuse(Problem("no_such_pool", facts={"pool": pool}))
    election = pool_election(round_view, chosen) if chosen else round_election(round_view)
    write_election(election, out or sys.stdout.buffer)


COMMANDS = [rounds]
