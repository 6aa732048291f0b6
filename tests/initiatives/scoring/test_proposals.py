"""What a proposal changes in an estimate, and what the agreement takes."""

from decimal import Decimal as D

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.db import db, transaction
from initiatives.applications.rules.contributions import Line, add_up
from initiatives.applications.rules.kept_lines import kept_lines, lines_from
from initiatives.scoring.models import Proposal
from initiatives.scoring.queries import agreed_lines
from initiatives.scoring.rules.proposals import changes
from tests.support.initiatives import add_application, add_programme

BUSY = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
"""On a busy machine an example takes as long as it takes."""
AMOUNT = st.decimals(0, 9999, places=2, allow_nan=False)
LINE = st.builds(
    Line, name=st.sampled_from(["Deski", "Ziemia", "deski ", "Kopanie"]), town=AMOUNT, cash=AMOUNT
)
LINES = st.lists(LINE, max_size=6)


@BUSY
@given(LINES, LINES)
def test_changes_lose_and_invent_nothing(before, after) -> None:
    found = changes(before, after)
    assert [one.after for one in found if one.after] == after
    assert sorted(map(repr, (one.before for one in found if one.before))) == sorted(map(repr, before))
    told = sum(
        ((one.after.town if one.after else 0) - (one.before.town if one.before else 0) for one in found), D(0)
    )
    assert told == add_up(after, D(35)).town - add_up(before, D(35)).town


@BUSY
@given(LINES)
def test_an_estimate_compared_with_itself_has_no_change_and_is_kept_to_the_grosz(lines) -> None:
    assert all(one.is_same for one in changes(lines, lines)) or len({one.name for one in lines}) < len(lines)
    assert lines_from(kept_lines(lines)) == lines


def test_the_agreement_takes_what_was_agreed_last(app, clock) -> None:
    with transaction():
        one = add_application(add_programme(clock()), clock())
    assert [line.name for line in agreed_lines(one.id)] == ["Deski i ziemia", "Kopanie i sadzenie"]
    for number, name, accepted in ((1, "Deski", True), (2, "Cegły", False), (3, "Żwir", None)):
        with transaction():
            proposal = Proposal(
                application_id=one.id, number=number, side="town", words="Taniej.", made_at=clock()
            )
            proposal.lines, proposal.is_accepted = kept_lines([Line(name, D("10.50"))]), accepted
            proposal.answered_at = None if accepted is None else clock()
            db.session.add(proposal)
    assert agreed_lines(one.id) == [Line("Deski", D("10.50"))]
