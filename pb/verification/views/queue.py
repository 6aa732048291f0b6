"""The queue of verification: counters, search, pace, and the safe acts for many cases at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from flask import Response, flash, request, url_for

from accounts.queries import names_of, working_people
from accounts.rules import Role
from core.access import requires
from core.clock import now, today, warsaw
from core.db import transaction
from core.problems import Problem
from core.web.i18n import safe_return
from pb.rounds.filing_queries import filing_rules
from pb.rounds.filing_rules import FilingRules
from pb.rounds.queries import RoundView, all_rounds
from pb.rounds.rules import Stage
from pb.verification import permissions
from pb.verification.emails import remind
from pb.verification.forms import number_of, numbers_of
from pb.verification.office_texts import STATION_NAMES, TAB_NAMES, due_tag, pace_sentence, sentence
from pb.verification.queries.case import case_files, declarations_of
from pb.verification.queries.queue import (
    MOST_CHOSEN,
    QueueAsk,
    RoundProgress,
    counters,
    queue_page,
)
from pb.verification.rules.terms import pace_of
from pb.verification.services.opening import assign, stage_of
from pb.verification.texts import answer_name, verdict_name
from pb.verification.views.frame import (
    blueprint,
    go_to,
    me,
    open_what_is_new,
    page,
    queue_ask,
    queue_state,
    queue_url,
    row_url,
)

MOST_PRINTED = 50


def current_rounds() -> list[RoundView]:
    """All rounds, their cases opened."""
    views = all_rounds(now())
    return all_rounds(now()) if open_what_is_new(views) else views


def queue_context(ask: QueueAsk, views: Sequence[RoundView]) -> dict[str, Any]:
    """What shows the queue: rows, counters, progress. Three statements."""
    counts, progress = counters(ask)
    shown = queue_page(ask, counts[ask.tab])
    people = {row.coordinator_id for row in shown.rows if row.coordinator_id}
    return {
        "ask": ask,
        "ask_state": queue_state(ask),
        "queue": shown,
        "tabs": [
            {"label": name, "count": counts[tab], "is_current": tab is ask.tab,
             "url": queue_url(ask, kolejka=tab.value, strona="", q="")}
            for tab, name in TAB_NAMES.items()
        ],
        "progress": [one for one in map(partial(told_progress, views), progress) if one],
        "names": names_of(people),
        "row_url": partial(row_url, ask=ask),
        "page_url": lambda number: queue_url(ask, strona=number),
        "due_tag": due_tag,
        "station_names": STATION_NAMES,
    }  # fmt: skip


def told_progress(views: Sequence[RoundView], progress: RoundProgress) -> dict[str, Any] | None:
    """How far a round is and the pace it needs; ``None`` for one that is done or past checking."""
    view = next((one for one in views if one.pb_round.slug == progress.slug), None)
    if view is None or stage_of(view, now()) not in (Stage.VERIFICATION, Stage.APPEALS, Stage.BALLOT_LIST):
        return None
    window = view.rules.window(Stage.VERIFICATION)
    until = warsaw(window.closes_at).date() if window else None
    sentence_ = pace_sentence(pace_of(progress.mine, today(), until)) if until else ""
    return {"title": view.pb_round.title, "done": progress.decided, "all": progress.all, "pace": sentence_}


def _queue_page(problems: Sequence[Problem] = ()) -> Response:
    ask, views = queue_ask(), current_rounds()
    may_assign = permissions.may_assign(me(), Stage.VERIFICATION)
    return page(
        "queue",
        problems,
        **queue_context(ask, views),
        rounds=[("", "wszystkie"), *((view.pb_round.slug, view.pb_round.title) for view in views)],
        may_assign=may_assign,
        officials=working_people(Role.OFFICIAL) if may_assign else {},
        me=me(),
        chosen=set(numbers_of(request.form, "sprawa", MOST_CHOSEN)),
        here=request.full_path.rstrip("?"),
    )


@blueprint.get("/weryfikacja")
@requires("pb.case.read")
def queue() -> Response:
    """The queue alone; beside it, on a wide screen, what to do with it."""
    return _queue_page()


@blueprint.post("/weryfikacja")
@requires("pb.case.assign")
def bulk() -> Response:
    """Safe acts for many: assign, remind, print. A verdict is never given to many at once."""
    chosen = numbers_of(request.form, "sprawa", MOST_CHOSEN)
    act = request.form.get("act", "")
    coordinator = number_of(request.form, "coordinator")
    problems = [] if chosen else [Problem("cases_missing")]
    if act == "assign" and coordinator not in working_people(Role.OFFICIAL):
        problems.append(Problem("coordinator_missing", "coordinator"))
    if problems and not request.form.get("wroc"):
        return _queue_page(problems)
    back = safe_return(request.form.get("wroc") or request.full_path.rstrip("?"))
    if problems:
        flash(sentence(problems[0]), "stop")
    elif act == "print":
        return go_to(url_for("verification.printed", sprawa=chosen[:MOST_PRINTED]))
    elif act == "remind":
        _remind(chosen)
    elif act == "assign" and coordinator:
        _assign(chosen, coordinator)
    return go_to(back)


def _assign(chosen: list[int], coordinator: int) -> None:
    stages = {view.pb_round.id: stage_of(view, now()) for view in all_rounds(now())}
    with transaction():
        changed = assign(chosen, coordinator, me(), stages)
    others = " Pozostałe ma już ta osoba albo nie może ich prowadzić." if len(changed) < len(chosen) else ""
    flash(f"Przydzielono: {len(changed)} z {len(chosen)}.{others}", "good")


def _remind(chosen: list[int]) -> None:
    with transaction():
        sent = remind(today(), chosen)
    flash(
        f"Wysłano przypomnienia: {sent}. Każdy dostaje najwyżej jedno dziennie.", "good" if sent else "wait"
    )


@blueprint.get("/weryfikacja/druk")
@requires("pb.case.read")
def printed() -> Response:
    """Cards of chosen cases for paper, at most ``MOST_PRINTED``; only those that the reader may look into."""
    chosen = numbers_of(request.args, "sprawa", MOST_PRINTED)
    views = {view.pb_round.id: view for view in all_rounds(now())}
    found = case_files(views, chosen)
    declared = declarations_of(me().user_id, [file.project.id for file, _ in found])
    rules: dict[int, FilingRules] = {}
    cards = []
    for file, lines in found:
        round_id = file.project.round_id
        if round_id not in rules:
            rules[round_id] = filing_rules(views[round_id])
        reader = replace(me(), has_conflict=declared.get(file.project.id))
        if permissions.may_read_inside(reader, stage_of(views[round_id], now())):
            cards.append({"file": file, "lines": lines, "questions": rules[round_id].questions})
    return page(
        "print", cards=cards, left_out=len(found) - len(cards), answer_name=answer_name,
        verdict_name=verdict_name, names=names_of(_people(cards)),
    )  # fmt: skip


def _people(cards: Sequence[dict[str, Any]]) -> set[int]:
    checks = [card["file"].check for card in cards]
    return {check.checked_by_id for check in checks if check and check.checked_by_id}
