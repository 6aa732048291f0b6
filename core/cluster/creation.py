"""Making the data folder: in a sibling folder, renamed when complete, so that half is never used."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
from pathlib import Path

from core.cluster.binaries import Binaries
from core.cluster.osuser import Runner, current_name
from core.cluster.places import MARKER, Places
from core.cluster.problems import ClusterError, explained
from core.cluster.settings import (
    ADMIN_ROLE,
    CONF,
    access_rules,
    configuration,
    identities,
    machine_memory_mb,
)

_NEEDED_MB = 300
_INITDB_SECONDS = 300


def is_complete(data: Path) -> bool:
    """Whether the folder was made by us to the end: the marker is the last thing written.

    A folder that we may not look into is somebody else's, and whole as far as we are concerned.
    """
    try:
        return (data / MARKER).exists()
    except PermissionError:
        return True


def clear_leftovers(places: Places) -> str | None:
    """Remove what a killed creation left; put an unfinished data folder aside, never delete it.

    Returns the sentence to show when something was put aside.
    """
    sweep(places)
    if not places.data.exists() or is_complete(places.data):
        return None
    if not any(places.data.iterdir()):
        places.data.rmdir()
        return None
    aside = places.data.with_name(f"{places.data.name}.niepelny-{secrets.token_hex(3)}")
    places.data.rename(aside)
    return f"Katalog bazy był niedokończony: leży teraz w {aside}, a nowy powstaje od początku."


def sweep(places: Places) -> None:
    """Remove half-made folders; an orphaned initdb may fill one anew, so that once is not enough."""
    for leftover in places.data.parent.glob(f"{places.data.name}.new-*"):
        shutil.rmtree(leftover, ignore_errors=True)


def create_data_dir(places: Places, binaries: Binaries, runner: Runner) -> None:
    """Run initdb and rename the result into place. Raises ClusterError when it cannot be done."""
    parent = places.data.parent
    free_mb = shutil.disk_usage(parent).free // 2**20
    if free_mb < _NEEDED_MB:
        raise ClusterError(
            f"Na dysku z katalogiem {parent} jest tylko {free_mb} MB wolnego miejsca, a baza "
            f"potrzebuje {_NEEDED_MB} MB. Zwolnij miejsce i uruchom ponownie."
        )
    # A name of its own each time: an initdb orphaned by a killed start may still be writing.
    fresh = parent / f"{places.data.name}.new-{secrets.token_hex(4)}"
    try:
        _make_empty(fresh, runner)
        _run_initdb(fresh, binaries, runner)
        _finish(fresh, binaries, runner)
        fresh.rename(places.data)
    except OSError as error:
        raise ClusterError(explained(str(error.strerror), fresh)) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def write_settings(places: Places, runner: Runner, for_tests: bool) -> None:
    """Write our configuration files anew: memory, socket and the calling user may have changed."""
    texts = {
        CONF: configuration(places.socket, machine_memory_mb(), for_tests),
        "pg_hba.conf": access_rules(),
        "pg_ident.conf": identities({"root", runner.name, current_name()}),
    }
    try:
        for name, text in texts.items():
            _write(places.data / name, text, runner)
    except OSError as error:
        raise ClusterError(explained(str(error.strerror), places.data)) from error


def _make_empty(fresh: Path, runner: Runner) -> None:
    fresh.mkdir(mode=0o700)
    if runner.switches:
        os.chown(fresh, runner.uid, runner.gid)


def _run_initdb(fresh: Path, binaries: Binaries, runner: Runner) -> None:
    arguments = [binaries.program("initdb"), "-D", str(fresh), "-U", ADMIN_ROLE, "-E", "UTF8"]
    arguments += ["--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=pl-PL"]
    arguments += ["--auth-local=peer", "--auth-host=reject", "-k", "--no-instructions"]
    try:
        done = runner.run(arguments, timeout=_INITDB_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise ClusterError(
            f"Tworzenie bazy danych trwało ponad {_INITDB_SECONDS // 60} minut i zostało "
            "przerwane. Sprawdź, czy dysk działa, i uruchom ponownie."
        ) from error
    if done.returncode != 0:
        raise ClusterError(explained(done.stderr + done.stdout, fresh))


def _finish(fresh: Path, binaries: Binaries, runner: Runner) -> None:
    with (fresh / "postgresql.conf").open("a", encoding="utf-8") as conf:
        conf.write(f"\ninclude '{CONF}'\n")
    facts = {"postgresql": binaries.major, "cluster": secrets.token_hex(8)}
    _write(fresh / MARKER, json.dumps(facts) + "\n", runner)


def _write(target: Path, text: str, runner: Runner) -> None:
    if target.exists() and target.read_text(encoding="utf-8") == text:
        return
    fresh = target.with_name(target.name + ".new")
    fresh.write_text(text, encoding="utf-8")
    fresh.chmod(0o600)
    if runner.switches:
        os.chown(fresh, runner.uid, runner.gid)
    fresh.replace(target)
