"""script/server as a person meets it: it comes up, refuses a second copy, goes down leaving nothing behind."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.cluster import control

ROOT = Path(__file__).resolve().parents[2]
OURS = ("DATABASE_URL", "PUBLIC_URL", "WSPOLNIE_")


@pytest.fixture
def instance() -> Iterator[Path]:
    """An instance folder that the server's unprivileged user may pass."""
    folder = Path(tempfile.mkdtemp(prefix="wspolnie-test-"))
    folder.chmod(0o755)
    yield folder
    control.stop(folder)
    shutil.rmtree(folder, ignore_errors=True)


def environment(instance: Path, **more: str) -> dict[str, str]:
    """Our environment without what would lead the server to another database."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return {**kept, "WSPOLNIE_INSTANCE": str(instance), **more}


def free_port() -> int:
    """A port that nobody listened on a moment ago."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def server(instance: Path, port: int, **more: str) -> subprocess.Popen[str]:
    """Start script/server; its lines come through a pipe."""
    command = ["script/server", "--empty", "--port", str(port)]
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment(instance, **more),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def read_until(process: subprocess.Popen[str], word: str) -> list[str]:
    """The lines up to the one with the word; the lines so far are told when it never comes."""
    lines = []
    assert process.stdout is not None
    for line in process.stdout:
        lines.append(line.rstrip("\n"))
        if word in line:
            return lines
    raise AssertionError(f"{word!r} never came:\n" + "\n".join(lines))


def processes_of(instance: Path) -> list[str]:
    """The command lines of living processes that were given this instance folder."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            given = (entry / "environ").read_bytes().decode("utf-8", "replace")
            command = (entry / "cmdline").read_bytes().decode("utf-8", "replace").replace("\0", " ")
        except OSError:
            continue
        if f"WSPOLNIE_INSTANCE={instance}\0" in given and command:
            found.append(command)
    return found


def get(port: int, path: str, **headers: str) -> http.client.HTTPResponse:
    """One plain request."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers={"Accept-Encoding": "gzip", **headers})
    return connection.getresponse()


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_server_comes_up_serves_and_goes_down(instance: Path) -> None:
    port = free_port()
    process = server(instance, port)
    try:
        lines = read_until(process, "Pierwsze konto")
        assert lines[-2] == f"Wspólnie działa: http://127.0.0.1:{port}"
        assert get(port, "/healthz").status == 200

        manifest = (instance / "static" / "manifest.json").read_text()
        (name,) = re.findall(r'"(css/wspolnie\.[0-9a-f]{12}\.css)"', manifest)
        style = get(port, f"/static/{name}")
        assert (style.status, style.headers["Content-Encoding"]) == (200, "gzip")
        assert "immutable" in style.headers["Cache-Control"]

        second = subprocess.run(
            ["script/server", "--port", str(free_port())],
            cwd=ROOT,
            env=environment(instance),
            capture_output=True,
            text=True,
            check=False,
        )
        assert second.returncode == 1
        assert "już działa" in second.stderr and f"kill {process.pid}" in second.stderr
    finally:
        process.send_signal(signal.SIGTERM)
    last = read_until(process, "Zatrzymano")
    assert process.wait(30) == 0
    assert last[-2:] == ["Zatrzymuję", "Zatrzymano"]
    assert control.status(instance).state == "stopped"
    assert processes_of(instance) == []


@pytest.mark.slow
@pytest.mark.timeout(120)
def test_a_start_without_secrets_says_only_that_and_starts_nothing(instance: Path) -> None:
    process = server(instance, free_port(), WSPOLNIE_ENV="production")
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    lines = [line for line in said.splitlines() if "WSPOLNIE_SECRET_KEY" in line]
    assert len(lines) == 1 and lines[0] == said.splitlines()[-1]
    assert "Traceback" not in said
    assert control.status(instance).state != "running"
    assert processes_of(instance) == []


@pytest.mark.slow
@pytest.mark.timeout(120)
def test_stop_while_starting_leaves_nothing(instance: Path) -> None:
    process = server(instance, free_port())
    read_until(process, "Sprawdzam wersję")
    process.send_signal(signal.SIGINT)
    started = time.monotonic()
    read_until(process, "Zatrzymano")
    assert process.wait(30) == 0
    assert time.monotonic() - started < 30
    assert control.status(instance).state == "stopped"
    assert processes_of(instance) == []
