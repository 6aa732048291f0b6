"""Roles, databases and extensions inside a running cluster, through psql as the cluster's admin."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from core.cluster.binaries import Binaries
from core.cluster.osuser import plain_environment
from core.cluster.problems import ClusterError
from core.cluster.settings import ADMIN_ROLE, APP_ROLE, APP_ROLE_LIMITS

EXTENSIONS = ("postgis", "pg_trgm", "unaccent", "pgcrypto", "btree_gist")
MAIN_DATABASE = "wspolnie"
_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")


def run_sql(binaries: Binaries, socket: Path, database: str, statements: list[str]) -> str:
    """Run each statement in its own transaction as the admin role; the answers as lines of text."""
    command = [binaries.program("psql"), "-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1"]
    command += ["-h", str(socket), "-p", "5432", "-U", ADMIN_ROLE, "-d", database]
    for statement in statements:
        command += ["-c", statement]
    done = subprocess.run(
        command,
        env=plain_environment() | {"PGOPTIONS": "-c client_min_messages=warning"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    if done.returncode != 0:
        raise ClusterError(f"Baza danych odmówiła: {done.stderr.strip()} Uruchom ponownie.")
    return done.stdout.strip()


def prepare_cluster(binaries: Binaries, socket: Path) -> None:
    """The application's role with its limits and the main database, whatever of them is missing."""
    if run_sql(binaries, socket, "postgres", [_count("pg_roles", "rolname", APP_ROLE)]) == "0":
        make_role = f"CREATE ROLE {APP_ROLE} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE"
        run_sql(binaries, socket, "postgres", [make_role])
    limits = [f"ALTER ROLE {APP_ROLE} SET {name} = '{v}'" for name, v in APP_ROLE_LIMITS.items()]
    run_sql(binaries, socket, "postgres", limits)
    make_database(binaries, socket, MAIN_DATABASE)


def make_database(binaries: Binaries, socket: Path, name: str, template: str | None = None) -> None:
    """A database owned by the application's role, with the extensions; an existing one is completed.

    `template` copies another database of this cluster, which nobody may be connected to.
    """
    for word in (name, template or name):
        if not _NAME.fullmatch(word):
            raise ValueError(f"not a plain database name: {word!r}")
    if run_sql(binaries, socket, "postgres", [_count("pg_database", "datname", name)]) == "0":
        make = f"CREATE DATABASE {name} OWNER {APP_ROLE}"
        if template:
            make += f" TEMPLATE {template} STRATEGY WAL_LOG"
        private = f"REVOKE CONNECT ON DATABASE {name} FROM PUBLIC"
        run_sql(binaries, socket, "postgres", [make, private])
    wanted = [f"CREATE EXTENSION IF NOT EXISTS {extension}" for extension in EXTENSIONS]
    run_sql(binaries, socket, name, wanted)


def _count(table: str, column: str, value: str) -> str:
    return f"SELECT count(*) FROM {table} WHERE {column} = '{value}'"  # noqa: S608 - own constants
