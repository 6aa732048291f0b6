"""What is said of an estimate's sum, in sentences: while proposing, and while an author corrects."""

from __future__ import annotations

import re

from core.web.summary import beside_fields
from pb.submission.cost_page import CostPage
from pb.submission.filing_texts import _, sentence, uncounted


def sum_said(page: CostPage) -> list[str]:
    """All that is to be said of the sum, in sentences; none before there is one."""
    lines = {re.sub(r"^(line-\d+)-.*", r"\1", problem.field or "") for problem in page.wrong}
    said = [uncounted(len(lines))] if lines else []
    said += [sentence(problem) for problem in page.told]
    if page.cost.total and page.cost.limit is not None and not said:
        said = [_("Suma mieści się w limitach puli.")]
    return said


def wrong_beside(page: CostPage) -> dict[str, str]:
    """By field, why its line does not count."""
    return beside_fields([(problem.field, sentence(problem)) for problem in page.wrong])
