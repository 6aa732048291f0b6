"""What happens to an application of a demonstration, act by act, by the same services as people's clicks."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from accounts.sessions import Actor
from core.clock import warsaw
from core.db import db
from core.fields import Kind, write
from core.money import grouped
from core.problems import Problem
from demo.acting import person
from demo.initiative_people import Neighbours
from demo.office import Office
from demo.programme_days import ProgrammeDays
from initiatives.applications.models import Application
from initiatives.applications.rules.answers import COSTS, IDEA, PLACE, WORKS
from initiatives.applications.services.drafts import save_step, start_application
from initiatives.applications.services.members import add_member, confirm_member
from initiatives.applications.services.sending import send_application, withdraw_application
from initiatives.programmes.queries import ProgrammeView, find_programme
from initiatives.programmes.services.editing import Act

Told = dict[str, Any]
OF_GROUP = ("write", "send", "withdraw", "work", "photograph", "take_project", "hand_on")
"""What the group does; all else is the office's."""
BETWEEN = timedelta(minutes=17)
"""From one neighbour's click on the mailed link to the next."""
WORDS = ("title", "scope", "summary", "description", "beneficiaries", "upkeep", "loans", "organisation")


@dataclass
class Course:
    """A programme at work: what the pack tells of it, and its applications as they are kept, by key."""

    office: Office
    neighbours: Neighbours
    loading: ProgrammeDays
    told: Told
    applications: dict[str, Application] = field(default_factory=dict)

    @property
    def view(self) -> ProgrammeView:
        """The programme as it is now."""
        return find_programme(self.told["slug"])

    def of_official(self, at: datetime) -> Act:
        """An act of the official who runs the programme."""
        return Act(self.office.people["official"].id, at)

    def actor(self, key: str, step: Told) -> Actor:
        """Who does what a step tells: the group's representative, a unit's official, or the one who runs it all."""
        if step["do"] in OF_GROUP:
            return self.neighbours.actor(self.pack(key)["by"])
        return person(self.office.people[step.get("by", "official")])

    def pack(self, key: str) -> Told:
        """What ``initiatives.json`` tells of an application."""
        return next(one for one in self.told["applications"] if one["key"] == key)

    def day(self, offset: str) -> str:
        """A day of the works as it is typed."""
        return write(Kind.DAY, self.loading.in_year(offset))


def write_application(course: Course, key: str, step: Told, at: datetime) -> None:
    """Begin a draft, fill its steps, invite the group; ``confirmed`` of the others follow their link."""
    told = course.pack(key)
    confirmed = step["confirmed"] if "confirmed" in step else told["others"]
    taken_over = course.applications.get(key)
    one = taken_over or start_application(course.view, course.neighbours.actor(told["by"]), at)
    course.applications[key] = one
    for name, answers in _answers(course, told).items():
        save_step(one, name, answers, one.version, at)
    for place, (name, email) in enumerate(course.neighbours.others(key, told["others"])):
        added = add_member(one, name, email, False, at)
        if isinstance(added, list):
            raise ValueError(f"{key}: {added[0].code}")
        if place < confirmed:
            confirm_member(added[0], at + BETWEEN * (place + 1))


def _answers(course: Course, told: Told) -> dict[str, Told]:
    idea = {name: told.get(name, "") for name in WORDS}
    idea |= {"starts_on": course.day(told["starts"]), "ends_on": course.day(told["ends"])}
    idea |= {"applicant": "organisation" if "organisation" in told else "group"}
    idea["organisation_register"] = told.get("register", "")
    _lon, _lat, words, *parcels = told["place"]
    works = [
        {"name": work["name"], "starts_on": course.day(work["starts"]), "ends_on": course.day(work["ends"])}
        | {"who": work["who"]}
        for work in told["works"]
    ]
    return {
        IDEA: idea,
        PLACE: {"shapes": json.dumps(_spot(told)), "words": words, "parcels": ", ".join(parcels)},
        COSTS: {"rows": [_line(line) for line in told["lines"]]},
        WORKS: {"rows": works},
    }


def _spot(told: Told) -> Told:
    """The place as it is drawn: its ``outline`` where the pack has one, else the point."""
    shape: Told = {"type": "Point", "coordinates": told["place"][:2]}
    if "outline" in told:
        shape = {"type": "Polygon", "coordinates": [[*told["outline"], told["outline"][0]]]}
    return {"type": "GeometryCollection", "geometries": [shape]}


def _line(told: Told) -> dict[str, str]:
    """A line of the estimate as it is typed."""
    return {name: value if isinstance(value, str) else grouped(value, " ") for name, value in told.items()}


def send(course: Course, key: str, step: Told, at: datetime) -> None:
    """Send it, or send it again after a correction."""
    done(key, send_application(course.applications[key], course.view, warsaw(at).date(), at).problems)


def withdraw(course: Course, key: str, step: Told, at: datetime) -> None:
    """The group takes it back."""
    done(key, withdraw_application(course.applications[key], course.view, at))


def done(key: str, problems: list[Problem]) -> None:
    """Raises ``ValueError`` when the pack tells what the rules refuse."""
    db.session.flush()
    if problems:
        raise ValueError(
            f"initiatives.json, {key}: {problems[0].code} {problems[0].field} {problems[0].facts}"
        )


STEPS: dict[str, Callable[[Course, str, Told, datetime], None]] = {
    "write": write_application,
    "send": send,
    "withdraw": withdraw,
}
