"""What of the projects a reader asks for, as it stands in the address. Pure.

Unknown words in an address are left out rather than refused: an old link still shows something sensible.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pb.rounds.rules import STAGE_ORDER, Stage

PER_PAGE = 20
LONGEST_QUERY = 100
MOST_WORDS = 8
LAST_PAGE = 100_000

ALL = "wszystkie"
STATUSES = {
    "zgloszone": "submitted",
    "w-ocenie": "in_check",
    "do-poprawy": "returned",
    "dopuszczone": "accepted",
    "na-karcie": "on_ballot",
    "wybrane": "selected",
    "niewybrane": "not_selected",
    "odrzucone": "rejected",
    "wycofane": "withdrawn",
    "polaczone": "merged",
}
"""Words of the address and what the database calls it; the two verdicts exist only after publication."""
ORDERS = ("numer", "najtansze", "najdrozsze")
ON_BALLOT = ("on_ballot", "selected", "not_selected")


@dataclass(frozen=True)
class Selection:
    """A reader's choice. Empty strings choose nothing; ``number`` picks one project, for the map on its page."""

    pool: str = ""
    category: str = ""
    place: str = ""
    status: str = ""
    query: str = ""
    order: str = "numer"
    page: int = 1
    number: int | None = None

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the order and the page is chosen."""
        return bool(self.pool or self.category or self.place or self.status or self.query)

    @property
    def words(self) -> tuple[str, ...]:
        """What is looked for, word by word, ready for LIKE."""
        parts = self.query.split()[:MOST_WORDS]
        return tuple(part.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") for part in parts)

    @property
    def sought_number(self) -> int | None:
        """The project's number when nothing else was typed than a number."""
        text = self.query.strip().removeprefix("nr").strip(" .")
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else None

    def with_changes(self, **changes: object) -> Selection:
        """The same choice but for ``changes``, from its first page unless the page is among them."""
        return replace(self, **{"page": 1, **changes})  # type: ignore[arg-type]

    def arguments(self) -> dict[str, Any]:
        """The choice as arguments of an address, without what goes without saying."""
        given = {
            "pula": self.pool,
            "temat": self.category,
            "miejsce": self.place,
            "status": self.status,
            "szukaj": self.query,
            "kolejnosc": "" if self.order == ORDERS[0] else self.order,
            "strona": str(self.page) if self.page > 1 else "",
        }
        return {name: value for name, value in given.items() if value}


def read_selection(
    arguments: Mapping[str, str], pool_codes: Collection[str] = (), topics: Collection[str] = ()
) -> Selection:
    """The choice that an address makes; ``topics`` are the words that stand for the town's categories."""
    pool = arguments.get("pula", "")
    category = arguments.get("temat", "")
    status = arguments.get("status", "")
    order = arguments.get("kolejnosc", "")
    return Selection(
        pool=pool if pool in pool_codes else "",
        category=category if category in topics else "",
        place=_text(arguments.get("miejsce", ""), 200),
        status=status if status in STATUSES or status == ALL else "",
        query=_text(arguments.get("szukaj", ""), LONGEST_QUERY),
        order=order if order in ORDERS else ORDERS[0],
        page=min(_number(arguments.get("strona", "")) or 1, LAST_PAGE),
        number=_number(arguments.get("nr", "")),
    )


def _text(typed: str, most: int) -> str:
    readable = "".join(sign if sign.isprintable() else " " for sign in typed[: 4 * most])
    return " ".join(readable.split())[:most].strip()


def _number(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdecimal() and 0 < len(typed) < 10 else None


def is_on_ballot_shown(stage: Stage) -> bool:
    """Whether the list shows at first only what is, or was, voted on."""
    return STAGE_ORDER.index(stage) >= STAGE_ORDER.index(Stage.BALLOT_LIST)


def wanted_statuses(selection: Selection, stage: Stage) -> tuple[str, ...] | None:
    """The statuses to show at ``stage``, or ``None`` for all of them.

    Nothing chosen: all projects while they are gathered and checked, later those on the ballot only.
    """
    if selection.number is not None or selection.status == ALL:
        return None
    if selection.status:
        return (STATUSES[selection.status],)
    return ON_BALLOT if is_on_ballot_shown(stage) else None
