"""Where the rules of a round may break the law. Warnings, never a bar: the town answers for its regulation. Pure.

Sources: municipal self-government act (u.s.g.) art. 5a; public finance act (u.f.p.) art. 238; act of 21 February
2014 on the village fund; act of 9 October 2015 on revitalisation, art. 8 and 10; judgments named in domain.md D1 and D9.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from core.problems import Problem
from core.schedule import is_working_day
from pb.rounds.filing_rules import Need, most_endorsements
from pb.rounds.plan_rules import WARSAW, Plan, schedule_notes
from pb.rounds.rules import IdentityMethod, PoolKind, PoolRules, Stage, StageWindow

NOTICE_DAYS = 7
BUDGET_MONTH, BUDGET_DAY = 11, 15
WHOLE_TOWN_KINDS = frozenset({"municipality", "gmina"})
AUXILIARY_KINDS = frozenset(
    {
        "district", "dzielnica", "osiedle", "estate", "solectwo", "sołectwo", "village", "urban_part", "rural_part",
        "auxiliary_unit",
    }
)  # fmt: skip
"""Auxiliary units and groups of them: the town's part and the villages' part of an urban-rural gmina, too."""
VILLAGE_KINDS = frozenset({"solectwo", "sołectwo", "village", "rural_part", "auxiliary_unit"})
"""Where a pool of the villages may lie: a village, its auxiliary unit, or the villages' part of the gmina."""
REVITALISATION_KIND = "revitalisation"
SHORTEST_VOTE_DAYS = 5
"""A vote shorter than this leaves out whoever is away or at work; towns give one to three weeks (D2.3)."""
_REGISTRATION = re.compile(
    r"meldun\w*|zameldow\w*|zarejestrowan\w*|stał\w* pobyt\w*|rejestr\w* wyborc\w*|spis\w* wyborc\w*|"
    r"pełnoletni\w*|doro[sś][lł]\w*|ukończ\w* (?:\d+|szesna\w+|osiemna\w+)\.? (?:lat|rok)\w*|"
    r"\bobywatel(?!sk)\w*",
    re.IGNORECASE,
)
_PESEL_DEMANDED = re.compile(r"(?:poda|wpis|wymag|posiada)\w* (?:\w+ ){0,3}PESEL", re.IGNORECASE)
_DENIED = re.compile(
    r"bez względu na|niezależnie od|nie (?:ma|mają) znaczenia|nie (?:trzeba|musi\w*|wymaga\w*|żąda\w*)|"
    r"nie (?:jest|są) (?:wymagan|potrzebn|konieczn)\w*|\bbez\b",
    re.IGNORECASE,
)
_DEMANDED = re.compile(
    r"\b(?:ale|lecz|jednak|natomiast|oraz|trzeba|musi\w*|należy|wymaga\w*|może|mogą|może\w*)\b", re.IGNORECASE
)
CLOSE = 60
"""How many letters before a word its negation may stand; one further away speaks of something else."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_VILLAGE_FUND = re.compile(r"fundusz\w* sołecki\w*", re.IGNORECASE)
_YEAR = re.compile(r"\b20\d\d\b")
_NOT = re.compile(r"\bnie jest\b|\ba nie\b|\bto nie\b", re.IGNORECASE)


def legal_warnings(plan: Plan, moment: datetime) -> list[Problem]:
    """Every warning for a round as it would be announced at ``moment``; ``section`` names the page to mend it on."""
    warnings = [*_of_voters(plan), *_of_words(plan), *_of_terms(plan, moment)]
    for pool in plan.rules.pools:
        warnings += pool_warnings(plan, pool)
    return warnings + schedule_notes(plan.rules.windows)


def _on(section: str, code: str, name: str | None = None, **facts: object) -> Problem:
    return Problem(code, name, {"section": section, **facts})


def _of_voters(plan: Plan) -> list[Problem]:
    """Age, PESEL and excessive data (u.s.g. art. 5a ust. 1 and 7; D1.9–1.11)."""
    warnings = []
    if plan.rules.minimum_age:
        warnings.append(_on("glosujacy", "minimum_age_set", "minimum_age", age=plan.rules.minimum_age))
    if plan.rules.identity_methods == (IdentityMethod.PESEL,):
        warnings.append(_on("glosujacy", "pesel_only", "identity_methods"))
    if plan.filing.need("phone") is Need.REQUIRED:
        warnings.append(_on("zgloszenia", "phone_required", "submission_fields.phone"))
    return warnings


def _demanded(pattern: re.Pattern[str], sentences: Sequence[str]) -> str | None:
    """The first words of the pattern that a sentence asks for, rather than says that they do not matter."""
    for sentence in sentences:
        for found in pattern.finditer(sentence):
            if not _is_denied(sentence[: found.start()], sentence[found.end() :]):
                return found.group(0)
    return None


def _is_denied(before: str, after: str) -> bool:
    """Whether a negation stands close before the word with no new demand between, or right after it."""
    denials = list(_DENIED.finditer(before[-CLOSE:]))
    if denials and not _DEMANDED.search(before[-CLOSE:], denials[-1].end()):
        return True
    return bool(_DENIED.match(after.lstrip())) and after.lstrip().lower().startswith("nie ")


def _of_words(plan: Plan) -> list[Problem]:
    """Registration, the roll or adulthood asked for, the village fund named (D1.9, D3), a former year left in."""
    warnings = []
    sentences = [one for words in plan.words for one in _SENTENCE.split(words)]
    for code, pattern in (("registration_required", _REGISTRATION), ("pesel_demanded", _PESEL_DEMANDED)):
        words = _demanded(pattern, sentences)
        if words:
            warnings.append(_on("teksty", code, words=words))
    years = set(_YEAR.findall(f"{plan.title} {plan.introduction}"))
    if years and str(plan.year) not in years:
        warnings.append(_on("podstawy", "other_year_named", "introduction", named=min(years), year=plan.year))
    names = [pool.name for pool in plan.rules.pools]
    if any(_VILLAGE_FUND.search(one) and not _NOT.search(one) for one in (*sentences, *names)):
        warnings.append(_on("pule", "village_fund_named"))
    return warnings


def _of_terms(plan: Plan, moment: datetime) -> list[Problem]:
    """Appeal (art. 5a ust. 7 pkt 3), notice (D2.3) and the day of the draft budget (u.f.p. art. 238)."""
    rules, warnings = plan.rules, []
    appeals = rules.window(Stage.APPEALS)
    if appeals is None:
        warnings.append(_on("harmonogram", "no_appeals", "appeals.opens_on"))
    elif (days := working_days_in(appeals)) < plan.filing.appeal_days:
        facts = {"days": days, "needed": plan.filing.appeal_days}
        warnings.append(_on("harmonogram", "appeals_short", "appeals.closes_on", **facts))
    warnings += _of_lengths(plan)
    first = min((one.opens_at for one in rules.windows), default=None)
    if first and moment < first < moment + timedelta(days=NOTICE_DAYS):
        warnings.append(_on("harmonogram", "short_notice", "submission.opens_on", opens_at=first))
    voting = rules.window(Stage.VOTING)
    budget_day = datetime(plan.year - 1, BUDGET_MONTH, BUDGET_DAY, 23, 59, 59, tzinfo=WARSAW)
    if voting and voting.closes_at > budget_day:
        warnings.append(_on("harmonogram", "after_budget_draft", "voting.closes_on", day=budget_day))
    return warnings


def _of_lengths(plan: Plan) -> list[Problem]:
    """A verification that its own terms do not fit into, and a vote of a few days (D2.3)."""
    filing, warnings = plan.filing, []
    checking, voting = plan.rules.window(Stage.VERIFICATION), plan.rules.window(Stage.VOTING)
    needed = filing.formal_days + filing.opinion_days + filing.correction_days
    if checking and (days := working_days_in(checking)) < needed:
        facts = {"days": days, "needed": needed}
        warnings.append(_on("harmonogram", "verification_short", "verification.closes_on", **facts))
    if voting and (days := len(_days_of(voting))) < SHORTEST_VOTE_DAYS:
        warnings.append(_on("harmonogram", "voting_short", "voting.closes_on", days=days))
    return warnings


def _days_of(window: StageWindow) -> list[date]:
    first, last = (moment.astimezone(WARSAW).date() for moment in (window.opens_at, window.closes_at))
    return [first + timedelta(days=step) for step in range((last - first).days + 1)]


def working_days_in(window: StageWindow) -> int:
    """How many days of a window, the first and the last counted, are working days in Poland."""
    return sum(is_working_day(one) for one in _days_of(window))


def pool_warnings(plan: Plan, pool: PoolRules) -> list[Problem]:
    """Signatures over the cap, and an area that is no part of the gmina in the act's sense (ust. 6, ust. 7 pkt 2)."""
    filing, warnings = plan.filing_pool(pool), []
    facts = {"pool": pool.code, "pool_name": pool.name}
    most = most_endorsements(filing.population)
    if filing.endorsements and most is None:
        warnings.append(_on("pule", "population_unknown", "population", **facts))
    elif most is not None and filing.endorsements > most:
        told = {"asked": filing.endorsements, "most": most, "population": filing.population}
        warnings.append(_on("pule", "endorsements_over_cap", "endorsements", **told, **facts))
    if pool.is_by_panel:
        warnings.append(_on("pule", "panel_is_no_vote", "method", **facts))
    kind = plan.area_kinds.get(pool.area_id) if pool.area_id is not None else None
    if kind is None:
        if pool.area_id is None and pool.category:
            warnings.append(_on("pule", "theme_as_pool", "category", **facts))
    elif kind not in WHOLE_TOWN_KINDS | AUXILIARY_KINDS:
        warnings.append(_on("pule", "area_not_auxiliary", "area_id", **facts))
    code = _misplaced(pool.kind, kind) if kind is not None else ""
    return [*warnings, _on("pule", code, "area_id", **facts)] if code else warnings


def _misplaced(kind: PoolKind, area_kind: str) -> str:
    """What is odd about a pool of this kind in an area of that kind (D3.3; revitalisation act art. 10 ust. 2)."""
    if kind is PoolKind.VILLAGE and area_kind not in VILLAGE_KINDS:
        return "village_pool_elsewhere"
    if kind is PoolKind.REVITALISATION and area_kind != REVITALISATION_KIND:
        return "revitalisation_pool_elsewhere"
    return ""
