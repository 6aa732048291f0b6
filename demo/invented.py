"""The invented rounds of a pack: those of ``rounds.json``, and of ``shares.json`` those counted by equal shares."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

Told = dict[str, Any]


def invented_rounds(folder: Path) -> tuple[list[Told], dict[str, list[Told]]]:
    """Rounds in the order in which they are loaded, and their projects by the round's address."""
    rounds = list(_read(folder / "rounds.json")["rounds"])
    projects = dict(_read(folder / "projects.json")["projects"])
    if (folder / "shares.json").exists():
        further = _read(folder / "shares.json")
        rounds += further["rounds"]
        projects |= further["projects"]
    return rounds, projects


def shares_of(pool: Told) -> Told:
    """What a pool counted by equal shares says beside its rule."""
    return {name: pool[name] for name in ("utility", "completion") if name in pool}


def _read(path: Path) -> Told:
    told: Told = json.loads(path.read_text(encoding="utf-8"))
    return told
