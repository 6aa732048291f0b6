"""What a page with a form needs to say what is wrong: all of it above, and a sentence beside each field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Told = Sequence[tuple[str | None, str]]
"""Field (``None``: the whole form) and sentence, in the order in which they are read."""


def beside_fields(errors: Told) -> dict[str, str]:
    """The first sentence of each field; what belongs to no field stands under the empty name."""
    beside: dict[str, str] = {}
    for field, sentence in errors:
        beside.setdefault(field or "", sentence)
    return beside


def summary(errors: Told) -> dict[str, Any]:
    """The template's ``errors``, ``beside`` and ``has_errors``."""
    return {"errors": errors, "beside": beside_fields(errors), "has_errors": bool(errors)}
