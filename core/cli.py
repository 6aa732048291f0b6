"""Commands of the ground floor: the audit log, the worker, mail, static files."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path

import click
from flask import current_app

from config import ROOT
from core.audit_chain import ChainReport, Fault, Head, parse_head, verify_chain
from core.db import transaction

SENTENCES = {
    Fault.CHANGED: "Wpis {row} został zmieniony: jego treść nie zgadza się ze skrótem.",
    Fault.REMOVED: "Brakuje wpisu {row}: kolejny ma inny numer.",
    Fault.UNLINKED: "Wpis {row} nie łączy się z poprzednim: kolejność albo poprzednie wpisy zmieniono.",
    Fault.TAIL_REMOVED: "Usunięto koniec rejestru: wpisu {row} już nie ma, a poprzednia kontrola go widziała.",
    Fault.REWRITTEN: "Wpis {row} ma inny skrót niż przy poprzedniej kontroli: rejestr zapisano na nowo.",
}


@click.group()
def audit() -> None:
    """Rejestr czynności urzędowych."""


@audit.command("verify")
@click.option(
    "--head", "noted", help="Zanotowany koniec rejestru, NUMER:SKRÓT; bez niego ten z poprzedniej kontroli."
)
def audit_verify(noted: str | None) -> None:
    """Sprawdź łańcuch skrótów: kod wyjścia 0, gdy rejestr jest cały, 1, gdy nie."""
    place = head_place()
    report = verify_chain(_noted_head(noted, place))
    if report.is_whole:
        _note_head(place, report.head)
    click.echo(sentence(report), err=not report.is_whole)
    raise click.exceptions.Exit(0 if report.is_whole else 1)


def sentence(report: ChainReport) -> str:
    """The outcome of a walk in one sentence."""
    if report.fault:
        return "Rejestr jest naruszony. " + SENTENCES[report.fault].format(row=report.broken_at)
    return f"Rejestr jest cały. Wpisów: {report.entries}. Koniec, do zanotowania poza serwerem: {report.head}"


def head_place() -> Path:
    """Where the end of the log that the last walk saw is kept."""
    instance: Path = current_app.extensions["settings"].instance
    return instance / "audit-head"


def _noted_head(given: str | None, place: Path) -> Head | None:
    kept = given if given is not None else place.read_text() if place.exists() else None
    if kept is None:
        return None
    try:
        return parse_head(kept)
    except ValueError:
        raise click.UsageError(f"„{kept.strip()}” nie jest końcem rejestru w postaci NUMER:SKRÓT.") from None


def _note_head(place: Path, head: Head) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    fresh = place.with_suffix(".new")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(f"{head}\n")
    fresh.replace(place)


@click.command()
def worker() -> None:
    """Wykonuj zadania z kolejki, aż przyjdzie sygnał stop."""
    from core.worker import run_worker

    run_worker(current_app._get_current_object())  # type: ignore[attr-defined]


@click.group()
def mail() -> None:
    """Poczta."""


@mail.command("test")
@click.argument("recipient")
def mail_test(recipient: str) -> None:
    """Wyślij wiadomość próbną do RECIPIENT przez ustawiony serwer."""
    from core.mail import MailNotDelivered, deliver, send

    subject, body = (
        "Wspólnie: wiadomość próbna",
        "Poczta działa: ta wiadomość przyszła z platformy Wspólnie.\n",
    )
    try:
        with transaction():
            number = send(recipient, subject, body)
        deliver(number)
    except ValueError:
        raise click.UsageError(f"„{recipient}” nie jest jednym adresem e-mail.") from None
    except MailNotDelivered as error:
        settings = current_app.extensions["settings"]
        if settings.has_own_catcher:
            raise click.ClickException(
                f"Skrzynka poczty tej instalacji nie przyjęła wiadomości (krok {error}). Uruchom script/server "
                "albo wskaż prawdziwy serwer poczty w SMTP_HOST i SMTP_PORT."
            ) from None
        raise click.ClickException(
            f"Serwer {settings.smtp_host}:{settings.smtp_port} nie przyjął wiadomości (krok {error}). "
            "Sprawdź SMTP_HOST, SMTP_PORT, SMTP_USER, SMTP_PASSWORD i SMTP_STARTTLS."
        ) from None
    click.echo("Serwer przyjął wiadomość.")


@click.group()
def static() -> None:
    """Pliki statyczne."""


@static.command("build")
@click.option("--out", type=click.Path(path_type=Path), help="Katalog; bez niego instance/static.")
def static_build(out: Path | None) -> None:
    """Zbuduj skompresowane pliki o nazwach ze skrótem."""
    settings = current_app.extensions["settings"]
    place = out or settings.static_build or settings.instance / "static"
    import_module("core.serve.static_build").build(ROOT / "static", place)
    click.echo("Pliki statyczne są gotowe.")


COMMANDS: list[click.Command] = [audit, worker, mail, static]
