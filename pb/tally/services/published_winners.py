"""Winners that an imported file publishes, beside the count: looked into once, at the import."""

from __future__ import annotations

from pb.rounds.models import ImportedFile
from pb.tally.engine.errors import CountError
from pb.tally.engine.official.difference import difference
from pb.tally.engine.official.trial import OwnTerms
from pb.tally.engine.outcome import Outcome
from pb.tally.engine.rule_names import RULES
from pb.tally.engine.several import PoolTerms
from pb.tally.services.runs import plain_json


def keep_difference(file: ImportedFile, terms: PoolTerms, outcome: Outcome) -> None:
    """Keep what the page says of the published winners: it may take several counts.

    ``terms.code``: of the pool, in a file of several pools; empty for a file that is one pool as a whole.
    """
    counted = outcome if outcome.rule in RULES else None
    own = _own(file, terms, outcome) if terms.code else None
    try:
        found = difference(
            terms.election, conflicts=terms.conflicts, withdrawn=terms.withdrawn, counted=counted, own=own
        )
    except CountError:
        return
    if found is None:
        return
    told = plain_json(found.as_dict())
    of_pools = {**file.official.get("differences", {}), terms.code: told}
    kept = {"differences": of_pools} if terms.code else {"difference": told}
    file.official = {**file.official, **kept}


def _own(file: ImportedFile, terms: PoolTerms, outcome: Outcome) -> OwnTerms:
    shares = {
        "utility": terms.utility, "completion": terms.completion, "run_off": terms.run_off,
        "from_whole_unit": terms.from_whole_unit,
    }  # fmt: skip
    least = terms.election.header.threshold if isinstance(terms.threshold, str) else terms.threshold
    return OwnTerms(
        str(terms.rule), least, terms.score, shares if terms.rule == "equal-shares" else {}, terms.reserve,
        added=outcome.budget - terms.election.header.budget, remarks=dict(file.meta).get("comment", ""),
    )  # fmt: skip
