"""What other packages show on the page of one's own account; ``app.py`` introduces them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app


@dataclass(frozen=True)
class PartRow:
    """A line: what it is, its address, and where it stands in a word or two."""

    title: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class AccountPart:
    """A section of the page with its lines; without lines it is not shown."""

    heading: str
    rows: tuple[PartRow, ...]


Part = Callable[[int], AccountPart]
"""Makes the section of the person with this account number."""


def account_parts(user_id: int) -> list[AccountPart]:
    """The sections of this person that have anything to show."""
    makers: tuple[Part, ...] = current_app.extensions.get("account_parts", ())
    return [part for part in (make(user_id) for make in makers) if part.rows]
