"""The private cluster as its callers meet it: roles, databases, repair of what was killed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import ProgrammingError

from core.cluster import control, creation, osuser, places
from core.cluster.problems import ClusterError

ROOT = Path(__file__).resolve().parents[3]


def answer(url: str, statement: str) -> object:
    """The first column of the first row, over a connection of its own."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            result = connection.execute(text(statement))
            return result.scalar() if result.returns_rows else None
    finally:
        engine.dispose()


def test_application_owns_its_database_and_is_no_superuser(running: Path) -> None:
    url = control.app_url(running)
    assert (
        answer(
            url, "SELECT rolsuper OR rolcreatedb OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
        )
        is False
    )
    assert (
        answer(url, "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'wspolnie'")
        == "wspolnie"
    )
    answer(url, "CREATE TABLE kept (place geometry(Point, 4326))")
    with pytest.raises(ProgrammingError):
        answer(url, "COPY (SELECT 1) TO PROGRAM 'true'")
    with pytest.raises(ProgrammingError):
        answer(url, "CREATE DATABASE other")


def test_extensions_are_there_and_limits_hold(running: Path) -> None:
    url = control.app_url(running)
    found = answer(url, "SELECT string_agg(extname, ' ' ORDER BY extname) FROM pg_extension")
    assert found == "btree_gist pg_trgm pgcrypto plpgsql postgis unaccent"
    assert answer(url, "SHOW statement_timeout") == "30s"
    assert answer(url, "SHOW lock_timeout") == "5s"
    assert answer(url, "SHOW idle_in_transaction_session_timeout") == "1min"
    assert answer(control.admin_url(running), "SHOW statement_timeout") == "0"


def test_polish_letters_sort_and_fold(running: Path) -> None:
    words = "ARRAY['Żary','Łomża','Lublin','Źródło','Cegła','Ćwik','Zawady']"
    ordered = answer(control.app_url(running), f"SELECT string_agg(w, ' ' ORDER BY w) FROM unnest({words}) w")
    assert ordered == "Cegła Ćwik Lublin Łomża Zawady Źródło Żary"
    assert answer(control.app_url(running), "SELECT 'łódź' ILIKE 'ŁÓDŹ'") is True


def test_writes_reach_the_disk_and_the_log_holds_no_values(running: Path) -> None:
    url = control.app_url(running)
    assert answer(url, "SHOW fsync") == "on"
    assert answer(url, "SHOW listen_addresses") == ""
    answer(url, "CREATE TABLE people (name text UNIQUE)")
    answer(url, "INSERT INTO people VALUES ('Tajemnicka')")
    with pytest.raises(Exception, match="Tajemnicka"):
        answer(url, "INSERT INTO people VALUES ('Tajemnicka')")
    logs = list((control.status(running).data_dir / "log").glob("*.log"))
    until, said = time.monotonic() + 10, ""
    while "duplicate key" not in said and time.monotonic() < until:  # a process of its own writes the log
        time.sleep(0.05)
        said = "".join(log.read_text(encoding="utf-8") for log in logs)
    assert "duplicate key" in said
    assert "Tajemnicka" not in said


def test_second_call_only_looks(running: Path) -> None:
    before = control.status(running)
    lines: list[str] = []
    started = time.monotonic()
    url = control.ensure_running(running, for_tests=True, tell=lines.append)
    assert time.monotonic() - started < 1
    assert lines == []
    assert control.status(running) == before
    assert url == control.app_url(running)


def test_database_from_template_belongs_to_the_application(running: Path) -> None:
    url = control.create_database(running, "first_copy")
    answer(url, "CREATE TABLE kept AS SELECT 7 AS value")
    copy = control.create_database(running, "second_copy", template="first_copy")
    assert answer(copy, "SELECT value FROM kept") == 7
    answer(copy, "DROP TABLE kept")
    assert answer(copy, "SELECT postgis_lib_version() IS NOT NULL") is True
    with pytest.raises(ValueError, match="plain database name"):
        control.create_database(running, 'x"; DROP DATABASE wspolnie')


def test_killed_server_recovers_with_what_was_committed(instance: Path) -> None:
    url = control.ensure_running(instance)
    answer(url, "CREATE TABLE kept AS SELECT 42 AS value")
    pid = control.status(instance).pid
    assert pid
    os.kill(pid, signal.SIGKILL)
    give_up_at = time.monotonic() + 5
    while control.status(instance).pid is not None:
        assert time.monotonic() < give_up_at, "the server outlived SIGKILL"
        time.sleep(0.01)
    control.ensure_running(instance)
    assert control.status(instance).pid != pid
    assert answer(url, "SELECT value FROM kept") == 42
    # A swept-away socket folder is the other way to lose a living server.
    shutil.rmtree(control.status(instance).socket_dir)
    assert control.status(instance).state == "starting"
    control.ensure_running(instance)
    assert answer(url, "SELECT value FROM kept") == 42
    assert control.stop(instance) is True
    assert control.stop(instance) is False
    assert control.status(instance).state == "stopped"


def test_creation_killed_half_way_is_repaired(instance: Path) -> None:
    command = [sys.executable, "-m", "core.cluster", "start", str(instance)]
    creating = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    give_up_at = time.monotonic() + 20
    while not list(instance.glob("pgdata.new-*/base")):
        assert time.monotonic() < give_up_at, "initdb never began"
        time.sleep(0.01)
    creating.kill()
    creating.wait()
    assert control.status(instance).state == "missing"
    url = control.ensure_running(instance)
    assert answer(url, "SELECT 1") == 1
    assert list(instance.glob("pgdata.new-*")) == []


def test_unfinished_folder_is_put_aside_not_deleted(instance: Path) -> None:
    data = instance / "pgdata"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("15\n")
    assert control.status(instance).state == "unfinished"
    sentence = creation.clear_leftovers(places.places_of(instance))
    (aside,) = instance.glob("pgdata.niepelny-*")
    assert (aside / "PG_VERSION").exists()
    assert str(aside) in str(sentence)
    assert control.status(instance).state == "missing"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the server to another user")
def test_closed_parents_move_the_data_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    monkeypatch.setattr(places, "_ELSEWHERE", tmp_path / "elsewhere")
    runner = osuser.runner_for(closed / "pgdata")
    moved = places.places_for_new(closed, runner)
    assert moved.data.parent == tmp_path / "elsewhere"
    assert places.places_of(closed) == moved
    assert "kopia zapasowa" in (closed / "pgdata-location.txt").read_text().lower()


@pytest.mark.skipif(os.geteuid() != 0, reason="root becomes another user here")
def test_somebody_elses_cluster_is_refused_in_a_sentence(running: Path) -> None:
    nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    script = "from pathlib import Path; from core.cluster import osuser; osuser.runner_for(Path(__import__('sys').argv[1]))"
    done = subprocess.run(
        [*nobody, "/usr/bin/python3", "-c", script, str(control.status(running).data_dir)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "należy do innego użytkownika systemu" in done.stderr


def test_place_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = subprocess.run(
        [sys.executable, "-m", "core.cluster", "start", str(tmp_path / "file" / "instance")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Nie można pisać" in done.stderr


def test_full_disk_is_one_sentence(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", str(disk)], check=False)
    if mounted.returncode != 0:
        pytest.skip("a small disk cannot be mounted here")
    try:
        with pytest.raises(ClusterError, match="wolnego miejsca"):
            creation.create_data_dir(
                places.Places(disk, disk / "pgdata", tmp_path / "socket"),
                control.find_binaries(),
                osuser.runner_for(disk / "pgdata"),
            )
        assert list(disk.iterdir()) == []
    finally:
        subprocess.run(["umount", str(disk)], check=True)
