"""``wspolnie users``: the first account of an installation, and every one after it."""

from __future__ import annotations

import click
from flask_babel import force_locale

from accounts import emails, factors, queries, rules
from accounts.emails import link_of
from accounts.rules import Role
from accounts.services import invite_user
from accounts.texts import sentence
from core.db import transaction
from core.problems import Problem


@click.group()
def users() -> None:
    """Konta."""


@users.command("create")
@click.option("--email", required=True, help="Adres, którym będzie się logować.")
@click.option(
    "--role", "roles", multiple=True, required=True, type=click.Choice([role.value for role in Role])
)
@click.option("--name", default="", help="Imię i nazwisko.")
def create(email: str, roles: tuple[str, ...], name: str) -> None:
    """Załóż konto i wypisz jednorazowy link do ustawienia hasła."""
    with transaction():
        letter, problems = invite_user(rules.normal_email(email), roles, name.strip())
    if letter is None:
        with force_locale("pl"):
            raise click.ClickException(" ".join(sentence(problem) for problem in problems))
    click.echo(link_of(letter))
    click.echo(f"Link działa {round(letter.lasts.total_seconds() / 3600)} godz. i tylko raz.", err=True)


@users.command("reset-factor")
@click.option(
    "--email", required=True, help="Adres konta, którego właściciel stracił telefon i kody zapasowe."
)
def reset_factor(email: str) -> None:
    """Usuń drugi składnik logowania z konta: dla jedynego administratora nie zrobi tego nikt inny."""
    with transaction():
        user = queries.user_by_email(rules.normal_email(email))
        letter, problems = (
            (None, [Problem("no_account")]) if user is None else factors.reset_factor(user.id, None)
        )
        if letter is not None:
            emails.post(letter)
    with force_locale("pl"):
        if problems:
            raise click.ClickException(" ".join(sentence(problem) for problem in problems))
    click.echo("Drugi składnik jest usunięty. Przy następnym logowaniu trzeba ustawić go na nowo.")


COMMANDS: list[click.Command] = [users]
