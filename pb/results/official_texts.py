"""Why a town's published winners differ from its own rule, in sentences: findings of the engine put into words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from flask_babel import gettext, ngettext
from markupsafe import Markup

from core.web.filters import zl

Facts = Mapping[str, Any]
Numbers = Mapping[str, int]
"""Numbers people know, by project code."""


def _(message: str, **facts: Any) -> str:
    return str(gettext(message, **facts))


def agreement_sentence(found: Facts) -> str:
    """The plain sentence that comes first."""
    if found["agrees"]:
        return _("Miasto ogłosiło te same projekty, które wychodzą z policzonych kart.")
    if found["rule"] is None:
        return _("Plik nie mówi, z jakiej zasady miasto liczyło głosy.")
    return _("Miasto ogłosiło inne projekty, niż wynika z kart i z zasady zapisanej w pliku.")


def announced_sentences(differs: bool, other_money: Sequence[int]) -> tuple[str, list[str]]:
    """The same for a file of several pools, where no reasons were looked for."""
    lead = agreement_sentence({"agrees": not differs, "rule": ""})
    why = [_("Plik nie mówi dlaczego.")] if differs else []
    return lead, why + ([_beside(", ".join(map(str, other_money)))] if other_money else [])


def pools_sentence(count: int) -> str:
    """Of how many pools something is told below."""
    return str(
        ngettext(
            "Dotyczy to %(num)d puli, opisanej niżej.", "Dotyczy to %(num)d pul, opisanych niżej.", count
        )
    )


def finding_sentences(findings: Sequence[Facts], numbers: Numbers) -> list[Markup | str]:
    """A sentence for everything that is known; nothing where the winners simply are the same."""
    return [SENTENCES[one["code"]](one, numbers) for one in findings if one["code"] in SENTENCES]


def _listed(codes: Iterable[str], numbers: Numbers) -> str:
    return ", ".join(str(numbers.get(code, code)) for code in codes)


def _money(value: Any) -> Markup:
    return zl(abs(Decimal(str(value))))


def _filled(sentence: str, **shown: Any) -> Markup:
    return Markup(sentence) % shown


def _beside(listed: str) -> str:
    return _("Poza pieniędzmi tej puli miasto buduje też: nr %(list)s.", list=listed)


def _other_money(facts: Facts, numbers: Numbers) -> str:
    """Those that the rule tops up have a reason of their own in the list, and are told of apart here."""
    by_rule = facts.get("by_rule", [])
    others = [code for code in facts["projects"] if code not in by_rule]
    told = (
        [_("Z dopłatą, jak chce zasada, miasto buduje nr %(list)s.", list=_listed(by_rule, numbers))]
        if by_rule
        else []
    )
    return " ".join([*told, *([_beside(_listed(others, numbers))] if others else [])])


def _tie(facts: Facts, numbers: Numbers) -> str:
    sets = "; ".join(_listed(one, numbers) for one in facts["sets"])
    return _("Zdecydował remis między nr %(list)s. Plik nie mówi, jak wybrano.", list=sets)


def _one_out(facts: Facts, numbers: Numbers) -> str:
    listed = _listed(facts["projects"], numbers)
    return _(
        "Wszystko by się zgadzało, gdyby pominąć nr %(list)s. Mógł zostać wycofany albo wykluczony; plik tego nie mówi.",
        list=listed,
    )


def _several_out(facts: Facts, numbers: Numbers) -> str:
    listed = _listed(facts["projects"], numbers)
    if facts["is_exclusive"]:
        return _(
            "Plik mówi, że niektóre projekty się wykluczają, ale nie podaje, które. Wszystko by się zgadzało, gdyby pominąć nr %(list)s.",
            list=listed,
        )
    return _(
        "Wszystko by się zgadzało, gdyby pominąć nr %(list)s. Mogły zostać wycofane albo wykluczone; plik tego nie mówi.",
        list=listed,
    )


def _conflict(facts: Facts, numbers: Numbers) -> str:
    group = _listed([*facts["kept"], *facts["projects"]], numbers)
    return _(
        "Uwaga w pliku wymienia razem nr %(group)s. Wszystko by się zgadzało, gdyby z nich powstać mógł tylko nr %(kept)s.",
        group=group,
        kept=_listed(facts["kept"], numbers),
    )


def _money_needed(facts: Facts, _numbers: Numbers) -> Markup:
    sentence = (
        _("Wszystko by się zgadzało, gdyby w puli było o %(money)s więcej.", money="%(money)s")
        if Decimal(str(facts["change"])) > 0
        else _("Wszystko by się zgadzało, gdyby w puli było o %(money)s mniej.", money="%(money)s")
    )
    return _filled(sentence, money=_money(facts["change"]))


def _other_rule(facts: Facts, _numbers: Numbers) -> str:
    rules = "; ".join(rule_name(one) for one in facts["rules"])
    return _("Wszystko by się zgadzało, gdyby liczyć inaczej: %(rules)s.", rules=rules)


RULE_NAMES: dict[str, Callable[[], str]] = {
    "greedy": lambda: _("od największej liczby głosów, pomijając projekty, które się nie mieszczą"),
    "greedy-stop": lambda: _("od największej liczby głosów, do pierwszego projektu, który się nie mieści"),
    "greedy-stop-80": lambda: _(
        "od największej liczby głosów, do pierwszego, który się nie mieści, z dopłatą od 80% kosztu"
    ),
    "greedy-cost": lambda: _("od największej liczby głosów na złotówkę"),
    "equal-shares": lambda: _("metodą równych udziałów"),
    "phragmen": lambda: _("metodą Phragména"),
}
PARTICULARS: dict[tuple[str, str | None], Callable[[], str]] = {
    ("completion", "add1"): lambda: _("powiększając udziały, aż nic więcej się nie zmieści"),
    ("completion", "add1-full"): lambda: _("powiększając udziały, dopóki starcza pieniędzy"),
    ("completion", "add1u"): lambda: _("powiększając udziały, a resztę dzieląc według głosów"),
    ("completion", "greedy"): lambda: _("resztę dzieląc według głosów"),
    ("utility", "cardinality"): lambda: _("licząc wybrane projekty, a nie ich koszt"),
    ("utility", "points"): lambda: _("licząc punkty z kart"),
    ("threshold", None): lambda: _("bez progu"),
    ("score", "votes"): lambda: _("licząc karty, a nie punkty"),
}


def rule_name(terms: Facts) -> str:
    """A rule in words, with what tells it from its neighbours."""
    parts = [PARTICULARS[pair]() for pair in terms.items() if pair in PARTICULARS]
    return ", ".join([RULE_NAMES[terms["rule"]](), *parts])


def _sub_pools(facts: Facts, _numbers: Numbers) -> Markup:
    count = len(facts["spent"])
    sentence = ngettext(
        "Projekty w pliku należą do %(num)d części. Wszystko by się zgadzało, gdyby miała własne pieniądze: %(parts)s.",
        "Projekty w pliku należą do %(num)d części. Wszystko by się zgadzało, gdyby każda miała własne pieniądze: %(parts)s.",
        count,
        parts="%(parts)s",
    )
    spent = facts["spent"].items()
    parts = Markup(", ").join(Markup("„{}” {}").format(name or "–", _money(amount)) for name, amount in spent)
    return _filled(sentence, parts=parts)


SENTENCES: dict[str, Callable[[Facts, Numbers], Markup | str]] = {
    "tie": _tie,
    "withdrawn": lambda facts, numbers: _(
        "Po głosowaniu wycofano: nr %(list)s.", list=_listed(facts["projects"], numbers)
    ),
    "other_money": _other_money,
    "rule_unknown": lambda facts, numbers: _(
        "Porównujemy więc ze zwykłym liczeniem: od największej liczby głosów, pomijając projekty, które się nie mieszczą."
    ),
    "one_out": _one_out,
    "several_out": _several_out,
    "conflict": _conflict,
    "money": _money_needed,
    "other_rule": _other_rule,
    "sub_pools": _sub_pools,
    "other_scores": lambda facts, numbers: _(
        "Przy nr %(list)s plik podaje inną liczbę głosów, niż jest na kartach. Z nią wszystko się zgadza.",
        list=_listed(facts["projects"], numbers),
    ),
    "unexplained": lambda facts, numbers: _(
        "Nie wiadomo dlaczego: nie tłumaczy tego remis, wycofany projekt, inna kwota ani inna zasada."
    ),
}
"""Every code of ``pb.tally.engine.official.difference`` but ``agrees``, which needs no more words."""


def unknown_rule_sentence() -> str:
    """Of an imported file that tells neither winners nor a rule."""
    return _("Plik nie mówi, z jakiej zasady korzystało miasto; poniżej zwykłe liczenie, nie wynik miasta.")
