"""What the last page shows: every answer as a fact with the way to change it, for the template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from core.web.filters import zl_plain
from maps.place_page import parts_text
from pb.rounds.filing_rules import FilingRules
from pb.rounds.queries import RoundView
from pb.submission.answer_words import answer_word
from pb.submission.filing_texts import field_label, named_sentence, sentence, step_title
from pb.submission.placing import Placed
from pb.submission.rules.cost import read_lines, read_upkeep, sum_of
from pb.submission.rules.filing import Missing
from pb.submission.rules.person import said
from pb.submission.rules.steps import answers_of, step_by_key

CHANGE = "?to=sprawdz"


@dataclass(frozen=True)
class Part:
    """One step on the last page: title, address to change it, its facts."""

    title: str
    url: str
    facts: tuple[tuple[str, str], ...]


def parts_of_draft(
    base: str, answers: Mapping[str, Any], placed: Placed, filing: FilingRules, round_view: RoundView
) -> list[Part]:
    """Every step but the last with what was answered; ``base`` is the address of the steps."""
    told = {
        "place": _place_facts(placed, round_view),
        "what": _word_facts(answers_of(answers, "what"), ("title", "category", "summary", "description")),
        "whom": _word_facts(
            answers_of(answers, "whom"), ("beneficiaries", "availability", "accessible", "accessibility")
        ),
        "cost": _cost_facts(answers_of(answers, "cost"), filing, placed),
    }
    return [
        Part(step_title(key), f"{base}/{step_by_key(key).path}{CHANGE}", tuple(facts))
        for key, facts in told.items()
    ]


def _place_facts(placed: Placed, round_view: RoundView) -> list[tuple[str, str]]:
    pool = round_view.rules.pool(placed.pool.pool_id) if placed.pool else None
    facts = [
        (field_label("words"), placed.reading.words),
        (field_label("shapes"), "; ".join(parts_text(placed.reading.parts))),
        (_("Okolica"), placed.narrowest.name if placed.narrowest else ""),
        (field_label("parcels"), ", ".join(placed.reading.parcels)),
        (field_label("pool"), pool.name if pool else ""),
    ]
    return [fact for fact in facts if fact[1]]


def _word_facts(answers: Mapping[str, Any], names: tuple[str, ...]) -> list[tuple[str, str]]:
    facts = []
    for name in names:
        text = answer_word(name, said(answers, name))
        if text:
            facts.append((field_label(name), text))
    return facts


def _cost_facts(answers: Mapping[str, Any], filing: FilingRules, placed: Placed) -> list[tuple[str, str]]:
    kind = placed.pool.kind if placed.pool else None
    lines, _wrong = read_lines(answers, filing, kind)
    facts = [
        (line.name, f"{line.quantity.normalize():f} {line.unit}: {zl_plain(line.amount)}") for line in lines
    ]
    if lines:
        facts.append((_("Razem"), zl_plain(sum_of(lines, placed.pool).total)))
    upkeep = read_upkeep(answers)
    if upkeep is not None or said(answers, "upkeep"):
        told = said(answers, "upkeep") if upkeep is None else zl_plain(upkeep)
        facts.append((field_label("upkeep"), told))
    return facts


def missing_links(base: str, missing: list[Missing]) -> list[tuple[str, str]]:
    """Address and sentence of each missing thing: the field of its step, or of this page."""
    links = []
    for one in missing:
        anchor = _anchor(one)
        step = step_by_key(one.step)
        url = anchor if one.step == "person" else f"{base}/{step.path}{CHANGE}{anchor}"
        links.append((url, named_sentence(one.problem.field, sentence(one.problem))))
    return links


def _anchor(one: Missing) -> str:
    field = one.problem.field
    if field is None:
        return ""
    if one.step == "place" and field != "pool" and not field.startswith("place-"):
        return "#place-list" if field == "shapes" else f"#place-{field}"
    return f"#{field}"
