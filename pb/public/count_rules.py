"""How votes are counted, on the round's page: the rule of each pool in sentences, with its terms and threshold."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext
from markupsafe import Markup

from core.money import NBSP
from core.web.filters import nbsp
from core.web.polish import polish
from pb.results.texts import score_text, unit_of_method
from pb.rounds.rules import PoolRules, ThresholdUnit
from pb.rounds.term_texts import term_sentences, threshold_sentence
from pb.rounds.texts import allocation_sentence, leftover_sentence


def _(message: str, **facts: object) -> str:
    return str(gettext(message, **facts))


def allocation_rules(pools: Sequence[PoolRules]) -> list[tuple[str, str]]:
    """How projects are chosen: a rule with the names of its pools, which stay empty when all share it; thresholds after."""
    by_rule: dict[str, list[PoolRules]] = {}
    names_of = {pool.code: pool.name for pool in pools}
    for pool in pools:
        rule = allocation_sentence(pool)
        told = (rule, *term_sentences(pool), threshold_sentence(pool), leftover_sentence(pool, names_of))
        by_rule.setdefault(" ".join(filter(None, told)), []).append(pool)
    lines: list[tuple[str, str]] = []
    for sentence, own in by_rule.items():
        names = "" if len(by_rule) == 1 else ", ".join(pool.name for pool in own)
        lines.append((names, Markup(" ").join(filter(None, (nbsp(sentence), _thresholds(own))))))
    return lines


def _thresholds(pools: Sequence[PoolRules]) -> str:
    """Thresholds in the score's own unit; others have sentences of their own (``term_texts``)."""
    own = [pool for pool in pools if pool.threshold_unit is ThresholdUnit.SCORE and not pool.minimum_share]
    least = {
        score_text(pool.minimum_votes, unit_of_method(pool.method)) for pool in own if pool.minimum_votes
    }
    if not least:
        return ""
    if len(least) == 1 and all(pool.minimum_votes for pool in pools):
        return _("Próg: %(least)s.", least=least.pop())
    each = [
        polish(pool.name) + NBSP + score_text(pool.minimum_votes, unit_of_method(pool.method))
        for pool in own
        if pool.minimum_votes
    ]
    return Markup(_("Progi: %(list)s.", list=Markup(", ").join(each)))
