"""What a form of the work does, the same for members and for the office: read, ask the service, say what is wrong."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import request

from core.clock import now, today
from core.db import transaction
from core.problems import NotFound, Problem
from initiatives.agreements.forms import (
    key_of,
    picture_of,
    read_labour,
    read_photo,
    read_thing,
    scan_of,
    text_of,
)
from initiatives.agreements.page import LABOUR, PHOTO, THINGS
from initiatives.agreements.rules.diary import KINDS, MEMBERS_KINDS, QUESTIONS
from initiatives.agreements.services.diary import add_labour, add_photo, add_thing, strike
from initiatives.agreements.texts import LABELS, sentence
from initiatives.applications.models import Application
from initiatives.applications.texts import _

_STRIKE = re.compile(r"strike-(labour|things)-(\d{1,19})")
FIELD_OF_THING = {"line_no": "thing_line"}


@dataclass(frozen=True)
class Done:
    """What came of a form: problems, which part of the page it was, what to say when it went well."""

    problems: Sequence[Problem]
    part: str
    said: str = ""

    @property
    def questions(self) -> str:
        """Codes of what was asked and waits for "it was so"."""
        return " ".join(sorted({one.code for one in self.problems} & QUESTIONS))

    @property
    def anchor(self) -> str:
        """Where on the page one goes on."""
        return self.part if self.part.endswith("-list") else f"add-{self.part}"


def do_act(one: Application, is_office: bool, member_id: int | None = None) -> Done:
    """Do what the form asks for. Raises ``NotFound`` for an act that there is not."""
    act = request.form.get("act", "")
    struck = _STRIKE.fullmatch(act)
    with transaction():
        if struck:
            return _strike(one, struck[1], int(struck[2]))
        if act == LABOUR:
            return _labour(one, member_id)
        if act == THINGS:
            return _thing(one, is_office)
        if act == PHOTO:
            return _photo(one)
    raise NotFound


def _labour(one: Application, member_id: int | None) -> Done:
    read = read_labour(request.form)
    problems = add_labour(
        one, read.told, read.wrong, key_of(request.form), today(), now(), member_id, _confirmed()
    )
    return Done(problems, LABOUR, _("Zapisano w dzienniku."))


def _thing(one: Application, is_office: bool) -> Done:
    read = read_thing(request.form)
    file = scan_of(request.files.get("file"))
    allowed = KINDS if is_office else MEMBERS_KINDS
    problems = add_thing(
        one, read.told, read.wrong, file, key_of(request.form), today(), now(), allowed, _confirmed()
    )
    named = [
        Problem(each.code, FIELD_OF_THING.get(each.field or "", each.field), each.facts) for each in problems
    ]
    return Done(named, THINGS, _("Zapisano."))


def _confirmed() -> frozenset[str]:
    """Questions that were answered, as the ticked box of the refused form names them."""
    return frozenset(request.form.get("sure", "")[:200].split())


def _photo(one: Application) -> Done:
    read = read_photo(request.form)
    file = picture_of(request.files.get("photo"), "photo")
    problems = add_photo(one, read.told, file, key_of(request.form), today(), now(), read.wrong)
    return Done(problems, PHOTO, _("Zdjęcie jest dodane. Wszyscy zobaczą je, gdy urząd je opublikuje."))


def _strike(one: Application, what: str, entry_id: int) -> Done:
    name = f"reason-{what}-{entry_id}"
    problems = strike(one, what, entry_id, text_of(request.form, name), now())
    named = [Problem(each.code, name if each.field else None, each.facts) for each in problems]
    return Done(named, f"{what}-list", _("Wpis jest skreślony. Zostaje widoczny z powodem."))


def told_of(done: Done) -> list[tuple[str | None, str]]:
    """The problems as the page shows them, each with the name of its field."""
    return [(each.field, _named(each)) for each in done.problems]


def _named(problem: Problem) -> str:
    code = (problem.field or "").partition("-")[0]
    name = "line_no" if code == "thing_line" else code
    said: str = sentence(problem)
    return f"{LABELS[name]()}: {said}" if name in LABELS else said


def beside_of(done: Done) -> dict[str, str]:
    """The sentences beside their fields."""
    found: dict[str, Any] = {}
    for each in done.problems:
        found.setdefault(each.field or "", sentence(each))
    return found
