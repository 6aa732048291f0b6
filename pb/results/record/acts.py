"""The commission's steps in the tally record, and how the people who took them are named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from accounts.queries import names_of
from core.version import VERSION
from pb.results.models import Publication
from pb.results.queries import RoundResult
from pb.results.record.pools import Who
from pb.results.record.words import full_moment, sheets
from pb.tally.models import UrnClosing
from pb.voting.models import CommissionKey

Step = tuple[str, datetime | None, str]


@dataclass(frozen=True)
class Act:
    """A step of the commission: what, when, who."""

    what: str
    at: str
    who: str


@dataclass(frozen=True)
class Steps:
    """What is kept of the steps."""

    key: CommissionKey | None
    result: RoundResult
    publication: Publication | None

    def people(self) -> set[int]:
        """Account numbers of everybody who took one."""
        draws = [draw for pool in self.result.pools for draw in pool.draws]
        found = {one for draw in draws for one in (draw.recorded_by_id, draw.confirmed_by_id)}
        if self.key:
            found.add(self.key.created_by_id)
        if closing := self.result.closing:
            found |= {closing.proposed_by_id, closing.confirmed_by_id, closing.opened_by_id}
        if self.publication:
            found |= {self.publication.proposed_by_id, self.publication.approved_by_id}
        return {one for one in found if one is not None}


def naming(steps: Steps, is_public: bool) -> Who:
    """Roles alone for the public; for the office the names that its pages show."""
    names = {} if is_public else names_of(steps.people())

    def who(role: str, person: int | None) -> str:
        if person is None:
            return "polecenie na serwerze"
        return f"{names[person]} ({role})" if person in names else role

    return who


def acts_of(steps: Steps, who: Who) -> list[Act]:
    """Every step that was taken, in its order."""
    told = (*_of_key(steps.key, who), *_of_closing(steps.result.closing, who), _of_count(steps.result))
    told = (*told, *_of_publication(steps.publication, who))
    return [Act(what, full_moment(at), person) for what, at, person in told if at]


def _of_key(key: CommissionKey | None, who: Who) -> Iterator[Step]:
    if key:
        what = (
            f"Utworzenie klucza komisji: udziałów {key.shares}, do otwarcia urny potrzeba {key.shares_needed}"
        )
        yield what, key.created_at, who("osoba tworząca klucz", key.created_by_id)


def _of_closing(closing: UrnClosing | None, who: Who) -> Iterator[Step]:
    if closing:
        what = f"Zgłoszenie zamknięcia urny, w urnie {sheets(closing.sealed_count)}"
        yield what, closing.proposed_at, who("osoba zgłaszająca", closing.proposed_by_id)
        yield "Zamknięcie urny", closing.closed_at, who("osoba zatwierdzająca", closing.confirmed_by_id)
        yield (
            "Otwarcie urny kluczem komisji",
            closing.opened_at,
            who("osoba otwierająca", closing.opened_by_id),
        )


def _of_count(result: RoundResult) -> Step:
    counted = max((pool.run.counted_at for pool in result.pools), default=None)
    return "Policzenie głosów", counted, f"program Wspólnie {VERSION}"


def _of_publication(publication: Publication | None, who: Who) -> Iterator[Step]:
    if publication:
        proposed, approved = publication.proposed_by_id, publication.approved_by_id
        yield "Zgłoszenie wyników do ogłoszenia", publication.proposed_at, who("osoba zgłaszająca", proposed)
        yield "Ogłoszenie wyników", publication.approved_at, who("osoba zatwierdzająca", approved)
