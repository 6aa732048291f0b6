"""The check as one file, loaded as the program that it is, and its count beside the engine's."""

from __future__ import annotations

import importlib.util
import io
import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

from pb.tally.engine.jsontext import json_text
from pb.tally.engine.model import Election
from pb.tally.engine.outcome import Outcome
from pb.tally.engine.pabulib.writer import write_election

PROGRAM = Path(__file__).resolve().parents[2] / "static" / "verify" / "wspolnie_sprawdz.py"


def load_program() -> Any:
    """The module, without its folder being importable."""
    spec = importlib.util.spec_from_file_location("wspolnie_sprawdz", PROGRAM)
    assert spec is not None and spec.loader is not None
    program = importlib.util.module_from_spec(spec)
    sys.modules["wspolnie_sprawdz"] = program
    spec.loader.exec_module(program)
    return program


program = load_program()


def written(election: Election) -> bytes:
    """The election as a published file."""
    target = io.BytesIO()
    write_election(election, target)
    return target.getvalue()


def own_pool(body: bytes, **terms: Any) -> Any:
    """The only pool of a file, read by the program, with these terms."""
    (pool,) = program.pools_of(program.BallotFile(body))
    for name, value in terms.items():
        setattr(pool, name, value)
    return pool


def as_announced(outcome: Outcome) -> dict[str, Any]:
    """The engine's outcome as JSON gives it back."""
    told: dict[str, Any] = json.loads(json_text(outcome.as_dict()), parse_float=Decimal)
    return told


def faults(mine: Any, outcome: Outcome) -> list[str]:
    """Where the program's count and the engine's disagree: totals, rows, reasons, ties, parameters."""
    report = program.Report()
    program.compare(report, mine, as_announced(outcome), False)
    return [line for line in report.lines if "NIE ZGADZA" in line]
