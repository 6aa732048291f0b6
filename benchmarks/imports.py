"""Import of the largest real elections: seconds and the most memory that the command held."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

from benchmarks.desk import Finding, line_of
from benchmarks.world import ROOT, World

TARGET_SECONDS = 120
TARGET_MB = 500
FOLDER = Path(os.environ.get("WSPOLNIE_PABULIB", ROOT.parent / "shared" / "pabulib"))
FILES = ("Poland_Wroclaw_2015_150_-_500.pb.gz", "Poland_Warszawa_2026.pb.gz")


def run(world: World) -> list[Finding]:
    """Import each file through the command, as an official would."""
    findings = []
    for place, name in enumerate(FILES, 1):
        path = FOLDER / name
        if not path.exists():
            print(f"{name}: not in {FOLDER} (WSPOLNIE_PABULIB names another folder)")
            continue
        seconds, processor, peak = _import(world, path, f"import-{place}")
        note = f"{processor:.1f} s of the command's own processor time"
        findings.append(Finding(f"import of {name}", seconds, "s", TARGET_SECONDS, note=note))
        findings.append(Finding(f"import of {name}: peak memory", peak, "MB", TARGET_MB))
    for finding in findings:
        print(line_of(finding), flush=True)
    return findings


def _import(world: World, path: Path, slug: str) -> tuple[float, float, float]:
    """Seconds, seconds of processor, and the peak in megabytes."""
    command = [str(ROOT / ".venv" / "bin" / "wspolnie"), "rounds", "import", str(path), "--slug", slug]
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, env=world.environment(), stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"the import of {path.name} failed")
    return time.perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
