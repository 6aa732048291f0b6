"""One work: what the office says of it, its milestones, delays, photographs, and the question to its author."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import BinaryIO, cast

from flask import Response, current_app, request

from accounts.queries import names_of, working_people
from accounts.rules import Role
from core.access import requires
from core.clock import now, today
from core.files.reading import PICTURES, read_file
from core.problems import Problem
from core.web.csrf import csrf
from core.web.filters import day, zl_plain
from pb.implementation import emails
from pb.implementation.forms import read_day, read_paper, read_photo, read_step, read_told, text_of
from pb.implementation.office_texts import FIELD_NAMES, MOMENT_CHOICES, STATE_CHOICES
from pb.implementation.queries.office import WorkFile, work_file
from pb.implementation.rules import is_quiet, overdue_since
from pb.implementation.services import acceptance, photos, steps, telling
from pb.implementation.services.telling import Asked
from pb.implementation.texts import acceptance_sentence, delay_sentence, state_tag, state_word, step_words
from pb.implementation.views.frame import WORK, blueprint, followed, may_edit, page, part_of, typed_day, write
from pb.rounds.queries import RoundView

ROW = "/<int(max=9223372036854775807):row_id>"


def show(
    view: RoundView, number: int, problems: Sequence[Problem] = (), part: str = "", status: int = 0,
    typed: Mapping[str, Mapping[str, str]] | None = None,
) -> Response:  # fmt: skip
    """The page of a work; ``typed`` holds the fields of the form ``part`` that came back."""
    file = work_file(view.pb_round.id, number, today())
    people = working_people(Role.OFFICIAL)
    if file.work.leader_id is not None and file.work.leader_id not in people:
        people |= names_of([file.work.leader_id])
    stored = stored_of(file)
    mine = dict((typed or {}).get("praca", {}))
    open_days = [one.planned_on for one in file.steps if one.done_on is None]
    return page(
        "work", problems, part, status, pb_round=view.pb_round, file=file, work=file.work, project=file.project,
        stored=stored, mine=mine or stored, typed=typed or {}, people=people,
        people_choices=[("", "nikt"), *people.items()], is_stale=status == 409,
        differences=_differences(mine, stored, people) if status == 409 and mine else [],
        overdue=overdue_since(file.work.state, file.work.due_on, open_days, today()), may_edit=may_edit(),
        is_quiet=is_quiet(file.work.state, file.work.updated_at or file.published_at, now()),
        states=STATE_CHOICES, moments=MOMENT_CHOICES, state_tag=state_tag, state_word=state_word,
        step_words=step_words, delay_sentence=delay_sentence,
        acceptance_sentence=acceptance_sentence, answers=(("accepted", "przyjmuje prace"), ("remarks", "ma uwagi")),
    )  # fmt: skip


def stored_of(file: WorkFile) -> dict[str, str]:
    """What is written of a work, as its form shows it."""
    work = file.work
    return {
        "state": work.state, "spent": zl_plain(work.spent), "contractor": work.contractor,
        "leader_id": str(work.leader_id or ""), "due_on": typed_day(work.due_on),
        "finished_on": typed_day(work.finished_on), "note": work.note,
    }  # fmt: skip


def _differences(
    mine: Mapping[str, str], stored: Mapping[str, str], people: Mapping[int, str]
) -> list[tuple[str, str, str]]:
    """Field, mine, theirs: where what was typed and what is written by now differ."""
    words = {
        "state": dict(STATE_CHOICES),
        "leader_id": {"": "nikt", **{str(key): name for key, name in people.items()}},
    }

    def told(name: str, value: str) -> str:
        return words.get(name, {}).get(value, value) or "nic"

    return [
        (label, told(name, mine.get(name, "")), told(name, stored[name]))
        for name, label in FIELD_NAMES.items()
        if " ".join(mine.get(name, "").split()) != " ".join(stored[name].split())
    ]


@blueprint.get(WORK)
@requires("pb.desk.read")
def work(slug: str, number: int) -> Response:
    """The work as it stands."""
    return show(followed(slug), number)


@blueprint.post(WORK)
@csrf.exempt
@requires("pb.work.edit")
def tell(slug: str, number: int) -> Response:
    """State, money, contractor, leader, term, note."""
    told = read_told(part_of("praca"))
    return write(slug, number, "praca", partial(telling.tell, told=told), "Zapisano.", show)


@blueprint.post(WORK + "/termin")
@csrf.exempt
@requires("pb.work.edit")
def postpone(slug: str, number: int) -> Response:
    """Move the term, with the reason."""
    form = part_of("termin")
    to_on, reason = read_day(form.get("to_on", "")), text_of(form, "reason")
    done = f"Nowy termin: {day(to_on)}. Powód widać przy projekcie." if to_on else ""
    act = partial(telling.postpone, to_on=to_on, reason=reason)
    return write(slug, number, "termin", act, done, show)


@blueprint.post(WORK + "/kroki")
@csrf.exempt
@requires("pb.work.edit")
def add_step(slug: str, number: int) -> Response:
    """One more milestone."""
    told = read_step(part_of("krok"))
    return write(slug, number, "krok", partial(steps.add_step, told=told), "Krok jest na liście.", show)


@blueprint.post(WORK + "/kroki" + ROW)
@csrf.exempt
@requires("pb.work.edit")
def change_step(slug: str, number: int, row_id: int) -> Response:
    """Save a milestone, mark it done, move it or remove it."""
    part = f"krok-{row_id}"
    acts = {
        "save": (partial(steps.change_step, step_id=row_id, told=read_step(part_of(part))), "Krok zapisany."),
        "finish": (partial(steps.finish_step, step_id=row_id), "Krok zrobiony."),
        "up": (partial(steps.move_step, step_id=row_id, by=-1), "Krok przesunięty."),
        "down": (partial(steps.move_step, step_id=row_id, by=1), "Krok przesunięty."),
        "remove": (partial(steps.remove_step, step_id=row_id), "Krok usunięty."),
    }
    act, done = acts.get(request.form.get("act", "save"), acts["save"])
    return write(slug, number, part, act, done, show)


@blueprint.post(WORK + "/zdjecia")
@csrf.exempt
@requires("pb.work.edit")
def add_photo(slug: str, number: int) -> Response:
    """A photograph with its words."""
    sent = request.files.get("zdjecie-file")
    read = (
        read_file(cast(BinaryIO, sent.stream), sent.filename or "", PICTURES)
        if sent and sent.filename
        else Problem("file_missing", "file")
    )
    act = partial(photos.add_photo, told=read_photo(part_of("zdjecie")), read=read)
    return write(slug, number, "zdjecie", act, "Zdjęcie jest przy projekcie.", show)


@blueprint.post(WORK + "/zdjecia" + ROW)
@csrf.exempt
@requires("pb.work.edit")
def change_photo(slug: str, number: int, row_id: int) -> Response:
    """Other words of a photograph, or none of it any more."""
    part = f"zdjecie-{row_id}"
    if request.form.get("act") == "remove":
        return write(
            slug, number, part, partial(photos.remove_photo, photo_id=row_id), "Zdjęcie usunięte.", show
        )
    act = partial(photos.describe_photo, photo_id=row_id, told=read_photo(part_of(part)))
    return write(slug, number, part, act, "Opis zdjęcia zapisany.", show)


@blueprint.post(WORK + "/odbior")
@csrf.exempt
@requires("pb.work.edit")
def ask_author(slug: str, number: int) -> Response:
    """Mail the author a link."""

    def ask(asked: Asked) -> list[Problem]:
        outcome = acceptance.ask_author(asked)
        if isinstance(outcome, list):
            return outcome
        file, key = outcome
        emails.ask_author(file, slug, key)
        return []

    return write(slug, number, "odbior", ask, "Wysłano autorowi link. Odpowiedź pojawi się tutaj.", show)


@blueprint.post(WORK + "/odbior-na-papierze")
@csrf.exempt
@requires("pb.work.edit")
def write_down(slug: str, number: int) -> Response:
    """The author's answer, given on paper."""
    actor_id = current_app.extensions["current_actor"]().user_id
    act = partial(acceptance.write_down, told=read_paper(part_of("papier")), actor_id=actor_id)
    return write(slug, number, "papier", act, "Odpowiedź autora jest zapisana.", show)


@blueprint.post(WORK + "/uwagi-przeczytane")
@csrf.exempt
@requires("pb.work.edit")
def mark_read(slug: str, number: int) -> Response:
    """The author's remarks wait no longer."""
    return write(slug, number, "odbior", acceptance.mark_read, "Uwagi są oznaczone jako przeczytane.", show)
