"""Answers of the steps as people read them: codes become words, shapes become places, lines name their measure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from maps.place_page import parts_text
from maps.place_texts import KIND_NAMES
from pb.rounds.category_texts import category_names
from pb.rounds.filing_rules import FilingRules
from pb.rounds.queries import RoundView
from pb.submission.filing_texts import _
from pb.submission.placing import placed_of

YES = {"yes": lambda: _("Tak")}
WORDS: dict[str, Mapping[str, Callable[[], str]]] = {
    "accessible": {"yes": lambda: _("Tak"), "no": lambda: _("Nie albo tylko w części")},
    "age": {"adult": lambda: _("osoba dorosła"), "minor": lambda: _("osoba niepełnoletnia")},
    "as": KIND_NAMES,
    "declaration": YES,
    "is_name_public": YES,
}
"""Fields whose answers are codes, and what each code says."""


def answer_word(name: str, text: str) -> str:
    """What an answer says: the word of a code, any other text as it is; a code that is none says nothing."""
    if name == "category":
        return category_names().get(text, "")
    words = WORDS.get(name)
    if words is None:
        return text
    return words[text]() if text in words else ""


def in_words(answers: Mapping[str, Any], filing: FilingRules, round_view: RoundView) -> dict[str, Any]:
    """A step's answers with everything that is a code, a number of a row or GeoJSON put into words."""
    told = {
        name: answer_word(name, value) if isinstance(value, str) else value for name, value in answers.items()
    }
    if told.get("shapes"):
        parts = placed_of(answers, filing).reading.parts
        told["shapes"] = "; ".join(parts_text(parts)) or told["shapes"]
    if told.get("pool"):
        names = {str(pool.pool_id): pool.name for pool in round_view.rules.pools}
        told["pool"] = names.get(told["pool"], "")
    if isinstance(told.get("lines"), list):
        measures = {measure.code: measure.name for measure in filing.measures}
        told["lines"] = [_line(line, measures) for line in told["lines"]]
    return told


def _line(line: Any, measures: Mapping[str, str]) -> Any:
    if not isinstance(line, Mapping) or not line.get("measure"):
        return line
    return {**line, "measure": measures.get(str(line["measure"]), line["measure"])}
