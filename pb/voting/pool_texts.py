"""What a ballot's page says of its pools' rules; numbers come from the rules."""

from __future__ import annotations

from pb.rounds.rules import BallotMethod, PoolRules
from pb.voting.texts import _, ngettext


def pool_rule(pool: PoolRules) -> str:
    """What may be done in a pool, after its name and a colon: "wybierz najwyżej 3"."""
    least, most = pool.minimum, pool.maximum
    if pool.is_by_panel:
        return _("nie głosujemy, ocenia zespół")
    if pool.method is BallotMethod.POINTS:
        return _("rozdziel najwyżej %(n)d pkt", n=pool.points_total or 0)
    if most == 1:
        return _("wybierz jeden")
    ranked = pool.method is BallotMethod.RANKING
    if least == most:
        return _("ustaw po kolei dokładnie %(n)d", n=most) if ranked else _("wybierz dokładnie %(n)d", n=most)
    if least > 1:
        words = {"least": least, "most": most}
        return (
            _("ustaw po kolei od %(least)d do %(most)d", **words)
            if ranked
            else _("wybierz od %(least)d do %(most)d", **words)
        )
    return _("ustaw po kolei najwyżej %(n)d", n=most) if ranked else _("wybierz najwyżej %(n)d", n=most)


def pool_hint(pool: PoolRules) -> str:
    """More about a pool's rule, shown under its heading; empty when the heading says it all."""
    if pool.method is BallotMethod.POINTS:
        hints = [_("Projektowi bez punktów zostaw puste pole.")]
        if pool.points_per_project is not None:
            hints.insert(0, _("Jeden projekt może dostać najwyżej %(n)d pkt.", n=pool.points_per_project))
        return " ".join(hints)
    if pool.method is BallotMethod.RANKING:
        return _("1 to miejsce najwyższe. Projektowi bez miejsca zostaw puste pole.")
    return ""


def rest_of_pool(pool: PoolRules, used: int) -> str:
    """How much is still free in a pool: "Możesz wybrać jeszcze jeden projekt. Nie musisz."."""
    if pool.method is BallotMethod.POINTS:
        left = (pool.points_total or 0) - used
        return _("Zostało punktów do rozdania: %(n)d. Nie musisz.", n=left) if left > 0 else ""
    left = pool.maximum - used
    if left <= 0:
        return ""
    return ngettext(
        "Możesz wybrać jeszcze jeden projekt. Nie musisz.",
        "Możesz wybrać jeszcze: %(num)d. Nie musisz.",
        left,
    )
