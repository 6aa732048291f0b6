"""Identifiers of cadastral parcels as people type them. Pure: the form is checked, the parcel is not looked up.

``WWPPGG_R.OOOO[.AR_n].no`` (TERYT of the unit, precinct, sheet where there is one, number): ``200209_4.0001.412/3``,
``306401_1.0052.AR_21.85/1``. A bare number (``412/3``) with or without a precinct is kept as words.
"""

from __future__ import annotations

import re

from core.problems import Problem

FIELD = "parcels"
MOST_PARCELS = 50
LONGEST_TEXT = 2000
FULL = re.compile(r"(\d{6})_([1-589])\.(\d{4})\.(?:AR_(\d{1,4})\.)?(\d{1,5}(?:/\d{1,5})?)")
BARE = re.compile(r"\d{1,5}(?:/\d{1,5})?")
PROVINCES = frozenset(f"{number:02}" for number in range(2, 33, 2))
SEPARATORS = re.compile(r"[\s,;]+")


def read_parcels(text: str) -> tuple[list[str], list[Problem]]:
    """Identifiers and bare numbers, each once in the order typed, and what is wrong with the others."""
    if len(text) > LONGEST_TEXT:
        return [], [Problem("parcels_too_long", FIELD, {"limit": LONGEST_TEXT})]
    parcels: dict[str, None] = {}
    problems: list[Problem] = []
    for word in filter(None, SEPARATORS.split(text.strip())):
        full = FULL.fullmatch(word.upper())
        if full and full[1][:2] in PROVINCES:
            parcels[word.upper()] = None
        elif BARE.fullmatch(word):
            parcels[word] = None
        else:
            problems.append(Problem("parcel_unreadable", FIELD, {"text": word[:40]}))
    if len(parcels) > MOST_PARCELS:
        problems.append(Problem("parcels_too_many", FIELD, {"limit": MOST_PARCELS, "count": len(parcels)}))
    return list(parcels), problems[:3]
