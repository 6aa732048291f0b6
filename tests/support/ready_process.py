"""A module of ours run again and again without importing its libraries again: each run is a fork of a ready process.

``python -m tests.support.ready_process MODULE LIBRARY…`` imports all of them, then answers frames on the standard input
(seconds it may take and octets of input, then the input) by frames on the standard output (return code and octets, then
what the run wrote). The run itself is the module's own ``main`` in a process of its own, that ends with it.
"""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Callable
from importlib import import_module
from typing import BinaryIO


def run(main: Callable[[], int], given: bytes, seconds: int) -> tuple[int, bytes]:
    """What ``main`` returns in a fork and writes on its standard output; minus a signal's number when one ends it."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            signal.alarm(seconds)
            os.dup2(writing, 1)
            sys.stdin, sys.stdout = io.TextIOWrapper(io.BytesIO(given), "utf-8"), os.fdopen(1, "w")
            code = main()
            sys.stdout.flush()
        finally:
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        written = pipe.read()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), written


def serve(main: Callable[[], int], asked: BinaryIO, answers: BinaryIO) -> None:
    """Answer until nobody asks any more."""
    while head := asked.readline():
        seconds, octets = map(int, head.split())
        code, written = run(main, asked.read(octets), seconds)
        answers.write(b"%d %d\n" % (code, len(written)) + written)
        answers.flush()


if __name__ == "__main__":
    for library in sys.argv[2:]:
        import_module(library)
    serve(import_module(sys.argv[1]).main, sys.stdin.buffer, os.fdopen(os.dup(1), "wb"))
