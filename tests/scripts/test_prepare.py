"""script/prepare.sh: the stamp of the environment, the command, what is asked of apt."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def bash(script: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Source prepare.sh with some of its variables changed, then run the lines."""
    settings = "".join(f"{name}='{value}'\n" for name, value in variables.items())
    text = f"set -euo pipefail\nsource script/prepare.sh\n{settings}{script}\n"
    return subprocess.run(
        ["bash", "-c", text], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize(
    "name", ["server", "test", "check", "bench", "vendor", "translate", "prepare.sh", "../.ci/run"]
)
def test_scripts_are_sound_bash(name: str) -> None:
    done = subprocess.run(
        ["bash", "-n", str(ROOT / "script" / name)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_what_tests_need_covers_what_the_server_needs(tmp_path: Path) -> None:
    done = bash("write_stamp dev; has_stamp run && has_stamp dev && echo both", venv=str(tmp_path))
    assert done.stdout == "both\n"
    done = bash("write_stamp run; has_stamp run && ! has_stamp dev && echo one", venv=str(tmp_path))
    assert done.stdout == "one\n"


def test_changed_lock_file_voids_the_stamp(tmp_path: Path) -> None:
    (tmp_path / "requirements").mkdir()
    lock = tmp_path / "requirements" / "run.txt"
    lock.write_text("flask==1\n")
    changed = (
        f"write_stamp run; has_stamp run && echo same; echo flask==2 > '{lock}'; has_stamp run || echo other"
    )
    done = bash(changed, venv=str(tmp_path), root=str(tmp_path))
    assert done.stdout.split() == ["same", "other"]


def test_command_works_from_any_folder_and_ignores_strangers_there(tmp_path: Path) -> None:
    home, elsewhere = tmp_path / "with space", tmp_path / "elsewhere"
    (home / ".venv" / "bin").mkdir(parents=True)
    (home / "core").mkdir()
    (home / "core" / "command.py").write_text("import sys\ndef main():\n    print(sys.argv)\n    return 3\n")
    (elsewhere / "core").mkdir(parents=True)
    (elsewhere / "core" / "command.py").write_text("raise SystemExit('a stranger')\n")
    (home / ".venv" / "bin" / "python").symlink_to(sys.executable)
    assert bash("write_command", venv=str(home / ".venv")).returncode == 0
    command = home / ".venv" / "bin" / "wspolnie"
    done = subprocess.run(
        [command, "tally", "a b"], cwd=elsewhere, env={}, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (3, "['wspolnie', 'tally', 'a b']\n")


def test_missing_packages_without_root_name_the_exact_command() -> None:
    done = bash("as_root=none; ask_for_packages python3-venv postgresql-17-postgis-3")
    assert done.returncode == 1
    assert (
        "sudo apt-get install -y --no-install-recommends python3-venv postgresql-17-postgis-3" in done.stderr
    )
    assert "create_main_cluster = false" in done.stderr


def test_python_that_is_too_old_is_not_taken(tmp_path: Path) -> None:
    fake = tmp_path / "python3"
    fake.write_text("#!/bin/sh\nexit 1\n")
    fake.chmod(0o755)
    done = bash('PATH="$only"; find_python || echo none', only=str(tmp_path))
    assert done.stdout == "none\n"
    real = tmp_path / "python3.12"
    real.symlink_to(sys.executable)
    done = bash('PATH="$only:/usr/bin"; find_python; echo "$python"', only=str(tmp_path))
    assert done.stdout == f"{real}\n"


def test_requirement_files_hold_hashes_and_no_address() -> None:
    for kind in ("run", "dev"):
        text = (ROOT / "requirements" / f"{kind}.txt").read_text()
        assert "://" not in text and "--index" not in text and "--find-links" not in text
        pins = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
        assert pins and all("==" in line and line.endswith("\\") for line in pins)


def test_vendored_libraries_keep_their_licences() -> None:
    lines = (ROOT / "script" / "vendor.list").read_text().splitlines()
    targets = [line.split()[2] for line in lines if line and not line.startswith("#")]
    assert targets
    for target in targets:
        assert (ROOT / target / "LICENSE").stat().st_size > 300
