"""Pools in words: their kind, and how their money follows the votes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask_babel import gettext

from pb.rounds.rules import AllocationRule, Leftovers, PoolKind, PoolRules


def _(message: str, **facts: object) -> str:
    return str(gettext(message, **facts))


KIND_NAMES: dict[PoolKind, Callable[[], str]] = {
    PoolKind.CITIZEN: lambda: _("obywatelska"),
    PoolKind.GREEN: lambda: _("zielona"),
    PoolKind.VILLAGE: lambda: _("sołecka"),
    PoolKind.REVITALISATION: lambda: _("rewitalizacyjna"),
    PoolKind.YOUTH: lambda: _("młodzieżowa"),
}

ALLOCATION_SENTENCES: dict[AllocationRule, Callable[[], str]] = {
    AllocationRule.GREEDY: lambda: _(
        "Wybieramy od największej liczby głosów, aż skończą się pieniądze. "
        "Projekt, który się nie mieści, pomijamy i sprawdzamy następny."
    ),
    AllocationRule.GREEDY_STOP: lambda: _(
        "Wybieramy od największej liczby głosów i kończymy na pierwszym projekcie, który się nie mieści."
    ),
    AllocationRule.GREEDY_STOP_80: lambda: _(
        "Wybieramy od największej liczby głosów. Pierwszy projekt, który się nie mieści, też powstanie, "
        "jeśli w puli zostało co najmniej 80% jego kosztu. Na nim kończymy."
    ),
    AllocationRule.GREEDY_COST: lambda: _(
        "Wybieramy od największej liczby głosów na złotówkę kosztu, aż skończą się pieniądze. "
        "Projekt, który się nie mieści, pomijamy i sprawdzamy następny."
    ),
    AllocationRule.EQUAL_SHARES: lambda: _(
        "Liczymy metodą równych udziałów: każdy głosujący ma tyle samo pieniędzy do wydania "
        "i płaci za projekty, które poparł."
    ),
    AllocationRule.PHRAGMEN: lambda: _(
        "Liczymy metodą Phragména: głosujący równo zbierają pieniądze na projekty, które poparli."
    ),
}


def kind_name(kind: PoolKind) -> str:
    """The kind of a pool as an adjective of "pula": "zielona"."""
    return KIND_NAMES[kind]()


PANEL_SENTENCES: dict[AllocationRule, Callable[[], str]] = {
    AllocationRule.GREEDY: lambda: _(
        "Wybieramy od najwyższej średniej ocen, aż skończą się pieniądze. "
        "Projekt, który się nie mieści, pomijamy i sprawdzamy następny."
    ),
    AllocationRule.GREEDY_STOP: lambda: _(
        "Wybieramy od najwyższej średniej ocen i kończymy na pierwszym projekcie, który się nie mieści."
    ),
    AllocationRule.GREEDY_STOP_80: lambda: _(
        "Wybieramy od najwyższej średniej ocen. Pierwszy projekt, który się nie mieści, też powstanie, "
        "jeśli w puli zostało co najmniej 80% jego kosztu. Na nim kończymy."
    ),
    AllocationRule.GREEDY_COST: lambda: _(
        "Wybieramy od najwyższej średniej ocen na złotówkę kosztu, aż skończą się pieniądze. "
        "Projekt, który się nie mieści, pomijamy i sprawdzamy następny."
    ),
}


def allocation_sentence(pool: PoolRules) -> str:
    """How projects of a pool are chosen, for somebody who has never heard the rule's name."""
    sentences = PANEL_SENTENCES if pool.is_by_panel else ALLOCATION_SENTENCES
    return sentences[pool.allocation_rule]()


def leftover_sentence(pool: PoolRules, names: Mapping[str, str]) -> str:
    """What becomes of the money that the pool leaves, nothing where it stays; ``names`` of pools by code."""
    if pool.leftovers is Leftovers.BACK:
        return _("Niewydane pieniądze wracają do budżetu gminy.")
    if pool.leftovers is Leftovers.BEST:
        return _("Za pieniądze, które zostaną w pulach, wybieramy najlepsze niewybrane projekty.")
    if pool.leftovers is Leftovers.POOL and pool.leftover_pool:
        target = names.get(pool.leftover_pool, pool.leftover_pool)
        return _("Niewydane pieniądze przechodzą do puli: %(pool)s.", pool=target)
    return ""
