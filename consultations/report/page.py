"""The report as its page and its document show it, made of what a version keeps (``queries.gathered``)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext, ngettext

from consultations.consultation.texts import PARTICIPATION, kind_name, step_name
from consultations.report.queries.gathered import Content
from consultations.report.rules.participation import FACETS as FACET_CODES
from consultations.report.texts import (
    FACETS,
    SIGNS,
    full_day,
    full_moment,
    full_span,
    group_word,
    groups_of_eight,
    marks_word,
    outcome_word,
    step_when,
)


def _(message: str, **facts: object) -> str:
    return str(gettext(message, **facts))


@dataclass(frozen=True)
class BarTable:
    """Counts by name with a bar beside each; ``most`` is the longest bar. ``is_own``: names are the town's words."""

    caption: str
    head: tuple[str, str]
    rows: tuple[tuple[str, int], ...]
    is_own: bool = False

    @property
    def most(self) -> int:
        """The longest bar."""
        return max((count for _name, count in self.rows), default=0)


@dataclass(frozen=True)
class StepRow:
    """A step: what, of which kind, when, where, and what was told of it."""

    title: str
    kind: str
    when: str
    about: str


@dataclass(frozen=True)
class DocumentRow:
    """A document with its versions in words, the newest first."""

    document_id: int
    name: str
    versions: tuple[tuple[int, str, str], ...]
    """Number, day, note."""


@dataclass(frozen=True)
class Chapter:
    """A topic: what people said in numbers, what was decided, what the office writes of it."""

    code: str
    name: str
    sign: str
    said: str
    decided: tuple[tuple[str, int], ...]
    text: str
    marks: int


@dataclass(frozen=True)
class Report:
    """Everything but the single marks, see ``register``."""

    title: str
    made: str
    version: int
    correction: str
    facts: tuple[tuple[str, str], ...]
    course: str
    conclusions: str
    forms: tuple[str, ...]
    steps: tuple[StepRow, ...]
    documents: tuple[DocumentRow, ...]
    news: tuple[tuple[str, str, str], ...]
    figures: tuple[tuple[int, str], ...]
    tables: tuple[BarTable, ...]
    people: tuple[BarTable, ...]
    people_note: str
    legend: tuple[tuple[str, str, str, int], ...]
    """Code of the decision, its sign, its word, how many marks."""
    chapters: tuple[Chapter, ...]
    not_shown: str
    hidden: tuple[tuple[str, str], ...]
    """Numbers of marks that the office hid, and why."""
    abridged: str
    """That the document names a part of the marks alone; empty where it names all."""
    list_digest: str
    """SHA-256 of the table of all marks when the version was published, in groups."""


def report_of(content: Content) -> Report:
    """The report in the reader's language; the office's own words and people's words stay Polish."""
    one, numbers, written = content["consultation"], content["numbers"], content["written"]
    return Report(
        title=one["title"], made=full_moment(datetime.fromisoformat(content["made_at"])), version=content.get("version", 0),
        correction=content.get("correction", ""), facts=tuple(_facts(one)), course=written["course"],
        conclusions=written["conclusions"], forms=tuple(_forms(content)), steps=tuple(map(_step, content["steps"])),
        documents=tuple(_document(item) for item in content["documents"] if item["versions"]),
        news=tuple((full_day(date.fromisoformat(item["on"])), item["title"], item["body"]) for item in content["news"]),
        figures=tuple(_figures(numbers)), tables=tuple(_tables(content)), people=tuple(_people(content)),
        people_note=_people_note(content["participation"]), legend=tuple(_legend(numbers)),
        chapters=tuple(_chapter(topic, written["chapters"]) for topic in numbers["by_topic"]),
        not_shown=_not_shown(numbers["not_shown"]), hidden=tuple(map(_hidden, content.get("hidden", ()))), abridged=_abridged(content), list_digest=_digest(content),
    )  # fmt: skip


def _facts(one: Content) -> Iterable[tuple[str, str]]:
    dates = ""
    if one["opens_on"] and one["last_on"]:
        dates = full_span(date.fromisoformat(one["opens_on"]), date.fromisoformat(one["last_on"]))
    answers = full_day(date.fromisoformat(one["answers_due_on"])) if one["answers_due_on"] else ""
    told = (
        (_("Przedmiot"), one["lead"]), (_("Podstawa prawna"), one["legal_basis"]),
        (_("Rodzaj"), kind_name(one["kind"])), (_("Obszar"), one["area"] or _("zaznaczony na mapie")),
        (_("Kiedy"), dates), (_("Termin odpowiedzi"), answers),
        (_("Kto mógł wziąć udział"), PARTICIPATION[one["participation"]]()),
    )  # fmt: skip
    return ((label, said) for label, said in told if said)


def _forms(content: Content) -> Iterable[str]:
    """Which forms were used, each in a sentence; those of the steps by their kinds."""
    one, numbers = content["consultation"], content["numbers"]
    yield _("Zaznaczanie miejsc na mapie: %(marks)s.", marks=marks_word(numbers["marks"]))
    yield _("Zgoda z cudzą uwagą zamiast jej powtarzania: %(count)d.", count=numbers["supports"])
    if one["allows_comments"]:
        yield _("Komentarze pod uwagami: %(count)d.", count=numbers["comments"])
    kinds: dict[str, int] = {}
    for step in content["steps"]:
        kinds[step["kind"]] = kinds.get(step["kind"], 0) + 1
    for kind, count in kinds.items():
        if kind not in ("needs", "report", "other"):
            name = step_name(kind)
            yield f"{name[:1].upper()}{name[1:]}: {count}."


def _step(step: Content) -> StepRow:
    starts_at, ends_at = (datetime.fromisoformat(step[name]) for name in ("starts_at", "ends_at"))
    about = " · ".join(part for part in (step["place"], step["description"]) if part)
    return StepRow(step["title"], step_name(step["kind"]), step_when(starts_at, ends_at), about)


def _document(item: Content) -> DocumentRow:
    versions = (
        (one["number"], full_day(date.fromisoformat(one["added_on"])), one["note"])
        for one in item["versions"]
    )
    return DocumentRow(item["id"], item["name"], tuple(versions))


def _figures(numbers: Content) -> Iterable[tuple[int, str]]:
    yield numbers["marks"], str(ngettext("uwaga na mapie", "uwag na mapie", numbers["marks"]))
    people = numbers["people"]
    yield people, str(ngettext("osoba, która coś zaznaczyła", "osób, które coś zaznaczyły", people))
    yield numbers["supports"], str(ngettext("głos zgody", "głosów zgody", numbers["supports"]))
    yield numbers["comments"], str(ngettext("komentarz", "komentarzy", numbers["comments"]))


def _tables(content: Content) -> Iterable[BarTable]:
    numbers, count = content["numbers"], _("Uwagi")
    decided = [
        (outcome_word(code), numbers["by_outcome"][code]) for code in SIGNS if numbers["by_outcome"].get(code)
    ]
    yield BarTable(_("Uwagi według decyzji"), (_("Decyzja"), count), tuple(decided))
    topics = tuple((one["name"], one["marks"]) for one in numbers["by_topic"])
    yield BarTable(_("Uwagi według tematu"), (_("Temat"), count), topics, is_own=True)
    areas = tuple((one["name"] or _("poza obszarami"), one["marks"]) for one in numbers["by_area"])
    if any(one["name"] for one in numbers["by_area"]):
        yield BarTable(_("Uwagi według obszaru"), (_("Obszar"), count), areas, is_own=True)
    voices = tuple((f"{one['number']}. {one['name']}", one["voices"]) for one in content.get("variants", ()))
    if voices:
        yield BarTable(_("Głosy nad wariantami"), (_("Wariant"), _("Głosy")), voices, is_own=True)


def _people(content: Content) -> Iterable[BarTable]:
    groups = content["participation"]["groups"]
    for facet in FACET_CODES:
        rows = tuple((group_word(facet, one), one["people"]) for one in groups.get(facet, ()))
        if rows:
            yield BarTable(FACETS[facet](), (FACETS[facet](), _("Osoby")), rows, is_own=facet == "area")


def _people_note(participation: Content) -> str:
    if not participation["is_counted"]:
        return _("Policzymy to po ostatnim dniu konsultacji.")
    least = participation["smallest_group"]
    told = _(
        "O sobie można było nic nie mówić. Grup mniejszych niż %(least)d osób nie liczymy osobno.",
        least=least,
    )
    if not any(participation["groups"].values()):
        return _("Za mało osób powiedziało coś o sobie, żeby to policzyć bez wskazania kogokolwiek.")
    return told


def _legend(numbers: Content) -> Iterable[tuple[str, str, str, int]]:
    for code, sign in SIGNS.items():
        if numbers["by_outcome"].get(code):
            yield code, sign, outcome_word(code), numbers["by_outcome"][code]


def _chapter(topic: Content, texts: Content) -> Chapter:
    said = _(
        "%(marks)s, głosów zgody: %(supports)d.", marks=marks_word(topic["marks"]), supports=topic["supports"]
    )
    counts = topic["by_outcome"]
    decided = tuple((outcome_word(code), counts[code]) for code in SIGNS if counts.get(code))
    return Chapter(
        topic["code"],
        topic["name"],
        topic["sign"],
        said,
        decided,
        texts.get(topic["code"], ""),
        topic["marks"],
    )


def _not_shown(counts: Content) -> str:
    """What is only counted: erased by the author, never read, taken off by the office, not read yet."""
    words: Sequence[tuple[str, str]] = (
        ("withdrawn", _("usunięte przez autorów")),
        ("unread", _("nieprzeczytane przez urząd, zanim minął okres przechowywania")),
        ("hidden", _("ukryte przez urząd")),
        ("held", _("czekające na przeczytanie")),
    )
    return ", ".join(f"{word}: {counts[code]}" for code, word in words if counts.get(code))


def _hidden(group: Content) -> tuple[str, str]:
    return ", ".join(str(number) for number in group["numbers"]), group["reason"]


def _abridged(content: Content) -> str:
    left_out = content["left_out"]
    if not left_out:
        return ""
    told = content["numbers"]["marks"] - left_out
    named = _(
        "To skrót: po kolei wymieniamy %(told)s, z którymi zgadza się najwięcej osób.", told=marks_word(told)
    )
    counted = ngettext(
        "Dalszą %(num)d uwagę tylko liczymy.", "Dalszych %(num)d uwag tylko liczymy.", left_out
    )
    return f"{named} {counted}"


def _digest(content: Content) -> str:
    told = content.get("list")
    return groups_of_eight(bytes.fromhex(told["sha256"])) if told else ""
