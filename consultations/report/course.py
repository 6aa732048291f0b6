"""The course of a consultation in sentences, from its dates, steps, documents and news: what the office starts from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from flask_babel import gettext, ngettext

from consultations.consultation.texts import PARTICIPATION, step_name
from consultations.report.queries.gathered import Content
from consultations.report.texts import full_day, full_span, step_when


def _(message: str, **facts: object) -> str:
    return str(gettext(message, **facts))


def course_words(content: Content) -> str:
    """Paragraphs with an empty line between; whatever there was none of is not said."""
    return "\n\n".join(_paragraphs(content))


def _paragraphs(content: Content) -> Iterator[str]:
    one = content["consultation"]
    if one["opens_on"] and one["last_on"]:
        when = full_span(date.fromisoformat(one["opens_on"]), date.fromisoformat(one["last_on"]))
        yield _(
            "Konsultacje trwały: %(when)s. Kto mógł wziąć udział: %(who)s.",
            when=when,
            who=PARTICIPATION[one["participation"]](),
        )
    if content["steps"]:
        yield _("Kroki: %(steps)s.", steps="; ".join(_step(step) for step in content["steps"]))
    documents = [item for item in content["documents"] if item["versions"]]
    if documents:
        yield _(
            "Udostępniliśmy dokumenty: %(names)s.", names="; ".join(_document(item) for item in documents)
        )
    if content["news"]:
        told = (f"{item['title']} ({full_day(date.fromisoformat(item['on']))})" for item in content["news"])
        yield _("W trakcie konsultacji informowaliśmy: %(news)s.", news="; ".join(told))


def _step(step: Content) -> str:
    when = step_when(datetime.fromisoformat(step["starts_at"]), datetime.fromisoformat(step["ends_at"]))
    place = f", {step['place']}" if step["place"] else ""
    return f"{step['title']} ({step_name(step['kind'])}), {when}{place}"


def _document(item: Content) -> str:
    newest = max(item["versions"], key=lambda version: version["number"])
    count = len(item["versions"])
    versions = f", {ngettext('%(num)d wersja', '%(num)d wersji', count)}" if count > 1 else ""
    return f"{item['name']} ({full_day(date.fromisoformat(newest['added_on']))}{versions})"
