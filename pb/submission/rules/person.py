"""Who proposes: name, address, telephone by need, age, and the declaration. Pure.

No date of birth and no PESEL are asked (D1.10, D1.11); the age statement only tells whether a guardian must agree.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from accounts.rules import check_email, normal_email
from core.problems import Problem
from pb.rounds.filing_rules import FilingRules, Need

NAME_MOST = 120
ADULT, MINOR = "adult", "minor"
YES = "yes"
_PHONE = re.compile(r"\+?\d{9,15}")
_BETWEEN = re.compile(r"[\s().\-\u00a0]")


def said(answers: Mapping[str, Any], name: str) -> str:
    """A text of the answers, without spaces around it."""
    value = answers.get(name, "")
    return value.strip() if isinstance(value, str) else ""


def email_of(answers: Mapping[str, Any]) -> str:
    """The author's address as it is kept."""
    return normal_email(said(answers, "email"))


def phone_of(answers: Mapping[str, Any]) -> str:
    """The telephone number without the signs that people put between digits."""
    return _BETWEEN.sub("", said(answers, "phone"))


def check_person(answers: Mapping[str, Any], filing: FilingRules) -> list[Problem]:
    """What is missing or wrong of the author's answers."""
    problems = [*_check_name(said(answers, "name")), *check_email(email_of(answers))]
    problems += _check_phone(answers, filing.need("phone"))
    if filing.author_guardian_below_age is not None and said(answers, "age") not in (ADULT, MINOR):
        problems.append(Problem("age_missing", "age", {"age": filing.author_guardian_below_age}))
    if said(answers, "declaration") != YES:
        problems.append(Problem("declaration_missing", "declaration"))
    if said(answers, "website"):
        problems.append(Problem("website_filled", "website"))
    return problems


def _check_name(name: str) -> list[Problem]:
    if not any(sign.isalpha() for sign in name):
        return [Problem("name_missing", "name")]
    if len(name) > NAME_MOST:
        return [Problem("text_too_long", "name", {"most": NAME_MOST, "excess": len(name) - NAME_MOST})]
    return []


def _check_phone(answers: Mapping[str, Any], need: Need) -> list[Problem]:
    phone = phone_of(answers)
    if need is Need.OFF or (not phone and need is Need.OPTIONAL):
        return []
    if not phone:
        return [Problem("phone_missing", "phone")]
    return [] if phone.isascii() and _PHONE.fullmatch(phone) else [Problem("phone_shape", "phone")]
