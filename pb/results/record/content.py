"""The tally record of a round, gathered from what is kept: nothing in it is counted anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select

from core.db import db
from core.money import grouped
from core.site.record import current_site
from core.version import VERSION
from pb.results.page import is_large_enough
from pb.results.queries import RoundResult, round_result
from pb.results.record.acts import Act, Steps, acts_of, naming
from pb.results.record.pools import Context, PoolRecord, Who, pool_record
from pb.results.record.words import PARAGRAPHS, full_moment, groups
from pb.results.services.publishing import find_publication
from pb.results.texts import void_reason
from pb.rounds.models import Pool
from pb.rounds.queries import RoundView
from pb.rounds.rules import Stage
from pb.tally.models import TurnoutCell
from pb.voting.queries import commission_key

CHANNELS = {"internet": "przez internet", "paper": "na papierze"}
SIGNATURES = 5
TOO_FEW = "mniej niż 10, nie podajemy osobno"


@dataclass(frozen=True)
class Attachment:
    """A file that belongs to the record, with its SHA-256 where it has one."""

    name: str
    sha256: str = ""


@dataclass(frozen=True)
class Record:
    """All that the record says. ``is_draft``: not announced yet; ``is_public``: without names and signatures."""

    heading: str
    round_title: str
    is_draft: bool
    is_public: bool
    made: str
    basis: Sequence[tuple[str, str]]
    paragraphs: Sequence[tuple[str, str]]
    acts: Sequence[Act]
    figures: Sequence[tuple[str, str]]
    void: Sequence[tuple[str, int]]
    pools: Sequence[PoolRecord]
    checks: Sequence[tuple[str, str]]
    attachments: Sequence[Attachment]
    signatures: Sequence[int]


def round_record(round_view: RoundView, moment: datetime, *, is_public: bool) -> Record:
    """The record of a round whose every pool is counted."""
    result, publication = round_result(round_view), find_publication(round_view.pb_round.id)
    steps = Steps(commission_key(round_view.pb_round.id), result, publication)
    who = naming(steps, is_public)
    context = _context(round_view, result, who)
    is_draft = round_view.pb_round.published_at is None
    head = "Protokół z ustalenia wyników głosowania"
    return Record(
        heading="Projekt: " + head[0].lower() + head[1:] if is_draft else head,
        round_title=round_view.pb_round.title,
        is_draft=is_draft,
        is_public=is_public,
        made=full_moment(moment),
        basis=_basis(round_view),
        paragraphs=_paragraphs(round_view.rules.paragraphs),
        acts=acts_of(steps, who),
        figures=_figures(round_view, result, is_public),
        void=[(void_reason(code), count) for code, count in result.void_reasons],
        pools=[pool_record(pool, context) for pool in result.pools],
        checks=_checks(result),
        attachments=_attachments(round_view, result),
        signatures=[] if is_public else range(1, SIGNATURES + 1),
    )


def _context(round_view: RoundView, result: RoundResult, who: Who) -> Context:
    pools = db.session.execute(
        select(Pool.id, Pool.population).where(
            Pool.round_id == round_view.pb_round.id, Pool.population.is_not(None)
        )
    )
    return Context(
        paragraphs=round_view.rules.paragraphs,
        names={pool.pool.code: pool.pool.name for pool in result.pools},
        numbers={row.code: row.number for pool in result.pools for row in pool.rows},
        populations={pool_id: people for pool_id, people in pools if people is not None},
        who=who,
    )


def _basis(round_view: RoundView) -> list[tuple[str, str]]:
    pb_round, voting = round_view.pb_round, round_view.rules.window(Stage.VOTING)
    told = [
        ("Gmina", current_site().controller or current_site().name),
        ("Edycja", f"{pb_round.title} ({pb_round.year})"),
        ("Regulamin", pb_round.regulation_title),
        ("Adres regulaminu", pb_round.regulation_url),
        ("Wersja zasad edycji", str(round_view.rules.version)),
        ("Głosowanie od", full_moment(voting.opens_at) if voting else ""),
        ("Głosowanie do", full_moment(voting.closes_at) if voting else ""),
        ("Podstawa terminu", voting.paragraph if voting else ""),
        ("Czas", "Podajemy czas obowiązujący w Polsce (Europe/Warsaw)."),
    ]
    return [(label, said) for label, said in told if said]


def _paragraphs(paragraphs: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(matter, paragraphs[name]) for name, matter in PARAGRAPHS if paragraphs.get(name)]


def _figures(round_view: RoundView, result: RoundResult, is_public: bool) -> list[tuple[str, str]]:
    closing, residents = result.closing, current_site().population
    voters = _channels(round_view.pb_round.id)
    people = sum(voters.values())
    told = [
        ("Mieszkańcy gminy (dane z ustawień strony)", grouped(residents) if residents else "nie podano"),
        ("Głosujący (odnotowany udział)", grouped(people)),
        *(
            (f"Głosujący {word}", _cell(voters.get(name, 0), people, is_public))
            for name, word in CHANNELS.items()
        ),
        ("Karty wyjęte z urny", grouped(closing.ballot_count or 0) if closing else "0"),
        ("Karty ważne", grouped(result.ballots)),
        ("Karty nieważne", grouped(result.void)),
        ("Głosy na projekty na ważnych kartach", grouped(result.marks)),
    ]
    if residents:
        share = Decimal(100 * result.ballots) / residents
        told.append(("Frekwencja: ważne karty do liczby mieszkańców", f"{share:.2f}".replace(".", ",") + "%"))
    return told


def _cell(count: int, people: int, is_public: bool) -> str:
    """A number of people; to the public none so small that it could point at somebody (D6.3)."""
    hidden = is_public and count and not is_large_enough(count, people)
    return TOO_FEW if hidden else grouped(count)


def _channels(round_id: int) -> dict[str, int]:
    query = select(TurnoutCell.name, TurnoutCell.people).where(
        TurnoutCell.round_id == round_id, TurnoutCell.dimension == "channel"
    )
    return dict(db.session.execute(query).all())


def _checks(result: RoundResult) -> list[tuple[str, str]]:
    closing = result.closing
    told = [
        ("Odcisk kart (korzeń Merkle, RFC 9162)", groups(closing.merkle_root) if closing else ""),
        ("SHA-256 pliku kart", groups(closing.file_sha256) if closing else ""),
        (
            "SHA-256 zapieczętowanej urny",
            groups(closing.fingerprint) if closing and closing.sealed_count else "",
        ),
        ("Wersja programu", VERSION),
    ]
    return [(label, said) for label, said in told if said]


def _attachments(round_view: RoundView, result: RoundResult) -> list[Attachment]:
    slug, closing = round_view.pb_round.slug, result.closing
    found = [
        Attachment(
            f"Karty i projekty edycji: /bo/{slug}/karty.pb", groups(closing.file_sha256) if closing else ""
        )
    ]
    if len(result.pools) > 1:
        found += [
            Attachment(
                f"Karty puli {pool.pool.name}: /bo/{slug}/karty.pb?pula={pool.pool.code}",
                groups(pool.run.input_sha256),
            )
            for pool in result.pools
        ]
    found.append(Attachment(f"Wyniki z powodem przy każdym projekcie: /bo/{slug}/wyniki.csv"))
    if any(pool.draws for pool in result.pools):
        found.append(Attachment("Protokół losowania, podpisany przy losowaniu"))
    return found
