"""Features of a GeoJSON file one after another, however long the file: no more than one of them is held. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, TextIO

CHUNK = 1 << 16
LONGEST_FEATURE = 1 << 22
BEGINNING = re.compile(r'"features"\s*:\s*\[')
BETWEEN = re.compile(r"[\s,]*")


def features_in(text: TextIO) -> Iterator[dict[str, Any]]:
    """The members of ``features``. Raises ``ValueError`` where it is no collection or breaks off."""
    held = ""
    while not (begun := BEGINNING.search(held)):
        chunk = text.read(CHUNK)
        if not chunk or len(held) > LONGEST_FEATURE:
            raise ValueError("no features")
        held += chunk
    held = held[begun.end() :]
    decoder = json.JSONDecoder()
    while True:
        held = held[BETWEEN.match(held).end() :]  # type: ignore[union-attr]
        if held.startswith("]"):
            return
        try:
            feature, end = decoder.raw_decode(held) if held else ({}, 0)
        except (json.JSONDecodeError, RecursionError):
            end = 0
        if end:
            if isinstance(feature, dict):
                yield feature
            held = held[end:]
            continue
        chunk = text.read(CHUNK)
        if not chunk or len(held) > LONGEST_FEATURE:
            raise ValueError("breaks off")
        held += chunk
