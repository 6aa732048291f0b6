"""`python -m core.serve [--host H] [--port P] [--empty]`: what `script/server` runs when all is prepared."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from core.serve.startup import Address
from core.serve.supervisor import ROOT, Supervisor, Wish


def main() -> int:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(
        prog="script/server", description="Uruchamia Wspólnie na tym komputerze."
    )
    parser.add_argument("--host", default="127.0.0.1", help="adres, na którym słucha (domyślnie 127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="port (domyślnie 8000)")
    parser.add_argument("--empty", action="store_true", help="bez miasta pokazowego")
    options = parser.parse_args()
    instance = Path(os.environ.get("WSPOLNIE_INSTANCE", str(ROOT / "instance"))).absolute()
    return Supervisor(Wish(Address(options.host, options.port), options.empty, instance)).run()


if __name__ == "__main__":
    raise SystemExit(main())
