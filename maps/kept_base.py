"""The vector base kept for some seconds, since every page with a map needs it.

It is a copy, never a state: each worker reads it anew after ``KEEP_SECONDS`` at the latest.
"""

from __future__ import annotations

import hashlib
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import current_app

from maps.frame import Bounds, Frame
from maps.geojson import encode
from maps.ground import Ground, ground_of
from maps.vector_base import vector_base

KEEP_SECONDS = 30.0
MOST_GROUNDS = 64


@dataclass(frozen=True)
class KeptBase:
    """The vector base as read at one moment; ``digest`` names its content, ``grounds`` are drawings of it."""

    document: Mapping[str, Any]
    body: str
    digest: str
    bounds: Bounds | None
    grounds: OrderedDict[Frame, Ground] = field(default_factory=OrderedDict)

    def ground(self, frame: Frame) -> Ground:
        """The ground of a still map in ``frame``, drawn once."""
        found = self.grounds.get(frame)
        if found is None:
            found = self.grounds[frame] = ground_of(self.document, frame)
            while len(self.grounds) > MOST_GROUNDS:
                self.grounds.popitem(last=False)
        return found


def town_base() -> KeptBase:
    """The town's vector base, at most ``KEEP_SECONDS`` old."""
    kept: tuple[float, KeptBase] | None = current_app.extensions.get("map_base")
    if kept and time.monotonic() < kept[0]:
        return kept[1]
    document = vector_base()
    body = encode(document)
    digest = hashlib.sha256(body.encode()).hexdigest()[:16]
    if kept and kept[1].digest == digest:
        base = kept[1]
    else:
        box = document.get("bbox")
        base = KeptBase(document, body, digest, tuple(box) if box else None)  # type: ignore[arg-type]
    current_app.extensions["map_base"] = (time.monotonic() + KEEP_SECONDS, base)
    return base


def forget_base() -> None:
    """Have the next page read the base again; call it after areas or places have changed."""
    current_app.extensions.pop("map_base", None)
