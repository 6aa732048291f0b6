"""The steps of proposing a project, in the order in which they are asked, and the answers as they are kept.

Answers are one object for each step, exactly as typed (all values are strings, lists or objects of strings, so
that a wrong number is shown again as it was written):

- ``place``: the fields of ``maps.fields`` (``shapes``, ``coordinates``, ``as``, ``search``, ``words``,
  ``parcels``) and ``pool``, the id of the pool that was found or chosen ("": none yet)
- ``what``: ``title``, ``summary``, ``description``, ``category``
- ``whom``: ``beneficiaries``, ``availability``, ``accessible`` ("yes" or "no"), ``accessibility``
- ``cost``: ``lines`` (list of ``{measure, name, quantity, unit, unit_price, source}``), ``upkeep``
- ``attachments``, ``support``: what those steps' own pages keep
- ``person``: ``name``, ``email``, ``phone``, ``is_name_public``, ``age`` ("adult" or "minor"), ``declaration``

Besides, ``_saved`` notes for each step the draft's version after its last save and the page that saved it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SAVED = "_saved"


@dataclass(frozen=True)
class Step:
    """A step: its ``key`` in the answers and the last word of its address."""

    key: str
    path: str


STEPS: tuple[Step, ...] = (
    Step("place", "miejsce"),
    Step("what", "opis"),
    Step("whom", "cel"),
    Step("cost", "koszt"),
    Step("attachments", "zalaczniki"),
    Step("support", "poparcie"),
    Step("person", "sprawdz"),
)


def step_by_key(key: str) -> Step:
    """The step with this key. Raises ``KeyError``."""
    for step in STEPS:
        if step.key == key:
            return step
    raise KeyError(key)


def step_by_path(path: str) -> Step | None:
    """The step at the address ``…/zglos/<path>``."""
    return next((step for step in STEPS if step.path == path), None)


def number_of(key: str) -> int:
    """The step's number as people count, from 1."""
    return STEPS.index(step_by_key(key)) + 1


def next_step(key: str) -> Step | None:
    """The step after this one; ``None`` after the last."""
    place = STEPS.index(step_by_key(key)) + 1
    return STEPS[place] if place < len(STEPS) else None


def previous_step(key: str) -> Step | None:
    """The step before this one; ``None`` before the first."""
    place = STEPS.index(step_by_key(key)) - 1
    return STEPS[place] if place >= 0 else None


def answers_of(answers: Mapping[str, Any], key: str) -> dict[str, Any]:
    """What has been answered at one step; an empty object before it was saved."""
    found = answers.get(key)
    return dict(found) if isinstance(found, Mapping) else {}


def saved_at_version(answers: Mapping[str, Any], key: str) -> tuple[int, str]:
    """The draft's version right after the step's last save, and the page that saved it; (0, "") before."""
    noted = answers_of(answers, SAVED).get(key)
    return (int(noted[0]), str(noted[1])) if noted else (0, "")


def is_stale(
    answers: Mapping[str, Any], key: str, typed: Mapping[str, Any], seen_version: int, tab: str
) -> bool:
    """Whether saving ``typed`` would overwrite what another window has saved at this step meanwhile.

    A page never stands in its own way (a second click, a lost answer), nor does a save that changes nothing.
    """
    version, saved_by = saved_at_version(answers, key)
    if version <= seen_version or (tab and tab == saved_by):
        return False
    return answers_of(answers, key) != dict(typed)
