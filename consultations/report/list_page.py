"""The file of all marks of a version as the report's page shows it: its hash, and every change with both hashes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask_babel import gettext

from consultations.report.models import ReportList
from consultations.report.texts import full_day, groups_of_eight


def _(message: str, **facts: object) -> str:
    return str(gettext(message, **facts))


CAUSES: dict[str, Callable[[str, str], str]] = {
    "erased": lambda day, numbers: _(
        "Plik zmieniono %(day)s na żądanie autora uwagi nr %(numbers)s: jej słowa i miejsce zniknęły.",
        day=day, numbers=numbers,
    ),
    "hidden": lambda day, numbers: _(
        "Plik zmieniono %(day)s, bo urząd ukrył uwagę nr %(numbers)s: jej słowa i miejsce zniknęły.",
        day=day, numbers=numbers,
    ),
    "restored": lambda day, numbers: _(
        "Plik zmieniono %(day)s, bo urząd przywrócił uwagę nr %(numbers)s.", day=day, numbers=numbers
    ),
}  # fmt: skip


@dataclass(frozen=True)
class ListChange:
    """Why the file was written anew, and its hash before and after, in groups."""

    words: str
    before: str
    after: str


@dataclass(frozen=True)
class ListFile:
    """The hash of the file that is offered now, and all changes since publication, the first one first."""

    digest: str
    changes: tuple[ListChange, ...]


def list_file(editions: Sequence[ReportList]) -> ListFile | None:
    """The file of a version; none where the version is from before such files were kept."""
    if not editions:
        return None
    changes = tuple(_change(former, one) for former, one in zip(editions, editions[1:], strict=False))
    return ListFile(groups_of_eight(editions[-1].sha256), changes)


def _change(former: ReportList, one: ReportList) -> ListChange:
    words = CAUSES[one.cause](full_day(one.written_at), ", ".join(map(str, one.numbers)))
    return ListChange(words, groups_of_eight(former.sha256), groups_of_eight(one.sha256))
