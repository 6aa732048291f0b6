"""The two forms of voting as they come in: what was typed, kept whole, and what can be read from it.

Field names are those of the contract: ``project``, ``points-<number>``, ``rank-<number>``; ``pesel``,
``voting_code``, ``first_name``, ``last_name``, ``declaration``, ``guardian``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from werkzeug.datastructures import MultiDict

from core.problems import Problem

LONGEST_NAME = 80
LONGEST_NUMBER = 60
_NUMBERED = re.compile(r"(points|rank)-(\d{1,9})")
_NUMBER = re.compile(r"\d{1,9}")
_VALUE = re.compile(r"\d{1,6}")


@dataclass(frozen=True)
class TypedBallot:
    """Step 1. ``lines``: readable (number, value) pairs; ``typed``: everything as typed, by project number."""

    lines: tuple[tuple[int, int | None], ...] = ()
    typed: dict[int, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    query: str = ""
    category: str = ""
    with_map: bool = False


def read_ballot(form: MultiDict[str, str]) -> TypedBallot:
    """Read the choices; a field left empty or at 0 is no choice. Codes ``project_unknown``, ``value_not_number``."""
    lines: list[tuple[int, int | None]] = []
    typed: dict[int, str] = {}
    problems: list[Problem] = []
    for text in form.getlist("project"):
        text = text.strip()
        if _is_number(text, _NUMBER):
            lines.append((int(text), None))
            typed[int(text)] = "yes"
        elif text:
            problems.append(Problem("project_unknown", None, {"number": text[:20]}))
    for name, text in form.items(multi=True):
        found = _NUMBERED.fullmatch(name)
        if found and text.strip() not in ("", "0"):
            _read_value(int(found.group(2)), found.group(1), text.strip(), lines, typed, problems)
    query, category = form.get("q", "").strip()[:100], form.get("category", "")[:40]
    with_map = form.get("filter") == "map" or form.get("map") == "yes"
    return TypedBallot(tuple(lines), typed, tuple(problems), query, category, with_map)


def _read_value(
    number: int,
    kind: str,
    text: str,
    lines: list[tuple[int, int | None]],
    typed: dict[int, str],
    problems: list[Problem],
) -> None:
    typed[number] = text[:12]
    if _is_number(text, _VALUE):
        lines.append((number, int(text)))
    else:
        problems.append(
            Problem(
                "value_not_number", f"project-{number}", {"number": number, "typed": text[:12], "kind": kind}
            )
        )


def _is_number(text: str, pattern: re.Pattern[str]) -> bool:
    return text.isascii() and pattern.fullmatch(text) is not None


@dataclass(frozen=True)
class TypedIdentity:
    """Step 2 as typed. The names serve the declaration and are kept nowhere."""

    pesel: str = ""
    voting_code: str = ""
    first_name: str = ""
    last_name: str = ""
    declaration: bool = False
    guardian: bool = False


def read_identity(form: MultiDict[str, str]) -> TypedIdentity:
    """Read the identity fields; nothing is judged yet, overlong texts are cut only just above their limits."""
    return TypedIdentity(
        pesel=form.get("pesel", "").strip()[: LONGEST_NUMBER + 1],
        voting_code=form.get("voting_code", "").strip()[: LONGEST_NUMBER + 1],
        first_name=form.get("first_name", "").strip()[: LONGEST_NAME + 1],
        last_name=form.get("last_name", "").strip()[: LONGEST_NAME + 1],
        declaration=form.get("declaration") == "yes",
        guardian=form.get("guardian") == "yes",
    )


def check_declaration(typed: TypedIdentity) -> list[Problem]:
    """What is missing of the names and the declaration."""
    problems = []
    for name, text in (("first_name", typed.first_name), ("last_name", typed.last_name)):
        if not any(sign.isalpha() for sign in text):
            problems.append(Problem(f"{name}_missing", name))
        elif len(text) > LONGEST_NAME:
            problems.append(Problem("name_too_long", name, {"most": LONGEST_NAME}))
    if not typed.declaration:
        problems.append(Problem("declaration_missing", "declaration"))
    return problems


@dataclass(frozen=True)
class TypedDocument:
    """A clerk's form for a code: the document seen, the date of birth on it, and what the clerk confirms."""

    document_number: str = ""
    born_on: str = ""
    guardian: bool = False
    no_pesel: bool = False
    replace: bool = False

    @property
    def birth_date(self) -> date | None:
        """The date of birth from "5.12.1990", "05-12-1990" or "1990-12-05"; ``None`` when it is no date."""
        return read_date(self.born_on)


def read_date(text: str) -> date | None:
    """A day as people write it, or ``None``."""
    parts = re.split(r"[\s./-]+", text.strip())
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) <= 4 for part in parts):
        return None
    first, second, third = (int(part) for part in parts)
    year, month, day = (first, second, third) if len(parts[0]) == 4 else (third, second, first)
    try:
        return date(year, month, day) if year >= 1800 else None
    except ValueError:
        return None


def read_document(form: MultiDict[str, str]) -> TypedDocument:
    """Read the clerk's form; overlong texts are cut above their limits."""
    return TypedDocument(
        document_number=form.get("document_number", "").strip()[: LONGEST_NUMBER + 1],
        born_on=form.get("born_on", "").strip()[:20],
        guardian=form.get("guardian") == "yes",
        no_pesel=form.get("no_pesel") == "yes",
        replace=form.get("replace") == "yes",
    )


def check_document_form(typed: TypedDocument) -> list[Problem]:
    """What is missing of a clerk's form before the rules are asked."""
    problems = []
    if not typed.document_number:
        problems.append(Problem("document_number", "document_number"))
    if typed.birth_date is None:
        problems.append(Problem("birth_date_missing", "born_on"))
    if not typed.no_pesel:
        problems.append(Problem("no_pesel_missing", "no_pesel"))
    return problems
