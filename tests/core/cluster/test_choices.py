"""What the cluster decides by looking: which PostgreSQL, how much memory, which sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.cluster.binaries import find_binaries
from core.cluster.problems import ClusterError, explained
from core.cluster.settings import configuration, identities, machine_memory_mb, memory_settings


def put_version(root: Path, major: int, *, with_postgis: bool) -> None:
    (root / "lib" / str(major) / "bin").mkdir(parents=True)
    (root / "lib" / str(major) / "bin" / "initdb").write_text("")
    if with_postgis:
        (root / "share" / str(major) / "extension").mkdir(parents=True)
        (root / "share" / str(major) / "extension" / "postgis.control").write_text("")


def test_newest_version_that_has_postgis_is_taken(tmp_path: Path) -> None:
    for major, with_postgis in ((14, True), (15, True), (17, True), (18, False)):
        put_version(tmp_path, major, with_postgis=with_postgis)
    where = (tmp_path / "lib", tmp_path / "share")
    assert find_binaries(None, *where).major == 17
    assert find_binaries(15, *where).major == 15
    with pytest.raises(ClusterError, match="apt-get install postgresql-18-postgis-3"):
        find_binaries(18, *where)
    with pytest.raises(ClusterError, match="apt-get install postgresql-15-postgis-3"):
        find_binaries(None, tmp_path / "none", tmp_path / "none")


def test_old_version_alone_is_not_enough(tmp_path: Path) -> None:
    put_version(tmp_path, 14, with_postgis=True)
    with pytest.raises(ClusterError):
        find_binaries(None, tmp_path / "lib", tmp_path / "share")


def test_container_limit_counts_when_it_is_lower(tmp_path: Path) -> None:
    meminfo, limit = tmp_path / "meminfo", tmp_path / "max"
    meminfo.write_text("MemTotal:       8388608 kB\nMemFree: 1 kB\n")
    assert machine_memory_mb(meminfo, limit) == 8192
    limit.write_text("max\n")
    assert machine_memory_mb(meminfo, limit) == 8192
    limit.write_text(str(512 * 2**20) + "\n")
    assert machine_memory_mb(meminfo, limit) == 512


@pytest.mark.parametrize(
    ("memory", "shared", "work"),
    [(256, "64MB", "4MB"), (8192, "1024MB", "16MB"), (262144, "2048MB", "32MB")],
)
def test_memory_is_shared_out_within_bounds(memory: int, shared: str, work: str) -> None:
    settings = memory_settings(memory)
    assert settings["shared_buffers"] == shared
    assert settings["work_mem"] == work


def test_tests_wait_less_for_the_disk_and_nothing_else(tmp_path: Path) -> None:
    ours = configuration(tmp_path, 2048, for_tests=False)
    for_tests = configuration(tmp_path, 2048, for_tests=True)
    differing = set(ours.splitlines()) ^ set(for_tests.splitlines())
    waits_for_the_disk = ("fsync", "full_page_writes", "synchronous_commit")
    assert differing == {f"{name} = '{value}'" for name in waits_for_the_disk for value in ("on", "off")}


def test_each_system_user_may_take_both_roles() -> None:
    assert identities(["root", "ala", "root"]).splitlines() == [
        'wspolnie "ala" wspolnie_admin',
        'wspolnie "ala" wspolnie',
        'wspolnie "root" wspolnie_admin',
        'wspolnie "root" wspolnie',
    ]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("FATAL:  could not write: No space left on device", "zabrakło miejsca"),
        ("initdb: error: Permission denied", "nie ma praw"),
        ("FATAL:  something new", "PostgreSQL mówi: FATAL:  something new"),
    ],
)
def test_what_postgres_says_becomes_a_sentence(said: str, sentence: str) -> None:
    assert sentence in explained(said, Path("start.log"))
