"""``wspolnie rounds key S --out DIR``: the commission's key, its private half only in files (contract)."""

from __future__ import annotations

import os
from pathlib import Path

import click

from core.clock import now
from core.db import transaction
from core.problems import NotFound, Problem
from pb.rounds.queries import find_round
from pb.voting import queries, services
from pb.voting.shares import SHARES, SHARES_NEEDED, ShareFile, fingerprint
from pb.voting.texts import sentence


@click.command("key")
@click.argument("slug")
@click.option(
    "--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Katalog na udziały."
)
@click.option(
    "--replace", is_flag=True, help="Zastąp klucz, który już jest; dawne udziały będą bezwartościowe."
)
def key_command(slug: str, out: Path, replace: bool) -> None:
    """Utwórz klucz komisji: publiczna połowa do bazy, udziały klucza prywatnego do plików w DIR."""
    try:
        round_view = find_round(slug, now())
    except NotFound:
        raise _refusal(f"Nie ma edycji o adresie „{slug}”.") from None
    _refuse_existing(out)
    existing = queries.commission_key(round_view.pb_round.id)
    if existing and not replace and services.refuse_key(round_view) is None:
        raise _refusal(
            f"Ta edycja ma już klucz komisji (odcisk {fingerprint(existing.public_key)}). Żeby go zastąpić, dodaj --replace."
        )
    written: list[Path] = []
    try:
        with transaction():
            made = services.create_commission_key(round_view, None)
            if isinstance(made, Problem):
                raise _refusal(sentence(made))
            write_shares(made, out, written)
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
        raise
    key = queries.commission_key(round_view.pb_round.id)
    click.echo(
        f"Klucz komisji jest gotowy{', odcisk ' + fingerprint(key.public_key) if key else ''}. Udziały: {', '.join(str(path) for path in written)}."
    )
    click.echo(
        f"Do otwarcia urny potrzebne będą {SHARES_NEEDED} z {SHARES}. Przekaż je różnym osobom i usuń stąd."
    )


def write_shares(made: list[ShareFile], out: Path, written: list[Path]) -> None:
    """Write each share into a new file that only its owner reads; ``written`` gathers what was made."""
    out.mkdir(parents=True, exist_ok=True, mode=0o700)
    for share in made:
        path = out / share.name
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        written.append(path)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(share.text)


def _refuse_existing(out: Path) -> None:
    there = [
        path for path in (out / f"share-{number}.txt" for number in range(1, SHARES + 1)) if path.exists()
    ]
    if there:
        raise _refusal(
            f"W katalogu {out} jest już plik {there[0].name}. Podaj inny katalog: udziałów nie nadpisujemy."
        )


def _refusal(text: str) -> click.exceptions.Exit:
    click.echo(text, err=True)
    return click.exceptions.Exit(1)
