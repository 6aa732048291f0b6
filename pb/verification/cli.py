"""``wspolnie rounds order --seed S NUMBERS…``: the drawn order of a ballot list, repeated from public facts alone."""

from __future__ import annotations

import click

from pb.verification.rules.ballot_list import draw_hash, drawn_order, plain_seed


@click.command("order")
@click.option("--seed", required=True, help="Ziarno, tak jak je ogłoszono.")
@click.argument("numbers", nargs=-1, required=True, type=click.IntRange(min=1))
def order_command(seed: str, numbers: tuple[int, ...]) -> None:
    """Powtórz losowanie listy: numer na karcie, numer zgłoszenia, SHA-256 tekstu „ziarno, nowy wiersz, numer”."""
    if not plain_seed(seed):
        raise click.UsageError("Ziarno jest puste.")
    for place, number in enumerate(drawn_order(seed, numbers), 1):
        click.echo(f"{place}\t{number}\t{draw_hash(seed, number)}")
