"""The verbs of voting: make the commission's key, hand out a code, put a ballot into the urn."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from flask import current_app
from sqlalchemy.dialects.postgresql import insert

from core import audit
from core.clock import now, today, warsaw
from core.db import db
from core.problems import Problem
from pb.rounds.queries import RoundView
from pb.rounds.rules import IdentityMethod, RoundRules, Stage, refusal
from pb.voting import identity, queries, sealing, shares
from pb.voting.ballot_paper import write_paper
from pb.voting.identity import Voter
from pb.voting.models import CommissionKey, VotingCode
from pb.voting.rules import MOST_CHOICES, Ballot, check_ballot

LONGEST_DOCUMENT = 40

_MARK_AND_BOX = """
WITH marked AS (
    INSERT INTO pb_voter_marks (round_id, voter_key, channel, cast_on, age_band)
    VALUES (%(round_id)s, %(voter_key)s, 'internet', %(cast_on)s, %(age_band)s)
    ON CONFLICT DO NOTHING RETURNING round_id)
INSERT INTO pb_sealed_ballots (round_id, urn_hash, box)
SELECT round_id, %(urn_hash)s, %(box)s FROM marked RETURNING round_id
"""
"""Mark and box, or neither: a second mark waits for the first to be committed and then is none, nor is its box."""


class CastOutcome(StrEnum):
    """How the casting of a ballot ended."""

    RECORDED = "recorded"
    REPEATED = "repeated"
    ALREADY_VOTED = "already_voted"
    REFUSED = "refused"


@dataclass(frozen=True)
class CastResult:
    """The answer of the urn.

    ``receipt_code`` is set when the ballot lies in the urn (``RECORDED``, or ``REPEATED`` for the same form
    sent again). ``problems`` say why it was ``REFUSED`` or on which day somebody had ``ALREADY_VOTED``.
    """

    outcome: CastOutcome
    receipt_code: str | None = None
    problems: tuple[Problem, ...] = ()


def pepper() -> bytes:
    """The secret that keys the hashes of voters, from the configuration."""
    value: bytes = current_app.extensions["settings"].pepper
    return value


def cast_ballot(
    round_view: RoundView,
    ballot: Ballot,
    voter_key: bytes,
    age_band: str | None,
    receipt_code: str,
    arrived_at: datetime,
) -> CastResult:
    """Put a ballot into the urn and mark that its voter has voted, or do neither.

    ``arrived_at`` is the moment the request came in (aware): the closing moment is in time, the next one is
    late. The urn's lock is held until the commit, so an acknowledged ballot is always counted. No audit row
    and no log line is written for a ballot (design, decision 12).
    """
    round_id = round_view.pb_round.id
    late = refusal(round_view.rules, Stage.VOTING, arrived_at)
    problems = [late] if late else check_ballot(round_view.rules, ballot)
    if problems:
        return CastResult(CastOutcome.REFUSED, problems=tuple(problems))
    queries.urn_lock_shared(round_id)
    urn = queries.urn_state(round_id)
    if urn.closed_at is not None:
        return CastResult(
            CastOutcome.REFUSED, problems=(_urn_closed(round_view.rules, urn.closed_at, arrived_at),)
        )
    if urn.public_key is None:
        return CastResult(CastOutcome.REFUSED, problems=(Problem("commission_key_missing"),))
    urn_hash = sealing.urn_hash(receipt_code, round_id)
    paper = write_paper(round_view.rules, ballot, sealing.ballot_hash(receipt_code, round_id))
    try:
        box = sealing.seal(urn.public_key, paper)
    except ValueError:
        return CastResult(
            CastOutcome.REFUSED, problems=(Problem("ballot_too_long", facts={"most": MOST_CHOICES}),)
        )
    mark = {"voter_key": voter_key, "cast_on": warsaw(arrived_at).date(), "age_band": age_band}
    facts = {"round_id": round_id, "urn_hash": urn_hash, "box": box, **mark}
    if db.session.connection().exec_driver_sql(_MARK_AND_BOX, facts).first() is None:
        return _second_time(round_id, voter_key, urn_hash, receipt_code)
    return CastResult(CastOutcome.RECORDED, receipt_code)


def _second_time(round_id: int, voter_key: bytes, urn_hash: bytes, receipt_code: str) -> CastResult:
    """The same form sent twice gives the same receipt; another ballot of the same voter is refused."""
    if queries.is_in_urn(round_id, urn_hash):
        return CastResult(CastOutcome.REPEATED, receipt_code)
    mark = queries.marked_on(round_id, voter_key)
    facts = {"cast_on": mark[0], "channel": mark[1]} if mark else {}
    return CastResult(CastOutcome.ALREADY_VOTED, problems=(Problem("already_voted", facts=facts),))


def _urn_closed(rules: RoundRules, closed_at: datetime, arrived_at: datetime) -> Problem:
    window = rules.window(Stage.VOTING)
    facts = {
        "closed_at": closed_at,
        "arrived_at": arrived_at,
        "paragraph": window.paragraph if window else "",
    }
    return Problem("urn_closed", facts=facts)


def identify_voter(
    round_view: RoundView, pesel: str, code_text: str, has_guardian: bool
) -> Voter | list[Problem]:
    """The voter behind a PESEL or a one-time code, or what must be mended.

    Whether this voter has already voted is not looked at, so that nobody can ask for somebody else.
    """
    rules = round_view.rules
    if pesel and code_text:
        return [Problem("identity_both", "pesel")]
    if code_text and IdentityMethod.VOTING_CODE in rules.identity_methods:
        return _by_code(round_view, code_text, has_guardian)
    if IdentityMethod.PESEL not in rules.identity_methods:
        return [Problem("voting_code_missing", "voting_code")]
    born_on = identity.check_pesel(pesel, today())
    if isinstance(born_on, Problem):
        return [born_on]
    age = identity.age_on(born_on, today())
    too_young = identity.check_age(rules, age)
    if too_young:
        return [Problem(too_young.code, "pesel", too_young.facts)]
    if identity.needs_guardian(rules, age) and not has_guardian:
        return [Problem("guardian_missing", "guardian", {"below": rules.guardian_below_age})]
    key = identity.pesel_key(pepper(), round_view.pb_round.id, pesel)
    return Voter(key, identity.age_band(age), identity.normalise_pesel(pesel)[-2:])


def _by_code(round_view: RoundView, code_text: str, has_guardian: bool) -> Voter | list[Problem]:
    found = find_code(round_view, code_text)
    if found is None:
        return [Problem("voting_code_unknown", "voting_code")]
    if found.needs_guardian and not has_guardian:
        return [Problem("guardian_missing", "guardian", {"below": round_view.rules.guardian_below_age})]
    return Voter(identity.code_key(pepper(), round_view.pb_round.id, found.document_key), found.age_band)


def refuse_key(round_view: RoundView) -> Problem | None:
    """Why the commission's key cannot be made (again) now: voting has opened, or a ballot is in the urn."""
    window = round_view.rules.window(Stage.VOTING)
    if window is None:
        return Problem("stage_not_scheduled", facts={"stage": Stage.VOTING.value})
    if now() >= window.opens_at:
        return Problem("key_after_opening", facts={"opens_at": window.opens_at})
    if queries.has_ballots(round_view.pb_round.id):
        return Problem("key_with_ballots")
    return None


def create_commission_key(
    round_view: RoundView, actor: audit.Actor | None
) -> list[shares.ShareFile] | Problem:
    """Make the key pair, keep its public half, and hand back the private half as share files, once.

    Before voting opens a new key may replace an older one; the older shares are worth nothing from then on.
    Answers ``key_after_opening``, ``key_with_ballots`` or ``stage_not_scheduled`` otherwise.
    """
    pb_round = round_view.pb_round
    queries.urn_lock_exclusive(pb_round.id)
    problem = refuse_key(round_view)
    if problem:
        return problem
    pair = shares.new_key_pair()
    former = queries.commission_key(pb_round.id)
    row = {
        "public_key": pair.public_key,
        "shares": shares.SHARES,
        "shares_needed": shares.SHARES_NEEDED,
        "created_at": now(),
        "created_by_id": actor.user_id if actor else None,
    }
    statement = insert(CommissionKey).values(round_id=pb_round.id, **row)
    db.session.execute(statement.on_conflict_do_update(index_elements=["round_id"], set_=row))
    facts = {
        "fingerprint": shares.fingerprint(pair.public_key),
        "shares": shares.SHARES,
        "needed": shares.SHARES_NEEDED,
    }
    if former:
        facts["replaces"] = shares.fingerprint(former.public_key)
    audit.record("voting.key_created", f"round:{pb_round.slug}", facts, actor)
    return shares.split_key(pair, pb_round.slug, pb_round.title)


def check_document(
    round_view: RoundView, document_number: str, born_on: date, has_guardian: bool
) -> list[Problem]:
    """What keeps a clerk from handing out a code; an empty list when nothing."""
    rules = round_view.rules
    problems = []
    plain = identity.normalise_document(document_number)
    if not 4 <= len(plain) <= LONGEST_DOCUMENT or not plain.isalnum():
        problems.append(Problem("document_number", "document_number"))
    age = identity.age_on(born_on, today())
    if born_on > today() or age > 130:
        return [*problems, Problem("birth_date_impossible", "born_on")]
    too_young = identity.check_age(rules, age)
    if too_young:
        problems.append(Problem(too_young.code, "born_on", too_young.facts))
    if identity.needs_guardian(rules, age) and not has_guardian:
        problems.append(Problem("guardian_missing", "guardian", {"below": rules.guardian_below_age}))
    return problems


def issue_voting_code(
    round_view: RoundView,
    document_number: str,
    born_on: date,
    has_guardian: bool,
    actor: audit.Actor,
    replaces: bool = False,
) -> str | list[Problem]:
    """A one-time code for a resident without a PESEL whose document the clerk has seen.

    A document has one code; with ``replaces`` a new one takes the place of one that was lost, and still there
    is one vote only. Kept are keyed hashes of code and document, and the age band. The audit log says who
    handed out how many, never to whom. Answers problems when the round does not vote or the form is wrong.
    """
    rules, pb_round = round_view.rules, round_view.pb_round
    problem = refusal(rules, Stage.VOTING, now())
    if problem is None and IdentityMethod.VOTING_CODE not in rules.identity_methods:
        problem = Problem("codes_not_used")
    problems = [problem] if problem else check_document(round_view, document_number, born_on, has_guardian)
    if problems:
        return problems
    code = sealing.draw_code(secrets.randbelow, sealing.VOTING_CODE_SIGNS)
    if not _keep_code(round_view, code, document_number, born_on, actor, replaces):
        return [Problem("document_has_code", "document_number")]
    facts = {"issued": queries.issued_codes(pb_round.id), "replaces": replaces}
    audit.record("voting.code_issued", f"round:{pb_round.slug}", facts, actor)
    return code


def _keep_code(
    round_view: RoundView, code: str, document_number: str, born_on: date, actor: audit.Actor, replaces: bool
) -> bool:
    """Whether the code is kept; not when the document has one and it is not to be replaced."""
    round_id, age = round_view.pb_round.id, identity.age_on(born_on, today())
    row = {
        "code_hash": identity.code_hash(pepper(), round_id, code),
        "age_band": identity.age_band(age),
        "needs_guardian": identity.needs_guardian(round_view.rules, age),
        "issued_on": today(),
        "issued_by_id": actor.user_id,
    }
    document = identity.document_key(pepper(), round_id, document_number)
    statement = insert(VotingCode).values(round_id=round_id, document_key=document, **row)
    if replaces:
        statement = statement.on_conflict_do_update(index_elements=["round_id", "document_key"], set_=row)
    else:
        statement = statement.on_conflict_do_nothing()
    return db.session.execute(statement.returning(VotingCode.id)).first() is not None


def find_code(round_view: RoundView, text: str) -> VotingCode | None:
    """The one-time code that somebody typed, in any spelling."""
    code = sealing.normalise_code(text, sealing.VOTING_CODE_SIGNS)
    round_id = round_view.pb_round.id
    return queries.find_code(round_id, identity.code_hash(pepper(), round_id, code)) if code else None
