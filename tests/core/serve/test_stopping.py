"""Stopping the server: at once when it is idle, never in the middle of an answer."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.serve.child import Child
from core.serve.startup import Address
from core.serve.supervisor import Supervisor, Wish

ROOT = Path(__file__).resolve().parents[3]
SLOW_TO_LEAVE = (
    "import signal, sys, time\n"
    "signal.signal(signal.SIGTERM, lambda *_: (time.sleep(1.5), sys.exit(0)))\n"
    "print('ready', flush=True)\ntime.sleep(60)"
)
TOWN = """
import time

def application(environ, start_response):
    if environ["PATH_INFO"] == "/powoli":
        time.sleep(1.5)
    start_response("200 OK", [("Content-Length", "5")])
    return [b"tekst"]
"""
IDLE_SECONDS = 3.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def get(port: int, path: str = "/") -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().read()
    finally:
        connection.close()


@pytest.fixture
def web(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """The web server with our settings, and a town of one sentence."""
    (tmp_path / "small_town.py").write_text(TOWN)
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "-c", "python:core.serve.gunicorn_conf"]
    command += ["--bind", f"127.0.0.1:{port}", "--pythonpath", str(tmp_path), "small_town"]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "WSPOLNIE_WEB_WORKERS": "1"})
    give_up_at = time.monotonic() + 30
    while True:
        try:
            assert get(port) == b"tekst"
            break
        except OSError:
            assert time.monotonic() < give_up_at
            time.sleep(0.1)
    yield process, port
    if process.poll() is None:
        process.kill()
        process.wait()


def test_an_idle_server_is_gone_in_three_seconds_though_a_browser_holds_the_line(web) -> None:
    process, port = web
    browser = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    browser.request("GET", "/")
    assert browser.getresponse().read() == b"tekst"
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    assert time.monotonic() - began < IDLE_SECONDS
    browser.close()


def test_an_answer_under_way_is_given_whole(web) -> None:
    process, port = web
    answers: list[bytes] = []
    reader = threading.Thread(target=lambda: answers.append(get(port, "/powoli")))
    reader.start()
    time.sleep(0.4)
    process.send_signal(signal.SIGTERM)
    reader.join(20)
    assert answers == [b"tekst"]
    assert process.wait(20) == 0


def test_web_server_and_worker_leave_at_the_same_time(tmp_path: Path) -> None:
    supervisor = Supervisor(Wish(Address("127.0.0.1", 1), True, tmp_path))
    children = []
    for name in ("worker", "web"):
        command = [sys.executable, "-c", SLOW_TO_LEAVE]
        child = Child(name, command, os.environ, tmp_path, tmp_path / f"{name}.log")
        child.start()
        children.append(child)
    for child in children:
        give_up_at = time.monotonic() + 10
        while not (child.log.exists() and "ready" in child.log.read_text()):
            assert time.monotonic() < give_up_at
            time.sleep(0.02)
    supervisor._worker, supervisor._web = children
    began = time.monotonic()
    supervisor._take_down()
    assert time.monotonic() - began < 2.7, "one after the other they would take three seconds"
    assert [child.exit_code for child in children] == [0, 0]
