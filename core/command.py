"""The command ``wspolnie``: one entry, each package adds its own commands.

Commands that need no database (``tally``, ``verify``, ``demo list``) run without the application. The others find the
running database or, without ``DATABASE_URL``, start the private cluster for as long as they need it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

import click

from config import ROOT, ConfigurationError, load_config

WITHOUT_DATABASE: dict[str, str] = {
    "tally": "pb.tally.cli:tally_command",
    "verify": "pb.tally.verify_cli:verify_command",
}
WITHOUT_APPLICATION = [["demo", "list"], ["rounds", "order"]]
"""Further commands that ask the database nothing."""
COMMAND_MODULES = ("core.cli", "accounts.cli", "maps.cli", "pb.cli", "demo.cli")


def database_url() -> tuple[str, Callable[[], None]]:
    """Where the database is, and what to call when the command is done."""
    given = os.environ.get("DATABASE_URL")
    if given:
        return given, lambda: None
    from core.cluster import control

    instance = load_instance()
    was_running = control.status(instance).state == "running"
    url = control.ensure_running(instance)
    os.environ.setdefault("WSPOLNIE_ADMIN_DATABASE_URL", control.admin_url(instance))

    def release() -> None:
        if not was_running:
            control.stop(instance)

    return url, release


def load_instance() -> Any:
    """The folder of the private cluster and of the secrets."""
    from pathlib import Path

    return Path(os.environ.get("WSPOLNIE_INSTANCE", str(ROOT / "instance")))


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def group() -> None:
    """Wspólnie: polecenia dla administratora i dla każdego, kto chce policzyć głosy sam."""


@group.group()
def db() -> None:
    """Baza danych."""


@db.command("upgrade")
def db_upgrade() -> None:
    """Doprowadź bazę do najnowszej wersji."""
    from core.migrate import upgrade

    upgrade()
    click.echo("Baza jest w najnowszej wersji.")


def _collect() -> None:
    for name in COMMAND_MODULES:
        for command in import_module(name).COMMANDS:
            group.add_command(command)


def _describe_without_database() -> None:
    helps = {
        "tally": "Policz plik Pabulib bez bazy danych (zob. tally --help).",
        "verify": "Sprawdź ogłoszony wynik z publicznych plików, bez bazy danych (zob. verify --help).",
    }
    for name in WITHOUT_DATABASE:
        group.add_command(click.Command(name, help=helps[name]))


def main(argv: list[str] | None = None) -> int:
    """Run one command and give its exit code: 0 done, 1 refused, 2 misused, 3 stopped at a tie."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments and arguments[0] in WITHOUT_DATABASE:
        module, function = WITHOUT_DATABASE[arguments[0]].split(":")
        return int(getattr(import_module(module), function)(arguments[1:]))
    if arguments[:2] in WITHOUT_APPLICATION:
        _collect()
        return _invoke(arguments)
    if not arguments or set(arguments) & {"-h", "--help"}:
        _collect()
        _describe_without_database()
        return _invoke(arguments or ["--help"])
    return _with_application(arguments)


def _with_application(arguments: list[str]) -> int:
    from core.cluster.problems import ClusterError

    try:
        url, release = database_url()
    except ClusterError as error:
        click.echo(str(error), err=True)
        return 1
    try:
        from app import create_app

        app = create_app(load_config(database_url=url))
        _collect()
        with app.app_context():
            return _invoke(arguments)
    except ConfigurationError as error:
        click.echo(str(error), err=True)
        return 1
    finally:
        release()


def _invoke(arguments: list[str]) -> int:
    try:
        result = group.main(arguments, prog_name="wspolnie", standalone_mode=False)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.Abort:
        click.echo("Przerwano.", err=True)
        return 130
    except click.ClickException as error:
        error.show()
        return error.exit_code
    return result if isinstance(result, int) else 0
