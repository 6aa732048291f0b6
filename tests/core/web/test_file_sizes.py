"""How large a file is, as people say it."""

from __future__ import annotations

import pytest

from core.web.filters import file_size


@pytest.mark.parametrize(
    ("octets", "said"),
    [(0, "1 KB"), (1, "1 KB"), (953_000, "931 KB"), (1_047_553, "1 MB"), (3720 * 1024, "3,6 MB"), (25 << 20, "25 MB")],
)  # fmt: skip
def test_a_size_is_told_in_the_unit_that_makes_it_short(app, octets, said):
    with app.test_request_context("/"):
        assert file_size(octets).replace("\u00a0", " ") == said
