"""Further terms of a pool's count in sentences for residents: equal shares in detail, threshold, a category's minimum."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import format_decimal, gettext, ngettext

from core.money import grouped
from core.web.filters import zl_plain
from pb.rounds.category_texts import category_name
from pb.rounds.rules import Completion, PoolRules, ThresholdUnit, Utility


def _(message: str, **facts: object) -> str:
    return str(gettext(message, **facts))


UTILITY_SENTENCES: dict[Utility, Callable[[], str]] = {
    Utility.COST: lambda: _("Droższy projekt liczy się głosującemu za tyle więcej, o ile więcej kosztuje."),
    Utility.CARDINALITY: lambda: _("Każdy poparty projekt liczy się głosującemu tak samo, drogi i tani."),
    Utility.POINTS: lambda: _("Projekt liczy się głosującemu tym więcej, im więcej dostał od niego punktów."),
}
COMPLETION_SENTENCES: dict[Completion, Callable[[], str]] = {
    Completion.NONE: lambda: _("Pieniądze, których na nic wspólnego nie starczyło, zostają."),
    Completion.ADD1: lambda: _(
        "Gdy coś zostaje, udział każdego rośnie po złotówce, aż żaden poparty projekt nie zmieści się w reszcie."
    ),
    Completion.ADD1_FULL: lambda: _(
        "Gdy coś zostaje, udział każdego rośnie po złotówce, dopóki wybrane projekty mieszczą się w puli."
    ),
    Completion.ADD1U: lambda: _(
        "Gdy coś zostaje, udział każdego rośnie po złotówce, a co zostanie i wtedy, idzie po kolei na projekty "
        "z największą liczbą głosów."
    ),
    Completion.GREEDY: lambda: _("Co zostanie, idzie po kolei na projekty z największą liczbą głosów."),
}


def term_sentences(pool: PoolRules) -> list[str]:
    """What the rule's own sentence (``texts``) leaves open, each in a sentence; nothing where nothing is left."""
    told = [panel_sentence(pool)] if pool.is_by_panel else []
    if pool.utility is not None:
        told.append(UTILITY_SENTENCES[pool.utility]())
    if pool.from_whole_unit:
        told.append(_("Na początku udział każdego zaokrąglamy w dół do pełnych złotych."))
    if pool.completion is not None:
        told.append(COMPLETION_SENTENCES[pool.completion]())
    if pool.has_run_off:
        told.append(
            _(
                "Na koniec liczymy też po kolei, od największej liczby głosów. Obowiązuje ten z dwóch wyników, "
                "który więcej głosujących woli."
            )
        )
    if reserved := reserved_sentence(pool):
        told.append(reserved)
    if pool.tie_seed is not None:
        told.append(seed_sentence(pool.tie_seed))
    return told


def seed_sentence(seed: str) -> str:
    """How a tie falls by a published text, so that anybody can repeat it."""
    return _(
        "Przy remisie kolejność wynika z ogłoszonego tekstu „%(seed)s”: pierwszy jest projekt z mniejszym skrótem SHA-256 "
        "tego tekstu i numeru projektu.",
        seed=seed,
    )


def more_of_rule(pool: PoolRules) -> list[str]:
    """All that stands beside the rule's own sentence, a threshold in another unit too."""
    return [*term_sentences(pool), *filter(None, [threshold_sentence(pool)])]


def panel_sentence(pool: PoolRules) -> str:
    """Who decides in a pool without a vote, and by what scores."""
    facts = {"highest": pool.panel_highest, "members": pool.panel_members}
    if pool.has_half_points:
        return _(
            "O tej puli nie głosujemy: ocenia ją zespół (liczba osób: %(members)s), każda ocena od 0 do %(highest)s, "
            "co pół punktu, z uzasadnieniem.",
            **facts,
        )  # fmt: skip
    return _(
        "O tej puli nie głosujemy: ocenia ją zespół (liczba osób: %(members)s), każda ocena od 0 do %(highest)s, "
        "w pełnych punktach, z uzasadnieniem.",
        **facts,
    )  # fmt: skip


def reserved_sentence(pool: PoolRules) -> str:
    """The minimum for a category, nothing where there is none."""
    if pool.reserved_category is None:
        return ""
    least = (
        zl_plain(pool.reserved_amount)
        if pool.reserved_amount is not None
        else _("%(share)s%% puli", share=format_decimal(pool.reserved_share))
    )
    return _(
        "Najpierw odkładamy %(least)s na projekty z kategorii „%(category)s” i wybieramy je według tej samej zasady. "
        "Co z tego zostanie, wraca do puli dla wszystkich pozostałych.",
        least=least, category=category_name(pool.reserved_category),
    )  # fmt: skip


def threshold_sentence(pool: PoolRules) -> str:
    """A threshold in another unit than the score's, nothing where there is none such."""
    if pool.minimum_mean:
        return _("Próg: średnia ocen co najmniej %(mean)s.", mean=format_decimal(pool.minimum_mean))
    if pool.minimum_share:
        share = format_decimal(pool.minimum_share)
        return _("Próg: %(share)s%% ważnych kart tej puli musi wskazać projekt.", share=share)
    if not pool.minimum_votes or pool.threshold_unit is ThresholdUnit.SCORE:
        return ""
    number, shown = pool.minimum_votes, grouped(pool.minimum_votes)
    if pool.threshold_unit is ThresholdUnit.VOTERS:
        return str(
            ngettext(
                "Próg: projekt musi wskazać %(shown)s głosujący.",
                "Próg: projekt musi wskazać %(shown)s głosujących.", number, shown=shown,
            )
        )  # fmt: skip
    return str(
        ngettext(
            "Próg: głos albo punkty musi dać projektowi %(shown)s karta.",
            "Próg: głos albo punkty musi dać projektowi %(shown)s kart.", number, shown=shown,
        )
    )  # fmt: skip
