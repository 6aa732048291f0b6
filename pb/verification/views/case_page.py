"""Everything that the page of a case shows, made ready for its template."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import current_app, url_for

from accounts.departments.queries import active_departments
from accounts.queries import names_of
from core.clock import now, today
from core.web.filters import moment, zl_plain
from pb.rounds.categories import shape_of
from pb.rounds.category_texts import category_legend, category_name
from pb.rounds.filing_queries import filing_rules
from pb.rounds.filing_rules import CardQuestion, FilingRules
from pb.submission.history_texts import event_sentence
from pb.submission.models import ProjectEvent
from pb.submission.origin_part import words_of
from pb.submission.origin_queries import origin_of_project
from pb.submission.services.receiving import ENDED
from pb.submission.texts import STATUS_NAMES
from pb.verification import permissions
from pb.verification.models import Decision
from pb.verification.office_texts import STATION_NAMES, due_tag, sentence
from pb.verification.permissions import Official
from pb.verification.queries.around import (
    NEAR_METRES,
    Neighbour,
    exact_places,
    former_projects,
    neighbours,
)
from pb.verification.queries.case import CaseFile, Papers, decisions_of, papers_of
from pb.verification.rules.card import Card, CardAnswer, SystemFacts, system_answers, system_topic
from pb.verification.rules.decisions import SHORTEST_GROUNDS
from pb.verification.rules.differences import changes_between
from pb.verification.rules.stations import Answer, DecisionKind, Station, Verdict
from pb.verification.rules.terms import LEASE, is_held_by_another
from pb.verification.services.deciding import Conclusion, check_conclusion
from pb.verification.services.formal import system_facts
from pb.verification.services.opening import stage_of
from pb.verification.texts import (
    answer_name,
    field_name,
    field_names,
    former_words,
    verdict_name,
    verdict_tag,
)

DECISIONS = {
    "dopuszczenie": DecisionKind.ACCEPTED,
    "odrzucenie": DecisionKind.REJECTED,
    "zwrot": DecisionKind.RETURNED,
}


DECIDED_WORDS = {
    DecisionKind.ACCEPTED: "projekt dopuszczono",
    DecisionKind.REJECTED: "projekt odrzucono",
    DecisionKind.RETURNED: "projekt odesłano do poprawy",
}


def case_context(file: CaseFile, official: Official, typed: Mapping[str, Any]) -> dict[str, Any]:
    """What the template needs besides the case and the queue; ``typed`` is shown again after a refusal."""
    rules, papers = filing_rules(file.round_view), papers_of(file.project.id)
    facts = system_facts(file, rules)
    stage = stage_of(file.round_view, now())
    near, former = neighbours(file.project), former_projects(file.project)
    return {
        "rules": rules,
        "papers": papers,
        "facts": facts,
        "card": card_shown(file, rules, facts, typed),
        "near": near,
        "former": former,
        "points": [point for _, point in placed(file, near, around_here(former))],
        "changes": changes_of(papers),
        "history": history_of(papers.events),
        **origin_shown(file),
        "departments": active_departments() if permissions.may_ask(official, file.state, stage) else (),
        "people": names_of(people_of(file, papers.decisions)),
        "may": what_may(file, official),
        "holder": holder_of(file, official),
        "missing": missing_for_acceptance(file, rules),
        "has_attachments": is_built(f"/bo/{file.round_view.pb_round.slug}/zalaczniki/1"),
        "authors": typed.get("authors"),
        "typed_opinion": typed.get("typed_opinion"),
        "typed_asked": typed.get("typed_asked"),
        "typed_reason": typed.get("typed_reason", ""),
        "typed_card": typed.get("typed_card"),
        "meanwhile": typed.get("meanwhile", ""),
        "due": due_tag(file.case.due_on, today(), file.case.station == "closed"),
        **words(),
    }


def origin_shown(file: CaseFile) -> dict[str, Any]:
    """Where the project comes from, and where officials take it back to once it has ended. One statement."""
    origin = origin_of_project(file.project.id)
    if origin is None:
        return {"origin": "", "origin_url": ""}
    is_lent = origin.procedure == "consultations"
    may_return = is_lent and file.project.status in ENDED and origin.returned_at is None
    return {"origin": words_of(origin), "origin_url": origin.office_url if may_return else ""}


def said_meanwhile(file: CaseFile) -> str:
    """What happened to a case since somebody opened a form of it: the last thing that is known, by whom and when."""
    decisions = decisions_of(file.project.id)
    names = names_of(people_of(file, decisions))
    told: list[tuple[datetime, str, int | None]] = [
        (one.decided_at, DECIDED_WORDS[DecisionKind(one.kind)], one.decided_by_id) for one in decisions
    ]
    told += [
        (one.answered_at, f"{row.department}: opinia {verdict_name(one.verdict)}", one.answered_by_id)
        for row in file.opinions if (one := row.assessment).answered_at
    ]  # fmt: skip
    if file.check and (done_at := file.check.finished_at or file.check.updated_at):
        what = "skończono kartę" if file.check.finished_at else "zapisano kartę"
        told.append((done_at, what, file.check.checked_by_id))
    now_is = f"Sprawa jest teraz tutaj: {STATION_NAMES[Station(file.case.station)]}."
    if not told:
        return now_is
    when, what, who = max(told, key=lambda one: one[0])
    by = f", {names[who]}" if who in names else ""
    return f"{moment(when)}{by}: {what}. {now_is}"


def words() -> dict[str, Any]:
    """Functions that put codes into words."""
    return {
        "answer_name": answer_name,
        "verdict_name": verdict_name,
        "verdict_tag": verdict_tag,
        "former_words": former_words,
        "verdicts": [(verdict.value, verdict_name(verdict)) for verdict in Verdict],
        "answers": [(answer.value, answer_name(answer)) for answer in Answer],
        "field_name": field_name,
        "field_names": field_names,
        "category_name": category_name,
        "category_legend": category_legend,
        "status_names": {code: name() for code, name in STATUS_NAMES.items()},
        "decisions": DECISIONS,
    }


def is_built(path: str) -> bool:
    """Whether there is a page at this address."""
    return current_app.url_map.bind("localhost").test(path)


def card_shown(
    file: CaseFile, rules: FilingRules, facts: SystemFacts, typed: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """The card, question by question: what is answered, by whom, and what somebody else saved meanwhile."""
    suggested = system_answers(rules.questions, facts)
    mine: Card | None = typed.get("typed_card")
    theirs: Card = typed.get("theirs") or {}
    shown = []
    for number, question in enumerate(rules.questions, 1):
        saved = file.card.get(question.code)
        answer = mine.get(question.code) if mine is not None else saved
        if mine is None and (answer is None or (answer.answer is None and not answer.note)):
            answer = suggested.get(question.code)
        answer = answer or CardAnswer()
        known = suggested.get(question.code)
        shown.append(
            {
                "number": number,
                "question": question,
                "answer": answer,
                "is_system": known is not None and known.answer is answer.answer,
                "system": system_sentence(question, facts, file),
                "theirs": theirs.get(question.code) if theirs.get(question.code) != answer else None,
            }
        )
    return shown


def system_sentence(question: CardQuestion, facts: SystemFacts, file: CaseFile) -> dict[str, Any] | None:
    """What the data says about a question, as values for the template."""
    topic = system_topic(question)
    return {"topic": topic, "facts": facts, "sent_at": file.project.submitted_at} if topic else None


def changes_of(papers: Papers) -> dict[str, Any] | None:
    """The difference between the last two versions; ``None`` when there is one version only."""
    if len(papers.versions) < 2:
        return None
    newer, older = papers.versions[0], papers.versions[1]
    return {
        "newer": newer,
        "older": older,
        "changes": changes_between(older.content, newer.content, zl_plain),
    }


def history_of(events: Sequence[ProjectEvent]) -> list[tuple[ProjectEvent, str]]:
    """Lines of the history that have a sentence."""
    told = [(event, event_sentence(event.code, event.facts)) for event in events]
    return [(event, sentence) for event, sentence in told if sentence]


def people_of(file: CaseFile, decisions: Sequence[Decision]) -> set[int]:
    """Everybody whose name the page shows."""
    assessments = [row.assessment for row in file.opinions]
    ids = {file.case.coordinator_id, file.case.held_by_id, file.check.checked_by_id if file.check else None}
    ids |= {one.answered_by_id for one in assessments} | {one.decided_by_id for one in decisions}
    return {one for one in ids if one is not None}


def what_may(file: CaseFile, official: Official) -> dict[str, Any]:
    """What this person may do with this case now."""
    stage, state = stage_of(file.round_view, now()), file.state
    return {
        "check": permissions.may_check(official, state, stage),
        "ask": permissions.may_ask(official, state, stage),
        "drop": permissions.may_drop_question(official, state, stage),
        "decide": permissions.may_decide(official, state, stage, today()),
        "take_back": permissions.may_take_back(official, state, stage),
        "assign": permissions.may_assign(official, stage),
        "see_author": permissions.may_see_author(official),
        "opine": {
            one for one in state.asked_departments if permissions.may_opine(official, state, one, stage)
        },
    }


def missing_for_acceptance(file: CaseFile, rules: FilingRules) -> list[str]:
    """Why the project cannot be accepted yet, in sentences; what its form itself can still mend is left to the form."""
    problems = check_conclusion(file, Conclusion(DecisionKind.ACCEPTED, "x" * SHORTEST_GROUNDS), rules)
    return [sentence(one) for one in problems]


def holder_of(file: CaseFile, official: Official) -> dict[str, Any] | None:
    """Who fills in the card, and since when, if it is somebody else."""
    case = file.case
    if not is_held_by_another(case.held_by_id, case.held_until, official.user_id, now()):
        return None
    return {"id": case.held_by_id, "since": case.held_until - LEASE if case.held_until else None}


def placed(
    file: CaseFile, near: Sequence[Neighbour], former: Sequence[Neighbour]
) -> list[tuple[Neighbour | None, dict[str, Any]]]:
    """What the map shows: the project, filled; its neighbours, hollow; projects of other rounds, dashed."""
    project = file.project
    own: dict[str, Any] = {
        "number": project.filed_number, "title": project.title, "lon": file.lon, "lat": file.lat,
        "category": project.category, "shape": shape_of(project.category), "outcome": "won",
    }  # fmt: skip
    shown: list[tuple[Neighbour | None, dict[str, Any]]] = [(None, own)]
    for others, outcome in ((near, "lost"), (former, "former")):
        for one in others:
            number = one.number if outcome == "former" else one.filed_number or one.number
            point = {"number": number, "title": one.title, "lon": one.lon, "lat": one.lat,
                     "category": one.category, "shape": shape_of(one.category), "outcome": outcome}  # fmt: skip
            shown.append((one, point))
    return [pair for pair in shown if pair[1]["lon"] is not None]


def around_here(former: Sequence[Neighbour]) -> list[Neighbour]:
    """Those of other rounds that stand near; the rest are only alike and may lie anywhere."""
    return [one for one in former if one.metres is not None and one.metres <= NEAR_METRES]


def map_rows(file: CaseFile) -> list[dict[str, Any]]:
    """The same for the live map, with whole lines and areas, costs and links."""
    project, slug = file.project, file.round_view.pb_round.slug
    whole = exact_places([project.id]).get(project.id)
    rows = []
    for one, point in placed(file, neighbours(project), around_here(former_projects(project))):
        is_former, number = point["outcome"] == "former", point["number"]
        shown: Any = one or project
        row = {
            **point, "outcome": "former" if is_former else "none", "key": f"{one.slug if one else slug}-{number}",
            "category": category_name(shown.category), "cost": str(shown.cost), "label": [point["lon"], point["lat"]],
            "url": f"/bo/{one.slug}/projekty/{number}" if one and is_former
            else url_for("verification.case", slug=slug, number=number),
        }  # fmt: skip
        if one is None:
            row |= {"own": True} | ({"whole": json.loads(whole)} if whole is not None else {})
        rows.append(row)
    return rows
