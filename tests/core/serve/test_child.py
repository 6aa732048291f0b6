"""A process under the supervisor: logged, stopped gently, then firmly, gone when its parent is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from core.serve.child import Child

ROOT = Path(__file__).resolve().parents[3]
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('ready', flush=True); time.sleep(60)"
POLITE = "import signal, sys, time\nsignal.signal(signal.SIGTERM, lambda *_: (print('bye'), sys.exit(7)))\nprint('ready', flush=True)\ntime.sleep(60)"


def child(tmp_path: Path, code: str) -> Child:
    made = Child("trial", [sys.executable, "-c", code], os.environ, tmp_path, tmp_path / "trial.log")
    made.start()
    wait_for(lambda: made.log.exists() and "ready" in made.log.read_text())
    return made


def wait_for(condition, seconds: float = 10) -> None:
    give_up_at = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < give_up_at, "it did not come to pass"
        time.sleep(0.02)


def test_polite_child_says_its_last_word(tmp_path: Path) -> None:
    trial = child(tmp_path, POLITE)
    assert trial.is_alive and trial.exit_code is None
    trial.stop(5)
    assert trial.exit_code == 7
    assert trial.log.read_text().splitlines() == ["ready", "bye"]


def test_deaf_child_is_ended_after_its_grace(tmp_path: Path) -> None:
    trial = child(tmp_path, DEAF)
    trial.stop(0.2)
    assert trial.exit_code == -signal.SIGKILL


def test_child_may_be_started_again(tmp_path: Path) -> None:
    trial = child(tmp_path, POLITE)
    trial.stop(5)
    trial.start()
    assert trial.is_alive
    trial.stop(5)
    assert not trial.is_alive


def test_child_ends_when_the_supervisor_is_killed(tmp_path: Path) -> None:
    script = (
        "import os, sys, time; from pathlib import Path; from core.serve.child import Child\n"
        f"c = Child('trial', [sys.executable, '-c', {POLITE!r}], os.environ, Path('.'), Path({str(tmp_path)!r}) / 'log')\n"
        "c.start(); print(c._process.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    grandchild = int(parent.stdout.readline())
    wait_for(lambda: (tmp_path / "log").exists() and "ready" in (tmp_path / "log").read_text())
    parent.kill()
    parent.wait()

    def is_gone() -> bool:
        stat = Path(f"/proc/{grandchild}/stat")
        return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] == "Z"

    wait_for(is_gone)
