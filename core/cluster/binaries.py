"""Finding PostgreSQL with PostGIS among the system's packages: by folder, never from PATH."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from core.cluster.problems import ClusterError

OLDEST_MAJOR = 15  # ICU as a cluster's locale, so that Polish letters sort and fold
PROGRAMS = Path("/usr/lib/postgresql")
EXTENSIONS = Path("/usr/share/postgresql")


@dataclass(frozen=True)
class Binaries:
    """One installed version of the server: its major number and the folder of its programs."""

    major: int
    folder: Path

    def program(self, name: str) -> str:
        """The full path of `initdb`, `pg_ctl`, `psql` and the like."""
        return str(self.folder / name)


def installed(programs: Path = PROGRAMS, extensions: Path = EXTENSIONS) -> list[Binaries]:
    """Every version from 15 up that also has PostGIS, the newest first."""
    found = []
    for folder in programs.glob("*/bin"):
        name = folder.parent.name
        is_recent = name.isdigit() and int(name) >= OLDEST_MAJOR
        has_postgis = (extensions / name / "extension" / "postgis.control").exists()
        if is_recent and has_postgis and (folder / "initdb").exists():
            found.append(Binaries(int(name), folder))
    return sorted(found, key=lambda one: one.major, reverse=True)


def find_binaries(
    major: int | None = None, programs: Path = PROGRAMS, extensions: Path = EXTENSIONS
) -> Binaries:
    """The newest version, or exactly `major`, which an existing data folder needs.

    Raises ClusterError with the command that installs what is missing.
    """
    candidates = installed(programs, extensions)
    if major is None:
        if candidates:
            return candidates[0]
        raise ClusterError(
            "Na tym komputerze nie ma PostgreSQL 15 lub nowszego z PostGIS. Uruchom script/server, "
            "które go zainstaluje, albo: apt-get install postgresql-15-postgis-3"
        )
    for one in candidates:
        if one.major == major:
            return one
    raise ClusterError(
        f"Baza powstała w PostgreSQL {major}, a tej wersji z PostGIS nie ma na komputerze. "
        f"Zainstaluj ją: apt-get install postgresql-{major}-postgis-3"
    )
