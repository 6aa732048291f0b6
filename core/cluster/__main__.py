"""`python -m core.cluster start|stop|status|url|psql FOLDER`: the cluster by hand."""

from __future__ import annotations

import argparse
import os
import sys

from core.cluster import control
from core.cluster.problems import ClusterError
from core.cluster.settings import ADMIN_ROLE


def main(arguments: list[str] | None = None) -> int:
    """Run one act; the exit code is 0, or 1 after one sentence on stderr."""
    options = _parser().parse_args(arguments)
    try:
        return _act(options)
    except ClusterError as error:
        print(error, file=sys.stderr)
        return 1


def _act(options: argparse.Namespace) -> int:
    folder = options.folder
    if options.act == "start":
        control.ensure_running(folder, for_tests=options.tests, tell=_say)
    elif options.act == "stop":
        _say("Baza danych zatrzymana" if control.stop(folder) else "Baza danych nie działała")
        return 0
    elif options.act == "psql":
        where = control.status(folder).socket_dir
        program = control.program_of(folder, "psql")
        os.execv(program, [program, "-h", str(where), "-U", ADMIN_ROLE, "-d", options.database])
    if options.act in ("start", "url"):
        print(control.app_url(folder))
        print(control.admin_url(folder))
        return 0
    known = control.status(folder)
    print(f"{known.state}\t{known.data_dir}\t{known.socket_dir}\t{known.pid or '-'}")
    return 0 if known.state == "running" else 3


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="core.cluster", description="Prywatny klaster bazy danych")
    parser.add_argument("act", choices=["start", "stop", "status", "url", "psql"])
    parser.add_argument("folder", help="katalog instancji, na przykład instance")
    parser.add_argument("--tests", action="store_true", help="nie czekaj na dysk przy zapisie")
    parser.add_argument("--database", default="wspolnie", help="baza dla psql")
    return parser


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
