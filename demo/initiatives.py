"""Local initiatives of a demonstration: programmes and applications made by the services that everybody's clicks use.

Each act has its moment of the past, and all acts of a programme go in the order of their moments.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from operator import itemgetter
from typing import Any

from core.db import db
from core.fields import Content, fingerprint
from core.page_saving import Saved
from core.site.record import read_site
from demo.acting import acting
from demo.initiative_course import STEPS, Course, Told, done
from demo.initiative_passing import PASSING
from demo.initiative_people import Neighbours
from demo.initiative_scoring import SCORING
from demo.initiative_settling import settle
from demo.initiative_work import WORK
from demo.office import Office
from demo.offsets import LoadingDay
from demo.programme_days import ProgrammeDays, days_of
from initiatives.programmes.contents import section_content
from initiatives.programmes.models import Programme
from initiatives.programmes.queries import record_of
from initiatives.programmes.rules.sections import BASICS, CALLS, CONTACT, CRITERIA, GROUND, MONEY
from initiatives.programmes.services.building import NewProgramme, create_programme
from initiatives.programmes.services.committee import add_member
from initiatives.programmes.services.editing import Act, save_section
from initiatives.programmes.services.publishing import close_programme, publish_programme

WORDS = ("lead", "description", "legal_basis")
CONTACTS = ("contact_name", "contact_email", "contact_phone")
RETENTION = "60"


def add_initiatives(
    told: dict[str, Any], office: Office, loading: LoadingDay, tell: Callable[[str], None]
) -> None:
    """All programmes of ``initiatives.json`` with what became of their applications, in the order of time."""
    neighbours = Neighbours(told)
    courses = [Course(office, neighbours, days, pack) for pack, days in programmes(told, loading)]
    acts = [(at, course, key, step) for course in courses for at, key, step in in_order(course)]
    for at, course, key, step in sorted(acts, key=itemgetter(0)):
        with acting(course.actor(key, step), at):
            ACTS[step["do"]](course, key, step, at)
            db.session.flush()
    for course in courses:
        tell(f"Inicjatywy: {course.told['title']}, wniosków {len(course.told['applications'])}.")


def programmes(told: dict[str, Any], loaded: LoadingDay) -> Iterator[tuple[dict[str, Any], ProgrammeDays]]:
    """The programmes whole: what all share, what is its own, its days, and the year in its name and address."""
    years: set[int] = set()
    for own in told["programmes"]:
        days, pack = days_of(own["when"], loaded), {**told["both"], **own}
        names = ("slug", "title") if days.year not in years else ("second_slug", "second_title")
        named = {
            key: pack[name].format(year=days.year) for key, name in zip(("slug", "title"), names, strict=True)
        }
        years.add(days.year)
        yield pack | named | {"year": days.year}, days


def in_order(course: Course) -> Iterator[tuple[datetime, str, Told]]:
    """Every act of a programme: its moment, the key of its application (empty: of the whole) and what is done."""
    pack = course.told
    acts: list[tuple[str, Told]] = [("", {"do": "begin", "at": pack["created"]})]
    acts += [("", {"do": "open", "at": pack["published"]}), *(("", step) for step in pack["course"])]
    acts += [("", {"do": "close", "at": pack["closed"]})] if pack["closed"] else []
    acts += [(one["key"], step) for one in pack["applications"] for step in one["course"]]
    yield from sorted(
        ((course.loading.moment(step["at"]), key, step) for key, step in acts), key=itemgetter(0)
    )


def begin(course: Course, _key: str, _step: Told, at: datetime) -> None:
    """Begin a programme, fill the pages of its editor and seat the committee."""
    pack, office = course.told, course.office
    made = create_programme(
        NewProgramme(pack["title"], pack["slug"], str(pack["year"])), read_site().controller, at
    )
    if isinstance(made, list):
        raise ValueError(f"{pack['slug']}: {made[0].code}")
    for section, typed in _pages(pack, office, course.loading):
        _save(made, section, typed, course.of_official(at))
    for login in pack["committee"]:
        done(pack["slug"], add_member(pack["slug"], office.people[login].email, at))


def show(course: Course, _key: str, _step: Told, at: datetime) -> None:
    """Show it to everybody."""
    slug = course.told["slug"]
    done(slug, publish_programme(slug, record_of(slug).version, course.of_official(at)))


def close(course: Course, _key: str, _step: Told, at: datetime) -> None:
    """Close it: all of it is settled."""
    slug = course.told["slug"]
    done(slug, close_programme(slug, course.of_official(at)))


def _pages(pack: dict[str, Any], office: Office, loading: LoadingDay) -> Iterator[tuple[str, Content]]:
    yield BASICS, {name: str(pack[name]) for name in ("title", "slug", "year", *WORDS)}
    yield MONEY, pack["money"]
    yield GROUND, {"town_land_only": pack["town_land_only"]}
    rows = {"threshold": pack["threshold"], "tie_rule": pack["tie_rule"]}
    for number, told in enumerate(pack["criteria"], 1):
        rows |= {f"nowa-{number}.{name}": str(value) for name, value in ({"weight": 1} | told).items()}
    yield CRITERIA, rows
    yield CALLS, {name: text for row in _calls(pack, loading) for name, text in row.items()}
    department = office.departments[pack["department"]].id
    contact = {name: pack[name] for name in CONTACTS}
    yield CONTACT, contact | {"department_id": str(department), "retention_months": RETENTION}


def _calls(pack: dict[str, Any], loading: LoadingDay) -> Iterator[Content]:
    for number, told in enumerate(pack["calls"], 1):
        typed = {
            "opens_on": f"{loading.date(told['opens']):%d.%m.%Y}", "opens_at": "0:00",
            "closes_on": f"{loading.date(told['closes']):%d.%m.%Y}", "closes_at": "23:59",
            "call_budget": told["budget"],
        }  # fmt: skip
        yield {f"nowa-{number}.{name}": text for name, text in typed.items()}


def _save(one: Programme, section: str, typed: Content, act: Act) -> None:
    saved = section_content(one, section)
    done = save_section(one.slug, section, {**saved, **typed}, fingerprint(saved), act)
    if not isinstance(done, Saved):
        raise ValueError(f"{one.slug}, {section}: {done}")


ACTS = {"begin": begin, "open": show, "close": close, **STEPS, **PASSING, **SCORING, **WORK, "settle": settle}
"""What is done in a programme; a pack tells of all but the first three."""
