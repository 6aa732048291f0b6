"""Questions of a topic: read from their stored form, checked when an official writes them and when somebody replies.

Stored form of one question::

    {"code": "ile", "kind": "number", "label": "Ile drzew?", "hint": "", "is_required": true,
     "options": [{"code": "lipa", "label": "Lipa"}], "least": 1, "most": 5, "longest": 300}

``options`` only of a choice (2 to 20), ``least`` and ``most`` only of a number (whole), ``longest`` only of a text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from core.problems import Problem

MOST_QUESTIONS = 12
MOST_OPTIONS = 20
LONGEST_LABEL = 200
LONGEST_HINT = 300
LONGEST_TEXT = 2000
USUAL_TEXT = 500
HIGHEST = 1_000_000
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NUMBER = re.compile(r"[+-]?\d{1,9}", re.ASCII)
_GAPS = re.compile(r"[\s\u00a0\u2009\u202f]")


class QuestionKind(StrEnum):
    """How a question is answered."""

    CHOICE = "choice"
    NUMBER = "number"
    TEXT = "text"
    PHOTO = "photo"


@dataclass(frozen=True)
class Option:
    """One answer to choose."""

    code: str
    label: str


@dataclass(frozen=True)
class Question:
    """One question. ``least`` and ``most`` bound a number, ``longest`` the signs of a text."""

    code: str
    kind: QuestionKind
    label: str
    hint: str = ""
    is_required: bool = False
    options: tuple[Option, ...] = ()
    least: int | None = None
    most: int | None = None
    longest: int = USUAL_TEXT

    def option_label(self, code: str) -> str:
        """What a chosen option is called; an unknown one is shown by its code."""
        return next((one.label for one in self.options if one.code == code), code)

    def stored(self) -> dict[str, Any]:
        """The form in which it is stored; ``read_questions`` gives the same question back."""
        kept: dict[str, Any] = {"code": self.code, "kind": self.kind.value, "label": self.label}
        kept |= {"hint": self.hint, "is_required": self.is_required}
        if self.kind is QuestionKind.CHOICE:
            kept["options"] = [{"code": one.code, "label": one.label} for one in self.options]
        if self.kind is QuestionKind.NUMBER:
            kept |= {"least": self.least, "most": self.most}
        if self.kind is QuestionKind.TEXT:
            kept["longest"] = self.longest
        return kept


class QuestionsMalformed(ValueError):
    """What is stored is no list of questions; ``problems`` say why, ``field`` as ``<place>.<part>``."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(", ".join(one.code for one in problems))
        self.problems = problems


def read_questions(stored: object) -> tuple[Question, ...]:
    """The questions of a topic. Raises ``QuestionsMalformed``."""
    if not isinstance(stored, Sequence) or isinstance(stored, str):
        raise QuestionsMalformed([Problem("questions_no_list")])
    if not all(isinstance(one, Mapping) for one in stored):
        raise QuestionsMalformed([Problem("question_no_object")])
    questions = tuple(_read(one) for one in stored)
    problems = check_questions(questions)
    if problems:
        raise QuestionsMalformed(problems)
    return questions


def _read(one: Mapping[str, Any]) -> Question:
    kind = one.get("kind")
    if not isinstance(kind, str) or kind not in set(QuestionKind):
        raise QuestionsMalformed([Problem("question_kind", None, {"kind": str(kind)[:40]})])
    given = one.get("options") or ()
    if not isinstance(given, Sequence) or not all(isinstance(option, Mapping) for option in given):
        raise QuestionsMalformed([Problem("question_options")])
    options = tuple(Option(_text(option, "code"), _text(option, "label")) for option in given)
    return Question(
        _text(one, "code"), QuestionKind(kind), _text(one, "label"), _text(one, "hint"),
        one.get("is_required") is True, options, _whole(one, "least"), _whole(one, "most"),
        _whole(one, "longest") or USUAL_TEXT,
    )  # fmt: skip


def _text(one: Mapping[str, Any], name: str) -> str:
    value = one.get(name)
    return value.strip() if isinstance(value, str) else ""


def _whole(one: Mapping[str, Any], name: str) -> int | None:
    value = one.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def check_questions(questions: Sequence[Question]) -> list[Problem]:
    """What is wrong with the questions of a topic; ``field`` is ``<place>.<part>``, places counted from 1."""
    problems: list[Problem] = []
    if len(questions) > MOST_QUESTIONS:
        problems.append(Problem("too_many_questions", None, {"most": MOST_QUESTIONS}))
    codes = [one.code for one in questions]
    for place, one in enumerate(questions, 1):
        found = _check_words(one) + _check_bounds(one)
        if codes.count(one.code) > 1:
            found.append(Problem("question_twice", "code"))
        problems += [Problem(problem.code, f"{place}.{problem.field}", problem.facts) for problem in found]
    return problems


def _check_words(one: Question) -> list[Problem]:
    problems = []
    if not is_code(one.code):
        problems.append(Problem("question_code", "code"))
    if not one.label:
        problems.append(Problem("field_missing", "label"))
    for part, longest in (("label", LONGEST_LABEL), ("hint", LONGEST_HINT)):
        length = len(getattr(one, part))
        if length > longest:
            problems.append(Problem("too_long", part, {"longest": longest, "length": length}))
    return problems


def _check_bounds(one: Question) -> list[Problem]:
    if one.kind is QuestionKind.CHOICE:
        return _check_options(one.options)
    if one.kind is QuestionKind.NUMBER:
        bounds = [bound for bound in (one.least, one.most) if bound is not None]
        if any(abs(bound) > HIGHEST for bound in bounds):
            return [Problem("out_of_range", "most", {"least": -HIGHEST, "most": HIGHEST})]
        if len(bounds) == 2 and bounds[0] > bounds[1]:
            return [Problem("bounds_backwards", "most")]
    if one.kind is QuestionKind.TEXT and not 1 <= one.longest <= LONGEST_TEXT:
        return [Problem("out_of_range", "longest", {"least": 1, "most": LONGEST_TEXT})]
    return []


def _check_options(options: Sequence[Option]) -> list[Problem]:
    if not 2 <= len(options) <= MOST_OPTIONS:
        return [Problem("options_count", "options", {"least": 2, "most": MOST_OPTIONS})]
    if any(not one.label or not _CODE.fullmatch(one.code) for one in options):
        return [Problem("question_options", "options")]
    if len({one.code for one in options}) < len(options):
        return [Problem("options_twice", "options")]
    longest = max(len(one.label) for one in options)
    if longest > LONGEST_LABEL:
        return [Problem("too_long", "options", {"longest": LONGEST_LABEL, "length": longest})]
    return []


def check_replies(
    questions: Sequence[Question], typed: Mapping[str, str]
) -> tuple[dict[str, Any], list[Problem]]:
    """What somebody replied, ready to store by the question's code, and what is wrong, ``field`` being that code.

    ``typed`` holds texts by the question's code; of a photo any text that is not empty says that one was sent, and
    nothing is stored. Questions left open are not in the replies. Codes of problems: ``reply_missing``,
    ``photo_missing``, ``reply_unknown``, ``reply_not_whole``, ``reply_out_of_range`` (facts ``least``, ``most``),
    ``too_long``.
    """
    replies: dict[str, Any] = {}
    problems: list[Problem] = []
    for one in questions:
        text = typed.get(one.code, "").strip()
        if not text:
            code = "photo_missing" if one.kind is QuestionKind.PHOTO else "reply_missing"
            problems += [Problem(code, one.code, {"label": one.label})] if one.is_required else []
            continue
        value, problem = _reply(one, text)
        if problem:
            problems.append(problem)
        elif value is not None:
            replies[one.code] = value
    return replies, problems


def _reply(one: Question, text: str) -> tuple[Any, Problem | None]:
    if one.kind is QuestionKind.PHOTO:
        return None, None
    if one.kind is QuestionKind.TEXT:
        too_long = Problem("too_long", one.code, {"longest": one.longest, "length": len(text)})
        return text.replace("\r\n", "\n"), too_long if len(text) > one.longest else None
    if one.kind is QuestionKind.CHOICE:
        is_known = any(text == option.code for option in one.options)
        return text, None if is_known else Problem("reply_unknown", one.code, {"label": one.label})
    return _number_reply(one, _GAPS.sub("", text))


def _number_reply(one: Question, text: str) -> tuple[int | None, Problem | None]:
    facts: dict[str, Any] = {"label": one.label, "least": one.least, "most": one.most}
    if not _NUMBER.fullmatch(text):
        return None, Problem("reply_not_whole", one.code, facts)
    number = int(text)
    if (one.least is not None and number < one.least) or (one.most is not None and number > one.most):
        return None, Problem("reply_out_of_range", one.code, facts)
    return number, None


def is_code(text: str) -> bool:
    """Whether a text can be a code: small letters, digits, dashes, at most 40 signs."""
    return bool(_CODE.fullmatch(text)) and len(text) <= 40


def code_of(words: str, taken: Collection[str]) -> str:
    """A code made of the words' letters that is not ``taken``: „Ile drzew?” is ``ile-drzew``."""
    plain = unicodedata.normalize("NFKD", words.lower().replace("ł", "l")).encode("ascii", "ignore").decode()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:32].strip("-") or "pytanie"
    code, count = base, 1
    while code in taken:
        count += 1
        code = f"{base}-{count}"
    return code
