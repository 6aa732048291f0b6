"""Points that can be told while the estimate is written: counted ones in figures, the others as what happens to them."""

from __future__ import annotations

from collections.abc import Callable

from core.web.polish import polish
from initiatives.applications.rules.contributions import Totals
from initiatives.applications.texts import _
from initiatives.programmes.rules.counted import Figures, counted_points
from initiatives.programmes.rules.terms import Criterion, CriterionKind, Terms


def points_beside(terms: Terms, totals: Totals) -> list[tuple[str, str]]:
    """Each criterion of the programme with what can be said of its points now."""
    figures = Figures(totals.own_share, 0, totals.labour_share)

    def in_figures(one: Criterion) -> str:
        return _("%(given)d z %(most)d pkt", given=counted_points(one, figures), most=one.points)

    told: dict[CriterionKind, Callable[[Criterion], str]] = {
        CriterionKind.OWN_SHARE: in_figures,
        CriterionKind.LABOUR: in_figures,
        CriterionKind.PEOPLE: lambda one: _(
            "do %(most)d pkt, policzymy osoby, które potwierdzą", most=one.points
        ),
    }
    return [
        (
            polish(one.name),
            told[one.kind](one) if one.kind in told else _("do %(most)d pkt, oceni komisja", most=one.points),
        )
        for one in terms.criteria
    ]
