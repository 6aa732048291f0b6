"""What the fields of an annex are filled with: what is after the change, and what was beside what is."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from initiatives.agreements.contents import rate_in
from initiatives.agreements.models import Agreement, Annex, AnnexDraft
from initiatives.agreements.queries import annexed, terms_after
from initiatives.agreements.rules.signing import Terms
from initiatives.agreements.values import WHO, amount, money, number_word, on_day, values_of
from initiatives.applications.models import Application
from initiatives.applications.rules.answers import Work
from initiatives.applications.rules.contributions import Line, add_up
from initiatives.applications.texts import percent_word
from initiatives.programmes.models import Programme
from initiatives.scoring.rules.proposals import Change, changes

OF_LINES = {"new": "nowa", "gone": "usunięta", "changed": "zmieniona", "same": "bez zmian"}
OF_WORKS = {"new": "nowy", "gone": "usunięty", "changed": "zmieniony", "same": "bez zmian"}
NOTHING = "–"


def annex_values(
    one: Application, programme: Programme, made: Agreement, draft: AnnexDraft, annexes: Sequence[Annex]
) -> dict[str, Any]:
    """Every field and list of ``rules.fields.ANNEX_FIELDS``, as text."""
    before, rate = terms_after(made, annexes), rate_in(made.content)
    after = annexed(before, draft.content)
    return {
        **values_of(one, programme, made, after),
        "numer_aneksu": str(len(annexes) + 1),
        "data_umowy": on_day(made.signed_on) if made.signed_on else "....................",
        "powod": draft.reason, **compared(before, after, rate),
    }  # fmt: skip


def compared(before: Terms, after: Terms, rate: Decimal) -> dict[str, list[dict[str, str]]]:
    """Days and sums, lines, steps: what was and what is now, side by side."""
    lines = [_line(number, each, rate) for number, each in enumerate(changes(before.lines, after.lines), 1)]
    works = [_work(number, each) for number, each in enumerate(changes(before.works, after.works), 1)]
    was, now = _whole(before, rate), _whole(after, rate)
    whole = [{"co": name, "bylo": was[name], "jest": now[name]} for name in was]
    return {"zmiany": whole, "pozycje_zmiany": lines, "etapy_zmiany": works}


def _whole(terms: Terms, rate: Decimal) -> dict[str, str]:
    totals = add_up(terms.lines, rate)
    return {
        "Umowa obowiązuje od": on_day(terms.starts_on), "Umowa obowiązuje do": on_day(terms.ends_on),
        "Wkład Gminy": money(totals.town), "Wkład Wnioskodawcy": money(totals.own),
        "w tym praca społeczna": f"{number_word(totals.hours)} godz.", "Wartość całości": money(totals.total),
        "Udział Wnioskodawcy": f"{percent_word(totals.own_share)}%",
    }  # fmt: skip


def _line(number: int, one: Change[Line], rate: Decimal) -> dict[str, str]:
    was, now = _sums(one.before, rate), _sums(one.after, rate)
    return {
        "nr": str(number), "nazwa": one.name, "zmiana": OF_LINES[one.kind], "gmina_bylo": was[0], "gmina_jest": now[0],
        "mieszkancy_bylo": was[1], "mieszkancy_jest": now[1],
    }  # fmt: skip


def _sums(line: Line | None, rate: Decimal) -> tuple[str, str]:
    return (amount(line.town), amount(line.total(rate) - line.town)) if line else (NOTHING, NOTHING)


def _work(number: int, one: Change[Work]) -> dict[str, str]:
    was, now = (
        f"{on_day(each.starts_on)} – {on_day(each.ends_on)}" if each else NOTHING
        for each in (one.before, one.after)
    )
    who = [WHO[each.who] for each in (one.before, one.after) if each]
    said = " → ".join(dict.fromkeys(who))
    return {
        "nr": str(number),
        "nazwa": one.name,
        "zmiana": OF_WORKS[one.kind],
        "bylo": was,
        "jest": now,
        "kto": said,
    }
