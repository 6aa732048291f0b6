"""The commands of the participatory budget: ``wspolnie rounds …`` (contract: the command)."""

from __future__ import annotations

import hashlib
import secrets
import sys
from pathlib import Path
from typing import Any

import click

from core.clock import now
from core.db import transaction
from core.problems import NotFound, Problem
from pb.results.record.document import PATIENCE, record_pdf
from pb.results.record.kept import has_record, kept_pdf
from pb.results.services.import_options import ImportOptions
from pb.results.services.importing import import_round
from pb.results.services.publishing import publish_by_command
from pb.rounds.queries import RoundView, find_round
from pb.rounds.rules import PoolKind
from pb.tally.elections import pool_election, round_election
from pb.tally.engine.errors import PabulibError
from pb.tally.engine.pabulib.writer import write_election
from pb.tally.services.closing import close_by_command, shown_fingerprint
from pb.tally.services.counting import count_round
from pb.tally.services.drawing import draw_by_command
from pb.tally.services.opening import open_urn
from pb.texts import sentence
from pb.verification.cli import order_command
from pb.voting.cli import key_command


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
@click.option(
    "--out", type=click.Path(path_type=Path), help="Plik; z końcówką .gz spakowany. Bez niego: na wyjście."
)
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


@rounds.command("close")
@click.argument("slug")
@click.option(
    "--key",
    "keys",
    multiple=True,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Plik udziału klucza komisji; podaj dwa.",
)
@click.argument("more_keys", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def close_command(slug: str, keys: tuple[Path, ...], more_keys: tuple[Path, ...]) -> None:
    """Zamknij głosowanie i otwórz urnę kluczem komisji."""
    round_view = round_at(slug)
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in (*keys, *more_keys)]
    with transaction():
        if round_view.pb_round.urn_closed_at is None:
            _done(close_by_command(round_view, now()))
        closing = _done(open_urn(round_at(slug), texts, None, now(), secrets.SystemRandom().shuffle))
    click.echo(f"Urna otwarta: kart {closing.ballot_count}, w tym nieważnych {closing.void_count}.")
    click.echo(f"Odcisk kart: {shown_fingerprint(closing.merkle_root)}")


def _done(outcome: Any) -> Any:
    if isinstance(outcome, Problem):
        refuse(outcome)
    return outcome


@rounds.command("tally")
@click.argument("slug")
def tally_round_command(slug: str) -> None:
    """Policz głosy w każdej puli; remis zatrzymuje liczenie (kod wyjścia 3)."""
    with transaction():
        problems = count_round(round_at(slug), now())
    for problem in problems:
        click.echo(sentence(problem), err=True)
    if problems:
        raise click.exceptions.Exit(3 if any(problem.code == "tie" for problem in problems) else 1)
    click.echo("Policzono wszystkie pule.")


@rounds.command("draw")
@click.argument("slug")
@click.option("--pool", required=True, help="Kod puli.")
@click.option("--order", required=True, help="Numery w wylosowanej kolejności, po przecinku.")
@click.option("--method", required=True, help="Kto, gdzie i jak losował.")
def draw_command(slug: str, pool: str, order: str, method: str) -> None:
    """Zapisz i zatwierdź publiczne losowanie, które rozstrzyga remis."""
    round_view = round_at(slug)
    chosen = next((one for one in round_view.rules.pools if one.code == pool), None)
    if chosen is None:
        refuse(Problem("no_such_pool", facts={"pool": pool}))
        return
    drawn = [part.strip() for part in order.split(",") if part.strip()]
    with transaction():
        _done(draw_by_command(round_view, chosen, drawn, method, now()))
    click.echo("Losowanie zapisane. Teraz policz ponownie: wspolnie rounds tally " + slug)


@rounds.command("publish")
@click.argument("slug")
def publish_command(slug: str) -> None:
    """Ogłoś wyniki."""
    with transaction():
        _done(publish_by_command(round_at(slug), now()))
    click.echo(f"Wyniki ogłoszone: /bo/{slug}/wyniki")


@rounds.command("record")
@click.argument("slug")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Plik PDF.")
@click.option("--public", "is_public", is_flag=True, help="Wersja do publikacji: bez nazwisk i bez podpisów.")
def record_command(slug: str, out: Path, is_public: bool) -> None:
    """Zapisz protokół z ustalenia wyników: przed ogłoszeniem jako projekt."""
    round_view = round_at(slug)
    if not has_record(round_view):
        refuse(Problem("no_record"))
    made = kept_pdf(round_view, is_public=is_public) or record_pdf(
        round_view, now(), is_public=is_public, seconds=PATIENCE
    )
    out.write_bytes(made)
    click.echo(f"Protokół zapisany: {out} (SHA-256 {hashlib.sha256(made).hexdigest()})")


rounds.add_command(key_command, "key")
rounds.add_command(order_command, "order")

COMMANDS = [rounds]
