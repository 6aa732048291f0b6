"""The author's form of a correction: what stands in it, what was typed, and what the rules of proposing say of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shapely.geometry.base import BaseGeometry

from core.files.reading import ReadFile
from core.problems import Problem
from maps.fields import read_place, stored_place
from maps.place_reading import PlaceReading, PlaceRules
from maps.relations import stored, taken_out
from pb.rounds.filing_rules import FilingRules, Need
from pb.rounds.rules import PoolKind
from pb.submission.cost_page import CostPage, cost_page
from pb.submission.forms import Form, read_cost, read_line, read_text
from pb.submission.models import CostLine, Project
from pb.submission.rules.attachments import MOST_ATTACHMENTS
from pb.submission.rules.cost import check_sum, check_upkeep, read_lines, read_upkeep, sum_of
from pb.submission.rules.wording import ANSWER_MOST, check_what, check_whom
from pb.submission.sum_texts import sum_said
from pb.verification.forms import numbers_of
from pb.verification.queries.placing import area_and_place
from pb.verification.services.correcting import Correction

TEXTS = ("summary", "description", "beneficiaries", "availability", "accessibility")
PLACE = "place"
SAME_DEGREES = 1e-6
"""A tenth of a metre: what a form rounds away is no change of the place."""


@dataclass(frozen=True)
class CorrectionForm:
    """The form as it stands: texts by field, the place, the estimate, and what is wrong."""

    texts: dict[str, str]
    place: PlaceReading | None
    cost: CostPage | None
    problems: tuple[Problem, ...] = ()
    is_final: bool = True
    written: Correction = Correction()

    @property
    def said(self) -> list[str]:
        """What is to be said of the sum, as while proposing."""
        return sum_said(self.cost) if self.cost else []


def place_rules(rules: FilingRules, project: Project, area_name: str) -> PlaceRules:
    """The place stays inside the pool's area: a project does not change its pool by a correction."""
    area_id = rules.pool(project.pool_id).area_id
    asks_parcels = rules.need("parcels") is not Need.OFF
    return PlaceRules(
        area_ids=(area_id,) if area_id else None, area_name=area_name, asks_parcels=asks_parcels
    )


def first_form(
    project: Project, lines: Sequence[CostLine], asked: Sequence[str], rules: FilingRules, area_name: str
) -> CorrectionForm:
    """The form before anything is typed: what the project says now."""
    texts = {name: str(getattr(project, name) or "") for name in ("title", "category", *TEXTS)}
    texts["upkeep"] = "" if project.upkeep is None else _plain(project.upkeep)
    place = cost = None
    if "place" in asked:
        parcels = [one.strip() for one in project.extra.get("parcels", "").split(",") if one.strip()]
        in_place = place_rules(rules, project, area_name)
        place = stored_place(PLACE, in_place, taken_out(project.location), project.address, parcels)
    if "lines" in asked:
        typed = {"lines": [_typed_line(line) for line in lines], "upkeep": texts["upkeep"]}
        cost = cost_page(typed, rules, rules.pool(project.pool_id))
    return CorrectionForm(texts, place, cost)


def _plain(amount: Any) -> str:
    """As people write it, with spaces between thousands: 10 400 or 1 234,5."""
    return format(amount.normalize(), ",f").replace(",", " ").replace(".", ",")


def _typed_line(line: CostLine) -> dict[str, str]:
    quantity = "1" if line.quantity is None else _plain(line.quantity)
    if line.measure_code:
        return {"measure": line.measure_code, "quantity": quantity}
    price = _plain(line.amount if line.unit_price is None else line.unit_price)
    return {"name": line.name, "quantity": quantity, "unit": line.unit, "unit_price": price,
            "source": line.price_source}  # fmt: skip


def sent_form(
    form: Form,
    project: Project,
    asked: Sequence[str],
    rules: FilingRules,
    area_name: str,
    files: Sequence[ReadFile | Problem] = (),
) -> CorrectionForm:
    """What was typed, checked by the same rules as a proposal, in the asked parts only."""
    texts = {name: read_text(form, name) for name in TEXTS}
    texts |= {name: read_line(form, name) for name in ("title", "category", "upkeep")}
    pool = rules.pool(project.pool_id)
    problems = _text_problems(texts, asked, rules)
    if "attachments" in asked:
        problems += [one for one in files if isinstance(one, Problem)]
    papers = tuple(one for one in files if isinstance(one, ReadFile)) if "attachments" in asked else ()
    place = read_place(form, PLACE, place_rules(rules, project, area_name)) if "place" in asked else None
    cost = None
    columns: dict[str, Any] = {name: texts[name] for name in ("title", "category", *TEXTS)}
    columns["upkeep"] = read_upkeep(texts)
    lines = None
    if "lines" in asked:
        typed = read_cost(form)
        cost = cost_page(typed, rules, pool, wants_rows=form.get("go") == "stay")
        read, wrong = read_lines(typed, rules, pool.kind)
        problems += wrong or ([] if read else [Problem("lines_missing")])
        problems += check_sum(sum_of(read, pool)) if read and not wrong else []
        lines = tuple(read)
    is_final = form.get("go") != "stay" and (place is None or place.is_final)
    gone = tuple(numbers_of(form, "gone", MOST_ATTACHMENTS)) if "attachments" in asked else ()
    where = _place_columns(place, project, pool.kind) if place else None
    written = Correction(columns, where, lines, papers, gone)
    return CorrectionForm(texts, place, cost, tuple(problems), is_final, written)


def _text_problems(texts: Mapping[str, str], asked: Sequence[str], rules: FilingRules) -> list[Problem]:
    found = [*check_what(texts, rules), *check_whom({**texts, "accessible": "yes"}, rules)]
    problems = [problem for problem in found if problem.field in asked]
    if "upkeep" in asked:
        problems += check_upkeep(texts, rules)
    excess = len(texts["accessibility"]) - ANSWER_MOST
    known = any(problem.field == "accessibility" for problem in problems)
    if "accessibility" in asked and excess > 0 and not known:
        problems.append(Problem("text_too_long", "accessibility", {"most": ANSWER_MOST, "excess": excess}))
    return problems


def _place_columns(place: PlaceReading, project: Project, kind: PoolKind) -> dict[str, Any]:
    """What the place changes in the project. A geometry left as it was keeps the place's name and area."""
    parcels = {"parcels": ", ".join(place.parcels)} if place.parcels else {}
    others = {name: value for name, value in project.extra.items() if name != "parcels"}
    columns = {"address": place.words[:200], "extra": {**others, **parcels}}
    if _is_same(place.geometry, taken_out(project.location)):
        return columns
    area_id, name = area_and_place(project, place.geometry, kind)
    return {**columns, "location": stored(place.geometry), "area_id": area_id, "place": name}


def _is_same(one: BaseGeometry | None, other: BaseGeometry | None) -> bool:
    if one is None or other is None:
        return one is other
    return bool(one.normalize().equals_exact(other.normalize(), SAME_DEGREES))
