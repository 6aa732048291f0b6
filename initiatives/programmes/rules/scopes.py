"""What a local initiative may be about: the catalogue of art. 19b of the Act. Pure.

Source: Act of 24 April 2003 on public benefit and volunteer work, art. 19b ust. 1 (with the tasks of art. 4 that it
names); told in our own words.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Scope:
    """A kind of public task; ``article`` says where it stands. Words are the law's; readers get ``texts.SCOPE_NAMES``."""

    code: str
    name: str
    article: str


SCOPES: tuple[Scope, ...] = (
    Scope("infrastructure", "Drogi, kanalizacja, wodociągi, budynki i mała architektura gminy", "art. 19b ust. 1 pkt 1"),
    Scope("charity", "Działalność charytatywna", "art. 19b ust. 1 pkt 2"),
    Scope("tradition", "Tradycja narodowa, polskość, świadomość obywatelska i kulturowa", "art. 19b ust. 1 pkt 2"),
    Scope("minorities", "Mniejszości narodowe i etniczne, język regionalny", "art. 19b ust. 1 pkt 2"),
    Scope("culture", "Kultura, sztuka, ochrona dóbr kultury i dziedzictwa", "art. 19b ust. 1 pkt 2"),
    Scope("volunteering", "Promocja i organizacja wolontariatu", "art. 19b ust. 1 pkt 2"),
    Scope("education", "Edukacja, oświata i wychowanie", "art. 19b ust. 1 pkt 3"),
    Scope("sport", "Kultura fizyczna", "art. 19b ust. 1 pkt 3"),
    Scope("tourism", "Turystyka i krajoznawstwo", "art. 19b ust. 1 pkt 3"),
    Scope("nature", "Ochrona przyrody, także zieleń w miastach i wsiach", "art. 19b ust. 1 pkt 4"),
    Scope("order", "Porządek i bezpieczeństwo publiczne", "art. 19b ust. 1 pkt 5"),
    Scope("revitalisation", "Rewitalizacja", "art. 19b ust. 1 pkt 6"),
)  # fmt: skip
CODES = frozenset(one.code for one in SCOPES)
BY_CODE = {one.code: one for one in SCOPES}
