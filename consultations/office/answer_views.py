"""One answer to one mark or to a group: written, sent, approved or returned by another person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, flash, request, url_for
from flask_babel import gettext as _

from accounts.queries import names_of, working_people
from accounts.rules import Role
from consultations.consultation.queries import ConsultationView, topics_of
from consultations.marks.answer_mails import tell_answered
from consultations.marks.models import Answer
from consultations.marks.queries.answers import (
    corrected_since,
    every_template,
    find_answer,
    members,
    state_of,
    templates_for,
)
from consultations.marks.queries.board import department_names, public_ids, rows_of
from consultations.marks.queries.ground import ground_of_marks, kept_ground
from consultations.marks.rules.answers import GROUNDS_LEAST, Answering, AnswerState, Decision, check_approver
from consultations.marks.rules.contrary import Wish, contrary_wishes
from consultations.marks.rules.ground import Ground
from consultations.marks.services.answering import (
    add_marks,
    drop_answer,
    leave_marks,
    save_answer,
    send_answer,
)
from consultations.marks.services.approving import approve_answer, return_answer
from consultations.marks.texts import decision_word
from consultations.office.board_frame import (
    LOST,
    actor,
    approver,
    blueprint,
    number_of,
    numbers_of,
    page,
    published,
    text_of,
)
from core.access import requires
from core.clock import now, today
from core.db import transaction
from core.fields import Field, Kind, differences, read, write
from core.jobs import enqueue
from core.problems import Problem, StaleVersion
from core.web.csrf import checks_token, token_is_valid
from core.web.office_form import go_to

ANSWER = "/<slug:slug>/odpowiedzi/<int(max=9223372036854775807):answer_id>"


def answer_page(
    view: ConsultationView, answer: Answer, problems: Sequence[Problem] = (), stale: str = "", **typed: Any
) -> Response:
    """The answer with its marks; ``typed`` words take the place of the saved ones.

    ``stale``: somebody changed it meanwhile, while it was being written (``written``) or read to be signed (``read``);
    both versions are shown (409).
    """
    topics = {one.id: one for one in topics_of(view.id)}
    rows = rows_of(members(answer.id))
    saved = {
        "decision": answer.decision, "grounds": answer.grounds, "promised_on": write(Kind.DAY, answer.promised_on),
        "version": answer.version, "note": "",
    }  # fmt: skip
    wishes = [
        Wish(one.number, topics[one.topic_id].code, topics[one.topic_id].name, one.body) for one in rows
    ]
    officials = working_people(Role.OFFICIAL)
    return page(
        "answer", view, problems, 409 if stale else 0, stale=_stale(answer) if stale else None, clash=stale,
        rows_of_clash=differences_of(saved, typed) if stale == "written" else [], answer=answer, state=state_of(answer).value, rows=rows, topics=topics,
        typed={**saved, **typed}, decisions=[(one.value, decision_word(one.value)) for one in Decision],
        templates=[(str(one.id), one.name) for one in templates_for([topics[row.topic_id].code for row in rows])],
        least=GROUNDS_LEAST, grounds=shown_ground(view, answer, [one.mark_id for one in rows]),
        contrary=contrary_wishes(wishes), decision_word=decision_word, units=department_names(),
        names=names_of({one for one in (answer.written_by_id, answer.approved_by_id) if one}),
        corrected=corrected_since([one.mark_id for one in rows], answer.written_at),
        cannot_approve=check_approver(approver(), answer.written_by_id, officials), me=actor(),
    )  # fmt: skip


def shown_ground(view: ConsultationView, answer: Answer, mark_ids: list[int]) -> dict[int, Ground]:
    """What the layers say now of the marks of a draft; of a sent or approved answer what they said then."""
    is_draft = state_of(answer) is AnswerState.DRAFT
    return ground_of_marks(view.id, mark_ids, today()) if is_draft else kept_ground(answer)


def _stale(answer: Answer) -> dict[str, Any]:
    """Who saved the version that stands now, and when."""
    who = names_of({answer.written_by_id}) if answer.written_by_id else {}
    name = who.get(answer.written_by_id or 0, "")
    return {"by": (name, answer.written_at) if name else None}


def differences_of(saved: dict[str, Any], typed: dict[str, Any]) -> list[dict[str, str]]:
    """Field by field what was typed, and what another person saved meanwhile."""
    labels = {"decision": _("Decyzja"), "grounds": _("Uzasadnienie"), "promised_on": _("Termin")}
    mine, theirs = ({name: str(one.get(name) or "") for name in labels} for one in (typed, saved))

    def word(name: str, value: str) -> str:
        return (decision_word(value) if name == "decision" and value in set(Decision) else value) or "–"

    return [
        {"label": labels[name], "typed": word(name, mine[name]), "saved": word(name, theirs[name])}
        for name in differences(theirs, mine)
    ]


@blueprint.get(ANSWER)
@requires("consultations.desk.read")
def answer(slug: str, answer_id: int) -> Response:
    """The answer as it stands."""
    view = published(slug)
    return answer_page(view, find_answer(view.id, answer_id))


def typed_answer() -> tuple[Answering, list[Problem], dict[str, Any]]:
    """What was typed, what is no day, and the words as they came."""
    typed: dict[str, Any] = {
        name: text_of(name) for name in ("decision", "grounds", "promised_on", "version")
    }
    promised_on, wrong = read(Field("promised_on", Kind.DAY), typed["promised_on"])
    decision = typed["decision"] if typed["decision"] in set(Decision) else ""
    return Answering(decision, typed["grounds"], promised_on), [wrong] if wrong else [], typed


@blueprint.post(ANSWER)
@checks_token
@requires("consultations.answer.write")
def write_answer(slug: str, answer_id: int) -> Response:
    """Keep the draft, put a template in, or send it to be approved."""
    view, (told, problems, typed) = published(slug), typed_answer()
    act = request.form.get("act", "save")
    problems = problems if token_is_valid() else [LOST]
    if act == "template" and not problems:
        return with_template(view, answer_id, typed)
    try:
        problems = problems or keep(view, answer_id, told, act == "send")
    except StaleVersion:
        fresh = find_answer(view.id, answer_id)
        return answer_page(view, fresh, (), "written", **typed | {"version": fresh.version})
    if problems:
        fresh = find_answer(view.id, answer_id)
        return answer_page(view, fresh, problems, **{**typed, "version": fresh.version})
    flash(_("Odpowiedź czeka na podpis innej osoby.") if act == "send" else _("Szkic jest zapisany."), "good")
    return go_to(url_for("consultations_board.answer", slug=slug, answer_id=answer_id))


def keep(view: ConsultationView, answer_id: int, told: Answering, is_sent: bool) -> list[Problem]:
    """Keep the draft, or send it. Raises ``StaleVersion`` when somebody else has saved it meanwhile."""
    version, who = number_of(request.form, "version") or 0, actor().user_id
    with transaction():
        one = find_answer(view.id, answer_id, is_locked=True)
        if is_sent:
            return send_answer(view, one, told, version, who, now(), today())
        return save_answer(one, told, version, who, now())


def with_template(view: ConsultationView, answer_id: int, typed: dict[str, str]) -> Response:
    """The form with a template's words after those that stand there; nothing is saved yet."""
    chosen = next((one for one in every_template() if str(one.id) == request.form.get("template")), None)
    if chosen is not None:
        typed["grounds"] = "\n\n".join(part for part in (typed["grounds"], chosen.grounds) if part)
        typed["decision"] = typed["decision"] or chosen.decision
    return answer_page(view, find_answer(view.id, answer_id), (), **typed)


@blueprint.post(ANSWER + "/uwagi")
@checks_token
@requires("consultations.answer.write")
def gather(slug: str, answer_id: int) -> Response:
    """Add marks to the group, or with ``act=leave`` take them out."""
    view = published(slug)
    try:
        problems = regroup(view, answer_id) if token_is_valid() else [LOST]
    except StaleVersion:
        return answer_page(view, find_answer(view.id, answer_id), (), "read")
    if problems:
        return answer_page(view, find_answer(view.id, answer_id), problems)
    return go_to(url_for("consultations_board.answer", slug=slug, answer_id=answer_id))


def regroup(view: ConsultationView, answer_id: int) -> list[Problem]:
    """Add or take out what the form names. Raises ``StaleVersion`` when it is not what this person has read."""
    version, act = number_of(request.form, "version") or 0, request.form.get("act")
    with transaction():
        one = find_answer(view.id, answer_id, is_locked=True)
        ids = public_ids(view.id, numbers_of(request.form, "uwaga"))
        return leave_marks(one, ids, version) if act == "leave" else add_marks(one, ids, version)


@blueprint.post(ANSWER + "/porzuc")
@checks_token
@requires("consultations.answer.write")
def drop(slug: str, answer_id: int) -> Response:
    """Give the draft up."""
    view = published(slug)
    try:
        problems = give_up(view, answer_id) if token_is_valid() else [LOST]
    except StaleVersion:
        return answer_page(view, find_answer(view.id, answer_id), (), "read")
    if problems:
        return answer_page(view, find_answer(view.id, answer_id), problems)
    flash(_("Szkic jest porzucony, uwagi znów czekają."), "good")
    return go_to(url_for("consultations_board.board", slug=slug, kolumna="przydzielone"))


def give_up(view: ConsultationView, answer_id: int) -> list[Problem]:
    """Drop the draft. Raises ``StaleVersion`` when somebody has written on meanwhile."""
    with transaction():
        one = find_answer(view.id, answer_id, is_locked=True)
        return drop_answer(view, one, number_of(request.form, "version") or 0)


@blueprint.post(ANSWER + "/zatwierdz")
@checks_token
@requires("consultations.answer.approve")
def approve(slug: str, answer_id: int) -> Response:
    """The second person: publish, or with ``act=return`` send back with a note."""
    view, note, is_return = published(slug), text_of("note"), request.form.get("act") == "return"
    problems = [] if token_is_valid() else [LOST]
    try:
        problems = problems or decide(view, answer_id, note, is_return)
    except StaleVersion:
        return answer_page(view, find_answer(view.id, answer_id), (), "read", note=note)
    if problems:
        return answer_page(view, find_answer(view.id, answer_id), problems, note=note)
    flash(
        _("Odpowiedź wróciła do autora.")
        if is_return
        else _("Odpowiedź jest zatwierdzona i widać ją na mapie."),
        "good",
    )
    return go_to(url_for("consultations_board.answer", slug=slug, answer_id=answer_id))


def decide(view: ConsultationView, answer_id: int, note: str, is_return: bool) -> list[Problem]:
    """Publish or return. Raises ``StaleVersion`` when it is not what this person has read."""
    version = number_of(request.form, "version") or 0
    with transaction():
        one = find_answer(view.id, answer_id, is_locked=True)
        if is_return:
            return return_answer(view, one, version, note, actor().user_id)
        problems = approve_answer(view, one, version, approver(), working_people(Role.OFFICIAL), now())
        if not problems:
            enqueue(tell_answered, answer_id=answer_id)
        return problems
