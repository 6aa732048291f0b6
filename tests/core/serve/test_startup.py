"""Before anything starts: secrets, environment, one copy, a free port, logs without addresses."""

from __future__ import annotations

import logging
import os
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from core.serve.first_run import database_mark, is_first_run, remember_first_run
from core.serve.secrets_file import ensure_secrets
from core.serve.server_log import JsonLine
from core.serve.startup import Address, CannotServe, OnlyCopy, check_port, process_environment

ROOT = Path(__file__).resolve().parents[3]


def serve(instance: Path, port: int, **more: str) -> subprocess.CompletedProcess[str]:
    """Run the server in a process of its own, until it gives up."""
    environment = {**os.environ, "WSPOLNIE_INSTANCE": str(instance), **more}
    command = [sys.executable, "-m", "core.serve", "--port", str(port)]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=30, check=False
    )


def test_taken_port_is_one_sentence_and_nothing_is_started(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen(1)
        port = other.getsockname()[1]
        done = serve(tmp_path, port)
    assert done.returncode == 1
    assert done.stdout == ""
    (sentence,) = done.stderr.strip().splitlines()
    assert f"Port {port} jest zajęty" in sentence and "--port" in sentence
    assert not (tmp_path / "pgdata").exists()


def test_second_copy_is_one_sentence_that_names_the_first(tmp_path: Path) -> None:
    OnlyCopy(tmp_path).take(Address("127.0.0.1", 8123))
    done = serve(tmp_path, 8124)
    assert done.returncode == 1
    (sentence,) = done.stderr.strip().splitlines()
    assert "http://127.0.0.1:8123" in sentence and f"kill {os.getpid()}" in sentence
    assert not (tmp_path / "pgdata").exists()


def test_a_missing_secret_is_one_sentence_and_nothing_is_started(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    done = serve(tmp_path, port, WSPOLNIE_ENV="production", WSPOLNIE_SECRET_KEY="", WSPOLNIE_PEPPER="p" * 40)
    assert done.returncode == 1 and done.stdout == ""
    (sentence,) = done.stderr.strip().splitlines()
    assert sentence.startswith("WSPOLNIE_SECRET_KEY: brak") and "baz" not in sentence
    assert not (tmp_path / "pgdata").exists()


@pytest.mark.parametrize(
    ("address", "word"),
    [(Address("127.0.0.1", 99999), "Nie ma portu"), (Address("192.0.2.1", 8000), "--host")],
)
def test_impossible_addresses_are_refused(address: Address, word: str) -> None:
    with pytest.raises(CannotServe, match=word):
        check_port(address)


@pytest.mark.parametrize(
    ("host", "url"),
    [("127.0.0.1", "http://127.0.0.1:80"), ("0.0.0.0", "http://127.0.0.1:80"), ("::", "http://[::1]:80")],
)
def test_address_for_people_can_be_called(host: str, url: str) -> None:
    assert Address(host, 80).url == url


def test_secrets_are_private_and_made_once(tmp_path: Path) -> None:
    path = ensure_secrets(tmp_path, {})
    first = path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [line.partition("=")[0] for line in first.splitlines()] == [
        "WSPOLNIE_SECRET_KEY",
        "WSPOLNIE_PEPPER",
    ]
    assert all(len(line.partition("=")[2]) == 64 for line in first.splitlines())
    assert ensure_secrets(tmp_path, {}).read_text() == first


def test_lost_secret_is_added_and_the_other_kept(tmp_path: Path) -> None:
    (tmp_path / "secrets.env").write_text("WSPOLNIE_PEPPER=" + "a" * 64 + "\n")
    lines = ensure_secrets(tmp_path, {}).read_text().splitlines()
    assert lines[0] == "WSPOLNIE_PEPPER=" + "a" * 64
    assert lines[1].startswith("WSPOLNIE_SECRET_KEY=")


def test_no_secret_is_invented_outside_development(tmp_path: Path) -> None:
    assert not ensure_secrets(tmp_path, {"WSPOLNIE_ENV": "production"}).exists()


def test_processes_get_our_database_and_no_stray_settings(tmp_path: Path) -> None:
    given = {"PGHOST": "elsewhere", "PATH": "/bin", "WSPOLNIE_ENV": "production", "DATABASE_URL": "old"}
    environment = process_environment(given, tmp_path, {"DATABASE_URL": "new"}, Address("::1", 80))
    assert "PGHOST" not in environment
    assert environment["DATABASE_URL"] == "new"
    assert environment["WSPOLNIE_ENV"] == "production"
    assert environment["PUBLIC_URL"] == "http://[::1]:80"
    assert process_environment({}, tmp_path, {}, Address("", 80))["WSPOLNIE_ENV"] == "development"


def test_first_run_is_remembered_for_each_database(tmp_path: Path) -> None:
    one, other = database_mark("postgresql://a:secret@b/c"), database_mark("another")
    assert is_first_run(tmp_path, one)
    remember_first_run(tmp_path, one)
    assert not is_first_run(tmp_path, one)
    assert is_first_run(tmp_path, other)
    assert "secret" not in (tmp_path / "first-run.txt").read_text()


def test_server_log_leaves_visitors_addresses_out() -> None:
    message = "Invalid request from ip=203.0.113.7: bad line; peer 203.0.113.8"
    line = JsonLine().format(logging.LogRecord("gunicorn.error", logging.WARNING, "", 1, message, (), None))
    assert "203.0.113" not in line
    assert "bad line" in line
