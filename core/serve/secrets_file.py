"""The secrets of a development install, made once and kept in the instance folder, for its owner only."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Mapping
from pathlib import Path

NAMES = ("WSPOLNIE_SECRET_KEY", "WSPOLNIE_PEPPER")


def ensure_secrets(instance_dir: Path, environment: Mapping[str, str]) -> Path:
    """Make `secrets.env` (mode 600) with what it lacks; outside development nothing is invented.

    A pepper once made is never changed: the keyed hashes of those who voted depend on it.
    """
    path = instance_dir / "secrets.env"
    if environment.get("WSPOLNIE_ENV", "development") != "development":
        return path
    known = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    present = {line.partition("=")[0].strip() for line in known}
    lacking = [name for name in NAMES if name not in present]
    if lacking:
        lines = known + [f"{name}={secrets.token_hex(32)}" for name in lacking]
        _write_private(path, "\n".join(lines) + "\n")
    return path


def _write_private(path: Path, text: str) -> None:
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(path)


def main(arguments: list[str]) -> int:
    """`python -m core.serve.secrets_file INSTANCE`: for the scripts."""
    try:
        ensure_secrets(Path(arguments[0]), os.environ)
    except OSError as error:
        print(
            f"Nie można zapisać {arguments[0]}/secrets.env ({error.strerror}). Zwolnij miejsce albo popraw prawa "
            "i uruchom ponownie.",
            file=sys.stderr,
        )
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
