"""Points that can be told while the estimate is written: counted ones in figures, the others as what happens to them."""

from __future__ import annotations

from core.web.polish import polish
from initiatives.applications.rules.contributions import Totals
from initiatives.applications.texts import _
from initiatives.programmes.rules.counted import Figures, counted_points
from initiatives.programmes.rules.terms import CriterionKind, Terms


def points_beside(terms: Terms, totals: Totals) -> list[tuple[str, str]]:
    """Each criterion of the programme with what can be said of its points now."""
    told = {
        CriterionKind.OWN_SHARE: lambda one: _(
            "%(given)d z %(most)d pkt",
            given=counted_points(one, Figures(totals.own_share, 0)),
            most=one.points,
        ),
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
