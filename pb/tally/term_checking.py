"""Terms beside rule and threshold: what was announced beside what the file itself says, as Polish sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pb.tally.comparing import Report
from pb.tally.engine.published import PublishedPool, same_number
from pb.tally.printout import plain
from pb.tally.recounting import terms_told

Json = Mapping[str, Any]
WORDS = {
    "utility": "użyteczność", "completion": "dopełnienie", "threshold_unit": "jednostka progu",
    "from_whole_unit": "udział zaokrąglony na początku",
}  # fmt: skip


def check_more_terms(report: Report, pool: PublishedPool, parameters: Json) -> None:
    """Say of each of these terms, where either side names it, whether both say the same."""
    ours = terms_told(pool)
    for key, word in WORDS.items():
        stated, own = (told.get(key) for told in (parameters, ours))
        if (stated, own) != (None, None):
            wrong = f"{word}: w wynikach {_said(stated)}, w pliku {_said(own)}"
            report.check(stated == own, f"{word} {_said(own)}", wrong)
    stated_run_off, own_run_off = "run_off" in parameters, "run_off" in ours
    if stated_run_off or own_run_off:
        report.check(
            stated_run_off == own_run_off,
            "dogrywka z liczeniem po kolei",
            "dogrywkę zapowiada tylko plik albo tylko wynik",
        )
    _check_reserve(report, parameters.get("reserved"), ours.get("reserved"))


def _check_reserve(report: Report, stated: Any, own: Json | None) -> None:
    if stated is None and own is None:
        return
    agrees = (
        isinstance(stated, Mapping)
        and own is not None
        and all(name in stated and same_number(own[name], stated[name]) for name in own)
    )
    shown = "nic" if own is None else _minimum(own)
    report.check(agrees, f"minimum dla kategorii ({shown})", f"minimum dla kategorii: w pliku {shown}")


def _minimum(told: Json) -> str:
    size = f"{told['share']}% puli" if "share" in told else str(told["least"])
    return f"{plain(str(told['category']))}: {size}"


def _said(value: Any) -> str:
    return "tak" if value is True else "nic" if value is None else plain(str(value))
