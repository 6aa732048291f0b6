"""An agreement's figures as they are kept: lines, rate and schedule as texts in JSON, and back."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from initiatives.applications.rules.answers import Work
from initiatives.applications.rules.contributions import Line
from initiatives.applications.rules.kept_lines import lines_from
from initiatives.applications.rules.kept_works import works_from


def lines_in(content: Mapping[str, Any]) -> tuple[Line, ...]:
    """The lines of what was kept."""
    return tuple(lines_from(content["lines"]))


def works_in(content: Mapping[str, Any]) -> tuple[Work, ...]:
    """The schedule of what was kept."""
    return tuple(works_from(content.get("works", [])))


def rate_in(content: Mapping[str, Any]) -> Decimal:
    """What an hour is worth, złoty."""
    return Decimal(content["rate"])
