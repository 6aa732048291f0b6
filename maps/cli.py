"""``wspolnie areas import`` and ``areas addresses``: the town's areas and its register of addresses from files."""

from __future__ import annotations

from pathlib import Path

import click

from core.db import transaction
from core.problems import Problem
from maps.address_files import NotAddresses, read_addresses
from maps.address_loading import Loading, replace_addresses
from maps.area_rules import KNOWN_KINDS
from maps.geojson import Collection, NotJson, read_collection
from maps.queries import town_bounds
from maps.services import ImportReport, import_areas
from maps.texts import of_feature, sentence

MOST_LINES = 20
ADVICE = {
    "kind_not_known": "Jeśli to naprawdę nowy rodzaj, dodaj --new-kind.",
    "area_outside_town": "Jeśli mają leżeć poza granicą gminy, dodaj --outside.",
}


@click.group("areas")
def areas() -> None:
    """Obszary miasta: gmina, dzielnice, osiedla, sołectwa."""


@areas.command("import")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--kind", required=True, help=f"Rodzaj obszaru: {', '.join(KNOWN_KINDS)}.")
@click.option("--new-kind", is_flag=True, help="To rodzaj, którego nie ma na tej liście ani w bazie.")
@click.option("--outside", is_flag=True, help="Wczytaj też obszary, które w całości leżą poza granicą gminy.")
@click.option("--name-field", help="Pole z nazwą (bez tego: nazwa, name albo JPT_NAZWA_).")
@click.option("--id-field", help="Pole z identyfikatorem, np. teryt (bez tego: z nazwy).")
@click.option("--source", default="", help="Skąd są granice; pokazujemy to pod mapą.")
@click.option(
    "--town", default="", help="Która z gmin w pliku jest tym miastem (bez tego: nazwa z ustawień)."
)
def import_command(
    path: Path,
    kind: str,
    new_kind: bool,
    outside: bool,
    name_field: str | None,
    id_field: str | None,
    source: str,
    town: str,
) -> None:
    """Wczytaj obszary z pliku GeoJSON: cały plik albo nic. Drugie wczytanie poprawia te same obszary."""
    found = _read(path)
    if found.problems:
        _refuse(path, found.problems)
    with transaction():
        report = import_areas(
            found.features, kind, name_field=name_field, id_field=id_field, source=source or path.name,
            is_new_kind=new_kind, may_lie_outside=outside, town=town,
        )  # fmt: skip
    if report.problems:
        _refuse(path, report.problems)
    _tell(report, kind)


def _read(path: Path) -> Collection:
    try:
        return read_collection(path.read_bytes())
    except NotJson as broken:
        click.echo(f"{path}:{broken.line}: to nie jest poprawny JSON ({broken.reason}).", err=True)
        raise click.exceptions.Exit(2) from None
    except FileNotFoundError:
        click.echo(f"Nie ma pliku {path}.", err=True)
        raise click.exceptions.Exit(2) from None
    except OSError as error:
        click.echo(f"Nie da się odczytać pliku {path} ({error.strerror}).", err=True)
        raise click.exceptions.Exit(2) from None


def _refuse(path: Path, problems: list[Problem]) -> None:
    click.echo(f"{path}: nic nie zostało wczytane.", err=True)
    for problem in problems[:MOST_LINES]:
        click.echo(f"  {of_feature(problem)}", err=True)
    if len(problems) > MOST_LINES:
        click.echo(f"  i jeszcze: {len(problems) - MOST_LINES}.", err=True)
    for code in {problem.code for problem in problems} & ADVICE.keys():
        click.echo(ADVICE[code], err=True)
    raise click.exceptions.Exit(1)


def _tell(report: ImportReport, kind: str) -> None:
    click.echo(
        f"Obszary rodzaju {kind}: w pliku {report.total} "
        f"(nowe {report.added}, zmienione {report.updated}, bez zmian {report.unchanged})."
    )
    if report.left_out:
        click.echo(f"Innych gmin w pliku: {report.left_out}. Wczytana tylko ta: {report.town}.")
    if report.repaired:
        click.echo(f"Naprawione granice: {', '.join(report.repaired)}.")
    if report.left_over:
        click.echo(f"Są w bazie, a nie ma ich w pliku (zostają): {', '.join(report.left_over)}.")
    for overlap in report.overlaps:
        shared = f"{overlap.km2:.3f}".replace(".", ",")
        click.echo(f"Uwaga: {overlap.first} i {overlap.second} nakładają się na {shared} km².")


@areas.command("addresses")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--source", default="", help="Skąd są adresy; bez tego nazwa pliku.")
def addresses_command(path: Path, source: str) -> None:
    """Wczytaj rejestr adresów (CSV punktów adresowych PRG albo GeoJSON). Drugie wczytanie zastępuje pierwsze.

    Plik CSV ma kolumny rejestru (NAZWA_MSC, NAZWA_ULC, NUMER_PORZ, X, Y) albo locality;street;number;lon;lat,
    GeoJSON punkty z addr:street, addr:housenumber i addr:city. Wiersze spoza gminy są pomijane.
    """
    bounds = town_bounds()
    near = ((bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2) if bounds else None
    try:
        with transaction():
            told = replace_addresses(read_addresses(path, near), source or path.name)
    except NotAddresses as wrong:
        click.echo(f"{path}: nic nie zostało wczytane.\n  {sentence(wrong.problem)}", err=True)
        raise click.exceptions.Exit(1) from None
    except OSError as error:
        click.echo(f"Nie da się odczytać pliku {path} ({error.strerror}).", err=True)
        raise click.exceptions.Exit(2) from None
    _tell_addresses(path, told)


def _tell_addresses(path: Path, told: Loading) -> None:
    for wrong in told.wrong:
        click.echo(f"{path}:{wrong.line}: {sentence(wrong.problem)}", err=True)
    if told.wrong_count > len(told.wrong):
        click.echo(f"  i jeszcze: {told.wrong_count - len(told.wrong)}.", err=True)
    left_out = f"poza gminą {told.outside}, powtórzone {told.repeated}, błędne {told.wrong_count}"
    if not told.taken:
        click.echo(f"{path}: nic nie zostało wczytane, stare adresy zostają ({left_out}).", err=True)
        raise click.exceptions.Exit(1)
    click.echo(f"Adresy: wczytane {told.taken} w miejsce {told.replaced} ({left_out}).")


COMMANDS = [areas]
