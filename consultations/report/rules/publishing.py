"""What a report must hold before everybody may read it. Pure.

Every mark gets an answer (D4.14), and the report says what was decided about each (D4.18); so it is refused while one
lacks a decision. A published version never changes: whoever puts something right says why.

Codes: ``not_published_yet``, ``cancelled``, ``not_closed`` (``closes_at``), ``vote_goes_on``, ``undecided`` (``count``),
``conclusions_missing``, ``correction_missing``, ``correction_unneeded``, ``address_wrong``, ``in_making``, ``too_long``
(``most``, ``excess``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from consultations.consultation.rules.stages import ConsultationStage
from core.problems import Problem

TEXT_MOST, REASON_MOST, ADDRESS_MOST = 20_000, 1_000, 500
TOO_EARLY = (ConsultationStage.ANNOUNCED, ConsultationStage.OPEN)


@dataclass(frozen=True)
class Readiness:
    """What a report stands on; ``undecided``: public and held marks without an approved decision."""

    stage: ConsultationStage
    closes_at: datetime | None = None
    undecided: int = 0
    has_conclusions: bool = False
    versions: int = 0
    is_in_making: bool = False
    is_voting: bool = False
    """Whether the vote on variants is still to end."""


@dataclass(frozen=True)
class Publishing:
    """What is typed beside the button: why there is another version, and where the report stands in the BIP."""

    correction: str = ""
    bip_url: str = ""


def check_ready(ready: Readiness) -> list[Problem]:
    """What stands in the way of publication, whatever is typed."""
    return [*_check_stage(ready), *_check_content(ready)]


def _check_stage(ready: Readiness) -> Iterator[Problem]:
    if ready.stage is ConsultationStage.DRAFT:
        yield Problem("not_published_yet")
    elif ready.stage is ConsultationStage.CANCELLED:
        yield Problem("cancelled")
    elif ready.stage in TOO_EARLY:
        yield Problem("not_closed", None, {"closes_at": ready.closes_at})


def _check_content(ready: Readiness) -> Iterator[Problem]:
    if ready.is_voting and ready.stage not in TOO_EARLY:
        yield Problem("vote_goes_on")
    if ready.undecided:
        yield Problem("undecided", "undecided", {"count": ready.undecided})
    if not ready.has_conclusions:
        yield Problem("conclusions_missing", "conclusions")
    if ready.is_in_making:
        yield Problem("in_making")


def check_publishing(ready: Readiness, told: Publishing) -> list[Problem]:
    """Everything that stands in the way of publication."""
    return [*check_ready(ready), *_check_correction(ready, told.correction), *check_address(told.bip_url)]


def _check_correction(ready: Readiness, reason: str) -> list[Problem]:
    if ready.versions and not reason:
        return [Problem("correction_missing", "correction")]
    if not ready.versions and reason:
        return [Problem("correction_unneeded", "correction")]
    return _fits("correction", reason, REASON_MOST)


def check_address(address: str) -> list[Problem]:
    """Empty, or a whole address that starts with https."""
    if not address:
        return []
    try:
        parts = urlsplit(address)
        is_good = parts.scheme == "https" and bool(parts.hostname) and "." in str(parts.hostname)
    except ValueError:
        is_good = False
    if not is_good or any(sign.isspace() or not sign.isprintable() for sign in address):
        return [Problem("address_wrong", "bip_url")]
    return _fits("bip_url", address, ADDRESS_MOST)


def check_texts(texts: Mapping[str, str]) -> list[Problem]:
    """What the office writes may be left empty; it has to fit. ``texts`` by the field's name."""
    return [one for name, text in texts.items() for one in _fits(name, text, TEXT_MOST)]


def _fits(name: str, text: str, most: int) -> list[Problem]:
    excess = len(text) - most
    return [Problem("too_long", name, {"most": most, "excess": excess})] if excess > 0 else []
